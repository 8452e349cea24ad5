import { AiError, type AiErrorKind, type AiModel, type AiPrompt, type AiReplyPart } from '#engine/ports/ai-model.ts';
import { createAiError, createTimeoutError, type ErrorVoice } from './ai-errors.ts';
import type { AskConditions } from './ask-conditions.ts';
import type { Endpoint } from './endpoint.ts';
import { estimateUsage } from './estimate-usage.ts';
import { type FailureKind, ProviderError, readFailure } from './provider-failure.ts';
import { readKey } from './read-key.ts';
import type { StreamPart } from './stream-parts.ts';
import { TooSlowError, watchStream } from './watch-stream.ts';

/** One provider's way to ask one model. */
export interface Connector {
  readonly endpoint: Endpoint;
  readonly model: string;
  readonly key: () => Promise<string | undefined>;
  /** One request. Ends without an `end` when the provider does. Throws ProviderError for what the provider does wrong. */
  request(prompt: AiPrompt, key: string | undefined, signal: AbortSignal): AsyncIterable<StreamPart>;
}

const RETRY_DELAYS_MS = [1000, 2000, 4000];
const LONGEST_WAIT_MS = 60_000;
const WORTH_RETRYING: readonly AiErrorKind[] = ['rate-limited', 'unavailable', 'network'];

/** A model with everything that is the same for all providers: keys, limits of time, retries, errors for users. */
export function createModel(connector: Connector, conditions: AskConditions): AiModel {
  const { endpoint, model } = connector;
  return {
    name: { provider: endpoint.provider, model },
    ask: (prompt, signal) => askWithRetries(connector, conditions, prompt, signal),
  };
}

async function* askWithRetries(
  connector: Connector,
  conditions: AskConditions,
  prompt: AiPrompt,
  signal: AbortSignal,
): AsyncGenerator<AiReplyPart> {
  signal.throwIfAborted();
  const { endpoint, model } = connector;
  const voice: ErrorVoice = { endpoint, model, advice: conditions.advice };
  const key = await readKey(connector.key, voice, conditions);
  const deadline = conditions.timing.now() + conditions.timeouts.totalMs;
  const open = (inner: AbortSignal): AsyncIterable<StreamPart> => connector.request(prompt, key, inner);
  for (let tries = 0; ; tries += 1) {
    let answer = '';
    try {
      for await (const part of watchStream(open, { ...conditions, deadline, signal })) {
        if (part.kind === 'pulse') continue;
        if (part.kind === 'end') {
          const usage = part.usage ?? estimateUsage(prompt, answer);
          yield { ...part, usage, model: { provider: endpoint.provider, model } };
          return;
        }
        answer += part.text;
        yield part;
      }
      throw new ProviderError('The stream ended early.');
    } catch (error) {
      signal.throwIfAborted();
      const setback = explain(error, { voice, key, isBegun: answer !== '', now: conditions.timing.now() });
      const waitMs = answer === '' ? planRetry(setback, tries, conditions) : undefined;
      if (waitMs === undefined || conditions.timing.now() + waitMs > deadline) throw setback.reason;
      await conditions.timing.wait(waitMs, signal);
    }
  }
}

interface Circumstances {
  readonly voice: ErrorVoice;
  readonly key: string | undefined;
  /** Text has been given. */
  readonly isBegun: boolean;
  readonly now: number;
}

interface Setback {
  readonly reason: AiError;
  /** How long the provider wants to be left alone. */
  readonly askedMs: number | undefined;
}

/** Throws faults of our own as they are. */
function explain(error: unknown, { voice, key, isBegun, now }: Circumstances): Setback {
  if (error instanceof AiError) return { reason: error, askedMs: error.retryAfterMs };
  if (error instanceof TooSlowError) return { reason: createTimeoutError(voice, error.message), askedMs: undefined };
  if (!(error instanceof ProviderError)) throw error;
  const failure = readFailure(error.cause ?? error, now);
  const kind: FailureKind = isBegun && failure.kind === 'network' ? 'cut-off' : failure.kind;
  return { reason: createAiError({ ...failure, kind }, voice, key), askedMs: failure.retryAfterMs };
}

/** How long to wait before the next try; undefined when there is to be none. */
function planRetry({ reason, askedMs = 0 }: Setback, tries: number, { timing }: AskConditions): number | undefined {
  const delay = RETRY_DELAYS_MS[tries];
  if (delay === undefined || !WORTH_RETRYING.includes(reason.kind) || askedMs > LONGEST_WAIT_MS) return undefined;
  return Math.max(askedMs, delay * (0.75 + timing.random() / 2));
}
