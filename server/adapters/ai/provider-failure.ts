import { z } from 'zod';
import type { AiErrorKind } from '#engine/ports/ai-model.ts';
import { readRetryAfter } from './retry-after.ts';

export type FailureKind = Exclude<AiErrorKind, 'no-key' | 'timeout'>;

/** What a provider, or the way to it, did. */
export interface ProviderFailure {
  readonly kind: FailureKind;
  /** Undefined for failures inside of a stream and of the connection. */
  readonly status: number | undefined;
  /** In the provider's words; may quote anything that was sent. */
  readonly detail: string;
  readonly retryAfterMs: number | undefined;
}

/** Marks what an SDK threw, apart from faults of our own. Does not leave this folder. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
}

/** The events of a request, with everything that is thrown on the way marked as the provider's. */
export async function* markFailures<T>(send: () => PromiseLike<AsyncIterable<T>>): AsyncGenerator<T> {
  const events = await send().then(undefined, throwMarked);
  const iterator = events[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await iterator.next().catch(throwMarked);
      if (next.done) return;
      yield next.value;
    }
  } finally {
    await iterator.return?.();
  }
}

function throwMarked(cause: unknown): never {
  throw new ProviderError('The provider failed.', { cause });
}

const text = z.string().optional().catch(undefined);
const problem = z.object({
  message: text,
  type: text,
  code: text,
  details: z.object({ error_code: text }).optional().catch(undefined),
});
type Problem = z.infer<typeof problem>;

/** OpenAI's SDK gives the inner problem, Anthropic's the whole body with the problem in it. */
const thrownError = z.object({
  message: z.string().catch(''),
  status: z.number().optional().catch(undefined),
  // Named only when there is something to look at: Node.js loads its whole HTTP client for the name.
  headers: z
    .custom<Headers>((value) => value instanceof Headers)
    .optional()
    .catch(undefined),
  error: z
    .union([z.object({ error: problem }).transform(({ error }) => error), problem])
    .optional()
    .catch(undefined),
  cause: z.unknown().optional(),
});

const KIND_OF_CODE: ReadonlyMap<string, FailureKind> = new Map([
  ['context_length_exceeded', 'too-long'],
  ['request_too_large', 'too-long'],
  ['insufficient_quota', 'out-of-credit'],
  ['billing_hard_limit_reached', 'out-of-credit'],
  ['billing_not_active', 'out-of-credit'],
  ['billing_error', 'out-of-credit'],
  ['enforced_spend_limit_reached', 'out-of-credit'],
  ['contract_spend_limit_reached', 'out-of-credit'],
  ['invalid_api_key', 'refused-key'],
  ['authentication_error', 'refused-key'],
  ['permission_error', 'refused-key'],
  ['model_not_found', 'unknown-model'],
  ['not_found_error', 'unknown-model'],
  ['rate_limit_exceeded', 'rate-limited'],
  ['rate_limit_error', 'rate-limited'],
  ['overloaded_error', 'unavailable'],
  ['timeout_error', 'unavailable'],
  ['api_error', 'unavailable'],
  ['server_error', 'unavailable'],
  ['invalid_request_error', 'bad-request'],
  ['invalid_prompt', 'bad-request'],
  ['bio_policy', 'bad-request'],
  ['misalignment_policy_violation', 'bad-request'],
]);

const KIND_OF_STATUS: ReadonlyMap<number, FailureKind> = new Map([
  [401, 'refused-key'],
  [402, 'out-of-credit'],
  [403, 'refused-key'],
  [404, 'unknown-model'],
  [408, 'unavailable'],
  [409, 'unavailable'],
  [413, 'too-long'],
  [429, 'rate-limited'],
]);

/** What providers say only in words, next to a code that says less. */
const KIND_OF_WORDS: readonly (readonly [RegExp, FailureKind])[] = [
  [/prompt is too long|maximum context|context (?:length|window)/i, 'too-long'],
  [/credit balance/i, 'out-of-credit'],
];

export function readFailure(error: unknown, now: number): ProviderFailure {
  if (error instanceof SyntaxError) return { ...NO_ANSWER, kind: 'bad-reply', detail: 'Its stream is not JSON.' };
  const { message, status, headers, error: body, cause } = thrownError.parse(error);
  const detail = body?.message ?? message.replace(/^\d{3} /, '');
  if (status === undefined && body === undefined) return { ...NO_ANSWER, detail: describeCause(cause) ?? detail };
  const kind = chooseKind(status, body, detail);
  return { kind, status, detail, retryAfterMs: headers && readRetryAfter(headers, now) };
}

const NO_ANSWER = { kind: 'network', status: undefined, retryAfterMs: undefined } as const;

function chooseKind(status: number | undefined, problem: Problem | undefined, detail: string): FailureKind {
  // A busy server may speak of anything.
  if (status !== undefined && status >= 500) return 'unavailable';
  const worded = KIND_OF_WORDS.find(([pattern]) => pattern.test(detail))?.[1];
  const coded = KIND_OF_CODE.get(problem?.details?.error_code ?? '') ?? KIND_OF_CODE.get(problem?.code ?? '');
  if (worded ?? coded) return worded ?? coded ?? 'bad-request';
  if (status !== undefined) return KIND_OF_STATUS.get(status) ?? 'bad-request';
  return KIND_OF_CODE.get(problem?.type ?? '') ?? 'unavailable';
}

/** What lies at the bottom: the system's code, such as ECONNREFUSED, or the innermost message. */
function describeCause(cause: unknown): string | undefined {
  let message: string | undefined;
  for (let error = cause; error instanceof Error; error = error.cause) {
    if ('code' in error && typeof error.code === 'string') return error.code;
    message = error.message;
  }
  return message;
}
