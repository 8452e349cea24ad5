import type { AiModel, AiPrompt, AiReplyPart } from '#engine/ports/ai-model.ts';

/** A prompt whose schema every strict mode takes. */
export const PROMPT: AiPrompt = {
  system: 'You review code.',
  user: 'def f(): pass',
  reply: {
    name: 'review',
    schema: {
      type: 'object',
      properties: { summary: { type: 'string' }, rating: { type: 'integer', minimum: 0, maximum: 10 } },
      required: ['summary', 'rating'],
      additionalProperties: false,
    },
  },
  maxOutputTokens: 500,
};

export const ANSWER = '{"summary":"Fine: é, 漢字, 🦊 and nothing else to say.","rating":9}';

export interface CollectedReply {
  readonly text: string;
  readonly pieces: number;
  readonly end: Extract<AiReplyPart, { kind: 'end' }>;
}

/** Asks and gives all of the reply. */
export async function collectReply(
  model: AiModel,
  { prompt = PROMPT, signal = new AbortController().signal }: { prompt?: AiPrompt; signal?: AbortSignal } = {},
): Promise<CollectedReply> {
  let text = '';
  let pieces = 0;
  for await (const part of model.ask(prompt, signal)) {
    if (part.kind === 'end') return { text, pieces, end: part };
    text += part.text;
    pieces += 1;
  }
  throw new Error('The reply had no end.');
}
