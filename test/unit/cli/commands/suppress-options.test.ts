import assert from 'node:assert/strict';
import { readTask, readUntil } from '#cli/commands/suppress-options.ts';
import { parseTarget } from '#cli/commands/suppressible-findings.ts';
import { UsageError } from '#cli/exit-codes.ts';

const refuses = (run: () => unknown, message: RegExp): void =>
  assert.throws(run, (error) => error instanceof UsageError && message.test(error.message));

describe('the options of suppress', () => {
  it('say what is to be done', () => {
    assert.deepEqual(readTask({ list: true }, undefined), { kind: 'list' });
    assert.deepEqual(readTask({ remove: true }, 'abcd'), { kind: 'remove', target: 'abcd' });
    assert.deepEqual(readTask({ rule: 'r', reason: ' why ' }, undefined), {
      kind: 'add',
      target: undefined,
      reason: 'why',
    });
  });

  it('are refused when they tell too little or do not go together', () => {
    refuses(() => readTask({}, undefined), /Say what/);
    refuses(() => readTask({ remove: true }, undefined), /Say what/);
    refuses(() => readTask({ reason: ' ' }, 'abcd'), /--reason is missing/);
    refuses(() => readTask({ list: true, check: true }, undefined), /do not go together/);
    refuses(() => readTask({ check: true }, 'src'), /leave out src/);
    refuses(() => readTask({ path: 'src', reason: 'r' }, 'abcd'), /--path is for/);
  });

  it('take a day or a number of days', () => {
    assert.equal(readUntil('30d', '2026-12-15'), '2027-01-14');
    assert.equal(readUntil('0d', '2026-12-15'), '2026-12-15');
    assert.equal(readUntil('2028-02-29', '2026-12-15'), '2028-02-29');
    for (const text of ['soon', '2027-02-29', '2027-1-1', '30', '99999999999999d', ''])
      refuses(() => readUntil(text, '2026-12-15'), /is no day/);
    refuses(() => readUntil('2026-12-14', '2026-12-15'), /over already/);
  });
});

describe('the target of suppress', () => {
  it('is a fingerprint or a place', () => {
    assert.deepEqual(parseTarget('3F2A9c1d'), { kind: 'fingerprint', prefix: '3f2a9c1d' });
    assert.deepEqual(parseTarget('src/a.py:12'), { kind: 'place', path: 'src/a.py', line: 11 });
    assert.deepEqual(parseTarget('C:\\src\\a.py:12:7'), { kind: 'place', path: 'C:\\src\\a.py', line: 11 });
  });

  it('is refused when it is neither', () => {
    for (const text of ['abc', 'src/a.py', '0123456789abcdef0', 'a.py:x'])
      refuses(() => parseTarget(text), /names no finding/);
  });
});
