import { setTimeout } from 'node:timers/promises';
import workerpool from 'workerpool';
import type { FileReport } from '#shared/domain/analysis.ts';
import { ANALYZE_BATCH, type WorkerBatch } from '#adapters/workspace/worker-pool.ts';

/** Stands for the real worker: a file's name says what becomes of it. */
async function analyzeBatch({ files }: WorkerBatch): Promise<FileReport[]> {
  for (const path of files) {
    if (path.startsWith('exit')) process.exit(1);
    if (path.startsWith('throw')) throw new Error('the rule is broken\nat somewhere');
    if (path.startsWith('hang')) for (;;);
    if (path.startsWith('slow')) await setTimeout(60_000);
  }
  return files.map((path) => ({ kind: 'skipped', path, reason: 'generated' }));
}

workerpool.worker({ [ANALYZE_BATCH]: analyzeBatch });
