import { AsyncLocalStorage } from 'node:async_hooks';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { HistoryEntry } from '#shared/domain/history-entry.ts';
import type { ProposalJournal } from '#engine/ports/proposal-journal.ts';
import { HistoryError } from '#engine/proposals/history-error.ts';
import { ContentStore } from './content-store.ts';
import { makePrivateFolder, PRIVATE_FILE, syncFolder, useHandle } from './durable-file.ts';
import { DEFAULT_LIMITS, type HeldLock, type LockLimits, withFolderLock } from './folder-lock.ts';
import { formatLine, lengthOfWholeLines, parseLines } from './history-lines.ts';

/**
 * A journal in a folder of its own, which is made when something is first written: `history.ndjson`, to which lines are
 * added, and `objects/` with the contents.
 */
export class FileJournal implements ProposalJournal {
  private readonly folder: string;
  private readonly file: string;
  private readonly limits: LockLimits;
  private readonly contents: ContentStore;
  /** The lines up to `readBytes`, which never change any more. */
  private known: readonly HistoryEntry[] = [];
  private readBytes = 0;
  /** Tells a new history that somebody began from the one that was read. */
  private identity = '';
  /** Of whoever is within an exclusive action. */
  private readonly held = new AsyncLocalStorage<HeldLock>();

  /** `folder` is absolute. */
  constructor(folder: string, limits: LockLimits = DEFAULT_LIMITS) {
    this.folder = folder;
    this.file = join(folder, 'history.ndjson');
    this.limits = limits;
    this.contents = new ContentStore(join(folder, 'objects'));
  }

  async entries(): Promise<readonly HistoryEntry[]> {
    const handle = await this.tryOpen();
    if (!handle) return [];
    return useHandle(handle, this.file, async () => {
      const { size, ino, birthtimeMs } = await handle.stat();
      const identity = `${ino} ${birthtimeMs}`;
      const isSameFile = identity === this.identity && size >= this.readBytes;
      const [known, start] = isSameFile ? [this.known, this.readBytes] : [[], 0];
      const bytes = await readFrom(handle, start, size);
      const length = lengthOfWholeLines(bytes);
      const added = parseLines(bytes.subarray(0, length), { file: this.file, firstLine: known.length + 1 });
      this.identity = identity;
      this.readBytes = start + length;
      this.known = added.length === 0 ? known : [...known, ...added];
      return this.known;
    });
  }

  async append(entry: HistoryEntry): Promise<void> {
    const held = this.held.getStore();
    if (!held) return this.exclusively(() => this.append(entry));
    if (!held.isHeld) {
      throw new HistoryError('This process hung for so long that another one took over the history. Try again.');
    }
    const handle = await open(this.file, 'a+', PRIVATE_FILE);
    await useHandle(handle, this.file, async () => {
      const { size } = await handle.stat();
      await cutTornLine(handle, size);
      await handle.appendFile(formatLine(entry));
      await handle.sync();
      if (size === 0) await syncFolder(this.folder);
    });
  }

  async keep(content: Uint8Array): Promise<string> {
    return this.contents.keep(content);
  }

  async content(hash: string): Promise<Uint8Array> {
    return this.contents.read(hash);
  }

  async exclusively<Result>(action: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    if (this.held.getStore()?.isHeld) throw new Error('An exclusive action cannot wait for another one.');
    await makePrivateFolder(this.folder);
    return withFolderLock(this.folder, this.limits, (held) => this.held.run(held, action), signal);
  }

  private async tryOpen(): Promise<FileHandle | undefined> {
    try {
      return await open(this.file, 'r');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
  }
}

/** So that the next line does not go on where a process died in the middle of one. */
async function cutTornLine(handle: FileHandle, size: number): Promise<void> {
  if (size === 0 || (await readFrom(handle, size - 1, size)).at(-1) === NEWLINE) return;
  await handle.truncate(lengthOfWholeLines(await readFrom(handle, 0, size)));
}

const NEWLINE = 10;

async function readFrom(handle: FileHandle, start: number, end: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(end - start);
  const { bytesRead } = await handle.read(bytes, 0, bytes.length, start);
  return bytes.subarray(0, bytesRead);
}
