import { z } from 'zod';

const Provider = z.enum(['openai', 'anthropic', 'compatible', 'editor']);
const WorkDoneToken = z.union([z.string(), z.int()]);
const Position = z.object({ line: z.int().nonnegative(), character: z.int().nonnegative() });

export const AiKeyShape = z.object({ sealed: z.array(z.string()).optional() }).catch({});
export const AiConsentShape = z.object({ answer: z.enum(['granted', 'refused']).optional() }).catch({});
export const AiProvidersShape = z.object({ providers: z.array(Provider), renewed: Provider.optional() });
export const TestAiKeyShape = z.object({ uri: z.string().optional(), provider: Provider });
export const ReviewFileShape = z.object({ uri: z.string(), workDoneToken: WorkDoneToken.optional() });
export const AiReceiptShape = z.object({ uri: z.string().optional() });
export const AiRangeShape = z.object({ start: Position, end: Position });
export const AiGoalShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('fix'), fingerprint: z.string() }),
  z.object({ kind: z.literal('refactor'), range: AiRangeShape, wish: z.string().optional() }),
]);
export const AiRefactorShape = z.object({
  uri: z.string(),
  goal: AiGoalShape,
  workDoneToken: WorkDoneToken.optional(),
});
export const EditorModelPartShape = z.object({ id: z.int(), text: z.string() });
export const EditorModelShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('done') }),
  z.object({ kind: z.literal('failed'), why: z.enum(['missing', 'refused', 'unavailable']), detail: z.string() }),
]);
