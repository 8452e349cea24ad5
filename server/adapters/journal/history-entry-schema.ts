import { z } from 'zod';
import { OPTIONAL_CHECKS, REQUIRED_CHECKS } from '#shared/domain/document-change.ts';
import { SEVERITIES } from '#shared/domain/finding.ts';
import type { HistoryEntry, HistoryEvent } from '#shared/domain/history-entry.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const safety = z.enum(['safe', 'unsafe']);
const offset = z.int().min(0);

const check = z.object({
  name: z.enum([...REQUIRED_CHECKS, ...OPTIONAL_CHECKS]),
  outcome: z.enum(['passed', 'failed', 'not-run']),
  detail: z.string().exactOptional(),
});

const origin = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rule'), ruleIds: z.array(z.string()) }),
  z.object({ kind: z.literal('duplicate') }),
  z.object({ kind: z.literal('ai'), model: z.string() }),
]);

const finding = z.object({
  fingerprint: z.string(),
  ruleId: z.string(),
  severity: z.enum(SEVERITIES),
  path: z.string(),
  line: z.int(),
  message: z.string(),
});

const reference = z.object({ symbol: z.string(), path: z.string(), line: z.int() });

const impact = z.object({
  symbols: z.array(
    z.object({
      name: z.string(),
      path: z.string(),
      line: z.int(),
      isPublic: z.boolean(),
      isSignatureChanged: z.boolean(),
    }),
  ),
  callers: z.array(reference),
  tests: z.array(reference),
  isCut: z.boolean(),
  complexityDelta: z.number(),
  scoreDelta: z.number(),
  risk: z.enum(['low', 'medium', 'high']),
  reasons: z.array(z.string()),
});

const proposal = z.object({
  id: z.string(),
  title: z.string(),
  safety,
  origin,
  findings: z.array(finding),
  files: z.array(
    z.object({
      path: z.string(),
      base: hash,
      result: hash,
      edits: z.array(z.object({ start: offset, end: offset, newText: z.string() })),
    }),
  ),
  checks: z.array(check),
  impact: impact.exactOptional(),
});

const files = z.array(z.object({ path: z.string(), before: hash, after: hash }));

const appliedTo = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('files') }),
  z.object({ kind: z.literal('branch'), branch: z.string(), commit: z.string() }),
]);

const rejected = z.object({ kind: z.literal('rejected'), reason: z.string().optional() });

const events = [
  z.object({ kind: z.literal('proposed'), proposal }),
  z.object({ kind: z.literal('checked'), checks: z.array(check) }),
  z.object({ kind: z.literal('approved') }),
  z.object({ kind: z.literal('begin-apply'), files }),
  z.object({ kind: z.literal('applied'), files, to: appliedTo }),
  z.object({ kind: z.literal('begin-roll-back'), files }),
  z.object({ kind: z.literal('rolled-back'), files }),
  z.object({ kind: z.literal('undone'), reason: z.string() }),
  z.object({ kind: z.literal('conflicted'), paths: z.array(z.string()), reason: z.string() }),
] as const;

/** One line of the history file. What a newer version adds to an entry is left out. */
export const historyEntrySchema: z.ZodType<HistoryEntry> = z.object({
  proposalId: z.string(),
  at: z.string(),
  author: z.string(),
  event: z.discriminatedUnion('kind', [
    ...events,
    rejected.transform(({ kind, reason }): HistoryEvent => ({ kind, reason })),
  ]),
});

/** Every kind of event of this version. */
export const EVENT_KINDS: ReadonlySet<string> = new Set([...events, rejected].map(({ shape }) => shape.kind.value));
