import type { Dirent } from 'node:fs';
import { lstat, readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { IgnoreRules, isSkippedFolder } from '../workspace/ignore-rules.ts';

/** What a copy may hold. */
export interface CopyLimits {
  readonly files: number;
  readonly bytes: number;
}

/** What a copy of a workspace is made of; paths are relative to the root with forward slashes. */
export interface CopyPlan {
  readonly root: string;
  readonly folders: ReadonlySet<string>;
  /** Their modes by path. */
  readonly files: ReadonlyMap<string, number>;
  /** The absolute places they lead to. */
  readonly links: ReadonlyMap<string, string>;
}

/** Thrown for a workspace that is too large to copy; the message says so. */
export class TooLargeError extends Error {
  override readonly name = 'TooLargeError';
}

/** Installed packages: too large to copy, of no use to leave out. */
const PACKAGES = 'node_modules';
const LINKED_FOLDERS: ReadonlySet<string> = new Set(['bower_components', '.venv', 'venv', 'site-packages', '.yarn']);
/** Packages only where git ignores them, else source code. */
const LINKED_IF_IGNORED: ReadonlySet<string> = new Set(['vendor', 'env']);
/** Where tools write beside the packages: the copy gets its own. */
const CACHES: ReadonlySet<string> = new Set(['.cache', '.vite', '.vitest']);

interface Draft {
  readonly root: string;
  readonly limits: CopyLimits;
  readonly signal: AbortSignal | undefined;
  readonly folders: Set<string>;
  readonly files: Map<string, number>;
  readonly links: Map<string, string>;
  bytes: number;
}

/**
 * Finds what a copy of the workspace at `root` needs: what git would keep, with links to the installed packages.
 * Rejects with TooLargeError, or as the disk does.
 */
export async function planCopy(root: string, limits: CopyLimits, signal?: AbortSignal): Promise<CopyPlan> {
  const real = await realpath(root);
  const draft: Draft = { root: real, limits, signal, folders: new Set(), files: new Map(), links: new Map(), bytes: 0 };
  await planFolder(draft, '', IgnoreRules.none);
  return draft;
}

async function planFolder(draft: Draft, prefix: string, outer: IgnoreRules): Promise<void> {
  draft.signal?.throwIfAborted();
  const entries = await readdir(join(draft.root, prefix), { withFileTypes: true });
  const hasOwnRules = entries.some(({ name }) => name === '.gitignore');
  const rules = await outer.enter(draft.root, prefix, new Set(hasOwnRules ? ['.gitignore'] : []));
  for (const entry of entries) {
    const path = prefix + entry.name;
    if (entry.isDirectory()) await planSubfolder(draft, path, entry.name, rules);
    else if (entry.isSymbolicLink() && entry.name === PACKAGES) await planLink(draft, path);
    else if (rules.ignores(path)) continue;
    else if (entry.isSymbolicLink()) await planLink(draft, path);
    else if (entry.isFile()) await planFile(draft, path);
  }
}

async function planSubfolder(draft: Draft, path: string, name: string, rules: IgnoreRules): Promise<void> {
  const isIgnored = rules.ignores(`${path}/`);
  if (name === PACKAGES) await planPackages(draft, path);
  else if (LINKED_FOLDERS.has(name) || (isIgnored && LINKED_IF_IGNORED.has(name)))
    draft.links.set(path, join(draft.root, path));
  else if (!isIgnored && !isSkippedFolder(name)) {
    draft.folders.add(path);
    await planFolder(draft, `${path}/`, rules);
  }
}

/**
 * Links each package for itself, so that who clears the folder does not clear the real one, and packages that are part
 * of the workspace mean those of the copy.
 */
async function planPackages(draft: Draft, path: string): Promise<void> {
  draft.folders.add(path);
  for (const entry of await readdir(join(draft.root, path), { withFileTypes: true })) {
    const inner = `${path}/${entry.name}`;
    if (CACHES.has(entry.name)) continue;
    if (entry.name.startsWith('@') && entry.isDirectory()) await planPackages(draft, inner);
    else await planPackage(draft, inner, entry);
  }
}

async function planPackage(draft: Draft, path: string, entry: Dirent): Promise<void> {
  if (entry.isSymbolicLink()) await planLink(draft, path);
  else if (entry.isDirectory()) draft.links.set(path, join(draft.root, path));
  else if (entry.isFile()) await planFile(draft, path);
}

/** One that leads nowhere is left out. */
async function planLink(draft: Draft, path: string): Promise<void> {
  const target = await realpath(join(draft.root, path)).catch(() => undefined);
  if (target !== undefined) draft.links.set(path, target);
}

async function planFile(draft: Draft, path: string): Promise<void> {
  const { mode, size } = await lstat(join(draft.root, path));
  draft.files.set(path, mode & 0o777);
  draft.bytes += size;
  const { files, bytes } = draft.limits;
  if (draft.files.size > files) throw new TooLargeError(`The workspace has more than ${files} files to copy.`);
  if (draft.bytes > bytes)
    throw new TooLargeError(`The workspace has more than ${Math.floor(bytes / 1_000_000)} MB to copy.`);
}

/** Whether the copy may have links into a folder of this name, which holds packages. */
export function isLinkedFolder(name: string): boolean {
  return name === PACKAGES || LINKED_FOLDERS.has(name) || LINKED_IF_IGNORED.has(name);
}
