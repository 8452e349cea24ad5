import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import { hashContent } from '#engine/proposals/content-hash.ts';
import { MissingContentError } from '#engine/proposals/missing-content.ts';
import { makePrivateFolder, writeDurably } from './durable-file.ts';

/** The first byte of an object tells how the rest is stored. */
const PLAIN = 0;
const DEFLATED = 1;

/** Keeps contents under their hashes: `ab/cdef…`. */
export class ContentStore {
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Resolves to the hash when the content is on the disk. One that is there but damaged is replaced. */
  async keep(content: Uint8Array): Promise<string> {
    const hash = hashContent(content);
    if ((await this.tryRead(hash)).kind === 'content') return hash;
    const file = this.fileOf(hash);
    await makePrivateFolder(dirname(file));
    await writeDurably(file, await pack(content));
    return hash;
  }

  async read(hash: string): Promise<Uint8Array> {
    const found = await this.tryRead(hash);
    if (found.kind === 'lost') throw new MissingContentError(hash, found.detail);
    return found.content;
  }

  private async tryRead(
    hash: string,
  ): Promise<{ readonly kind: 'content'; readonly content: Uint8Array } | { readonly kind: 'lost'; detail: string }> {
    const file = this.fileOf(hash);
    let packed: Uint8Array;
    try {
      packed = await readFile(file);
    } catch (error) {
      if (isMissing(error)) return { kind: 'lost', detail: `${file} is gone` };
      throw error;
    }
    const content = await unpack(packed);
    if (!content || hashContent(content) !== hash) return { kind: 'lost', detail: `${file} is damaged` };
    return { kind: 'content', content };
  }

  private fileOf(hash: string): string {
    return join(this.folder, hash.slice(0, 2), hash.slice(2));
  }
}

async function pack(content: Uint8Array): Promise<Uint8Array> {
  const deflated = await promisify(deflate)(content);
  const pays = deflated.length < content.length;
  return Buffer.concat([Uint8Array.of(pays ? DEFLATED : PLAIN), pays ? deflated : content]);
}

/** Undefined for bytes that no content was packed to. */
async function unpack(packed: Uint8Array): Promise<Uint8Array | undefined> {
  const rest = packed.subarray(1);
  if (packed[0] === PLAIN) return rest;
  if (packed[0] !== DEFLATED) return undefined;
  try {
    return await promisify<Uint8Array, Buffer>(inflate)(rest);
  } catch (error) {
    // The codes of zlib: Z_DATA_ERROR, Z_BUF_ERROR and their like.
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')) return undefined;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
