import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { PULSE, type StreamPart } from '#adapters/ai/stream-parts.ts';
import { TooSlowError, watchStream } from '#adapters/ai/watch-stream.ts';
import { createStubTiming } from '#test/support/stub-timing.ts';

const TEXT: StreamPart = { kind: 'text', text: 'x' };
const TIMEOUTS = { firstPieceMs: 120_000, betweenPiecesMs: 90_000, totalMs: 600_000 };

describe('watchStream', () => {
  /** Reads parts, each of which comes so many milliseconds after the one before. */
  async function read(steps: readonly (readonly [number, StreamPart])[]): Promise<string> {
    const timing = createStubTiming();
    let isClosed = false;
    const open = async function* (signal: AbortSignal): AsyncGenerator<StreamPart> {
      signal.addEventListener('abort', () => {
        isClosed = true;
      });
      for (const [ms, part] of steps) {
        await setImmediate(); // until the reader waits
        timing.elapse(ms);
        await setImmediate(); // until the limit has been noticed
        yield part;
      }
    };
    const { signal } = new AbortController();
    let count = 0;
    try {
      for await (const _ of watchStream(open, {
        timeouts: TIMEOUTS,
        timing,
        deadline: timing.now() + 600_000,
        signal,
      })) {
        count += 1;
      }
      return `${count} parts`;
    } catch (error) {
      assert.ok(error instanceof TooSlowError);
      return `${count} parts, ${error.message}`;
    } finally {
      assert.ok(isClosed, 'the stream is told that nobody wants more');
    }
  }

  it('lets a model think as long as it gives signs of life', async () => {
    const thinking = [110_000, PULSE] as const;
    assert.equal(await read([thinking, thinking, thinking, [110_000, TEXT]]), '4 parts');
    assert.equal(await read([thinking, [120_000, TEXT]]), '1 parts, did not begin to answer within 120 s');
  });

  it('limits the silence between pieces once there is text', async () => {
    assert.equal(
      await read([
        [0, TEXT],
        [89_000, PULSE],
        [89_000, TEXT],
      ]),
      '3 parts',
    );
    assert.equal(
      await read([
        [0, TEXT],
        [90_000, TEXT],
      ]),
      '1 parts, fell silent for 90 s in the middle of its answer',
    );
  });

  it('limits the whole ask, however lively it is', async () => {
    const lively = Array.from({ length: 10 }, () => [80_000, TEXT] as const);
    assert.equal(await read(lively), '7 parts, was not done within 600 s');
  });
});
