import type { AskTimeouts, Timing } from './ask-conditions.ts';
import type { StreamPart } from './stream-parts.ts';

/** Thrown when a stream is too slow. Does not leave this folder. */
export class TooSlowError extends Error {
  override readonly name = 'TooSlowError';
}

export interface Watch {
  readonly timeouts: AskTimeouts;
  readonly timing: Timing;
  /** When the whole ask is over, in milliseconds since 1970. */
  readonly deadline: number;
  readonly signal: AbortSignal;
}

/**
 * Gives the parts of a stream while it keeps to the limits of time. Rejects with TooSlowError when it does not, with
 * AbortError when `signal` is aborted, both at once, whatever the stream does. The signal that `open` gets is aborted as
 * soon as nobody wants more.
 */
export async function* watchStream(
  open: (signal: AbortSignal) => AsyncIterable<StreamPart>,
  watch: Watch,
): AsyncGenerator<StreamPart> {
  const left = new AbortController();
  const parts = open(AbortSignal.any([watch.signal, left.signal]))[Symbol.asyncIterator]();
  let hasText = false;
  try {
    for (;;) {
      const next: IteratorResult<StreamPart> = await beforeDeadline(parts.next(), hasText, watch);
      if (next.done) return;
      hasText ||= next.value.kind === 'text';
      yield next.value;
    }
  } finally {
    left.abort();
    // Not awaited: a stream that hangs does not end either. Why it fails while it is closed matters to nobody.
    parts.return?.().catch(() => undefined);
  }
}

async function beforeDeadline<T>(next: Promise<T>, hasText: boolean, watch: Watch): Promise<T> {
  const { timeouts, timing, deadline, signal } = watch;
  const pieceMs = hasText ? timeouts.betweenPiecesMs : timeouts.firstPieceMs;
  const totalMs = Math.max(0, deadline - timing.now());
  const isLast = totalMs < pieceMs;
  const done = new AbortController();
  const late = timing.wait(Math.min(pieceMs, totalMs), AbortSignal.any([signal, done.signal])).then(() => {
    throw new TooSlowError(describeLimit(isLast, hasText, watch));
  });
  try {
    return await Promise.race([next, late]);
  } finally {
    done.abort();
  }
}

function describeLimit(isLast: boolean, hasText: boolean, { timeouts }: Watch): string {
  if (isLast) return `was not done within ${seconds(timeouts.totalMs)}`;
  return hasText
    ? `fell silent for ${seconds(timeouts.betweenPiecesMs)} in the middle of its answer`
    : `did not begin to answer within ${seconds(timeouts.firstPieceMs)}`;
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`;
}
