import { constants } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, readdir, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { type CopyPlan, isLinkedFolder } from './copy-plan.ts';

const COPIES_AT_ONCE = 8;

/**
 * Runs an action with a copy, in which `contents` stand in place of what these files hold. The copy is gone when the
 * result is there, whatever became of the action.
 */
export async function withCopy<Result>(
  plan: CopyPlan,
  contents: ReadonlyMap<string, Uint8Array>,
  action: (folder: string) => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'refactoriq-check-'));
  try {
    await fillCopy(plan, contents, folder, signal);
    return await action(folder);
  } finally {
    await removeFolder(folder);
  }
}

async function fillCopy(
  plan: CopyPlan,
  contents: ReadonlyMap<string, Uint8Array>,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const path of plan.folders) await mkdir(join(folder, path), { recursive: true });
  const pending = plan.files.entries();
  const copyNext = async (): Promise<void> => {
    for (const [path, mode] of pending) {
      signal?.throwIfAborted();
      await writeCopy(join(plan.root, path), join(folder, path), contents.get(path), mode);
    }
  };
  // All of them end before anybody removes the folder, also where one fails.
  const copied = await Promise.allSettled(Array.from({ length: COPIES_AT_ONCE }, copyNext));
  for (const result of copied) if (result.status === 'rejected') throw result.reason;
  for (const [path, target] of plan.links) {
    const place = placeIn(plan, folder, target);
    if (place !== undefined) await linkTo(place, join(folder, path));
  }
}

async function writeCopy(from: string, to: string, content: Uint8Array | undefined, mode: number): Promise<void> {
  if (content === undefined) {
    await copyFile(from, to, constants.COPYFILE_FICLONE);
  } else {
    await writeFile(to, content);
    await chmod(to, mode);
  }
}

/**
 * Where a link of the copy leads: to the copy's own file, or out of the workspace, or into packages. What else is inside
 * was left out, and so are the links to it: nobody shall write to the real one through them.
 */
function placeIn({ root, folders, files }: CopyPlan, folder: string, target: string): string | undefined {
  const way = relative(root, target).split(sep).join('/');
  if (way === '' || files.has(way) || folders.has(way)) return join(folder, way);
  const isOutside = way.startsWith('../') || isAbsolute(way);
  return isOutside || way.split('/').some(isLinkedFolder) ? target : undefined;
}

async function linkTo(target: string, path: string): Promise<void> {
  const isFolder = await stat(target).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  await mkdir(dirname(path), { recursive: true });
  await symlink(target, path, isFolder ? 'junction' : 'file');
}

/** Also where a command made folders read-only, as some package managers do. */
async function removeFolder(folder: string): Promise<void> {
  const options = { recursive: true, force: true, maxRetries: 3 } as const;
  try {
    await rm(folder, options);
  } catch {
    await makeWritable(folder);
    await rm(folder, options);
  }
}

async function makeWritable(folder: string): Promise<void> {
  await chmod(folder, 0o700);
  for (const entry of await readdir(folder, { withFileTypes: true }))
    if (entry.isDirectory()) await makeWritable(join(folder, entry.name));
}
