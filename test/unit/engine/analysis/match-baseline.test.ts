import assert from 'node:assert/strict';
import { type KnownFinding, pairFindings } from '#engine/analysis/match-baseline.ts';

const known = (fingerprint: string, line: string, symbol = 'f', ruleId = 'no-eval'): KnownFinding => ({
  fingerprint,
  ruleId,
  anchor: { line, symbol },
});
const pair = (entries: readonly KnownFinding[], findings: readonly KnownFinding[]) => {
  const pairing = pairFindings(entries, findings);
  const names = (list: readonly KnownFinding[]): string[] => list.map(({ fingerprint }) => fingerprint);
  return { known: [...pairing.known].toSorted(), left: names(pairing.left), fresh: names(pairing.fresh) };
};

describe('pairFindings', () => {
  it('takes the finding with the fingerprint, however much more another one looks alike', () => {
    assert.deepEqual(pair([known('a', 'x = eval(y)')], [known('b', 'x = eval(y)'), known('a', 'other')]), {
      known: ['a'],
      left: [],
      fresh: ['b'],
    });
  });

  it('takes the most similar line, wherever it stands', () => {
    const findings = [known('b', 'total = eval(price)'), known('c', 'total = eval(sum_of(prices))')];
    const entry = known('a', 'total = eval(sum_of(price))');
    assert.deepEqual(pair([entry], findings), { known: ['c'], left: [], fresh: ['b'] });
    assert.deepEqual(pair([entry], findings.toReversed()), { known: ['c'], left: [], fresh: ['b'] });
  });

  it('takes the one in the same function among equal lines', () => {
    const findings = [known('b', 'eval(y)', 'other'), known('c', 'eval(y)', 'f')];
    assert.deepEqual(pair([known('a', 'eval(y)')], findings).known, ['c']);
  });

  it('takes the one between the same neighbours among alike ones', () => {
    const [one, two] = [known('1', 'one'), known('2', 'two')];
    const findings = [one, known('b', 'eval(y)'), two, known('c', 'eval(y)')];
    assert.deepEqual(pair([one, known('a', 'eval(x)'), two], findings).known, ['1', '2', 'b']);
    assert.deepEqual(pair([one, two, known('a', 'eval(x)')], findings).known, ['1', '2', 'c']);
  });

  it('pairs each with its own when all have changed', () => {
    const entries = [known('a', 'load(eval(x))'), known('b', 'save(eval(x))')];
    const findings = [known('d', 'save(eval(z))'), known('c', 'load(eval(z))'), known('e', 'move(eval(z))')];
    assert.deepEqual(pair(entries, findings), { known: ['c', 'd'], left: [], fresh: ['e'] });
  });

  it('never pairs findings of different rules, nor entries without an anchor', () => {
    assert.deepEqual(pair([known('a', 'eval(x)')], [known('b', 'eval(x)', 'f', 'no-exec')]), {
      known: [],
      left: ['a'],
      fresh: ['b'],
    });
    assert.deepEqual(pair([{ fingerprint: 'a', ruleId: 'no-eval' }], [known('b', 'eval(x)')]).known, []);
  });
});
