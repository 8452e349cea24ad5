import { createAiError, type ErrorVoice } from './ai-errors.ts';
import { createAnthropicClient } from './anthropic-client.ts';
import { type AskConditions, completeConditions } from './ask-conditions.ts';
import { createAnthropicEndpoint, createCompatibleEndpoint, createOpenAiEndpoint, type Endpoint } from './endpoint.ts';
import { createOpenAiClient } from './openai-client.ts';
import { readFailure } from './provider-failure.ts';
import { readKey } from './read-key.ts';

export type ModelListSource =
  | { readonly provider: 'openai' | 'anthropic'; readonly key: Key; readonly baseUrl?: string }
  | { readonly provider: 'compatible'; readonly key: Key; readonly baseUrl: string };

type Key = () => Promise<string | undefined>;

const TIMEOUT_MS = 30_000;

/**
 * The names of the models that a key may use, which costs nothing and so also shows whether the key is good. Asks once.
 * Rejects with AiError, with AbortError when `signal` is aborted.
 */
export async function listModels(
  source: ModelListSource,
  signal: AbortSignal,
  given: Partial<AskConditions> = {},
): Promise<readonly string[]> {
  signal.throwIfAborted();
  const conditions = completeConditions(given);
  const endpoint = createEndpoint(source);
  const voice: ErrorVoice = { endpoint, model: '', advice: conditions.advice };
  const key = await readKey(source.key, voice, conditions);
  try {
    return await fetchNames(endpoint, key, signal);
  } catch (error) {
    signal.throwIfAborted();
    const failure = readFailure(error, conditions.timing.now());
    const kind = failure.kind === 'unknown-model' ? 'bad-reply' : failure.kind;
    throw createAiError({ ...failure, kind }, voice, key);
  }
}

function createEndpoint({ provider, baseUrl }: ModelListSource): Endpoint & { readonly baseUrl: string } {
  if (provider === 'compatible') return createCompatibleEndpoint(baseUrl);
  return provider === 'openai' ? createOpenAiEndpoint(baseUrl) : createAnthropicEndpoint(baseUrl);
}

async function fetchNames(
  { provider, baseUrl }: Endpoint & { readonly baseUrl: string },
  key: string | undefined,
  signal: AbortSignal,
): Promise<string[]> {
  const options = { signal, timeout: TIMEOUT_MS };
  const names: string[] = [];
  if (provider === 'anthropic') {
    const { models } = await createAnthropicClient(baseUrl, key);
    for await (const { id } of models.list({}, options)) names.push(id);
  } else {
    const { models } = await createOpenAiClient(baseUrl, key);
    for await (const { id } of models.list(options)) names.push(id);
  }
  return names;
}
