import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BranchCommit, CommitOutcome, CommitRefusal } from '#engine/ports/git.ts';
import { findCommit } from './changes.ts';
import type { GitCommand } from './git-command.ts';
import { checkPath, isRef, splitNul } from './names.ts';
import { PATHS_AT_ONCE } from './object-contents.ts';

interface Parent {
  readonly kind: 'parent';
  /** The tip of the branch, or where a new one begins. */
  readonly commit: string;
  /** What the branch must hold when it is moved; empty when it must not be there. */
  readonly expected: string;
}
type Refused = Extract<CommitOutcome, { kind: 'refused' }>;

/** Makes a commit with an index of its own, so that the user's index and working tree take no part in it. */
export async function commitOnBranch(
  git: GitCommand,
  request: BranchCommit,
  signal?: AbortSignal,
): Promise<CommitOutcome> {
  request.files.forEach(({ path }) => checkPath(path));
  const parent = await findParent(git, request, signal);
  if (parent.kind === 'refused') return parent;
  const identity = await git.run(['var', 'GIT_COMMITTER_IDENT'], { signal, accepts: [0, 128] });
  if (identity.exitCode !== 0) {
    return refuse(
      'no-identity',
      'Git does not know who you are. Run "git config --global user.name NAME" and "git config --global user.email ADDRESS".',
    );
  }
  const folder = await mkdtemp(join(tmpdir(), 'refactoriq-index-'));
  try {
    const own = git.withVariables({ GIT_INDEX_FILE: join(folder, 'index') });
    return await commit(own, { request, parent, signal });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function findParent(
  git: GitCommand,
  { branch, base = 'HEAD', appends = false }: BranchCommit,
  signal: AbortSignal | undefined,
): Promise<Parent | Refused> {
  const ref = `refs/heads/${branch}`;
  const check = isRef(branch) && (await git.run(['check-ref-format', ref], { signal, accepts: [0, 1] }));
  if (!check || check.exitCode !== 0) {
    return refuse(
      'bad-branch-name',
      `${JSON.stringify(branch)} is no name for a branch. Use letters, digits, / and -.`,
    );
  }
  const tip = await findCommit(git, ref, signal);
  if (tip === undefined) return findStart(git, base, signal);
  if (!appends) {
    return refuse('branch-exists', `There is already a branch ${branch}. Choose another name, or delete that branch.`);
  }
  const worktrees = await git.run(['worktree', 'list', '--porcelain'], { signal });
  if (worktrees.output.toString('utf8').split('\n').includes(`branch ${ref}`)) {
    return refuse('checked-out', `The branch ${branch} is checked out; a commit would make its files look changed.`);
  }
  return { kind: 'parent', commit: tip, expected: tip };
}

async function findStart(git: GitCommand, base: string, signal: AbortSignal | undefined): Promise<Parent | Refused> {
  const start = isRef(base) ? await findCommit(git, base, signal) : undefined;
  if (start !== undefined) return { kind: 'parent', commit: start, expected: '' };
  return base === 'HEAD'
    ? refuse('no-commit-yet', 'The repository has no commit yet. Make the first one, then a branch can begin there.')
    : refuse('unknown-base', `There is no commit ${base} in this repository.`);
}

async function commit(
  git: GitCommand,
  { request, parent, signal }: { request: BranchCommit; parent: Parent; signal: AbortSignal | undefined },
): Promise<CommitOutcome> {
  await git.run(['read-tree', parent.commit], { signal });
  const refusal = await stage(git, request, signal);
  if (refusal) return refusal;
  const tree = await git.text(['write-tree', '--missing-ok'], { signal });
  if (tree === (await git.text(['rev-parse', '--verify', `${parent.commit}^{tree}`], { signal }))) {
    return refuse('nothing-to-commit', `These files are already so on ${request.branch}.`);
  }
  const message = Buffer.from(`${request.message.trimEnd()}\n`);
  const made = await git.text(['commit-tree', '--no-gpg-sign', '-p', parent.commit, '-F', '-', tree], {
    input: message,
    signal,
  });
  // Not to be stopped half-way: the branch is moved or it is not.
  signal?.throwIfAborted();
  const move = ['update-ref', '-m', 'refactoriq', `refs/heads/${request.branch}`, made, parent.expected];
  const { exitCode } = await git.run(move, { accepts: [0, 1, 128] });
  return exitCode === 0
    ? { kind: 'committed', commit: made }
    : refuse('moved-meanwhile', `The branch ${request.branch} was changed by somebody else just now. Try again.`);
}

/** Puts the files into the index, each with the mode it has. */
async function stage(
  git: GitCommand,
  { files }: BranchCommit,
  signal: AbortSignal | undefined,
): Promise<Refused | undefined> {
  const modes = await readModes(
    git,
    files.map(({ path }) => path),
    signal,
  );
  const verbatim = await readVerbatim(git, [...modes.keys()], signal);
  // The index names files from the top of the repository.
  const prefix = await git.text(['rev-parse', '--show-prefix'], { signal });
  const entries: string[] = [];
  for (const { path, content } of files) {
    const mode = modes.get(path) ?? '100644';
    if (!mode.startsWith('100')) return refuse('not-a-file', `${path} is a link or a submodule in the repository.`);
    const conversion = verbatim.has(path) ? ['--no-filters'] : ['--path', path];
    const id = await git.text(['hash-object', '-w', '--stdin', ...conversion], { input: content, signal });
    entries.push(`${mode} ${id}\t${prefix}${path}\0`);
  }
  const input = Buffer.from(entries.join(''));
  const { errors } = await git.run(['update-index', '-z', '--index-info'], { input, signal });
  if (errors.includes('Ignoring path')) throw new RangeError(`No repository can hold such a file: ${errors.trim()}`);
  return undefined;
}

/**
 * Files that were committed with CRLF although git would find that out and convert them (`text=auto`): it leaves those as they
 * are, where converting them now would change every line.
 */
async function readVerbatim(
  git: GitCommand,
  paths: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Set<string>> {
  if (paths.length === 0) return new Set();
  const { output } = await git.run(['ls-files', '--eol', '-z', '--cached', '--', ...paths], { signal });
  const entries = splitNul(output).map((entry) => entry.toString('utf8'));
  const kept = entries.filter((entry) => /^i\/(?:crlf|mixed)\s.*\sattr\/(?:text=auto)?\s*\t/.test(entry));
  return new Set(kept.map((entry) => entry.slice(entry.indexOf('\t') + 1)));
}

async function readModes(
  git: GitCommand,
  paths: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Map<string, string>> {
  const modes = new Map<string, string>();
  for (let start = 0; start < paths.length; start += PATHS_AT_ONCE) {
    const some = paths.slice(start, start + PATHS_AT_ONCE);
    const { output } = await git.run(['ls-files', '-s', '-z', '--', ...some], { signal });
    for (const entry of splitNul(output).map((bytes) => bytes.toString('utf8')))
      modes.set(entry.slice(entry.indexOf('\t') + 1), entry.slice(0, 6));
  }
  return modes;
}

function refuse(reason: CommitRefusal, detail: string): Refused {
  return { kind: 'refused', reason, detail };
}
