import { z } from 'zod';
import { CATEGORIES, CONFIDENCES, SEVERITIES } from '#shared/domain/finding.ts';
import type { AiPrompt } from '../ports/ai-model.ts';

/** What a finding may say that the syntax tree can refute. */
export const CLAIM_KINDS = [
  'undefined-name',
  'unused',
  'missing-import',
  'missing-await',
  'may-be-null',
  'unhandled-error',
] as const;
export type ClaimKind = (typeof CLAIM_KINDS)[number];

/** A checkable statement about a name in the quoted code. */
export interface Claim {
  readonly kind: ClaimKind;
  /** A variable, import or function, as written. */
  readonly name: string;
}

/** Replaces a text that occurs once. */
export interface SearchReplace {
  readonly search: string;
  readonly replace: string;
}

/** A longer text than this is no search text but a dump. */
const MAX_EDIT_LENGTH = 20_000;
const MAX_EDITS = 20;
const MAX_TEXT = 2000;

const edit = z.strictObject({ search: z.string(), replace: z.string() });
const claim = z.strictObject({ kind: z.enum(CLAIM_KINDS), name: z.string() });

/** In the order in which it is written: of a finding that was cut off, what stands first can still be used. */
const finding = z.strictObject({
  category: z.enum(CATEGORIES),
  severity: z.enum(SEVERITIES),
  confidence: z.enum(CONFIDENCES),
  quote: z.string(),
  message: z.string(),
  suggestion: z.nullable(z.string()),
  claim: z.nullable(claim),
  edits: z.array(edit),
});

const reviewReply = z.strictObject({ findings: z.array(finding), summary: z.string(), rating: z.number() });

/** What models are held to. */
export const REVIEW_REPLY: AiPrompt['reply'] = { name: 'review', schema: toReplySchema(reviewReply) };

/** The JSON schema of the strict kind that providers take. */
export function toReplySchema(schema: z.ZodType): Readonly<Record<string, unknown>> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema);
  return rest;
}

/** The edits of a reply; one that is no edit spoils them all, because half a fix is none. */
export const repliedEdits = z
  .array(
    z.object({
      search: z.string().min(1).max(MAX_EDIT_LENGTH),
      replace: z.string().max(MAX_EDIT_LENGTH),
    }),
  )
  .max(MAX_EDITS)
  .nullish()
  .catch(undefined)
  .transform((edits): SearchReplace[] => edits ?? []);

const word = <const Words extends readonly string[]>(words: Words) =>
  z.string().trim().toLowerCase().pipe(z.enum(words));

const text = z.string().trim().max(MAX_TEXT);

/**
 * A finding as models write it that are not held to the schema: what is missing is left out. Severities and confidences
 * that nobody knows count least.
 */
export const repliedFinding = z.object({
  category: word(CATEGORIES).catch('maintainability'),
  severity: word(SEVERITIES).catch('low'),
  confidence: word(CONFIDENCES).catch('low'),
  quote: text.min(1),
  message: text.min(1),
  suggestion: text
    .nullish()
    .catch(undefined)
    .transform((suggestion) => suggestion || undefined),
  claim: claim
    .nullish()
    .catch(undefined)
    .transform((one): Claim | undefined => one ?? undefined),
  edits: repliedEdits,
});

/** A finding as a model told it: nothing in it is known to be true. */
export type RepliedFinding = z.output<typeof repliedFinding>;

/** What a model says of all the code; the rating is from 0 (unusable) to 10 (nothing to improve). */
export const repliedVerdict = z.object({
  summary: text.optional().catch(undefined),
  rating: z
    .number()
    .transform((rating) => Math.min(10, Math.max(0, rating)))
    .optional()
    .catch(undefined),
});
export type RepliedVerdict = z.output<typeof repliedVerdict>;
