import { join } from 'node:path';
import * as z from 'zod';
import type { SentPayload } from '#shared/domain/ai-usage.ts';
import type { SendLog } from '#engine/ports/send-log.ts';
import { RecordFile } from './record-file.ts';
import type { RecordFolder } from './usage-file.ts';

const KEPT_ENTRIES = 3000;
const KEPT_MS = 90 * 24 * 60 * 60 * 1000;
const COMPACT_AT_BYTES = 4_000_000;

const schema: z.ZodType<SentPayload> = z.object({
  at: z.iso.datetime(),
  run: z.string(),
  provider: z.string(),
  model: z.string(),
  sha256: z.string(),
  bytes: z.number().nonnegative(),
  files: z.array(z.string()),
});

/** The log in `sent.ndjson` of a folder. */
export function openSendLog({ folder, clock, log }: RecordFolder, compactAtBytes = COMPACT_AT_BYTES): SendLog {
  return new RecordFile({
    file: join(folder, 'sent.ndjson'),
    schema,
    log,
    compactAtBytes,
    compact: (entries) =>
      entries.slice(-KEPT_ENTRIES).filter(({ at }) => Date.parse(at) >= clock.now().getTime() - KEPT_MS),
  });
}
