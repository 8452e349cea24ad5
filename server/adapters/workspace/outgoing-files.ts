import { readdir, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { MayLeave, OutgoingFiles } from '#engine/ports/outgoing-files.ts';
import { errorCode } from './file-error.ts';
import { IgnoreRules, isSkippedFolder } from './ignore-rules.ts';
import { isPrivateFile } from './private-files.ts';

/** What is known of a folder after its ignore files were read. */
type Folder = { readonly rules: IgnoreRules; readonly isIgnored: boolean };

/**
 * Keeps in what lies outside of the workspace, what holds secrets by its nature and what an ignore file names, also those
 * above the root up to the repository's. Links count as what they lead to. Reads each ignore file once: make a new one for
 * each run.
 */
export class WorkspaceOutgoingFiles implements OutgoingFiles {
  private readonly root: string;
  private readonly folders = new Map<string, Promise<Folder>>();
  private places: Promise<Places> | undefined;

  /** `root` is absolute. */
  constructor(root: string) {
    this.root = root;
  }

  async mayLeave(path: string): Promise<MayLeave> {
    const file = resolve(this.root, path);
    if (isAbsolute(path) || leaves(relative(this.root, file))) return keep(path, 'lies outside of the workspace');
    const { root, top } = await (this.places ??= findPlaces(this.root));
    const real = await realFile(file);
    if (leaves(relative(root, real))) return keep(path, 'leads out of the workspace by a link');
    // The name that was asked for counts as well as the one that it leads to.
    for (const absolute of new Set([join(root, relative(this.root, file)), real])) {
      const own = toPath(relative(top, absolute));
      if (isPrivateFile(own)) return keep(path, 'is of a kind that holds secrets');
      if (await this.isIgnored(top, own)) return keep(path, 'is named by .gitignore, .ignore or .refactoriqignore');
    }
    return { kind: 'yes' };
  }

  private async isIgnored(top: string, path: string): Promise<boolean> {
    const { rules, isIgnored } = await this.folder(top, path.slice(0, path.lastIndexOf('/') + 1));
    return isIgnored || rules.ignores(path);
  }

  /** `prefix` ends with a slash or is empty. */
  private folder(top: string, prefix: string): Promise<Folder> {
    const known = this.folders.get(prefix);
    if (known) return known;
    const reading = this.readFolder(top, prefix);
    this.folders.set(prefix, reading);
    return reading;
  }

  private async readFolder(top: string, prefix: string): Promise<Folder> {
    if (prefix === '') return { rules: await enter(IgnoreRules.none, top, ''), isIgnored: false };
    const [, above = '', name = ''] = /^(.*\/)?([^/]+)\/$/.exec(prefix) ?? [];
    const outer = await this.folder(top, above);
    if (outer.isIgnored || isSkippedFolder(name) || outer.rules.ignores(prefix)) return { ...outer, isIgnored: true };
    return { rules: await enter(outer.rules, top, prefix), isIgnored: false };
  }
}

interface Places {
  /** The workspace without links. */
  readonly root: string;
  /** Where ignore files begin to count. */
  readonly top: string;
}

async function findPlaces(folder: string): Promise<Places> {
  const root = await realpath(folder);
  for (let top = root; ; top = dirname(top)) {
    if ((await namesIn(top)).has('.git')) return { root, top };
    if (dirname(top) === top) return { root, top: root };
  }
}

async function enter(rules: IgnoreRules, top: string, prefix: string): Promise<IgnoreRules> {
  return rules.enter(top, prefix, await namesIn(join(top, prefix)));
}

/** None for a folder that cannot be read: its files cannot either. */
async function namesIn(folder: string): Promise<ReadonlySet<string>> {
  try {
    return new Set(await readdir(folder));
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return new Set();
  }
}

/** The file that a name leads to; one that is not saved yet would be put behind the links of its folder. */
async function realFile(file: string): Promise<string> {
  try {
    return await realpath(file);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return dirname(file) === file ? file : join(await realFile(dirname(file)), relative(dirname(file), file));
  }
}

function keep(path: string, why: string): MayLeave {
  return { kind: 'no', reason: `${path} is not sent to a model: it ${why}.` };
}

function leaves(relativePath: string): boolean {
  return relativePath === '..' || relativePath.startsWith(`..${sep}`) || isAbsolute(relativePath);
}

function toPath(relativePath: string): string {
  return relativePath.split(sep).join('/');
}
