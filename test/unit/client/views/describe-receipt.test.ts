import assert from 'node:assert/strict';
import { describeReceipt } from '#client/views/describe-receipt.ts';

const clean = {
  files: 3,
  skipped: 0,
  findings: { critical: 0, high: 0, medium: 0, low: 0, info: 0 },
  fixable: 0,
  score: 10,
  cancelled: false,
};

describe('describeReceipt', () => {
  it('says so when there is nothing to report', () => {
    assert.equal(describeReceipt(clean), 'No findings in 3 files. Score 10.0 of 10.');
  });

  it('counts by severity, worst first, and what can be fixed', () => {
    const receipt = describeReceipt({
      ...clean,
      findings: { ...clean.findings, low: 2, critical: 1 },
      fixable: 2,
      score: 7.25,
    });
    assert.equal(receipt, '3 findings in 3 files: 1 critical, 2 low. 2 can be fixed. Score 7.2 of 10.');
  });

  it('gives no score to a run that was stopped', () => {
    const receipt = describeReceipt({ ...clean, files: 1, skipped: 1, cancelled: true });
    assert.equal(receipt, 'No findings in 1 file. 1 file left out. Stopped before the end.');
  });
});
