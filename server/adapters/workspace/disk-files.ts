import { constants, type Stats } from 'node:fs';
import { access, open, readdir, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { FileReplacement, ReplacementOutcome, WorkspaceFiles } from '#engine/ports/workspace-files.ts';
import { UnreadableFileError } from '#engine/proposals/unreadable-file.ts';
import { syncFolder, useHandle } from '../journal/durable-file.ts';
import { draftOf, isDraftOf, writeDraft } from './draft-file.ts';
import { describeFileError, errorCode } from './file-error.ts';

/** A pipe or link that took a file's place meanwhile is not waited for or followed; Windows knows no such flags. */
const READ_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

/** The files of a folder on disk. */
export class DiskFiles implements WorkspaceFiles {
  private readonly root: string;

  /** `root` is absolute. */
  constructor(root: string) {
    this.root = root;
  }

  async read(path: string, signal?: AbortSignal): Promise<Uint8Array | undefined> {
    signal?.throwIfAborted();
    return asReadable(path, async () => {
      const file = await this.locate(path);
      return file === undefined ? undefined : (await readRegular(file))?.content;
    });
  }

  /** New contents are put beside all files before the first is replaced: most of what can fail fails before. */
  async replaceAll(changes: readonly FileReplacement[], signal?: AbortSignal): Promise<ReplacementOutcome> {
    const prepared: PreparedFile[] = [];
    try {
      for (const change of changes) {
        signal?.throwIfAborted();
        const outcome = await attempt(change.path, async () => prepared.push(await this.prepare(change)));
        if (outcome.kind === 'refused') return outcome;
      }
      signal?.throwIfAborted();
      return await replacePrepared(prepared);
    } finally {
      for (const { draft } of prepared) await rm(draft, { force: true });
    }
  }

  async removeDrafts(paths: readonly string[]): Promise<void> {
    for (const path of paths) await asReadable(path, () => this.removeDraftsOf(path));
  }

  private async removeDraftsOf(path: string): Promise<void> {
    const place = await this.placeOf(path);
    if (place === undefined) return;
    const folder = dirname(place);
    const drafts = (await readdir(folder)).filter((name) => isDraftOf(place, name));
    for (const name of drafts) await rm(join(folder, name), { force: true });
  }

  private async prepare(change: FileReplacement): Promise<PreparedFile> {
    const file = await this.locate(change.path);
    if (file === undefined) throw new Refused('it is gone');
    const { stats } = await readExpected(file, change.before);
    await access(file, constants.W_OK); // a rename would replace a file that nobody is to write as well
    const draft = draftOf(file);
    await writeDraft(draft, change.after, stats);
    return { change, file, draft };
  }

  /** The file that a path names, without links; undefined when there is none. */
  private async locate(path: string): Promise<string | undefined> {
    const absolute = resolve(this.root, path);
    if (isAbsolute(path) || !isBelow(this.root, absolute)) {
      throw new RangeError(`${path} is not inside of the workspace ${this.root}.`);
    }
    const file = await resolveLinks(absolute);
    if (file === undefined || isBelow(await realpath(this.root), file)) return file;
    throw new RangeError(`${path} is a link or lies behind one that leads out of the workspace ${this.root}.`);
  }

  /** Where a file is or was, for what lies beside it; undefined when there is no such folder inside. */
  private async placeOf(path: string): Promise<string | undefined> {
    const absolute = resolve(this.root, path);
    const folder = await resolveLinks(dirname(absolute));
    const place = (await resolveLinks(absolute)) ?? (folder && join(folder, basename(absolute)));
    return place !== undefined && isBelow(await realpath(this.root), place) ? place : undefined;
  }
}

/** A file whose new content lies beside it. */
interface PreparedFile {
  readonly change: FileReplacement;
  /** Absolute, without links. */
  readonly file: string;
  readonly draft: string;
}

/** Why a file cannot be written, in words without full stop. */
class Refused extends Error {}

/** Makes a refusal of what the state of the disk forbids. */
async function attempt(path: string, action: () => Promise<unknown>): Promise<ReplacementOutcome> {
  try {
    await action();
    return { kind: 'replaced' };
  } catch (error) {
    if (error instanceof RangeError) return { kind: 'refused', path, reason: error.message };
    const code = errorCode(error);
    if (!(error instanceof Refused) && code === undefined) throw error;
    const detail = error instanceof Refused ? error.message : (FAILURES[code ?? ''] ?? `the system says ${code}`);
    return { kind: 'refused', path, reason: `${path} cannot be written: ${detail}.` };
  }
}

const FAILURES: Readonly<Record<string, string>> = {
  EACCES: 'there is no permission to',
  EDQUOT: 'the disk quota is used up',
  ELOOP: 'it has become a link',
  ENOENT: 'it is gone',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of its path is no folder any more',
  EPERM: 'there is no permission to',
  EROFS: 'its file system is read-only',
};

/** Throws only when files that were replaced could not get their old bytes back. */
async function replacePrepared(prepared: readonly PreparedFile[]): Promise<ReplacementOutcome> {
  const replaced: PreparedFile[] = [];
  for (const next of prepared) {
    const outcome = await attempt(next.change.path, async () => {
      await readExpected(next.file, next.change.before);
      await rename(next.draft, next.file);
      replaced.push(next);
      await syncFolder(dirname(next.file));
    });
    if (outcome.kind === 'replaced') continue;
    for (const file of replaced.toReversed()) await putBack(file);
    return outcome;
  }
  return { kind: 'replaced' };
}

/** Gives a file its old bytes. Throws when somebody else has changed it since: then it is not for us to write. */
async function putBack({ change, file }: PreparedFile): Promise<void> {
  const found = await readRegular(file);
  if (!found || Buffer.compare(found.content, change.after) !== 0) {
    throw new Error(`${change.path} changed while it was written, and cannot get its old content back.`);
  }
  const draft = draftOf(file);
  try {
    await writeDraft(draft, change.before, found.stats);
    await rename(draft, file);
  } finally {
    await rm(draft, { force: true });
  }
}

/** Makes a sentence of what the disk has against it. */
async function asReadable<Result>(path: string, action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (cause) {
    if (errorCode(cause) === undefined) throw cause;
    throw new UnreadableFileError(path, describeFileError(cause), { cause });
  }
}

interface RegularFile {
  readonly content: Uint8Array;
  readonly stats: Stats;
}

/** Undefined for a folder, a pipe and the like, and for what is gone. */
async function readRegular(file: string): Promise<RegularFile | undefined> {
  try {
    const handle = await open(file, READ_FLAGS);
    return await useHandle(handle, file, async () => {
      const stats = await handle.stat();
      return stats.isFile() ? { content: await handle.readFile(), stats } : undefined;
    });
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

async function readExpected(file: string, expected: Uint8Array): Promise<RegularFile> {
  const found = await readRegular(file);
  if (!found) throw new Refused('it is gone');
  if (Buffer.compare(found.content, expected) !== 0) throw new Refused('it changed meanwhile; try again');
  return found;
}

async function resolveLinks(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

function isAbsent(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR' || code === 'ENXIO';
}

function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
