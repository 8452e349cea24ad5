import type { AiReplyPart, TokenUsage } from '#engine/ports/ai-model.ts';

type End = Extract<AiReplyPart, { kind: 'end' }>;

/** What one request gives, before it is known whether there has to be another. */
export type StreamPart =
  | { readonly kind: 'text'; readonly text: string }
  /** A sign of life, such as a piece of thought. */
  | { readonly kind: 'pulse' }
  | { readonly kind: 'end'; readonly stop: End['stop']; readonly usage: TokenUsage | undefined };

export const PULSE: StreamPart = { kind: 'pulse' };
