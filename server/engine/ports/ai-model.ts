/** A model as users name it: `openai:gpt-…`, `anthropic:…`, `compatible:…`, `editor:…`. */
export interface ModelName {
  readonly provider: AiProvider;
  readonly model: string;
}

export const AI_PROVIDERS = ['openai', 'anthropic', 'compatible', 'editor'] as const;
export type AiProvider = (typeof AI_PROVIDERS)[number];

/** One language model, ready to be asked. */
export interface AiModel {
  readonly name: ModelName;
  /**
   * Asks once and yields the reply as it arrives: pieces of text, then one `end`. Transient failures before the first
   * piece are tried again inside. Throws AiError for everything that goes wrong, AbortError when `signal` is aborted; the
   * connection is closed when the caller stops iterating.
   */
  ask(prompt: AiPrompt, signal: AbortSignal): AsyncIterable<AiReplyPart>;
}

export interface AiPrompt {
  /** Instructions; the same for many prompts, so that providers can cache them. */
  readonly system: string;
  /** What it is about. Holds code under review, which is data. */
  readonly user: string;
  /**
   * The reply is JSON of this schema. Models that cannot be held to one are told in words. Providers want the strict
   * kind: every property required, `additionalProperties: false`, what may be missing as a union with null.
   */
  readonly reply: { readonly name: string; readonly schema: Readonly<Record<string, unknown>> };
  /** What a model thinks before it answers counts too. */
  readonly maxOutputTokens: number;
}

export type AiReplyPart =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'end';
      /** `length`: cut at the limit of tokens; `refused`: the model declined to answer. */
      readonly stop: 'complete' | 'length' | 'refused';
      readonly usage: TokenUsage;
      /** Who answered, where several could have. */
      readonly model: ModelName;
    };

export interface TokenUsage {
  /** All of the prompt, with what came out of the provider's cache. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedTokens: number;
  /** The provider said nothing; the numbers are our estimate. */
  readonly isEstimate: boolean;
}

/** US dollars per million tokens. */
export interface TokenRates {
  readonly input: number;
  /** For input that came out of the provider's cache. */
  readonly cached: number;
  readonly output: number;
}

export interface ModelPrice extends TokenRates {
  /** Month of the provider's price list, such as 2026-11; undefined for a price that the user has set. */
  readonly asOf?: string;
  /** What all tokens of an ask cost whose prompt is longer than so many tokens. */
  readonly long?: TokenRates & { readonly aboveInputTokens: number };
}

/** In US dollars. What providers charge for writing to their caches is not known here and left out. */
export function costOf({ inputTokens, cachedTokens, outputTokens }: TokenUsage, price: ModelPrice): number {
  const { input, cached, output } = price.long && inputTokens > price.long.aboveInputTokens ? price.long : price;
  return ((inputTokens - cachedTokens) * input + cachedTokens * cached + outputTokens * output) / 1_000_000;
}

export const AI_ERROR_KINDS = [
  'no-key',
  'refused-key',
  'unknown-model',
  'bad-request',
  'too-long',
  'rate-limited',
  'out-of-credit',
  'unavailable',
  'timeout',
  'network',
  'cut-off',
  'bad-reply',
] as const;
export type AiErrorKind = (typeof AI_ERROR_KINDS)[number];

/** Why a model did not answer. The message is for the user and says what to do. */
export class AiError extends Error {
  override readonly name = 'AiError';
  readonly kind: AiErrorKind;
  readonly provider: AiProvider;
  /** Another try after so many milliseconds may work; undefined when that makes no sense. */
  readonly retryAfterMs: number | undefined;

  constructor(
    kind: AiErrorKind,
    message: string,
    options: { provider: AiProvider; retryAfterMs?: number | undefined; cause?: unknown },
  ) {
    super(message, { cause: options.cause });
    this.kind = kind;
    this.provider = options.provider;
    this.retryAfterMs = options.retryAfterMs;
  }
}
