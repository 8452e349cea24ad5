import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Nobody but the user: contents of their files are in there. */
export const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;

/** Makes a folder and those above it. */
export async function makePrivateFolder(folder: string): Promise<void> {
  const topmost = await mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER });
  if (topmost === undefined) return;
  for (let made = folder; made.length >= topmost.length; made = dirname(made)) await syncFolder(dirname(made));
}

/** Resolves when the file is whole and on the disk, in place of any other of its name. Its folder must be there. */
export async function writeDurably(file: string, content: Uint8Array): Promise<void> {
  const draft = join(dirname(file), `draft-${randomUUID()}`);
  try {
    const handle = await open(draft, 'wx', PRIVATE_FILE);
    await useHandle(handle, draft, async () => {
      await handle.writeFile(content);
      await handle.sync();
    });
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  await syncFolder(dirname(file));
}

/** Puts the names in a folder onto the disk. Windows does so by itself, and cannot be asked to. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await useHandle(handle, folder, () => handle.sync());
}

/** Closes the handle whatever happens, and puts the file into errors, which those of open files do not name. */
export async function useHandle<Result>(
  handle: FileHandle,
  file: string,
  action: () => Promise<Result>,
): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof Error && 'code' in error && !('path' in error)) Object.assign(error, { path: file });
    throw error;
  } finally {
    await handle.close();
  }
}
