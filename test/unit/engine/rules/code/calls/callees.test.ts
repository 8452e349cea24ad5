import assert from 'node:assert/strict';
import { calleesLike, calleesOf } from '#engine/rules/code/calls/callees.ts';
import type { CalleeNames } from '#engine/rules/rule.ts';

function namesOf(callees: CalleeNames): readonly string[] | undefined {
  const names = callees.names?.('javascript');
  return names && [...names];
}

describe('callees', () => {
  it('lists the names of a pattern that consists of names', () => {
    assert.deepEqual(namesOf(calleesLike(/^sort$/)), ['sort']);
    assert.deepEqual(namesOf(calleesLike(/^(sort|toSorted)$/)), ['sort', 'toSorted']);
    assert.deepEqual(namesOf(calleesLike(/^$/)), ['']);
  });

  it('lists none of any other pattern, which can only be asked', () => {
    for (const pattern of [/sort/, /^sort/, /^subn?$/, /^(a|b\w*)$/, /^a|b$/, /^sort$/i])
      assert.equal(namesOf(calleesLike(pattern)), undefined, String(pattern));
    assert.equal(calleesLike(/^subn?$/).has('sub', 'python'), true);
  });

  it('lists the names of several when each of them can', () => {
    const [names, pattern] = [calleesLike(/^(a|b)$/), calleesLike(/^c\w*$/)];
    assert.deepEqual(namesOf(calleesOf(names, calleesLike(/^(b|d)$/))), ['a', 'b', 'd']);
    assert.equal(namesOf(calleesOf(names, pattern)), undefined);
    assert.equal(calleesOf(names, pattern).has('cd', 'javascript'), true);
  });
});
