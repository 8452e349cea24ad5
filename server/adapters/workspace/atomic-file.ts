import { randomUUID } from 'node:crypto';
import { chmod, lstat, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { FileWriter, ReplaceOutcome } from '#engine/ports/file-writer.ts';

/** Writes through a draft beside the file and a rename. */
export const atomicFiles: FileWriter = { write: writeFileAtomically, replace: replaceFile };

/** Keeps the mode of a file that is already there, and writes through a symbolic link to the file it names. */
async function writeFileAtomically(file: string, content: Uint8Array | string): Promise<void> {
  const target = await followLink(file);
  const draft = join(dirname(target), `.${basename(target)}.${randomUUID().slice(0, 8)}.tmp`);
  try {
    await writeFile(draft, content, { flag: 'wx' });
    const mode = await modeOf(target);
    if (mode !== undefined) await chmod(draft, mode);
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

async function replaceFile(file: string, expected: Uint8Array, content: Uint8Array): Promise<ReplaceOutcome> {
  let current: Buffer;
  try {
    current = await readFile(file);
  } catch (error) {
    if (isMissing(error)) return 'gone';
    throw error;
  }
  if (!current.equals(expected)) return 'changed-meanwhile';
  await writeFileAtomically(file, content);
  return 'replaced';
}

async function followLink(file: string): Promise<string> {
  try {
    return (await lstat(file)).isSymbolicLink() ? await realpath(file) : file;
  } catch (error) {
    if (isMissing(error)) return file;
    throw error;
  }
}

async function modeOf(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).mode & 0o7777;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
