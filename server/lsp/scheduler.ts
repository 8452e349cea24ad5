import { createAbortError } from './outcomes.ts';

/** Time, as far as waiting is concerned. */
export interface Timer {
  /** Calls back once after `milliseconds`; 0 means after the events that are already there. Returns how to call it off. */
  after(milliseconds: number, callback: () => void): () => void;
}

export const systemTimer: Timer = {
  after(milliseconds, callback) {
    if (milliseconds > 0) {
      const timeout = setTimeout(callback, milliseconds);
      return () => clearTimeout(timeout);
    }
    const immediate = setImmediate(callback);
    return () => clearImmediate(immediate);
  },
};

/** Must look at its signal after every wait and stop when it is aborted. */
export type Task = (signal: AbortSignal) => Promise<void>;

interface Job {
  readonly key: string;
  readonly task: Task;
  readonly controller: AbortController;
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
  stopTimer: (() => void) | undefined;
  isRunning: boolean;
}

/** Enough to use the waits of one task for another; more would only delay the first. */
const CONCURRENT_TASKS = 2;

/** Runs at most one task for each key, after a time of quiet; the newest wins. Holds no timer when nothing is due. */
export class Scheduler {
  private readonly timer: Timer;
  private readonly jobs = new Map<string, Job>();
  private queue: Job[] = [];
  private running = 0;

  constructor(timer: Timer = systemTimer) {
    this.timer = timer;
  }

  /**
   * Runs the task when `delay` milliseconds have passed without another one for this key. What was there for the key is
   * aborted. The promise ends as the task does, with AbortError when it is superseded or cancelled.
   */
  schedule(key: string, delay: number, task: Task): Promise<void> {
    this.cancel(key);
    const job = createJob(key, task);
    this.jobs.set(key, job);
    job.stopTimer = this.timer.after(delay, () => this.enqueue(job));
    job.promise.catch(() => undefined); // whoever wants to know awaits what is returned
    return job.promise;
  }

  /** Ends the waiting of a key's task. Resolves with the task; undefined when there is none. */
  hurry(key: string): Promise<void> | undefined {
    const job = this.jobs.get(key);
    if (!job) return undefined;
    if (job.stopTimer) {
      job.stopTimer();
      this.enqueue(job);
    }
    return job.promise;
  }

  /** The task that waits or runs for a key, if there is one. */
  pending(key: string): Promise<void> | undefined {
    return this.jobs.get(key)?.promise;
  }

  /** Aborts what waits or runs for a key. */
  cancel(key: string): void {
    const job = this.jobs.get(key);
    if (!job) return;
    this.jobs.delete(key);
    job.stopTimer?.();
    this.queue = this.queue.filter((queued) => queued !== job);
    job.controller.abort(createAbortError());
    if (!job.isRunning) job.reject(job.controller.signal.reason);
  }

  /** Aborts everything. */
  dispose(): void {
    for (const key of this.jobs.keys()) this.cancel(key);
  }

  private enqueue(job: Job): void {
    job.stopTimer = undefined;
    this.queue.push(job);
    this.pump();
  }

  private pump(): void {
    while (this.running < CONCURRENT_TASKS) {
      const job = this.queue.shift();
      if (!job) return;
      this.running++;
      job.isRunning = true;
      void this.run(job).then(() => {
        this.running--;
        // Between two tasks the messages that came in meanwhile are read: one may abort what is queued.
        if (this.queue.length > 0) this.timer.after(0, () => this.pump());
      });
    }
  }

  private async run(job: Job): Promise<void> {
    try {
      await job.task(job.controller.signal);
      this.forget(job);
      job.resolve();
    } catch (error) {
      this.forget(job);
      job.reject(error);
    }
  }

  private forget(job: Job): void {
    if (this.jobs.get(job.key) === job) this.jobs.delete(job.key);
  }
}

function createJob(key: string, task: Task): Job {
  let resolve: Job['resolve'] = () => undefined;
  let reject: Job['reject'] = () => undefined;
  const promise = new Promise<void>((whenDone, whenFailed) => {
    resolve = whenDone;
    reject = whenFailed;
  });
  return {
    key,
    task,
    controller: new AbortController(),
    promise,
    resolve,
    reject,
    stopTimer: undefined,
    isRunning: false,
  };
}
