import { availableParallelism } from 'node:os';
import workerpool from 'workerpool';
import type { FileReport } from '#shared/domain/analysis.ts';
import type { AnalysisPool, AnalysisRequest } from '#engine/ports/analysis-pool.ts';

/** What a worker is asked to do: a part of a request. It answers with one report for each file. */
export type WorkerBatch = AnalysisRequest;

/** The method by which a worker takes batches. */
export const ANALYZE_BATCH = 'analyzeBatch';

export interface WorkerPoolOptions {
  /** The module that runs in the threads. */
  readonly script: string;
  readonly workers?: number | undefined;
  readonly batchSize?: number;
  /** After this time a batch counts as hung. */
  readonly batchTimeout?: number;
}

interface FinishedBatch {
  readonly batch: WorkerBatch;
  readonly reports: readonly FileReport[];
}

const BATCH_SIZE = 16;
const BATCH_TIMEOUT_MS = 60_000;
/** Batches waiting for each worker: enough to keep it busy, few enough to keep memory flat. */
const QUEUED_PER_WORKER = 2;
/** Rules and trees of one batch fit easily; a leak ends in a restarted worker and not in a swapping machine. */
const WORKER_HEAP_MB = 384;

/** Two to four, by the processor's cores: more threads warm up longer than they work. */
function chooseWorkerCount(): number {
  return Math.min(4, Math.max(2, availableParallelism()));
}

/** Analyzes in worker threads, which are started when first needed and restarted when they die. */
export class WorkerPool implements AnalysisPool {
  private readonly options: Required<Omit<WorkerPoolOptions, 'workers'>> & { readonly workers: number };
  private pool: ReturnType<typeof workerpool.pool> | undefined;

  constructor({
    script,
    workers = chooseWorkerCount(),
    batchSize = BATCH_SIZE,
    batchTimeout = BATCH_TIMEOUT_MS,
  }: WorkerPoolOptions) {
    this.options = { script, workers, batchSize, batchTimeout };
  }

  async *analyze(request: AnalysisRequest, signal?: AbortSignal): AsyncGenerator<FileReport> {
    signal?.throwIfAborted();
    const batches = splitIntoBatches(request, this.options.batchSize);
    const running = new Map<WorkerBatch, Promise<FinishedBatch>>();
    const abort = rejectOnAbort(signal);
    try {
      while (batches.length > 0 || running.size > 0) {
        while (batches.length > 0 && running.size < this.options.workers * QUEUED_PER_WORKER) {
          const batch = batches.shift();
          if (batch) running.set(batch, this.finish(batch, signal));
        }
        const { batch, reports } = await Promise.race([...running.values(), abort.promise]);
        running.delete(batch);
        yield* reports;
      }
    } finally {
      abort.dispose();
      // The consumer left or aborted: what still runs is of no use to anybody.
      if (running.size > 0) await this.close();
    }
  }

  async close(): Promise<void> {
    const { pool } = this;
    this.pool = undefined;
    if (pool) await pool.terminate(true);
  }

  private finish(batch: WorkerBatch, signal: AbortSignal | undefined): Promise<FinishedBatch> {
    const finished = this.run(batch, signal).then((reports) => ({ batch, reports }));
    finished.catch(() => undefined); // raced in `analyze`: one that loses against an abort is not an unhandled one
    return finished;
  }

  /** A batch that fails is run again file by file, so that only the file at fault is lost. */
  private async run(batch: WorkerBatch, signal: AbortSignal | undefined): Promise<readonly FileReport[]> {
    try {
      return await this.execute(batch);
    } catch (error) {
      signal?.throwIfAborted();
      const [path] = batch.files;
      if (batch.files.length === 1 && path !== undefined) {
        return [{ kind: 'skipped', path, reason: 'crashed', detail: describeCrash(error) }];
      }
    }
    const reports: FileReport[] = [];
    for (const file of batch.files) {
      signal?.throwIfAborted();
      reports.push(...(await this.run({ ...batch, files: [file] }, signal)));
    }
    return reports;
  }

  private async execute(batch: WorkerBatch): Promise<readonly FileReport[]> {
    this.pool ??= workerpool.pool(this.options.script, {
      workerType: 'thread',
      maxWorkers: this.options.workers,
      workerTerminateTimeout: 100,
      workerThreadOpts: { resourceLimits: { maxOldGenerationSizeMb: WORKER_HEAP_MB, maxYoungGenerationSizeMb: 24 } },
    });
    return await this.pool
      .exec<(batch: WorkerBatch) => FileReport[]>(ANALYZE_BATCH, [batch])
      .timeout(this.options.batchTimeout);
  }
}

function splitIntoBatches(request: AnalysisRequest, size: number): WorkerBatch[] {
  const batches: WorkerBatch[] = [];
  for (let start = 0; start < request.files.length; start += size)
    batches.push({ ...request, files: request.files.slice(start, start + size) });
  return batches;
}

function rejectOnAbort(signal: AbortSignal | undefined): { promise: Promise<never>; dispose(): void } {
  let onAbort = (): void => undefined;
  const promise = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal?.reason);
  });
  promise.catch(() => undefined);
  signal?.addEventListener('abort', onAbort, { once: true });
  return { promise, dispose: () => signal?.removeEventListener('abort', onAbort) };
}

function describeCrash(error: unknown): string {
  if (error instanceof workerpool.Promise.TimeoutError) return 'the analysis did not come to an end';
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n', 1)[0] ?? message;
}
