import { createAbortError } from './outcomes.ts';

/** Work of which only the newest request counts. */
export class LatestRun {
  private current = new AbortController();

  /** Ends the run before. Returns the signal that ends this one when the next starts. */
  start(): AbortSignal {
    this.current.abort(createAbortError());
    this.current = new AbortController();
    return this.current.signal;
  }
}
