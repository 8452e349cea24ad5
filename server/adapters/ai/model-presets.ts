import type { AiProvider, ModelName, ModelPrice, TokenRates } from '#engine/ports/ai-model.ts';

/** When the providers' own price lists were read. */
const PRICES_AS_OF = '2026-11';

export interface ModelPreset extends ModelName {
  /** Prompt and answer together, in tokens. */
  readonly contextTokens: number;
  readonly maxOutputTokens: number;
  /** Undefined: unknown, which is not the same as free. */
  readonly price: ModelPrice | undefined;
}

/** Small for reviews, strong for refactoring. Undefined where only the user knows what there is. */
export const DEFAULT_MODELS: Readonly<
  Record<AiProvider, { readonly review: string; readonly refactor: string } | undefined>
> = {
  openai: { review: 'gpt-6-luna', refactor: 'gpt-6.2-sol' },
  anthropic: { review: 'claude-haiku-5-5', refactor: 'claude-opus-5-5' },
  compatible: undefined,
  editor: { review: '', refactor: '' },
};

/** OpenAI: above 272,000 tokens of input, input costs twice as much and output half as much again. */
function openAiPrice(rates: TokenRates): ModelPrice {
  const { input, cached, output } = rates;
  return {
    asOf: PRICES_AS_OF,
    ...rates,
    long: { aboveInputTokens: 272_000, input: input * 2, cached: cached * 2, output: output * 1.5 },
  };
}

export const MODEL_PRESETS: readonly ModelPreset[] = [
  {
    provider: 'openai',
    model: 'gpt-6-luna',
    contextTokens: 1_050_000,
    maxOutputTokens: 128_000,
    price: openAiPrice({ input: 0.1, cached: 0.01, output: 0.5 }),
  },
  {
    provider: 'openai',
    model: 'gpt-6.1-terra',
    contextTokens: 1_050_000,
    maxOutputTokens: 128_000,
    price: openAiPrice({ input: 1, cached: 0.05, output: 5 }),
  },
  {
    provider: 'openai',
    model: 'gpt-6.1-sol',
    contextTokens: 1_050_000,
    maxOutputTokens: 128_000,
    price: openAiPrice({ input: 2, cached: 0.1, output: 10 }),
  },
  {
    provider: 'openai',
    model: 'gpt-6.2-sol',
    contextTokens: 1_050_000,
    maxOutputTokens: 128_000,
    price: openAiPrice({ input: 2, cached: 0.1, output: 10 }),
  },
  {
    provider: 'anthropic',
    model: 'claude-haiku-5-5',
    contextTokens: 1_000_000,
    maxOutputTokens: 128_000,
    price: {
      asOf: PRICES_AS_OF,
      input: 0.1,
      cached: 0.01,
      output: 0.5,
      long: { aboveInputTokens: 100_000, input: 0.5, cached: 0.05, output: 2.5 },
    },
  },
  {
    provider: 'anthropic',
    model: 'claude-sonnet-5-5',
    contextTokens: 1_000_000,
    maxOutputTokens: 128_000,
    price: { asOf: PRICES_AS_OF, input: 2, cached: 0.1, output: 10 },
  },
  {
    provider: 'anthropic',
    model: 'claude-opus-5-5',
    contextTokens: 1_000_000,
    maxOutputTokens: 128_000,
    price: { asOf: PRICES_AS_OF, input: 4, cached: 0.2, output: 20 },
  },
];

/** What is known of a model; what the user has set counts before what is listed here. */
export function findModelPreset(
  { provider, model }: ModelName,
  own: readonly ModelPreset[] = [],
): ModelPreset | undefined {
  return [...own, ...MODEL_PRESETS].find((preset) => preset.provider === provider && preset.model === model);
}
