import { z } from 'zod';

/** What the process that checks types is asked. */
export interface TypeCheckRequest {
  /** Absolute, without symbolic links on the way, with forward slashes. */
  readonly root: string;
  readonly files: readonly TypeCheckFile[];
}

export interface TypeCheckFile {
  /** Relative to the root. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** What it answers. */
export const verdictSchema = z.object({
  outcome: z.enum(['passed', 'failed', 'not-run']),
  detail: z.string().optional(),
});

export type TypeVerdict = z.infer<typeof verdictSchema>;
