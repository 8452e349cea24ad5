import type { AiError, AiErrorKind } from '#engine/ports/ai-model.ts';

const MENDABLE: ReadonlySet<AiErrorKind> = new Set([
  'no-key',
  'refused-key',
  'unknown-model',
  'bad-request',
  'out-of-credit',
]);

/** Whether a failure comes again until the user does something about it. */
export function isMendable({ kind }: Pick<AiError, 'kind'>): boolean {
  return MENDABLE.has(kind);
}

const OF_ONE_PROMPT: ReadonlySet<AiErrorKind> = new Set(['too-long', 'bad-reply', 'cut-off']);

/** Whether the next ask, about other code, may work all the same. */
export function isOfOnePrompt({ kind }: Pick<AiError, 'kind'>): boolean {
  return OF_ONE_PROMPT.has(kind);
}
