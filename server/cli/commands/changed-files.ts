import { dirname, join } from 'node:path';
import type { FileReport } from '#shared/domain/analysis.ts';
import { type ChangeReview, reviewChanges } from '#engine/analysis/changed-review.ts';
import { summarizeReports, type WorkspaceAnalysis } from '#engine/analysis/workspace-analysis.ts';
import type { ChangeScope, ChangesOutcome, ChangeSet, GitRepository } from '#engine/ports/git.ts';
import { languageOfPath } from '#engine/source/languages.ts';
import { MAX_SOURCE_BYTES } from '#engine/source/read-source.ts';
import { UsageError } from '../exit-codes.ts';
import type { CliServices, Workspace } from '../services.ts';
import type { AnalyzeOptions } from './analyze-options.ts';
import type { RunConfig } from './run-config.ts';

/** What a run over changes works with. */
export interface OpenChanges {
  readonly repository: GitRepository;
  readonly changes: ChangeSet;
  /** The workspace with only the changed files in it, as they are in the working tree or the index. */
  readonly workspace: Workspace;
}

/** The repository of a workspace. Throws UsageError, which names the option that needs one. */
export async function openRepository(
  services: CliServices,
  root: string,
  { option, signal }: { option: string; signal: AbortSignal },
): Promise<GitRepository> {
  const opening = await services.git.open(root, signal);
  if (opening.kind === 'none') throw new UsageError(`${option} needs a git repository. ${opening.detail}`);
  return opening.repository;
}

/** What changed, as far as the command line asks for changes; undefined where it does not. */
export async function openChanges(
  services: CliServices,
  workspace: Workspace,
  { options, signal }: { options: AnalyzeOptions; signal: AbortSignal },
): Promise<OpenChanges | undefined> {
  const scope = scopeOf(options);
  if (!scope) return undefined;
  const repository = await openRepository(services, workspace.root, { option: `--${OPTION_OF[scope.kind]}`, signal });
  const changes = readOutcome(await findChanges(repository, scope, signal), repository);
  const paths = changes.files.flatMap(({ path, isDeleted }) => (isDeleted ? [] : [path]));
  if (scope.kind !== 'staged') {
    return { repository, changes, workspace: { ...workspace, tree: services.openChangedFiles(workspace, paths) } };
  }
  const sources = paths.filter((path) => languageOfPath(path) !== undefined);
  const contents = await repository.contentsAt({ kind: 'index' }, sources, { maxBytes: MAX_SOURCE_BYTES, signal });
  const tree = services.openChangedFiles(workspace, paths, contents);
  return { repository, changes, workspace: { ...workspace, tree, isOnDisk: false } };
}

/** Leaves only the findings that the changes brought. */
export async function reviewAnalysis(
  { repository, changes, workspace }: OpenChanges,
  { reports, receipt }: WorkspaceAnalysis,
  { services, config, signal }: { services: CliServices; config: RunConfig; signal: AbortSignal },
): Promise<{ readonly analysis: WorkspaceAnalysis; readonly review: ChangeReview }> {
  const { base } = changes;
  const review = await reviewChanges({
    changes,
    reports,
    signal,
    analyzer: await services.analyzer(),
    configOf: async (path) => (await config.forFolder(dirname(join(workspace.root, path)))).config,
    async readNow(path) {
      const content = await workspace.tree.read(path, MAX_SOURCE_BYTES);
      return content.kind === 'bytes' ? content.bytes : undefined;
    },
    readBefore: async (paths) =>
      base === undefined
        ? new Map()
        : repository.contentsAt({ kind: 'ref', ref: base }, paths, { maxBytes: MAX_SOURCE_BYTES, signal }),
  });
  const nameless = changes.unnameable.map((name): FileReport => {
    return { kind: 'skipped', path: name, reason: 'unreadable', detail: 'its name is not UTF-8' };
  });
  const all = [...review.reports, ...nameless];
  const unknown = receipt.files - reports.length;
  const milliseconds = receipt.milliseconds;
  return { analysis: { reports: all, receipt: summarizeReports(all, { unknown, milliseconds }) }, review };
}

const OPTION_OF: Readonly<Record<ChangeScope['kind'], string>> = {
  uncommitted: 'changed',
  staged: 'staged',
  base: 'base',
};

function scopeOf({ changed, staged, base }: AnalyzeOptions): ChangeScope | undefined {
  if (changed) return { kind: 'uncommitted' };
  if (staged) return { kind: 'staged' };
  return base === undefined ? undefined : { kind: 'base', ref: base };
}

async function findChanges(
  repository: GitRepository,
  scope: ChangeScope,
  signal: AbortSignal,
): Promise<ChangesOutcome> {
  try {
    return await repository.changes(scope, signal);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(`${error.message} Name a branch, a tag or a hash, such as --base main.`);
  }
}

function readOutcome(outcome: ChangesOutcome, { isShallow }: GitRepository): ChangeSet {
  if (outcome.kind === 'changes') return outcome.changes;
  const { ref } = outcome;
  if (outcome.kind === 'unknown-ref') {
    throw new UsageError(
      `There is no commit ${ref} in this repository. "git branch --all" lists the branches; "git fetch" gets those of others.`,
    );
  }
  throw new UsageError(
    isShallow
      ? `This clone is shallow and does not hold the commit where HEAD left ${ref}. Run "git fetch --unshallow" first.`
      : `HEAD and ${ref} have no commit in common, so there is nothing to compare with.`,
  );
}
