import assert from 'node:assert/strict';
import { type ChangedFileFacts, rankByRisk } from '#engine/analysis/changed-risk.ts';

const facts = (path: string, fields: Partial<ChangedFileFacts> = {}): ChangedFileFacts => ({
  path,
  findings: [],
  changedLines: 1,
  publicSymbols: 0,
  ...fields,
});

describe('the risk of changed files', () => {
  it('is by the severity of what was found first', () => {
    const files = [
      facts('large.py', { changedLines: 100_000, publicSymbols: 500 }),
      facts('medium.py', { findings: Array.from({ length: 4 }, () => ({ severity: 'medium', confidence: 'high' })) }),
      facts('high.py', { findings: [{ severity: 'high', confidence: 'high' }] }),
    ];
    assert.deepEqual(rankByRisk(files), ['high.py', 'medium.py', 'large.py']);
  });

  it('is less for what is less certain', () => {
    const files = [
      facts('perhaps.py', { findings: [{ severity: 'high', confidence: 'low' }] }),
      facts('surely.py', { findings: [{ severity: 'high', confidence: 'high' }] }),
    ];
    assert.deepEqual(rankByRisk(files), ['surely.py', 'perhaps.py']);
  });

  it('grows with the size of the change and with public symbols', () => {
    const files = [facts('b.py'), facts('public.py', { publicSymbols: 2 }), facts('large.py', { changedLines: 60 })];
    assert.deepEqual(rankByRisk(files), ['large.py', 'public.py', 'b.py']);
  });

  it('is by path where nothing else tells files apart', () => {
    assert.deepEqual(rankByRisk([facts('b.py'), facts('a.py')]), ['a.py', 'b.py']);
  });
});
