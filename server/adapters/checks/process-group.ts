import { type ChildProcess, spawnSync } from 'node:child_process';

/** Options by which a child leads a process group of its own; Windows has none and ends a tree by its root instead. */
export const OWN_GROUP = { detached: process.platform !== 'win32', windowsHide: true } as const;

/** Ends a child that was started with `OWN_GROUP` and everything that it started. Does nothing where nothing is left. */
export function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(pid), '/T', '/F'], { windowsHide: true });
    return;
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // EPERM: all that is left are zombies, which macOS does not let anybody signal.
    if (!(error instanceof Error && 'code' in error && (error.code === 'ESRCH' || error.code === 'EPERM'))) throw error;
  }
}

export interface ChildGuard {
  /** Whether the time was over before `release`. */
  isLate(): boolean;
  release(): void;
}

/** Ends a child's group when its time is over, when `signal` is aborted and when this process exits. */
export function guardChild(child: ChildProcess, timeoutMs: number, signal: AbortSignal | undefined): ChildGuard {
  const stop = (): void => killGroup(child);
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    stop();
  }, timeoutMs);
  signal?.addEventListener('abort', stop, { once: true });
  process.once('exit', stop);
  return {
    isLate: () => isLate,
    release() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      process.off('exit', stop);
    },
  };
}
