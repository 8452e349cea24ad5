import { open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ZodType } from 'zod';
import { makePrivateFolder, PRIVATE_FILE, useHandle, writeDurably } from '../journal/durable-file.ts';
import { DEFAULT_LIMITS, withFolderLock } from '../journal/folder-lock.ts';

export interface RecordFileOptions<Entry> {
  /** Absolute. The folder is made when something is written; its lock is used. */
  readonly file: string;
  readonly schema: ZodType<Entry>;
  /** Told of lines that cannot be read. */
  log(message: string): void;
  /** The file is written anew with what this leaves when it has grown to so many bytes. */
  readonly compactAtBytes: number;
  compact(entries: readonly Entry[]): readonly Entry[];
}

/** Entries in lines of JSON, to which several processes may add. A damaged line is lost, the others are not. */
export class RecordFile<Entry> {
  private readonly options: RecordFileOptions<Entry>;

  constructor(options: RecordFileOptions<Entry>) {
    this.options = options;
  }

  async add(entry: Entry): Promise<void> {
    const { file, compactAtBytes } = this.options;
    await makePrivateFolder(dirname(file));
    await withFolderLock(dirname(file), DEFAULT_LIMITS, async () => {
      const size = await appendLine(file, JSON.stringify(entry));
      if (size >= compactAtBytes) await this.compact();
    });
  }

  /** Oldest first. */
  async entries(): Promise<readonly Entry[]> {
    const lines = (await readText(this.options.file)).split('\n');
    return lines.flatMap((line, index) => (line === '' ? [] : this.parse(line, index + 1)));
  }

  private async compact(): Promise<void> {
    const kept = this.options.compact(await this.entries());
    await writeDurably(this.options.file, Buffer.from(kept.map((entry) => `${JSON.stringify(entry)}\n`).join('')));
  }

  private parse(line: string, number: number): Entry[] {
    const parsed = this.options.schema.safeParse(parseJson(line));
    if (parsed.success) return [parsed.data];
    this.options.log(`Line ${number} of ${this.options.file} is damaged and does not count.`);
    return [];
  }
}

/** Gives the size of the file. A line that a dying process left open is closed first. */
async function appendLine(file: string, line: string): Promise<number> {
  const handle = await open(file, 'a+', PRIVATE_FILE);
  return useHandle(handle, file, async () => {
    const { size } = await handle.stat();
    const last = Buffer.alloc(1);
    if (size > 0) await handle.read(last, 0, 1, size - 1);
    const isOpen = size > 0 && last.toString() !== '\n';
    await handle.appendFile(`${isOpen ? '\n' : ''}${line}\n`);
    return (await handle.stat()).size;
  });
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
