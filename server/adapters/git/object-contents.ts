import type { GitVersion } from '#engine/ports/git.ts';
import type { GitCommand } from './git-command.ts';
import { checkPath, checkRef, decodeName, splitNul } from './names.ts';

/** A regular file of a tree or of the index. */
export interface GitFile {
  readonly path: string;
  /** `100644` or `100755`. */
  readonly mode: string;
  readonly objectId: string;
  /** 0 for a file of a tree; 1 to 3 for base, ours and theirs of an unmerged one. */
  readonly stage: number;
}

interface Reading {
  readonly maxBytes?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** As many paths as every system takes on one command line. */
export const PATHS_AT_ONCE = 200;
const ENTRY = /^(\d{6}) (?:blob )?([0-9a-f]{40,64})(?: (\d))?$/;

/** The files at some paths of a version; without those that are none, or no regular ones. */
export async function findFiles(
  git: GitCommand,
  version: GitVersion,
  { paths, signal }: { paths: readonly string[]; signal?: AbortSignal | undefined },
): Promise<GitFile[]> {
  const command = version.kind === 'index' ? ['ls-files', '-s', '-z'] : ['ls-tree', '-z', checkRef(version.ref)];
  const files: GitFile[] = [];
  for (let start = 0; start < paths.length; start += PATHS_AT_ONCE) {
    const some = paths.slice(start, start + PATHS_AT_ONCE).map(checkPath);
    const { output } = await git.run([...command, '--', ...some], { signal });
    files.push(...readEntries(output));
  }
  const wanted = new Set(paths);
  return files.filter(({ path }) => wanted.has(path));
}

/** The entries of `ls-files -s -z` or `ls-tree -z` that are regular files. */
export function readEntries(output: Buffer): GitFile[] {
  return splitNul(output).flatMap((entry) => {
    const tab = entry.indexOf(9);
    const path = decodeName(entry.subarray(tab + 1));
    const [, mode = '', objectId = '', stage = '0'] = ENTRY.exec(entry.toString('latin1', 0, tab)) ?? [];
    return mode.startsWith('100') && path !== undefined ? [{ path, mode, objectId, stage: Number(stage) }] : [];
  });
}

/** Contents by object id; without objects that are larger than `maxBytes` or missing. */
export async function readObjects(
  git: GitCommand,
  objectIds: readonly string[],
  { maxBytes = Infinity, signal }: Reading = {},
): Promise<Map<string, Buffer>> {
  const wanted = [...new Set(objectIds)];
  const small = Number.isFinite(maxBytes) ? await withoutLarge(git, wanted, { maxBytes, signal }) : wanted;
  if (small.length === 0) return new Map();
  const { output } = await git.run(['cat-file', '--batch'], { input: toLines(small), signal });
  return readBatch(output);
}

async function withoutLarge(
  git: GitCommand,
  objectIds: readonly string[],
  { maxBytes, signal }: { maxBytes: number; signal: AbortSignal | undefined },
): Promise<string[]> {
  if (objectIds.length === 0) return [];
  const heads = await git.text(['cat-file', '--batch-check'], { input: toLines(objectIds), signal });
  return heads.split('\n').flatMap((head) => {
    const [id = '', type, size] = head.split(' ');
    return type === 'blob' && Number(size) <= maxBytes ? [id] : [];
  });
}

/** Each object comes as `ID blob SIZE`, its bytes and a line break; a missing one as `ID missing`. */
function readBatch(output: Buffer): Map<string, Buffer> {
  const contents = new Map<string, Buffer>();
  for (let offset = 0; offset < output.length;) {
    const end = output.indexOf(10, offset);
    const [id = '', type, size] = output.toString('latin1', offset, end).split(' ');
    offset = end + 1;
    if (size === undefined) continue;
    if (type === 'blob') contents.set(id, output.subarray(offset, offset + Number(size)));
    offset += Number(size) + 1;
  }
  return contents;
}

function toLines(objectIds: readonly string[]): Buffer {
  return Buffer.from(`${objectIds.join('\n')}\n`);
}
