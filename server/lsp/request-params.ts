import { ErrorCodes, ResponseError } from 'vscode-languageserver/node';
import { z } from 'zod';

export const DocumentShape = z.object({ uri: z.string() });
export const FixAllShape = z.object({ uri: z.string(), safety: z.enum(['safe', 'unsafe']) });
export const RuleShape = z.object({ ruleId: z.string() });
export const AnalyzeWorkspaceShape = z.object({
  folders: z.array(z.string()).optional(),
  workDoneToken: z.union([z.string(), z.int()]).optional(),
});

/** Checks what a client sent with a request of our own. Throws the response that tells what is wrong with it. */
export function parseParams<Shape extends z.ZodType>(shape: Shape, params: unknown): z.infer<Shape> {
  const parsed = shape.safeParse(params);
  if (!parsed.success) throw new ResponseError(ErrorCodes.InvalidParams, z.prettifyError(parsed.error));
  return parsed.data;
}
