import assert from 'node:assert/strict';
import type { AiUsage } from '#shared/domain/ai-usage.ts';
import type { AiModel, AiPrompt, ModelPrice } from '#engine/ports/ai-model.ts';
import { tokensOfPrompt } from '#engine/review/prompt.ts';
import { Spending } from '#engine/review/spending.ts';

const PROMPT: AiPrompt = { system: 'S', user: 'U', reply: { name: 'r', schema: {} }, maxOutputTokens: 100 };
const NAME = { provider: 'openai', model: 'small' } as const;
const PRICE: ModelPrice = { input: 1_000_000, cached: 0, output: 1_000_000 };
const USAGE = { inputTokens: 3, outputTokens: 2, cachedTokens: 0, isEstimate: false };

const MODEL: AiModel = {
  name: NAME,
  async *ask() {
    yield { kind: 'end', stop: 'complete', usage: USAGE, model: NAME };
  },
};

function open(runTokens: number | undefined, price: ModelPrice | 'unknown' = PRICE) {
  const entries: AiUsage[] = [];
  const spending = new Spending({
    ledger: { add: async (entry) => void entries.push(entry), entries: async () => entries },
    clock: { now: () => new Date('2026-11-21T12:00:00Z') },
    limits: { runTokens },
    run: 'run',
    models: [NAME],
    findPrice: () => (price === 'unknown' ? undefined : price),
  });
  const model = spending.guard(MODEL);
  const ask = async (): Promise<void> => {
    for await (const part of model.ask(PROMPT, new AbortController().signal)) assert.equal(part.kind, 'end');
  };
  return { spending, entries, ask };
}

const MOST = tokensOfPrompt(PROMPT) + PROMPT.maxOutputTokens;

describe('Spending', () => {
  it('counts asks that overlap with all that they may take', async () => {
    const { ask } = open(2 * MOST);
    await Promise.all([ask(), ask()]);
    await assert.rejects(ask(), { name: 'AiError', kind: 'out-of-credit', message: /limit of/ });
  });

  it('counts an ask with what it took once that is known', async () => {
    const { spending, entries, ask } = open(MOST + 5);
    await ask();
    await spending.record(USAGE, NAME, ['finding']);
    await ask();
    assert.deepEqual(
      entries.map(({ findings, cost }) => ({ findings, cost })),
      [{ findings: ['finding'], cost: 5 }],
    );
  });

  it('gives back what came to nothing', async () => {
    const { spending, ask } = open(MOST);
    await ask();
    spending.close();
    await ask();
  });

  it('says when a price is not known', async () => {
    const { spending } = open(undefined, 'unknown');
    assert.deepEqual(spending.cost, { dollars: 0, hasUnpriced: false });
    await spending.record(USAGE, NAME);
    assert.deepEqual(spending.cost, { dollars: 0, hasUnpriced: true });
  });
});
