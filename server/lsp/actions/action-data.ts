import { z } from 'zod';

const Target = z.object({ uri: z.string(), version: z.int() });

const ActionData = z.discriminatedUnion('action', [
  Target.extend({ action: z.literal('fix'), fingerprint: z.string() }),
  Target.extend({ action: z.literal('fix-rule'), ruleId: z.string() }),
  Target.extend({ action: z.literal('fix-all') }),
  Target.extend({ action: z.literal('suppress-line'), fingerprint: z.string() }),
  Target.extend({ action: z.literal('suppress-file'), fingerprint: z.string() }),
  Target.extend({ action: z.literal('disable-rule'), ruleId: z.string() }),
]);

/** What a code action carries until the editor asks for its edit: which version it was offered for and what it does. */
export type ActionData = z.infer<typeof ActionData>;

/** Undefined for an action that is not ours or has no edit to come. */
export function parseActionData(data: unknown): ActionData | undefined {
  return ActionData.safeParse(data).data;
}
