import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SourceBytes, SourceEntry, SourceListing, SourceReader, SourceTree } from '#engine/ports/source-tree.ts';
import { IgnoreRules, isSkippedFolder } from '../workspace/ignore-rules.ts';

const IGNORE_FILES: ReadonlySet<string> = new Set(['.gitignore', '.ignore', '.refactoriqignore']);

/** Those files of a workspace that changed, as a tree of their own: nothing else is looked at. */
export class ChangedFilesTree implements SourceTree {
  private readonly root: string;
  private readonly paths: readonly string[];
  private readonly files: SourceReader;
  private readonly isOnDisk: boolean;
  private readonly rules = new Map<string, Promise<IgnoreRules | undefined>>();

  /** `root` is absolute; `isOnDisk` tells whether `files` reads the working tree, from which files can be gone by now. */
  constructor(
    root: string,
    { paths, files, isOnDisk }: { paths: readonly string[]; files: SourceReader; isOnDisk: boolean },
  ) {
    this.root = root;
    this.paths = paths;
    this.files = files;
    this.isOnDisk = isOnDisk;
  }

  async list(within: readonly string[], signal?: AbortSignal): Promise<SourceListing> {
    const files: SourceEntry[] = [];
    for (const path of this.paths) {
      signal?.throwIfAborted();
      const isExplicit = within.includes(path);
      const isMeant = isExplicit || within.some((folder) => folder === '' || path.startsWith(`${folder}/`));
      if (!isMeant || (this.isOnDisk && !(await isFile(join(this.root, path))))) continue;
      if (isExplicit || !(await this.isIgnored(path))) files.push({ path, isExplicit });
    }
    return { files, unreadable: [], missing: await this.findMissing(within) };
  }

  read(path: string, maxBytes: number): Promise<SourceBytes> {
    return this.files.read(path, maxBytes);
  }

  private async findMissing(within: readonly string[]): Promise<string[]> {
    const missing: string[] = [];
    for (const path of within) {
      const isChanged = this.paths.some((changed) => changed === path || changed.startsWith(`${path}/`));
      if (!isChanged && !(await exists(join(this.root, path)))) missing.push(path);
    }
    return missing;
  }

  private async isIgnored(path: string): Promise<boolean> {
    const rules = await this.rulesOf(path.slice(0, path.lastIndexOf('/') + 1));
    return rules === undefined || rules.ignores(path);
  }

  /** The rules of a folder, which ends with a slash or is the root; undefined for a folder that is ignored itself. */
  private rulesOf(folder: string): Promise<IgnoreRules | undefined> {
    let rules = this.rules.get(folder);
    if (!rules) {
      rules = this.readRules(folder);
      this.rules.set(folder, rules);
    }
    return rules;
  }

  private async readRules(folder: string): Promise<IgnoreRules | undefined> {
    if (folder === '') return IgnoreRules.none.enter(this.root, '', IGNORE_FILES);
    const parent = folder.slice(0, folder.lastIndexOf('/', folder.length - 2) + 1);
    const outer = await this.rulesOf(parent);
    if (!outer || outer.ignores(folder) || isSkippedFolder(folder.slice(parent.length, -1))) return undefined;
    return outer.enter(this.root, folder, IGNORE_FILES);
  }
}

/** Files by contents that are at hand, such as those of the index. */
export class ContentsReader implements SourceReader {
  private readonly contents: ReadonlyMap<string, Uint8Array>;

  constructor(contents: ReadonlyMap<string, Uint8Array>) {
    this.contents = contents;
  }

  async read(path: string, maxBytes: number): Promise<SourceBytes> {
    const bytes = this.contents.get(path);
    if (!bytes) return { kind: 'unreadable', detail: 'it is not there or too large' };
    return bytes.length > maxBytes ? { kind: 'too-large', size: bytes.length } : { kind: 'bytes', bytes };
  }
}

async function isFile(file: string): Promise<boolean> {
  try {
    return (await lstat(file)).isFile();
  } catch {
    return false;
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    await lstat(file);
    return true;
  } catch {
    return false;
  }
}
