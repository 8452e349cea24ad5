import assert from 'node:assert/strict';
import { describeChanges } from '#client/views/describe-changes.ts';

const NONE = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
const base = { files: 2, changedLines: 12, findings: NONE, hidden: 0, riskiest: [], cancelled: false };

describe('a review of changes as text', () => {
  it('says what was found in what, and what is not shown', () => {
    assert.equal(
      describeChanges({ ...base, findings: { ...NONE, high: 1, low: 2 }, hidden: 3 }),
      '3 findings in 12 changed lines of 2 files. 3 others in these files not shown.',
    );
    assert.equal(describeChanges({ ...base, files: 1, changedLines: 1 }), 'No findings in 1 changed line of 1 file.');
  });

  it('says when there was nothing to do, or it was stopped', () => {
    assert.equal(describeChanges({ ...base, files: 0 }), 'Nothing has changed that could be reviewed.');
    assert.equal(describeChanges({ ...base, cancelled: true }), 'Stopped; the findings are those of before.');
  });
});
