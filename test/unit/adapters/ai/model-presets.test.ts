import assert from 'node:assert/strict';
import { DEFAULT_MODELS, findModelPreset, MODEL_PRESETS, type ModelPreset } from '#adapters/ai/model-presets.ts';
import { AI_PROVIDERS, costOf } from '#engine/ports/ai-model.ts';

describe('presets of models', () => {
  it('know every default model of the providers that have a key', () => {
    for (const provider of AI_PROVIDERS) {
      for (const model of Object.values(DEFAULT_MODELS[provider] ?? {})) {
        if (model !== '') assert.ok(findModelPreset({ provider, model }), `${provider}:${model}`);
      }
    }
  });

  it('name each model once, date their prices and never charge more for cached input', () => {
    const names = MODEL_PRESETS.map(({ provider, model }) => `${provider}:${model}`);
    assert.equal(new Set(names).size, names.length);
    for (const { model, price } of MODEL_PRESETS) {
      assert.ok(price && price.cached < price.input, model);
      assert.match(price.asOf ?? '', /^\d{4}-\d{2}$/);
    }
  });

  it('yield to what the user has set', () => {
    const own: ModelPreset = {
      provider: 'openai',
      model: 'gpt-6-luna',
      contextTokens: 1,
      maxOutputTokens: 1,
      price: undefined,
    };
    assert.equal(findModelPreset(own, [own]), own);
    assert.equal(findModelPreset({ provider: 'compatible', model: 'llama' }), undefined);
  });
});

describe('costOf', () => {
  const price = {
    input: 2,
    cached: 0.2,
    output: 10,
    long: { aboveInputTokens: 1000, input: 4, cached: 0.4, output: 15 },
  };
  const usage = { inputTokens: 1000, cachedTokens: 400, outputTokens: 100, isEstimate: false };

  it('charges fresh and cached input and output each at its rate', () => {
    assert.equal(costOf(usage, price), (600 * 2 + 400 * 0.2 + 100 * 10) / 1e6);
  });

  it('charges all tokens of a long prompt at the other rates', () => {
    assert.equal(costOf({ ...usage, inputTokens: 1001 }, price), (601 * 4 + 400 * 0.4 + 100 * 15) / 1e6);
  });
});
