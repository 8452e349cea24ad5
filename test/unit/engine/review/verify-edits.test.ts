import assert from 'node:assert/strict';
import { verifyEdits } from '#engine/review/verify-edits.ts';
import type { SearchReplace } from '#engine/review/reply-schema.ts';
import { ParseTimeoutError } from '#engine/source/source-parser.ts';
import { isVerified } from '#shared/domain/document-change.ts';
import { analyzeWith, makeWordRule } from '#test/support/analysis.ts';

const TEXT = 'x = bad\ny = 1\n';
const PURPOSE = { spans: [{ start: 0, end: TEXT.length }], title: 'Do it', answers: [], targets: [] };
const rule = makeWordRule({ word: 'bad' });

async function verify(edits: readonly SearchReplace[]) {
  return verifyEdits(await analyzeWith([rule], 'a.py', TEXT), edits, PURPOSE);
}

describe('verifyEdits', () => {
  it('makes a verified change that wants a glance', async () => {
    const verified = await verify([{ search: 'y = 1', replace: 'y = 2' }]);
    assert.ok(verified.kind === 'verified' && isVerified(verified.change));
    const { checks, ...change } = verified.change;
    assert.equal(checks.length, 4);
    assert.deepEqual(change, {
      title: 'Do it',
      safety: 'unsafe',
      fingerprints: [],
      ruleIds: [],
      path: 'a.py',
      edits: [{ start: 8, end: 13, newText: 'y = 2' }],
      newText: 'x = bad\ny = 2\n',
    });
  });

  it('leaves findings alone that were there before', async () => {
    assert.equal((await verify([{ search: 'x = bad', replace: 'z = bad' }])).kind, 'verified');
  });

  it('withholds edits whose result takes too long to parse', async () => {
    const context = await analyzeWith([rule], 'a.py', TEXT);
    const analyzer = Object.assign(Object.create(context.analyzer) as typeof context.analyzer, {
      parse: () => {
        throw new ParseTimeoutError('Too long.');
      },
    });
    const verified = verifyEdits({ ...context, analyzer }, [{ search: 'y = 1', replace: 'y = 2' }], PURPOSE);
    assert.deepEqual(verified, { kind: 'withheld', reason: 'The changed text takes too long to parse.' });
  });
});
