/**
 * Runs streams side by side, at most `limit` of them, and gives what they give as it comes. When one throws, or nobody
 * wants more, the others are closed: `stop` is called, so that they need not be waited for.
 */
export async function* mergeStreams<Item>(
  streams: readonly (() => AsyncGenerator<Item, void>)[],
  limit: number,
  stop: () => void,
): AsyncGenerator<Item, void> {
  const waiting = streams.values();
  const running = new Map<AsyncGenerator<Item, void>, Promise<Advance<Item>>>();
  const advance = (stream: AsyncGenerator<Item, void>): void => {
    running.set(
      stream,
      stream.next().then((result) => ({ stream, result })),
    );
  };
  const fill = (): void => {
    while (running.size < limit) {
      const next = waiting.next();
      if (next.done) return;
      advance(next.value());
    }
  };
  try {
    for (fill(); running.size > 0; fill()) {
      const { stream, result } = await Promise.race(running.values());
      if (result.done) running.delete(stream);
      else {
        yield result.value;
        advance(stream);
      }
    }
  } finally {
    stop();
    await Promise.allSettled([...running.keys()].map((stream) => stream.return()));
  }
}

interface Advance<Item> {
  readonly stream: AsyncGenerator<Item, void>;
  readonly result: IteratorResult<Item, void>;
}
