import { z } from 'zod';
import type { AiPrompt } from '../ports/ai-model.ts';
import { repliedEdits, toReplySchema } from './reply-schema.ts';

const change = z.strictObject({
  explanation: z.string(),
  edits: z.array(z.strictObject({ search: z.string(), replace: z.string() })),
});

/** What models are held to. */
export const REFACTOR_REPLY: AiPrompt['reply'] = {
  name: 'refactoring',
  schema: toReplySchema(z.strictObject({ changes: z.array(change), title: z.string() })),
};

const MAX_EXPLANATION = 500;
const MAX_TITLE = 120;

/** A step of a refactoring as models write it. */
export const repliedChange = z.object({
  explanation: z.string().trim().min(1).max(MAX_EXPLANATION),
  edits: repliedEdits.refine((edits) => edits.length > 0),
});
export type RepliedChange = z.output<typeof repliedChange>;

export const repliedTitle = z.object({ title: z.string().trim().min(1).max(MAX_TITLE).optional().catch(undefined) });
