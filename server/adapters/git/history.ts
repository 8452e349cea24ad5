import type { Blame, BlameOptions, GitBranch, GitCommit, GitHead } from '#engine/ports/git.ts';
import { findCommit } from './changes.ts';
import { GitError, type GitCommand } from './git-command.ts';
import { checkPath } from './names.ts';

/** Beyond it blaming the whole file is cheaper, and the command line shorter. */
const MAX_BLAMED_RANGES = 200;
const BLAME_LINE = /^([0-9a-f]{40,64}) \d+ (\d+)(?: \d+)?$/;
const NOT_COMMITTED = /^0+$/;

/** Where HEAD is. */
export async function readHead(git: GitCommand, signal?: AbortSignal): Promise<GitHead> {
  const branch = await git.run(['symbolic-ref', '--quiet', '--short', 'HEAD'], { signal, accepts: [0, 1] });
  const commit = await findCommit(git, 'HEAD', signal);
  const name = branch.output.toString('utf8').trim();
  return branch.exitCode === 0 || commit === undefined
    ? { kind: 'branch', name, commit }
    : { kind: 'detached', commit };
}

/** Local branches, then remote ones, by name. */
export async function readBranches(git: GitCommand, signal?: AbortSignal): Promise<GitBranch[]> {
  const format = '%(refname)%00%(refname:short)%00%(objectname)%00%(HEAD)%00%(symref)';
  const text = await git.text(['for-each-ref', `--format=${format}`, 'refs/heads', 'refs/remotes'], { signal });
  return text.split('\n').flatMap((line) => {
    const [full = '', name = '', commit = '', head, target] = line.split('\0');
    // `origin/HEAD` only says which branch is the remote's main one.
    if (full === '' || target !== '') return [];
    return [{ name, commit, isRemote: full.startsWith('refs/remotes/'), isCurrent: head === '*' }];
  });
}

/** The newest commits that touched a file, across its renames. */
export async function readLog(
  git: GitCommand,
  path: string,
  { limit, signal }: { limit: number; signal?: AbortSignal | undefined },
): Promise<GitCommit[]> {
  checkPath(path);
  if ((await findCommit(git, 'HEAD', signal)) === undefined) return [];
  const format = '%H%x00%an%x00%aI%x00%s%x00';
  const plain = ['--no-color', '--no-ext-diff', '--no-textconv', '--no-patch', '--encoding=UTF-8'];
  const args = ['log', ...plain, '--follow', `--max-count=${Math.max(0, Math.trunc(limit))}`, `--format=${format}`];
  const { output } = await git.run([...args, '--', path], { signal });
  return output
    .toString('utf8')
    .split('\0\n')
    .flatMap((entry) => {
      const [commit = '', author = '', date = '', summary = ''] = entry.split('\0');
      return commit === '' ? [] : [{ commit, author, date, summary }];
    });
}

/** Who last touched lines of a file. */
export async function readBlame(
  git: GitCommand,
  path: string,
  request: BlameOptions & { readonly lines: readonly number[]; readonly isShallow: boolean },
): Promise<Map<number, Blame>> {
  const { lines, isShallow, contents, signal } = request;
  const wanted = new Set(lines);
  if (wanted.size === 0) return new Map();
  const ranges = wanted.size > MAX_BLAMED_RANGES ? [] : [...wanted].flatMap((line) => ['-L', `${line},${line}`]);
  const source = contents ? ['--contents', '-'] : [];
  const args = [
    'blame',
    '--porcelain',
    '--no-textconv',
    '--encoding=UTF-8',
    ...ranges,
    ...source,
    '--',
    checkPath(path),
  ];
  try {
    const { output } = await git.run(args, { signal, input: contents });
    return parseBlame(output.toString('utf8'), { wanted, isShallow });
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    const known = /has only (\d+) lines?/.exec(error.errors)?.[1];
    if (known !== undefined) {
      const there = lines.filter((line) => line <= Number(known));
      // Git stops at one that is not there, so that these are fewer than before.
      return readBlame(git, path, { ...request, lines: there });
    }
    // The file is not in HEAD: nobody committed what was asked for.
    if (/no such (path|ref)|bad revision/.test(error.errors)) return new Map();
    throw error;
  }
}

/** A commit's headers come with its first line only. */
function parseBlame(
  text: string,
  { wanted, isShallow }: { wanted: ReadonlySet<number>; isShallow: boolean },
): Map<number, Blame> {
  const headers = new Map<string, Map<string, string>>();
  const commits = new Map<number, string>();
  let current = new Map<string, string>();
  for (const line of text.split('\n')) {
    const start = BLAME_LINE.exec(line);
    if (start) {
      const [, commit = '', number] = start;
      current = headers.get(commit) ?? new Map<string, string>();
      headers.set(commit, current);
      commits.set(Number(number), commit);
    } else if (!line.startsWith('\t')) {
      const space = line.indexOf(' ');
      current.set(space < 0 ? line : line.slice(0, space), space < 0 ? '' : line.slice(space + 1));
    }
  }
  const blames = [...commits].flatMap(([line, commit]): [number, Blame][] => {
    const fields = headers.get(commit);
    return fields && wanted.has(line) && !NOT_COMMITTED.test(commit)
      ? [[line, toBlame(commit, fields, isShallow)]]
      : [];
  });
  return new Map(blames);
}

function toBlame(commit: string, fields: ReadonlyMap<string, string>, isShallow: boolean): Blame {
  return {
    commit,
    author: fields.get('author') ?? '',
    date: formatDate(Number(fields.get('author-time')), fields.get('author-tz') ?? '+0000'),
    summary: fields.get('summary') ?? '',
    // Git marks the first commit of a whole history as well.
    isBoundary: isShallow && fields.has('boundary'),
  };
}

/** Seconds since 1970 and a zone such as `+0130` as ISO 8601 in that zone. */
function formatDate(seconds: number, zone: string): string {
  const [, sign = '+', hours = '00', minutes = '00'] = /^([+-])(\d\d)(\d\d)$/.exec(zone) ?? [];
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
  const local = new Date((seconds + offset * 60) * 1000).toISOString().slice(0, 19);
  return `${local}${sign}${hours}:${minutes}`;
}
