import type { StatusParams } from '#shared/protocol/status.ts';

/** Tells the editor how the server is; only when something changed. */
export class StatusReporter {
  private readonly send: (status: StatusParams) => void;
  private current: StatusParams = { state: 'starting', openFindings: 0 };
  private runs = 0;
  private readonly aiReviews = new Set<{ readonly path: string }>();

  constructor(send: (status: StatusParams) => void) {
    this.send = send;
  }

  ready(): void {
    this.update({ state: 'ready' });
  }

  /** The server cannot work at all. */
  broken(message: string, errorCode: string): void {
    this.update({ state: 'error', message, errorCode });
  }

  /** Something of ours failed; everything else goes on. */
  fault(message: string): void {
    this.update({ message, errorCode: 'internal-error' });
  }

  /** What had failed works again. */
  recovered(): void {
    if (this.current.errorCode !== 'internal-error') return;
    const { message: _message, errorCode: _errorCode, ...rest } = this.current;
    this.current = rest;
    this.send(this.current);
  }

  /** What the findings are limited to; undefined for all of them. */
  setScope(scope: string | undefined): void {
    const { scope: before, ...rest } = this.current;
    if (scope === before) return;
    this.current = scope === undefined ? rest : { ...rest, scope };
    this.send(this.current);
  }

  setOpenFindings(openFindings: number): void {
    this.update({ openFindings });
  }

  /** Shows that a long analysis runs; call the result when it ends. */
  startAnalysis(): () => void {
    this.runs++;
    this.update({ state: 'analyzing' });
    return () => {
      if (--this.runs === 0) this.update({ state: 'ready' });
    };
  }

  /** Shows that a language model looks at a file; call the result when it is done. */
  startAiReview(path: string): () => void {
    const review = { path };
    this.aiReviews.add(review);
    this.tellAiReview();
    return () => {
      this.aiReviews.delete(review);
      this.tellAiReview();
    };
  }

  private tellAiReview(): void {
    const [review] = this.aiReviews;
    const { aiReview: _before, ...rest } = this.current;
    this.current = review ? { ...rest, aiReview: review.path } : rest;
    this.send(this.current);
  }

  private update(change: Partial<StatusParams>): void {
    const next = { ...this.current, ...change };
    if (JSON.stringify(next) === JSON.stringify(this.current)) return;
    this.current = next;
    this.send(next);
  }
}
