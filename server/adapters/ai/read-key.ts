import { AiError } from '#engine/ports/ai-model.ts';
import { createNoKeyError, type ErrorVoice } from './ai-errors.ts';
import type { AskConditions } from './ask-conditions.ts';
import { findAddressProblem } from './check-address.ts';

/** Rejects with AiError when a key is needed and missing, no key at all, or must not travel to the endpoint. */
export async function readKey(
  key: () => Promise<string | undefined>,
  voice: ErrorVoice,
  { allowsPlainHttp }: AskConditions,
): Promise<string | undefined> {
  const { provider, baseUrl, needsKey, keyName } = voice.endpoint;
  const problem = baseUrl === undefined ? undefined : findAddressProblem(baseUrl, allowsPlainHttp);
  if (problem !== undefined) throw new AiError('bad-request', problem, { provider });
  const given = (await key())?.trim() ?? '';
  if (given === '') {
    if (needsKey) throw createNoKeyError(voice);
    return undefined;
  }
  // No header takes it, and the error that says so would quote it.
  if (!/^[\x21-\x7e]+$/.test(given)) {
    const message = `The ${keyName} holds characters that no key has. ${voice.advice.setKey}`;
    throw new AiError('refused-key', message, { provider });
  }
  return given;
}
