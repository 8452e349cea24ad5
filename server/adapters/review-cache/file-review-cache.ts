import { readFile, rm, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Clock } from '#engine/ports/clock.ts';
import type { ReviewCache } from '#engine/ports/review-cache.ts';
import { makePrivateFolder, writeDurably } from '../journal/durable-file.ts';
import { packEntry, unpackEntry } from './cache-entry.ts';
import { type CacheLimits, DEFAULT_CACHE_LIMITS, removeOldest } from './remove-oldest.ts';

export interface ReviewCacheOptions {
  /** Absolute; made when something is put. Nothing else may be in it. */
  readonly folder: string;
  readonly clock: Clock;
  /** Told of what is damaged or cannot be kept. */
  log(message: string): void;
  readonly limits?: CacheLimits;
}

/** How many values are put between two looks at the limits; the first value of a process is followed by one. */
const PUTS_BETWEEN_LOOKS = 100;
const KEY = /^[0-9a-f]{64}$/;

/**
 * One file for each key, `ab/cdef…`, readable by its user only. Values are kept as they are given: replies with
 * placeholders, never the secrets behind them. Several processes may use one folder: files appear whole, and one that
 * disappears was not there.
 */
export class FileReviewCache implements ReviewCache {
  private readonly options: ReviewCacheOptions;
  private puts = 0;

  constructor(options: ReviewCacheOptions) {
    this.options = options;
  }

  async get(key: string): Promise<string | undefined> {
    const file = this.fileOf(key);
    try {
      const value = unpackEntry(key, await readFile(file, 'utf8'));
      if (value !== undefined) {
        await this.touch(file);
        return value;
      }
      this.options.log(`The cached review ${file} is damaged and is made again.`);
      await rm(file, { force: true });
    } catch (error) {
      this.report(error, `The cached review ${file} cannot be read`);
    }
    return undefined;
  }

  async put(key: string, value: string): Promise<void> {
    const file = this.fileOf(key);
    const { folder, clock, limits = DEFAULT_CACHE_LIMITS } = this.options;
    try {
      await makePrivateFolder(dirname(file));
      await writeDurably(file, Buffer.from(packEntry(key, value)));
      await this.touch(file);
      if (this.puts++ % PUTS_BETWEEN_LOOKS === 0) await removeOldest(folder, limits, clock.now());
    } catch (error) {
      this.report(error, `The review ${file} cannot be kept`);
    }
  }

  /** What is used stays longest. */
  private async touch(file: string): Promise<void> {
    const now = this.options.clock.now();
    await utimes(file, now, now);
  }

  private report(error: unknown, what: string): void {
    if (!(error instanceof Error && 'code' in error)) throw error;
    if (error.code !== 'ENOENT') this.options.log(`${what}: ${error.message}`);
  }

  private fileOf(key: string): string {
    if (!KEY.test(key)) throw new RangeError(`${key} is no key of a review.`);
    return join(this.options.folder, key.slice(0, 2), key.slice(2));
  }
}
