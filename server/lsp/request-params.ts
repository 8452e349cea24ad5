import { ErrorCodes, ResponseError } from 'vscode-languageserver/node';
import { z } from 'zod';

export const DocumentShape = z.object({ uri: z.string() });
export const FixAllShape = z.object({ uri: z.string(), safety: z.enum(['safe', 'unsafe']) });
export const RuleShape = z.object({ ruleId: z.string() });
export const TrustShape = z.object({ isTrusted: z.boolean() });
const WorkDoneToken = z.union([z.string(), z.int()]);
export const AnalyzeWorkspaceShape = z.object({
  folders: z.array(z.string()).optional(),
  workDoneToken: WorkDoneToken.optional(),
});
export const OriginShape = z.object({ uri: z.string(), fingerprint: z.string() });
export const ReviewScopeShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('everything') }),
  z.object({ kind: z.literal('uncommitted') }),
  z.object({ kind: z.literal('base'), ref: z.string().min(1) }),
]);
export const ScopeShape = z.object({ scope: ReviewScopeShape, workDoneToken: WorkDoneToken.optional() });
export const FolderShape = z.object({ folder: z.string().optional() });
export const ProposalShape = z.object({ id: z.string().min(1), folder: z.string().optional() });
export const RejectionShape = ProposalShape.extend({ reason: z.string().optional() });
export const ProposalTextShape = ProposalShape.extend({ path: z.string(), side: z.enum(['before', 'after']) });
export const ProposalTargetShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('findings'), uri: z.string(), fingerprints: z.array(z.string()).min(1) }),
  z.object({ kind: z.literal('file'), uri: z.string() }),
  z.object({ kind: z.literal('rule-in-file'), uri: z.string(), ruleId: z.string() }),
  z.object({ kind: z.literal('rule'), ruleId: z.string() }),
]);
export const ProposeShape = z.object({ target: ProposalTargetShape, workDoneToken: WorkDoneToken.optional() });

/** Checks what a client sent with a request of our own. Throws the response that tells what is wrong with it. */
export function parseParams<Shape extends z.ZodType>(shape: Shape, params: unknown): z.infer<Shape> {
  const parsed = shape.safeParse(params);
  if (!parsed.success) throw new ResponseError(ErrorCodes.InvalidParams, z.prettifyError(parsed.error));
  return parsed.data;
}
