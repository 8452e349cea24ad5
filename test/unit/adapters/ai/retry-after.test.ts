import assert from 'node:assert/strict';
import { readRetryAfter } from '#adapters/ai/retry-after.ts';

describe('readRetryAfter', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  const read = (headers: Record<string, string>): number | undefined => readRetryAfter(new Headers(headers), now);

  it('reads seconds, dates and milliseconds', () => {
    assert.equal(read({ 'retry-after': '7' }), 7000);
    assert.equal(read({ 'retry-after': 'Thu, 01 Jan 2026 00:00:30 GMT' }), 30_000);
    assert.equal(read({ 'retry-after-ms': '250', 'retry-after': '1' }), 250);
  });

  it('takes a date that is over for now', () => {
    assert.equal(read({ 'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT' }), 0);
  });

  it('ignores what makes no sense', () => {
    assert.equal(read({}), undefined);
    assert.equal(read({ 'retry-after': 'soon' }), undefined);
  });
});
