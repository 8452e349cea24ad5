import { closeSync, constants, type Dirent, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { lstat, open, readdir, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { SkippedFile } from '#shared/domain/analysis.ts';
import type { SourceBytes, SourceEntry, SourceListing, SourceReader, SourceTree } from '#engine/ports/source-tree.ts';
import { describeFileError, errorCode } from './file-error.ts';
import { IgnoreRules, isSkippedFolder } from './ignore-rules.ts';

/** A pipe that took a file's place is not waited for; Windows knows no such thing. */
const READ_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** What one walk gathers. */
interface Walk {
  readonly files: Map<string, SourceEntry>;
  readonly unreadable: SkippedFile[];
  readonly missing: string[];
  readonly signal: AbortSignal | undefined;
}

/** The files of a folder on disk. */
export class DiskSourceTree implements SourceTree {
  private readonly root: string;

  /** `root` is absolute. */
  constructor(root: string) {
    this.root = root;
  }

  async list(paths: readonly string[], signal?: AbortSignal): Promise<SourceListing> {
    const walk: Walk = { files: new Map(), unreadable: [], missing: [], signal };
    for (const path of paths) await this.listPath(walk, trimSlashes(path));
    const files = [...walk.files.values()].toSorted((a, b) => compareCodeUnits(a.path, b.path));
    const unreadable = walk.unreadable.toSorted((a, b) => compareCodeUnits(a.path, b.path));
    return { files, unreadable, missing: walk.missing };
  }

  async read(path: string, maxBytes: number): Promise<SourceBytes> {
    const file = resolveInside(this.root, path);
    try {
      const handle = await open(file, READ_FLAGS);
      try {
        const stats = await handle.stat();
        if (!stats.isFile()) return { kind: 'unreadable', detail: 'not a regular file' };
        if (stats.size > maxBytes) return { kind: 'too-large', size: stats.size };
        return { kind: 'bytes', bytes: await handle.readFile() };
      } finally {
        await handle.close();
      }
    } catch (error) {
      return { kind: 'unreadable', detail: describeFileError(error) };
    }
  }

  private async listPath(walk: Walk, path: string): Promise<void> {
    const absolute = resolveInside(this.root, path);
    let stats: Stats;
    try {
      stats = await stat(absolute);
    } catch (error) {
      if (isMissing(error)) walk.missing.push(path);
      else walk.unreadable.push(skipUnreadable(path, error));
      return;
    }
    if ((await lstat(absolute)).isSymbolicLink() && !(await this.isInside(absolute))) {
      walk.unreadable.push({ kind: 'skipped', path, reason: 'unreadable', detail: 'links out of the workspace' });
    } else if (stats.isDirectory()) {
      await this.walkFolder(walk, path === '' ? '' : `${path}/`, await this.rulesAbove(path));
    } else if (stats.isFile()) {
      walk.files.set(path, { path, isExplicit: true });
    } else {
      walk.unreadable.push({ kind: 'skipped', path, reason: 'unreadable', detail: 'not a regular file' });
    }
  }

  /** The rules of the folders above a folder; none when they ignore it, because it was asked for by name. */
  private async rulesAbove(path: string): Promise<IgnoreRules> {
    let rules = IgnoreRules.none;
    let prefix = '';
    for (const name of path === '' ? [] : path.split('/')) {
      const entries = await readdir(join(this.root, prefix)).catch(() => []);
      rules = await rules.enter(this.root, prefix, new Set(entries));
      prefix += `${name}/`;
      if (isSkippedFolder(name) || rules.ignores(prefix)) return IgnoreRules.none;
    }
    return rules;
  }

  private async walkFolder(walk: Walk, prefix: string, outer: IgnoreRules): Promise<void> {
    walk.signal?.throwIfAborted();
    let entries: Dirent[];
    try {
      entries = await readdir(join(this.root, prefix), { withFileTypes: true });
    } catch (error) {
      walk.unreadable.push(skipUnreadable(trimSlashes(prefix), error));
      return;
    }
    const rules = await outer.enter(this.root, prefix, new Set(entries.map(({ name }) => name)));
    for (const entry of entries) {
      const path = prefix + entry.name;
      if (entry.isDirectory()) {
        if (!isSkippedFolder(entry.name) && !rules.ignores(`${path}/`)) await this.walkFolder(walk, `${path}/`, rules);
      } else if (entry.isFile() && !walk.files.has(path) && !rules.ignores(path)) {
        walk.files.set(path, { path, isExplicit: false });
      }
    }
  }

  private async isInside(absolute: string): Promise<boolean> {
    return !leaves(relative(await realpath(this.root), await realpath(absolute)));
  }
}

/**
 * Reads at once, for a thread that has nothing else to do meanwhile: that takes a third of the time. The bytes are good
 * until the next call, which reads into the same memory.
 */
export class BlockingReader implements SourceReader {
  private readonly root: string;
  private memory = new Uint8Array(64 * 1024);

  /** `root` is absolute. */
  constructor(root: string) {
    this.root = root;
  }

  async read(path: string, maxBytes: number): Promise<SourceBytes> {
    const file = resolveInside(this.root, path);
    try {
      const handle = openSync(file, READ_FLAGS);
      try {
        const stats = fstatSync(handle);
        if (!stats.isFile()) return { kind: 'unreadable', detail: 'not a regular file' };
        if (stats.size > maxBytes) return { kind: 'too-large', size: stats.size };
        return { kind: 'bytes', bytes: this.fill(handle, stats.size) };
      } finally {
        closeSync(handle);
      }
    } catch (error) {
      return { kind: 'unreadable', detail: describeFileError(error) };
    }
  }

  /** A file that shrinks meanwhile is read as far as it goes; one that grows, as long as it was. */
  private fill(handle: number, size: number): Uint8Array {
    if (size > this.memory.length) this.memory = new Uint8Array(size * 2);
    let length = 0;
    while (length < size) {
      const count = readSync(handle, this.memory, length, size - length, null);
      if (count === 0) break;
      length += count;
    }
    return this.memory.subarray(0, length);
  }
}

function resolveInside(root: string, path: string): string {
  const absolute = resolve(root, path);
  if (isAbsolute(path) || leaves(relative(root, absolute))) {
    throw new RangeError(`${path} is outside of the workspace ${root}.`);
  }
  return absolute;
}

function leaves(relativePath: string): boolean {
  return relativePath === '..' || relativePath.startsWith(`..${sep}`) || isAbsolute(relativePath);
}

function trimSlashes(path: string): string {
  return path.replace(/\/+$/, '');
}

function compareCodeUnits(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function skipUnreadable(path: string, error: unknown): SkippedFile {
  return { kind: 'skipped', path, reason: 'unreadable', detail: describeFileError(error) };
}

function isMissing(error: unknown): boolean {
  return errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR';
}
