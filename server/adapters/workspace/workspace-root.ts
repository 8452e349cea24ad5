import { access, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';

/** What a command line's paths select. */
export type Selection =
  | {
      readonly kind: 'selection';
      /** Absolute folder to which all paths are relative. */
      readonly root: string;
      /** Relative to the root with forward slashes; '' is the root. */
      readonly paths: readonly string[];
      /** Absolute folder whose configuration counts for the run as a whole. */
      readonly folder: string;
    }
  | { readonly kind: 'outside'; readonly path: string; readonly root: string };

/** The nearest folder at or above `folder` that is a git work tree; `folder` itself outside of any. */
async function findWorkspaceRoot(folder: string): Promise<string> {
  for (let current = folder; ; current = dirname(current)) {
    if (await exists(join(current, '.git'))) return current;
    if (dirname(current) === current) return folder;
  }
}

/** Finds the workspace to which paths, as typed in the folder `cwd`, belong. Without paths that is the folder itself. */
export async function selectPaths(cwd: string, paths: readonly string[]): Promise<Selection> {
  const absolute = paths.length === 0 ? [cwd] : paths.map((path) => resolve(cwd, path));
  const folders = await Promise.all(absolute.map(folderOf));
  const [first = cwd] = folders;
  const isBelowCwd = absolute.every((path) => isInside(cwd, path));
  const root = await findWorkspaceRoot(isBelowCwd ? cwd : first);
  const outside = absolute.findIndex((path) => !isInside(root, path));
  if (outside >= 0) return { kind: 'outside', path: paths[outside] ?? cwd, root };
  const folder = folders.length > 1 && isBelowCwd ? cwd : first;
  return { kind: 'selection', root, folder, paths: absolute.map((path) => relative(root, path).split(sep).join('/')) };
}

async function folderOf(path: string): Promise<string> {
  try {
    return (await stat(path)).isDirectory() ? path : dirname(path);
  } catch {
    return dirname(path); // whoever lists the path reports that it is missing
  }
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
