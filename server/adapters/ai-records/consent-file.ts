import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { ConsentAnswer, ConsentStore } from '#engine/ports/consent-store.ts';
import { makePrivateFolder, writeDurably } from '../journal/durable-file.ts';
import { DEFAULT_LIMITS, withFolderLock } from '../journal/folder-lock.ts';

const schema = z.record(z.string(), z.enum(['granted', 'refused']));

/** The answers in `consent.json` of a workspace's state folder. A damaged file holds none: the user is asked again. */
export class ConsentFile implements ConsentStore {
  private readonly folder: string;

  /** `folder` is absolute, outside of the workspace, and made when something is written. */
  constructor(folder: string) {
    this.folder = folder;
  }

  async answers(): Promise<ReadonlyMap<string, ConsentAnswer>> {
    const parsed = schema.safeParse(parseJson(await this.readText()));
    return new Map(parsed.success ? Object.entries(parsed.data) : []);
  }

  async remember(recipient: string, answer: ConsentAnswer): Promise<void> {
    await makePrivateFolder(this.folder);
    await withFolderLock(this.folder, DEFAULT_LIMITS, async () => {
      const answers = new Map(await this.answers()).set(recipient, answer);
      await writeDurably(this.file, Buffer.from(`${JSON.stringify(Object.fromEntries(answers), undefined, 2)}\n`));
    });
  }

  private get file(): string {
    return join(this.folder, 'consent.json');
  }

  private async readText(): Promise<string> {
    try {
      return await readFile(this.file, 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
      throw error;
    }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
