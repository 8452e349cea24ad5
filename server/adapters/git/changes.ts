import type { ChangedFile, ChangeScope, ChangesOutcome } from '#engine/ports/git.ts';
import type { GitCommand } from './git-command.ts';
import { checkRef, decodeName, escapeName, splitNul } from './names.ts';
import { parseDiff } from './parse-diff.ts';

/** Plumbing, so that no setting changes the form; nothing that a repository names takes part in the comparison. */
const DIFF = [
  '--patch',
  '--unified=0',
  '--inter-hunk-context=0',
  '--find-renames',
  '--relative',
  '--no-color',
  '--no-ext-diff',
  '--no-textconv',
  '--ignore-submodules=all',
  '--src-prefix=a/',
  '--dst-prefix=b/',
  '-O/dev/null',
];

/** What changed in a scope, seen from the folder where git runs. */
export async function readChanges(
  git: GitCommand,
  scope: ChangeScope,
  signal: AbortSignal | undefined,
): Promise<ChangesOutcome> {
  const base = await findBase(git, scope, signal);
  if (base.kind !== 'base') return base;
  const unnameable: string[] = [];
  const against = base.commit ?? (await emptyTree(git, signal));
  const cached = scope.kind === 'staged' ? ['--cached'] : [];
  const { output } = await git.run(['diff-index', ...cached, ...DIFF, against, '--'], { signal });
  const files = parseDiff(output, (written) => unnameable.push(written));
  if (scope.kind !== 'staged') files.push(...(await listUntracked(git, unnameable, signal)));
  const changes = { files: mergeByPath(files), base: base.commit, unnameable };
  return { kind: 'changes', changes };
}

/** The full hash of the commit that a ref names; undefined when there is none. */
export async function findCommit(git: GitCommand, ref: string, signal?: AbortSignal): Promise<string | undefined> {
  const args = ['rev-parse', '--verify', '--quiet', `${checkRef(ref)}^{commit}`];
  const { exitCode, output } = await git.run(args, { signal, accepts: [0, 1, 128] });
  return exitCode === 0 ? output.toString('latin1').trim() : undefined;
}

type Base =
  | { readonly kind: 'base'; readonly commit: string | undefined }
  | Exclude<ChangesOutcome, { kind: 'changes' }>;

async function findBase(git: GitCommand, scope: ChangeScope, signal: AbortSignal | undefined): Promise<Base> {
  if (scope.kind !== 'base') return { kind: 'base', commit: await findCommit(git, 'HEAD', signal) };
  const { ref } = scope;
  const commit = await findCommit(git, ref, signal);
  if (commit === undefined) return { kind: 'unknown-ref', ref };
  const { exitCode, output } = await git.run(['merge-base', commit, 'HEAD'], { signal, accepts: [0, 1, 128] });
  return exitCode === 0 ? { kind: 'base', commit: output.toString('latin1').trim() } : { kind: 'unrelated', ref };
}

/** Its hash depends on the repository's kind of hashes. */
function emptyTree(git: GitCommand, signal: AbortSignal | undefined): Promise<string> {
  return git.text(['hash-object', '-t', 'tree', '--stdin'], { signal });
}

async function listUntracked(
  git: GitCommand,
  unnameable: string[],
  signal: AbortSignal | undefined,
): Promise<ChangedFile[]> {
  const { output } = await git.run(['ls-files', '--others', '--exclude-standard', '-z'], { signal });
  return splitNul(output).flatMap((name) => {
    const path = decodeName(name);
    if (path === undefined) unnameable.push(escapeName(name));
    // A folder is a repository of its own.
    if (path === undefined || path.endsWith('/')) return [];
    return [{ path, previousPath: undefined, isDeleted: false, hunks: 'all' as const }];
  });
}

/** A file deleted from the index that still lies there comes twice: deleted, and unknown. Then it is all new. */
function mergeByPath(files: readonly ChangedFile[]): ChangedFile[] {
  const byPath = new Map<string, ChangedFile>();
  for (const file of files) {
    const earlier = byPath.get(file.path);
    const isReplaced = earlier?.isDeleted === true && !file.isDeleted;
    byPath.set(file.path, isReplaced ? { ...file, previousPath: earlier.path } : file);
  }
  return [...byPath.values()].toSorted((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path)));
}
