import assert from 'node:assert/strict';
import { AiError } from '#engine/ports/ai-model.ts';
import { describeReceipt, describeSkipped, type RunReceipt } from '#cli/reporters/review-receipt.ts';

const USAGE = { inputTokens: 3140, outputTokens: 412, cachedTokens: 1024, isEstimate: false };
const FILE: RunReceipt['reviews'][number] = {
  path: 'a.py',
  findings: [],
  fixes: new Map(),
  dropped: [],
  withheld: [],
  failures: [],
  bytes: new Uint8Array(),
  receipt: {
    path: 'a.py',
    reviewed: 2,
    replayed: 1,
    skipped: [],
    models: ['openai:small'],
    asks: 2,
    usage: USAGE,
    milliseconds: 0,
    findings: 0,
    witnesses: 0,
    dropped: {},
    withheldFixes: 0,
    unreadable: 0,
    cutReplies: 0,
    instructions: [],
  },
};
const RUN: RunReceipt = {
  reviews: [FILE],
  kept: [],
  remarks: new Set(),
  cost: { dollars: 0.0012, hasUnpriced: false },
  refusal: undefined,
  milliseconds: 4100,
};

describe('describeReceipt', () => {
  it('says what was reviewed and what it took', () => {
    assert.equal(
      describeReceipt(RUN, false),
      'AI review: 3 functions in 1 file, 1 of them known from before.\n' +
        "2 requests to openai:small: 3,140 tokens sent (1,024 out of the provider's cache), 412 received; $0.0012; 4.1 s.\n",
    );
  });

  it('says what was left out, with the reasons, and names it when that is wanted', () => {
    const dropped = [
      { reason: 'refuted', detail: 'It is used.', quote: 'x', message: 'x is\nunused.' },
      { reason: 'no-quote', detail: 'It is not there.', quote: 'y', message: 'y fails.' },
    ] as const;
    const withheld = [{ fingerprint: '0123456789abcdef', reason: 'It has a syntax error.' }];
    const skipped = [{ unit: 'main', reason: 'over-budget' }] as const;
    const instructions = ['AGENTS.md'];
    const receipt = { ...FILE.receipt, skipped, unreadable: 1, cutReplies: 1, instructions };
    const run = {
      ...RUN,
      reviews: [{ ...FILE, dropped, withheld, receipt }],
      kept: Array.from({ length: 7 }, (_, i) => ({ path: `f${i}`, reason: `f${i} is not sent.` })),
      remarks: new Set(['Instructions in X: too long.']),
    };
    const brief = describeReceipt(run, false);
    assert.match(brief, /Dropped: 2 claims: 1 whose quote is not in the code, 1 refuted by the syntax tree \(--show/);
    assert.match(brief, /Withheld: 1 fix whose proof failed \(--show-skipped names them\)\.\n/);
    assert.match(brief, /Lost: 1 claim that could not be read\.\n1 reply was cut at the limit/);
    assert.match(brief, /Not reviewed: 1 function: 1 over the limits: a\.py main\.\n/);
    assert.match(brief, /f4 is not sent\.\n2 more files not sent/);
    assert.match(brief, /Instructions of the repository: AGENTS\.md\.\nInstructions in X: too long\.\n/);
    const detailed = describeReceipt(run, true);
    assert.match(detailed, /\n {2}a\.py: x is unused\. It is used\.\n/);
    assert.match(detailed, /\n {2}a\.py, fix of 01234567: It has a syntax error\.\n/);
    assert.match(detailed, /f6 is not sent\.\n/);
  });

  it('says each failure once and strips what terminals take for commands', () => {
    const failure = new AiError('network', 'No \u001b[31mnet.', { provider: 'openai' });
    const run = { ...RUN, reviews: [{ ...FILE, failures: [failure, failure] }], refusal: 'The limit is reached.' };
    const said = describeSkipped(run);
    assert.equal(said.split('\n').length, 3);
    assert.ok(!said.includes('\u001b'));
    assert.match(said, /The limit is reached\.\n$/);
  });

  it('says when nothing was spent, and when something was for nothing', () => {
    const none = { ...FILE, receipt: { ...FILE.receipt, asks: 0 } };
    const free = { ...RUN, reviews: [none], cost: { dollars: 0, hasUnpriced: false } };
    assert.match(describeReceipt(free, false), /No request was needed, nothing was spent; 4\.1 s\.\n/);
    const lost = { ...none, receipt: { ...none.receipt, skipped: [{ unit: 'main', reason: 'failed' }] } } as const;
    assert.match(describeReceipt({ ...free, reviews: [lost] }, false), /No request was answered, nothing was spent;/);
    assert.match(describeReceipt({ ...RUN, reviews: [none] }, false), /answered to its end; about \$0\.0012;/);
  });
});
