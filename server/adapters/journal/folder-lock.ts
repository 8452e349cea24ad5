import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';
import { lock } from 'proper-lockfile';
import { HistoryError } from '#engine/proposals/history-error.ts';

export interface LockLimits {
  /** A lock that was not renewed for so long belongs to a process that is dead or hangs, and is taken over. At least 2000. */
  readonly staleAfterMs: number;
  /** How long to wait for the others. */
  readonly waitMs: number;
}

export const DEFAULT_LIMITS: LockLimits = { staleAfterMs: 8000, waitMs: 30_000 };

const POLL_MS = 40;

export interface HeldLock {
  /** False once it is given back, or was taken over by another process because this one did not come to renew it. */
  isHeld: boolean;
}

/** Runs an action while nobody else has the folder's lock. Throws when it does not become free in time. */
export async function withFolderLock<Result>(
  folder: string,
  limits: LockLimits,
  action: (held: HeldLock) => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  const held: HeldLock = { isHeld: true };
  const release = await acquire(folder, limits, held, signal);
  try {
    return await action(held);
  } finally {
    const isOurs = held.isHeld;
    held.isHeld = false;
    if (isOurs) await release();
  }
}

async function acquire(
  folder: string,
  { staleAfterMs, waitMs }: LockLimits,
  held: HeldLock,
  signal: AbortSignal | undefined,
): Promise<() => Promise<void>> {
  const lockfilePath = join(folder, 'lock');
  const onCompromised = (): void => {
    held.isHeld = false;
  };
  for (const deadline = Date.now() + waitMs; ; await delay(POLL_MS, undefined, signal && { signal })) {
    signal?.throwIfAborted();
    try {
      return await lock(folder, { lockfilePath, stale: staleAfterMs, update: staleAfterMs / 4, onCompromised });
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
    if (Date.now() >= deadline) {
      throw new HistoryError(
        `Another RefactorIQ process has been changing files of this workspace for ${Math.round(waitMs / 1000)} seconds. ` +
          `Try again when it is done, or end it. Its lock is ${lockfilePath}.`,
      );
    }
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ELOCKED';
}
