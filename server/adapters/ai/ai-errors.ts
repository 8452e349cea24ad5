import { AiError, type AiErrorKind } from '#engine/ports/ai-model.ts';
import type { Advice } from './ask-conditions.ts';
import type { Endpoint } from './endpoint.ts';
import type { ProviderFailure } from './provider-failure.ts';

/** What is said about failures of one model. */
export interface ErrorVoice {
  readonly endpoint: Endpoint;
  readonly model: string;
  readonly advice: Advice;
}

const LATER_MS = 60_000;
const DETAIL_LENGTH = 300;

const PASSING: readonly AiErrorKind[] = ['rate-limited', 'unavailable', 'network', 'timeout', 'cut-off'];

/** Whether the same ask may well succeed a little later. */
export function isPassing(kind: AiErrorKind): boolean {
  return PASSING.includes(kind);
}

/** Makes the error that users read. `key` is taken out of everything that the provider quotes. */
export function createAiError(failure: ProviderFailure, voice: ErrorVoice, key: string | undefined): AiError {
  const detail = quote(failure.detail, key);
  return new AiError(failure.kind, describeFailure(failure, detail, voice), {
    provider: voice.endpoint.provider,
    retryAfterMs: isPassing(failure.kind) ? (failure.retryAfterMs ?? LATER_MS) : undefined,
    // Not the SDK's own error: its headers and bodies may hold the key.
    cause: new Error(failure.status === undefined ? detail : `${failure.status} ${detail}`),
  });
}

export function createNoKeyError({ endpoint, advice }: ErrorVoice): AiError {
  return new AiError('no-key', `No ${endpoint.keyName} is set. ${advice.setKey}`, { provider: endpoint.provider });
}

/** `what` says which of the limits was hit. */
export function createTimeoutError({ endpoint }: ErrorVoice, what: string): AiError {
  const message = `${capitalize(endpoint.subject)} ${what}. Try again later, or ask for less at a time.`;
  return new AiError('timeout', message, { provider: endpoint.provider, retryAfterMs: LATER_MS });
}

function describeFailure(
  { kind, status }: ProviderFailure,
  detail: string,
  { endpoint, model, advice }: ErrorVoice,
): string {
  const subject = capitalize(endpoint.subject);
  switch (kind) {
    case 'refused-key':
      return status === 403
        ? `${subject} does not let this key use ${model}: ${detail} ${advice.setKey}`
        : `The ${endpoint.keyName} was refused. ${advice.setKey}`;
    case 'unknown-model':
      return `${subject} knows no model "${model}", or not for this key. ${advice.setModel}`;
    case 'too-long':
      return `The prompt is too long for ${model}. Review less at a time, or use a model with a larger context.`;
    case 'rate-limited':
      return `${subject} is asked too often: ${detail} Try again later.`;
    case 'out-of-credit':
      return `The account at ${endpoint.subject} is out of credit or over its spending limit. Top it up, or use another provider.`;
    case 'unavailable':
      return `${subject} cannot answer at the moment: ${detail} Try again later.`;
    case 'network':
      return `The connection to ${endpoint.subject} failed: ${detail} Check the connection, the proxy and the certificates.`;
    case 'cut-off':
      return `${subject} broke off in the middle of its answer. Try again.`;
    case 'bad-reply':
      return `${subject} answered what cannot be understood: ${detail} ${advice.setAddress}`;
    case 'bad-request':
      return isRedirect(status)
        ? `${subject} sends requests on to another address, which is not followed. ${advice.setAddress}`
        : `${subject} did not accept the request: ${detail}`;
  }
}

function isRedirect(status: number | undefined): boolean {
  return status !== undefined && status >= 300 && status < 400;
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** One line that ends as a sentence does. */
function quote(text: string, key: string | undefined): string {
  const open = key === undefined ? text : text.replaceAll(key, '(key)');
  const line = open.replaceAll(/\s+/g, ' ').trim();
  const short = line.length > DETAIL_LENGTH ? `${line.slice(0, DETAIL_LENGTH)}…` : line;
  return /[.!?…]$/.test(short) ? short : `${short}.`;
}
