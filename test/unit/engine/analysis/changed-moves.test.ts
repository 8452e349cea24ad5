import assert from 'node:assert/strict';
import { findMovedLines } from '#engine/analysis/changed-moves.ts';

const BODY = ['def price(order, tax):', '    total = sum(order.lines)', '    return total * (1 + tax)'];
const added = (lines: readonly string[], first = 0, last = lines.length - 1) => [
  { path: 'new.py', lines, added: [{ first, last }] },
];

describe('moved lines', () => {
  it('are found in another file, whatever their white space', () => {
    const moved = findMovedLines(added(BODY.map((line) => `\t${line.replaceAll(' ', '  ')}`)), [
      { path: 'old.py', lines: ['import os', ...BODY] },
    ]);
    assert.deepEqual(
      [...(moved.get('new.py') ?? [])],
      [
        [0, 'old.py'],
        [1, 'old.py'],
        [2, 'old.py'],
      ],
    );
  });

  it('are only those that are new', () => {
    const moved = findMovedLines(added(BODY, 1, 2), [{ path: 'old.py', lines: BODY }]);
    assert.deepEqual([...(moved.get('new.py')?.keys() ?? [])], [1, 2]);
  });

  it('end where the code differs', () => {
    const edited = [...BODY.slice(0, 2), '    return total * (2 + tax)'];
    const moved = findMovedLines(added(edited), [{ path: 'old.py', lines: BODY }]);
    assert.deepEqual([...(moved.get('new.py')?.keys() ?? [])], [0, 1]);
  });

  it('are not made of what is equal by chance', () => {
    const moved = findMovedLines(added(['}', '', 'return x']), [{ path: 'old.py', lines: ['}', '', 'return x'] }]);
    assert.equal(moved.size, 0);
  });

  it('are found in no time among thousands of equal brackets', function () {
    this.timeout(5000);
    const brackets = Array.from({ length: 20_000 }, () => '}');
    const moved = findMovedLines(added([...brackets, ...BODY]), [{ path: 'old.py', lines: [...brackets, ...BODY] }]);
    assert.equal(moved.get('new.py')?.size, BODY.length);
  });

  it('come from the longest stretch', () => {
    const moved = findMovedLines(added(BODY), [
      { path: 'short.py', lines: BODY.slice(0, 2) },
      { path: 'long.py', lines: BODY },
    ]);
    assert.deepEqual([...new Set(moved.get('new.py')?.values())], ['long.py']);
  });

  it('are found among many equal ones in no time', () => {
    const lines = Array.from({ length: 20_000 }, () => 'the very same line again and again');
    const start = performance.now();
    findMovedLines(added(lines), [{ path: 'old.py', lines }]);
    assert.ok(performance.now() - start < 3000);
  });
});
