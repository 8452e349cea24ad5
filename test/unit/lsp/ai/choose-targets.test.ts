import assert from 'node:assert/strict';
import { chooseTargets } from '#lsp/ai/choose-targets.ts';
import type { AiProvider } from '#engine/ports/ai-model.ts';
import { parseSettings } from '#shared/settings.ts';

const DEFAULTS: Readonly<Partial<Record<AiProvider, string>>> = { openai: 'o-small', anthropic: 'a-small', editor: '' };

function choose(
  ai: Record<string, unknown>,
  keys: readonly AiProvider[],
  environment: Record<string, string> = {},
): string[] {
  const targets = chooseTargets({
    settings: parseSettings({ ai }).ai,
    purpose: 'review',
    access: { environment, defaultModel: (provider) => DEFAULTS[provider] },
    hasKey: (provider) => keys.includes(provider),
  });
  return targets.map(
    ({ provider, model, baseUrl }) => `${provider}:${model}${baseUrl === undefined ? '' : ` ${baseUrl}`}`,
  );
}

describe('chooseTargets', () => {
  it('takes the providers that can be asked, in the order of the user', () => {
    assert.deepEqual(choose({}, ['anthropic', 'openai', 'editor']), ['openai:o-small', 'anthropic:a-small', 'editor:']);
    assert.deepEqual(choose({ providers: ['anthropic', 'openai'] }, ['anthropic', 'openai', 'editor']), [
      'anthropic:a-small',
      'openai:o-small',
    ]);
  });

  it('finds nobody without a key', () => {
    assert.deepEqual(choose({}, []), []);
    assert.deepEqual(choose({ reviewModel: 'openai:o-large' }, []), []);
  });

  it('asks the named model first', () => {
    assert.deepEqual(choose({ reviewModel: 'anthropic:a-large' }, ['anthropic', 'openai']), [
      'anthropic:a-large',
      'openai:o-small',
    ]);
  });

  it('asks an address of the user without a key, for the model that they name for either purpose', () => {
    const compatibleUrl = 'http://localhost:11434/v1';
    assert.deepEqual(choose({ compatibleUrl }, []), []);
    const expected = ['compatible:qwen:7b http://localhost:11434/v1'];
    assert.deepEqual(choose({ compatibleUrl, reviewModel: 'compatible:qwen:7b' }, []), expected);
    assert.deepEqual(choose({ compatibleUrl, refactorModel: 'compatible:qwen:7b' }, []), expected);
  });

  it('refuses a name that is none, with how to write one', () => {
    assert.throws(() => choose({ reviewModel: 'gpt' }, ['openai']), /Write PROVIDER:MODEL/);
    assert.throws(() => choose({ reviewModel: 'openai:' }, ['openai']), /Write PROVIDER:MODEL/);
  });
});
