import assert from 'node:assert/strict';
import type { UsageLedger } from '#engine/ports/usage-ledger.ts';
import { AiBudget, type BudgetLimits } from '#engine/review/budget.ts';
import { describeEstimate, maxCostOf, sumEstimates } from '#engine/review/budget-estimate.ts';
import { compactUsage, dayOf, summarizeUsage, toUsageEntry, totalOf } from '#engine/review/usage.ts';
import type { AiUsage } from '#shared/domain/ai-usage.ts';

const model = { provider: 'openai', model: 'small' } as const;
const price = {
  input: 1,
  cached: 0.1,
  output: 10,
  long: { aboveInputTokens: 5000, input: 2, cached: 0.2, output: 20 },
};
const tokens = { inputTokens: 1000, outputTokens: 100, cachedTokens: 500, isEstimate: false };
const noon = new Date(2026, 10, 21, 12);
const yesterday = new Date(2026, 10, 20, 12);

function entry(changes: Partial<AiUsage> = {}): AiUsage {
  return { ...toUsageEntry(tokens, { at: noon, run: 'r1', model, price, findings: ['f1'] }), ...changes };
}

class MemoryLedger implements UsageLedger {
  readonly kept: AiUsage[];

  constructor(...kept: AiUsage[]) {
    this.kept = kept;
  }

  async add(usage: AiUsage): Promise<void> {
    this.kept.push(usage);
  }

  async entries(): Promise<readonly AiUsage[]> {
    return [...this.kept];
  }
}

describe('toUsageEntry', () => {
  it('tells what a call cost', () => {
    assert.equal(entry().cost, (500 * 1 + 500 * 0.1 + 100 * 10) / 1e6);
    assert.equal(entry().provider, 'openai');
  });

  it('has no cost when the price is not known, which is not nothing', () => {
    const unpriced = toUsageEntry(tokens, { at: noon, run: 'r1', model, price: undefined });
    assert.equal('cost' in unpriced, false);
    assert.equal(totalOf([unpriced]).unpricedCalls, 1);
  });
});

describe('summarizeUsage', () => {
  it('sums by provider, model, day, run and finding', () => {
    const entries = [
      entry(),
      entry({ model: 'strong', run: 'r2', at: yesterday.toISOString(), findings: ['f1', 'f2'] }),
      entry({ provider: 'anthropic', run: '', findings: [] }),
    ];
    const summary = summarizeUsage(entries);
    assert.equal(summary.total.inputTokens, 3000);
    assert.deepEqual(
      [...summary.byProvider].map(([name, { calls }]) => [name, calls]),
      [
        ['openai', 2],
        ['anthropic', 1],
      ],
    );
    assert.deepEqual([...summary.byModel.keys()], ['openai:small', 'openai:strong', 'anthropic:small']);
    assert.deepEqual(
      [...summary.byDay].map(([day, { calls }]) => [day, calls]),
      [
        ['2026-11-21', 2],
        ['2026-11-20', 1],
      ],
    );
    assert.deepEqual([...summary.byRun.keys()], ['r1', 'r2']);
    assert.equal(summary.byFinding.get('f1')?.inputTokens, 1500, 'the second call is shared by two findings');
  });
});

describe('compactUsage', () => {
  const limits = { entries: 2, days: 30 };

  it('keeps the sums of each day and the details of what is new', () => {
    const entries = [
      entry({ at: yesterday.toISOString() }),
      entry({ at: yesterday.toISOString() }),
      entry(),
      entry({ run: 'r9' }),
    ];
    const compacted = compactUsage(entries, noon, limits);
    assert.equal(compacted.length, 3);
    assert.deepEqual(compacted.slice(1), entries.slice(2));
    assert.deepEqual(totalOf(compacted), totalOf(entries));
    assert.deepEqual(summarizeUsage(compacted).byDay, summarizeUsage(entries).byDay);
    assert.deepEqual(compactUsage(compacted, noon, limits), compacted, 'once is enough');
  });

  it('does not mix what has a price with what has none', () => {
    const { cost: _, ...unpriced } = entry({ at: '2026-01-01T12:00:00.000Z' });
    const priced = entry({ at: '2026-01-01T12:00:00.000Z' });
    assert.equal(totalOf(compactUsage([unpriced, priced, unpriced], noon, limits)).unpricedCalls, 2);
  });
});

describe('AiBudget', () => {
  const estimate = { calls: 1, inputTokens: 800, maxOutputTokens: 200 };

  function createBudget(limits: BudgetLimits, ...kept: AiUsage[]): AiBudget {
    return new AiBudget({ ledger: new MemoryLedger(...kept), clock: { now: () => noon }, limits, run: 'r1' });
  }

  it('asks without limits when there are none', async () => {
    assert.equal((await createBudget({}, entry()).mayAsk(estimate, undefined)).kind, 'yes');
  });

  it('refuses what may pass a limit of the run, and says how much is left', async () => {
    const spent = entry();
    assert.equal((await createBudget({ runTokens: 2100 }, spent).mayAsk(estimate, 0)).kind, 'yes');
    assert.deepEqual(await createBudget({ runTokens: 2099 }, spent).mayAsk(estimate, 0), {
      kind: 'no',
      reason:
        'The limit of 2,099 tokens per run leaves too little: 1,100 tokens spent or reserved, and this may take 1,000 tokens. ' +
        'Raise the limit in the settings, or review less at once.',
    });
    assert.equal((await createBudget({ runTokens: 1000 }, entry({ run: 'other' })).mayAsk(estimate, 0)).kind, 'yes');
  });

  it('counts for a day what all runs spent today, and nothing of yesterday', async () => {
    const today = entry({ run: 'other' });
    const before = entry({ at: yesterday.toISOString() });
    assert.equal((await createBudget({ dayTokens: 2000 }, today).mayAsk(estimate, 0)).kind, 'no');
    assert.equal((await createBudget({ dayTokens: 2000 }, before).mayAsk(estimate, 0)).kind, 'yes');
  });

  it('holds to limits of money, which asks without a price pass', async () => {
    const budget = createBudget({ dayCost: 0.5 }, entry({ cost: 0.45 }));
    const refused = await budget.mayAsk(estimate, 0.06);
    assert.match(refused.kind === 'no' ? refused.reason : '', /limit of \$0\.50 per day .* go on tomorrow/);
    assert.equal((await budget.mayAsk(estimate, undefined)).kind, 'yes');
  });

  it('does not give the same rest to two asks at the same time', async () => {
    const budget = createBudget({ runTokens: 1500 });
    const [first, second] = await Promise.all([budget.mayAsk(estimate, 0), budget.mayAsk(estimate, 0)]);
    assert.deepEqual([first.kind, second.kind], ['yes', 'no']);
    if (first.kind === 'yes') first.release();
    assert.equal((await budget.mayAsk(estimate, 0)).kind, 'yes');
  });
});

describe('estimates', () => {
  const one = { calls: 1, inputTokens: 4000, maxOutputTokens: 1000 };

  it('add up, at the rates for prompts of their length', () => {
    const sum = sumEstimates([one, one]);
    assert.deepEqual(sum, { calls: 2, inputTokens: 8000, maxOutputTokens: 2000 });
    assert.equal(maxCostOf(sum, price), (2 * (4000 * 1 + 1000 * 10)) / 1e6);
    assert.equal(maxCostOf(sum, undefined), undefined);
    assert.equal(maxCostOf(sumEstimates([]), price), 0);
  });

  it('are told in a sentence', () => {
    assert.equal(
      describeEstimate(sumEstimates([one, one]), { model, price }),
      '2 requests to openai:small: about 8,000 tokens to send and at most 2,000 to receive; at most $0.028.',
    );
    assert.match(
      describeEstimate(one, { model: { provider: 'editor', model: '' }, price: undefined }),
      /^1 request to editor: .*not known\.$/,
    );
  });
});

describe('dayOf', () => {
  it('is the date where the user is', () => {
    assert.equal(dayOf(new Date(2026, 0, 5, 0, 1)), '2026-01-05');
    assert.equal(dayOf(new Date(2026, 0, 5, 23, 59)), '2026-01-05');
  });
});
