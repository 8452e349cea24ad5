import { createHash, randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { useHandle } from '../journal/durable-file.ts';
import { errorCode } from './file-error.ts';

/** Resolves when the bytes are on the disk, with the mode and owner of the file they are for. */
export async function writeDraft(draft: string, content: Uint8Array, { mode, uid, gid }: Stats): Promise<void> {
  const handle = await open(draft, 'wx', 0o600);
  try {
    await useHandle(handle, draft, async () => {
      await handle.writeFile(content);
      const own = await handle.stat();
      if (own.uid !== uid || own.gid !== gid) await handle.chown(uid, gid).catch(ignoreForbidden);
      await handle.chmod(mode & 0o7777);
      await handle.sync();
    });
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** Who may write a file of somebody else may still not give one away. */
function ignoreForbidden(error: unknown): void {
  if (errorCode(error) !== 'EPERM') throw error;
}

const DRAFT_END = '.tmp';

/** A name for the new content of a file, which is short however long the file's own is. */
export function draftOf(file: string): string {
  return join(dirname(file), `${draftStart(file)}${randomBytes(4).toString('hex')}${DRAFT_END}`);
}

/** Whether a name in the folder of a file is that of one of its drafts. */
export function isDraftOf(file: string, name: string): boolean {
  return name.startsWith(draftStart(file)) && name.endsWith(DRAFT_END);
}

function draftStart(file: string): string {
  return `.refactoriq-${createHash('sha256').update(basename(file)).digest('hex').slice(0, 12)}-`;
}
