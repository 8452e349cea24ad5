import assert from 'node:assert/strict';
import type { AiUsage } from '#shared/domain/ai-usage.ts';
import { AiError, type AiModel, type AiPrompt, type AiReplyPart } from '#engine/ports/ai-model.ts';
import { Spending } from '#engine/review/spending.ts';

const PROMPT: AiPrompt = {
  system: 'Review.',
  user: 'x = 1',
  reply: { name: 'review', schema: {} },
  maxOutputTokens: 1000,
};
const NAME = { provider: 'openai', model: 'small' } as const;
/** A thousand tokens of output cost a dollar. */
const PRICE = { input: 0, cached: 0, output: 1000 };
const USAGE = { inputTokens: 10, outputTokens: 500, cachedTokens: 0, isEstimate: false };

function stubModel(...parts: readonly (AiReplyPart | Error)[]): AiModel & { asks: number } {
  return {
    name: NAME,
    asks: 0,
    async *ask() {
      this.asks++;
      for (const part of parts) {
        if (part instanceof Error) throw part;
        yield part;
      }
    },
  };
}

const END: AiReplyPart = { kind: 'end', stop: 'complete', usage: USAGE, model: NAME };

function open(runCost: number, { isPriced = true } = {}) {
  const entries: AiUsage[] = [];
  const ledger = { add: async (usage: AiUsage) => void entries.push(usage), entries: async () => entries };
  const clock = { now: () => new Date('2026-01-02T03:04:05Z') };
  const findPrice = (): typeof PRICE | undefined => (isPriced ? PRICE : undefined);
  const spending = new Spending({ ledger, clock, limits: { runCost }, run: 'r', models: [NAME], findPrice });
  return { spending, entries };
}

async function ask(model: AiModel): Promise<void> {
  const parts = model.ask(PROMPT, new AbortController().signal);
  for await (const part of parts) assert.ok(part);
}

describe('Spending', () => {
  it('keeps what an ask may take until it is recorded, so that two at once stay below the limit', async () => {
    const { spending, entries } = open(1.5);
    const [first, second] = [spending.openMeter(), spending.openMeter()];
    await ask(first.guard(stubModel(END)));
    const model = stubModel(END);
    await assert.rejects(ask(second.guard(model)), { name: 'AiError', kind: 'out-of-credit' });
    assert.equal(model.asks, 0);
    assert.match(spending.refusal ?? '', /limit of \$1\.50 per run/);
    await first.record(USAGE, NAME, ['f']);
    await ask(second.guard(model));
    assert.deepEqual(
      entries.map(({ cost, findings, run }) => ({ cost, findings, run })),
      [{ cost: 0.5, findings: ['f'], run: 'r' }],
    );
    assert.deepEqual(spending.cost, { dollars: 0.5, hasUnpriced: false });
  });

  it('keeps it for each of the asks that overlap in one conversation', async () => {
    const { spending } = open(2.5);
    const meter = spending.openMeter();
    const model = meter.guard(stubModel(END));
    await Promise.all([ask(model), ask(model)]);
    await assert.rejects(ask(model), { name: 'AiError', kind: 'out-of-credit' });
    await meter.record(USAGE, NAME);
    await ask(model);
  });

  it('gives back what an ask did not take', async () => {
    const { spending } = open(1);
    const meter = spending.openMeter();
    await assert.rejects(ask(meter.guard(stubModel(new AiError('network', 'No.', { provider: 'openai' })))));
    meter.close();
    await ask(spending.openMeter().guard(stubModel(END)));
  });

  it('records an estimate of an answer that broke off, and nothing of one that never began', async () => {
    const { spending, entries } = open(10);
    const cut = new AiError('cut-off', 'Cut.', { provider: 'openai' });
    const meter = spending.openMeter();
    await assert.rejects(ask(meter.guard(stubModel(cut))), cut);
    assert.equal(entries.length, 0);
    const words: AiReplyPart = { kind: 'text', text: 'Some words of an answer' };
    await assert.rejects(ask(meter.guard(stubModel(words, cut))), cut);
    assert.equal(entries[0]?.isEstimate, true);
    assert.ok((entries[0]?.outputTokens ?? 0) > 0);
  });

  it('asks nothing after what would fail again', async () => {
    const { spending } = open(10);
    const failure = new AiError('refused-key', 'The key was refused.', { provider: 'openai' });
    spending.stop(failure);
    spending.stop(new AiError('network', 'Later.', { provider: 'openai' }));
    const model = stubModel(END);
    await assert.rejects(ask(spending.openMeter().guard(model)), failure);
    assert.equal(model.asks, 0);
  });

  it('says when the price of some asks is not known', async () => {
    const { spending } = open(10, { isPriced: false });
    await spending.openMeter().record(USAGE, NAME, []);
    assert.deepEqual(spending.cost, { dollars: 0, hasUnpriced: true });
  });
});
