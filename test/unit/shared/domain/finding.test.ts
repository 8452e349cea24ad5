import assert from 'node:assert/strict';
import { compareFindings, compareSeverity, isAtLeast, SEVERITIES } from '#shared/domain/finding.ts';
import { makeFinding } from '#test/support/reports.ts';

describe('severities', () => {
  it('are ordered worst first', () => {
    assert.deepEqual([...SEVERITIES].toReversed().toSorted(compareSeverity), SEVERITIES);
  });

  it('reach a threshold when they are as bad or worse', () => {
    assert.deepEqual(
      SEVERITIES.filter((severity) => isAtLeast(severity, 'medium')),
      ['critical', 'high', 'medium'],
    );
  });
});

describe('compareFindings', () => {
  it('orders by place, then severity, then rule', () => {
    const text = 'ab cd';
    const expected = [
      makeFinding(text, 'a', { ruleId: 'z' }),
      makeFinding(text, 'ab', { severity: 'critical', ruleId: 'z' }),
      makeFinding(text, 'ab', { severity: 'low', ruleId: 'a' }),
      makeFinding(text, 'ab', { severity: 'low', ruleId: 'b' }),
      makeFinding(text, 'cd', { severity: 'critical' }),
    ];
    assert.deepEqual(expected.toReversed().toSorted(compareFindings), expected);
  });
});
