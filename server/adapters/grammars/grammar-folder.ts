import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { GrammarSource } from '#engine/ports/grammar-source.ts';

/** Reads grammars out of the folder that the build fills. */
export class GrammarFolder implements GrammarSource {
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  async read(fileName: string): Promise<Uint8Array> {
    if (basename(fileName) !== fileName) throw new RangeError(`Not a file name: ${fileName}`);
    try {
      return await readFile(join(this.folder, fileName));
    } catch (error) {
      throw new Error(`The grammar ${fileName} is missing in ${this.folder}. Run "npm run build" first.`, {
        cause: error,
      });
    }
  }
}
