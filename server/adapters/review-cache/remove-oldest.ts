import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface CacheLimits {
  readonly entries: number;
  readonly bytes: number;
  /** Since the last use. */
  readonly ageMs: number;
}

export const DEFAULT_CACHE_LIMITS: CacheLimits = {
  entries: 20_000,
  bytes: 100 * 1024 * 1024,
  ageMs: 90 * 24 * 60 * 60 * 1000,
};

/** A process that wrote one for longer than this is dead. */
const DRAFT_AGE_MS = 60 * 60 * 1000;
/** So that a full cache is not looked through after every few values. */
const KEPT_SHARE = 0.9;

interface CachedFile {
  readonly file: string;
  readonly bytes: number;
  readonly usedMs: number;
}

/** Removes what was used longest ago until a tenth of each limit is free, if one of them is passed. */
export async function removeOldest(folder: string, limits: CacheLimits, now: Date): Promise<void> {
  const all = await listFiles(folder);
  const isDraft = ({ file }: CachedFile): boolean => /draft-[^/\\]*$/.test(file);
  const deadDrafts = all.filter((file) => isDraft(file) && now.getTime() - file.usedMs > DRAFT_AGE_MS);
  const entries = all.filter((file) => !isDraft(file)).toSorted((a, b) => b.usedMs - a.usedMs);
  for (const { file } of [...deadDrafts, ...beyond(entries, limits, now)]) await rm(file, { force: true });
}

/** `entries` are newest first. */
function beyond(entries: readonly CachedFile[], limits: CacheLimits, now: Date): CachedFile[] {
  const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  const share = entries.length > limits.entries || bytes > limits.bytes ? KEPT_SHARE : 1;
  let keptBytes = 0;
  return entries.filter((entry, index) => {
    keptBytes += entry.bytes;
    const isOld = now.getTime() - entry.usedMs > limits.ageMs;
    return isOld || index >= limits.entries * share || keptBytes > limits.bytes * share;
  });
}

/** Another process may remove files meanwhile. */
async function listFiles(folder: string): Promise<CachedFile[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const listed: CachedFile[] = [];
  for (const file of files) {
    try {
      const { size, mtimeMs } = await stat(file);
      listed.push({ file, bytes: size, usedMs: mtimeMs });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
  }
  return listed;
}
