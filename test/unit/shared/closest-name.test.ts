import assert from 'node:assert/strict';
import { findClosestName } from '#shared/closest-name.ts';

describe('findClosestName', () => {
  const names = ['unused-import', 'sql-injection', 'high', 'off', 'on'];

  for (const [typed, meant] of [
    ['unused-imports', 'unused-import'],
    ['sqlinjection', 'sql-injection'],
    ['SQL-Injection', 'sql-injection'],
    ['hihg', 'high'],
    ['of', 'off'],
  ] as const) {
    it(`takes ${typed} for ${meant}`, () => assert.equal(findClosestName(typed, names), meant));
  }

  it('makes no guess when nothing is close', () => {
    assert.equal(findClosestName('whatever', names), undefined);
    assert.equal(findClosestName('', names), undefined);
  });
});
