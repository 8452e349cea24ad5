import assert from 'node:assert/strict';
import { chooseModels, type ModelWish, preferredModel } from '#cli/commands/ai-models.ts';

function wish(environment: ModelWish['environment'], names: readonly string[] = []): ModelWish {
  const defaultModel: ModelWish['defaultModel'] = (provider, purpose) => `${provider}-${purpose}`;
  return { purpose: 'review', names, environment, defaultModel };
}

function namesOf(asked: ModelWish): string[] {
  return chooseModels(asked).map(({ provider, model }) => `${provider}:${model}`);
}

const ALL = {
  OPENAI_API_KEY: 'a',
  ANTHROPIC_API_KEY: 'b',
  REFACTORIQ_COMPATIBLE_URL: 'http://localhost:11434/v1',
  REFACTORIQ_COMPATIBLE_MODEL: 'local',
};

describe('chooseModels', () => {
  it('takes the default models of all providers that there is a key for, in their order', () => {
    assert.deepEqual(namesOf(wish(ALL)), ['openai:openai-review', 'anthropic:anthropic-review', 'compatible:local']);
    assert.deepEqual(namesOf(wish({ ANTHROPIC_API_KEY: 'b' })), ['anthropic:anthropic-review']);
  });

  it('takes blank variables for none', () => {
    assert.deepEqual(namesOf(wish({ OPENAI_API_KEY: '  ', ANTHROPIC_API_KEY: '' })), []);
  });

  it('takes models by name in the order of the user, without those that lack a key', () => {
    assert.deepEqual(namesOf(wish(ALL, ['anthropic:x', 'openai'])), ['anthropic:x', 'openai:openai-review']);
    assert.deepEqual(namesOf(wish({}, ['anthropic:x', 'openai'])), []);
    assert.deepEqual(namesOf(wish(ALL, ['compatible:qwen3:8b'])), ['compatible:qwen3:8b']);
  });

  it('refuses what names no model', () => {
    assert.throws(() => chooseModels(wish(ALL, ['gpt'])), /"gpt" names no model/);
    assert.throws(() => chooseModels(wish(ALL, ['editor'])), /in the editor only/);
    assert.throws(() => chooseModels(wish({}, ['compatible'])), /Say which model/);
    assert.throws(() => chooseModels(wish({}, ['compatible:x'])), /Set REFACTORIQ_COMPATIBLE_URL/);
  });
});

describe('preferredModel', () => {
  it('is the first that can be asked, else the first there is', () => {
    assert.equal(preferredModel(wish({ ANTHROPIC_API_KEY: 'b' }))?.provider, 'anthropic');
    assert.equal(preferredModel(wish({}))?.provider, 'openai');
  });
});
