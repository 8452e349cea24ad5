import { createAbortError } from '../outcomes.ts';

/** The reviews that run: at most one for each document, the newest. */
export class ReviewRuns {
  private readonly running = new Map<string, AbortController>();

  /** Ends the one before. Call `end` when it is over, whatever came of it. */
  start(uri: string): { readonly signal: AbortSignal; end(): void } {
    this.stop(uri);
    const controller = new AbortController();
    this.running.set(uri, controller);
    return {
      signal: controller.signal,
      end: () => {
        if (this.running.get(uri) === controller) this.running.delete(uri);
      },
    };
  }

  stop(uri: string): void {
    this.running.get(uri)?.abort(createAbortError());
    this.running.delete(uri);
  }

  stopAll(): void {
    for (const uri of this.running.keys()) this.stop(uri);
  }
}
