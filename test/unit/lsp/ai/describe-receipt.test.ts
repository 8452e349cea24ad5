import assert from 'node:assert/strict';
import { describeReceipt, summarizeReceipt } from '#lsp/ai/describe-receipt.ts';
import type { KeptReceipt } from '#lsp/ai/receipts.ts';

const RECEIPT: KeptReceipt = {
  receipt: {
    path: 'shop.py',
    reviewed: 2,
    replayed: 1,
    skipped: [{ unit: 'total', reason: 'over-budget' }],
    models: ['openai:small'],
    asks: 1,
    usage: { inputTokens: 2000, outputTokens: 300, cachedTokens: 0, isEstimate: false },
    milliseconds: 1500,
    findings: 1,
    witnesses: 0,
    dropped: { 'not-in-document': 1 } as never,
    withheldFixes: 0,
    unreadable: 0,
    cutReplies: 0,
    instructions: [],
  },
  dropped: [
    { reason: 'not-in-document' as never, detail: 'Not there.', quote: 'x', message: '[click](http://evil) <img> | x' },
  ],
  withheld: [],
  failures: [],
  cost: { dollars: 0.0004, hasUnpriced: false },
  at: new Date('2026-11-21T10:00:00Z'),
};

describe('receipts of AI reviews', () => {
  it('say in one line what was done and paid', () => {
    const line = summarizeReceipt(RECEIPT);
    assert.match(line, /^shop\.py: 1 finding, 2 units reviewed by openai:small, 1 known already; 2,000 tokens sent/);
    assert.match(line, /1\.5 s$/);
  });

  it('name what was left out', () => {
    assert.match(describeReceipt(RECEIPT), /## Not reviewed\n\n- `total`: over-budget/);
  });

  it('show what models wrote as text', () => {
    const text = describeReceipt(RECEIPT);
    assert.doesNotMatch(text, /(?<!\\)\[click(?<!\\)\]\(/);
    assert.doesNotMatch(text, /(?<!\\)<img/);
  });

  it('do not call an unknown price free', () => {
    assert.match(summarizeReceipt({ ...RECEIPT, cost: { dollars: 0, hasUnpriced: true } }), /price not known/);
  });
});
