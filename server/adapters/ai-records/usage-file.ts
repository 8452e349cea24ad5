import { join } from 'node:path';
import * as z from 'zod';
import type { AiUsage } from '#shared/domain/ai-usage.ts';
import type { Clock } from '#engine/ports/clock.ts';
import type { UsageLedger } from '#engine/ports/usage-ledger.ts';
import { compactUsage } from '#engine/review/usage.ts';
import { RecordFile } from './record-file.ts';

/** Enough for a month's bill to be looked into; about a megabyte. */
const DETAILED = { entries: 3000, days: 35 };
const COMPACT_AT_BYTES = 2_000_000;

const count = z.number().nonnegative();
const schema: z.ZodType<AiUsage> = z.object({
  at: z.iso.datetime(),
  run: z.string(),
  provider: z.string(),
  model: z.string(),
  calls: count,
  inputTokens: count,
  outputTokens: count,
  cachedTokens: count,
  isEstimate: z.boolean(),
  cost: count.optional(),
  findings: z.array(z.string()),
});

export interface RecordFolder {
  /** Absolute. */
  readonly folder: string;
  readonly clock: Clock;
  readonly log: (message: string) => void;
}

/** The ledger in `usage.ndjson` of a folder. */
export function openUsageLedger({ folder, clock, log }: RecordFolder, compactAtBytes = COMPACT_AT_BYTES): UsageLedger {
  return new RecordFile({
    file: join(folder, 'usage.ndjson'),
    schema,
    log,
    compactAtBytes,
    compact: (entries) => compactUsage(entries, clock.now(), DETAILED),
  });
}
