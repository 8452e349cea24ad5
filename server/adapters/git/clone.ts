import { mkdir, readdir, rm } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CloneOutcome, CloneRefusal, CloneRequest } from '#engine/ports/git.ts';
import { errorCode } from '../workspace/file-error.ts';
import { type GitCommand, GitError, GitTimeoutError } from './git-command.ts';

const TIMEOUT_MS = 10 * 60_000;
const OPTIONS = ['--quiet', '--template=', '--no-recurse-submodules'];

/** Copies a repository without hooks, templates, submodules or prompts. */
export async function cloneRepository(
  git: GitCommand,
  { url, folder, depth, timeoutMs = TIMEOUT_MS, allowsLocal = false }: CloneRequest,
  signal?: AbortSignal,
): Promise<CloneOutcome> {
  const source = readSource(url, allowsLocal);
  if (!source) return refuse('bad-url', describeUrls(url, allowsLocal));
  signal?.throwIfAborted();
  const undo = await claimFolder(folder);
  if (!undo) return refuse('folder-in-use', `${folder} is not empty. Name a folder that is empty or not there yet.`);
  const shallow = depth === undefined ? [] : [`--depth=${Math.max(1, Math.trunc(depth))}`];
  const remote = git.withVariables({ GIT_ALLOW_PROTOCOL: source.protocol });
  try {
    await remote.run(['clone', ...OPTIONS, ...shallow, '--', source.url, folder], {
      signal,
      timeoutMs,
      hasHelpers: true,
    });
    return { kind: 'cloned' };
  } catch (error) {
    await undo();
    const name = withoutCredentials(url);
    if (error instanceof GitTimeoutError)
      return refuse('timeout', `${name} was not cloned in time. Try a smaller depth.`);
    if (error instanceof GitError)
      return refuse('failed', `${name} cannot be cloned. Git says: ${lastWords(error, url)}`);
    throw error;
  }
}

const SCP_LIKE = /^(?:[\w.-]+@)?[\w][\w.-]*:(?![:/\\])[^\s\p{Cc}]+$/u;
const DRIVE = /^[a-z]:[\\/]/i;

/** What to hand to git; undefined for an address that is not allowed. */
function readSource(url: string, allowsLocal: boolean): { url: string; protocol: string } | undefined {
  if (/[\s\p{Cc}]/u.test(url) && !isAbsolute(url)) return undefined;
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1]?.toLowerCase();
  if (scheme === 'https' || scheme === 'ssh') return { url, protocol: scheme };
  if (scheme === 'file') return allowsLocal ? { url, protocol: 'file' } : undefined;
  // A URL, because of a path git would copy the files of a repository instead of asking it for commits.
  if (isAbsolute(url)) return allowsLocal ? { url: pathToFileURL(url).href, protocol: 'file' } : undefined;
  return SCP_LIKE.test(url) && !DRIVE.test(url) ? { url, protocol: 'ssh' } : undefined;
}

function describeUrls(url: string, allowsLocal: boolean): string {
  const local = allowsLocal ? ', file://… or an absolute path' : '';
  return `${JSON.stringify(withoutCredentials(url))} cannot be cloned: use https://…, ssh://… or user@host:path${local}.`;
}

/** Makes sure that the folder is there and empty; the result takes back what was made. Undefined when it is in use. */
async function claimFolder(folder: string): Promise<(() => Promise<void>) | undefined> {
  try {
    const made = await mkdir(folder, { recursive: true });
    if (made !== undefined) return () => rm(made, { recursive: true, force: true });
    if ((await readdir(folder)).length > 0) return undefined;
  } catch (error) {
    if (errorCode(error) === 'EEXIST' || errorCode(error) === 'ENOTDIR') return undefined;
    throw error;
  }
  return async () => {
    for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true, force: true });
  };
}

function withoutCredentials(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, '$1');
}

function lastWords({ errors }: GitError, url: string): string {
  const words = errors.trim().split('\n').at(-1) ?? '';
  return words.replaceAll(url, withoutCredentials(url)).replace(/^(fatal|error): /, '') || 'nothing';
}

function refuse(reason: CloneRefusal, detail: string): CloneOutcome {
  return { kind: 'refused', reason, detail };
}
