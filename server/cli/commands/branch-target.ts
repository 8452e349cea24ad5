import type { AppliedTo, ProposalRecord } from '#shared/domain/history-entry.ts';
import type { Proposal } from '#shared/domain/proposal.ts';
import type { CommitRefusal, Git, GitRepository } from '#engine/ports/git.ts';
import type { FileReplacement } from '#engine/ports/workspace-files.ts';
import type { ApplyOptions, ApplyTarget } from '#engine/proposals/apply-proposal.ts';
import type { ProposalDesk, Refusal } from '#engine/proposals/proposal-desk.ts';
import { UsageError } from '../exit-codes.ts';
import {
  type AcceptedProposal,
  type AcceptOutcome,
  CollectedChanges,
  createAndApply,
  type FixTarget,
} from './fix-targets.ts';

/** What stands in the way of any commit on this branch. */
const REFUSES_ALL: ReadonlySet<CommitRefusal> = new Set([
  'bad-branch-name',
  'branch-exists',
  'checked-out',
  'no-commit-yet',
  'no-identity',
]);

/** A new branch with one commit for each proposal. The user's files are left alone. */
export class BranchTarget implements FixTarget {
  private readonly desk: ProposalDesk;
  private readonly repository: GitRepository;
  private readonly collected: CollectedChanges;
  /** Undefined: named after the first proposal. */
  private readonly wanted: string | undefined;
  private tip: { readonly branch: string; readonly commit: string } | undefined;

  private constructor(desk: ProposalDesk, repository: GitRepository, branch: string | undefined) {
    this.desk = desk;
    this.repository = repository;
    this.collected = new CollectedChanges((path) => desk.files.read(path));
    this.wanted = branch;
  }

  /** Throws UsageError when there is no repository to make this branch in, or it is there already. */
  static async open(
    git: Git,
    {
      desk,
      root,
      branch,
      signal,
    }: { desk: ProposalDesk; root: string; branch: string | undefined; signal: AbortSignal },
  ): Promise<BranchTarget> {
    const opening = await git.open(root, signal);
    if (opening.kind === 'none') throw new UsageError(`--strategy branch needs a git repository. ${opening.detail}`);
    const { repository } = opening;
    if ((await repository.head(signal)).commit === undefined)
      throw new UsageError('The repository has no commit yet. Make the first one, so that a branch can begin there.');
    if (branch !== undefined && (await repository.branches(signal)).some(({ name }) => name === branch))
      throw new UsageError(`There is already a branch ${branch}. Choose another name with --branch.`);
    return new BranchTarget(desk, repository, branch);
  }

  read(path: string): Promise<Uint8Array | undefined> {
    return this.collected.read(path);
  }

  /** Throws UsageError when no commit can be made at all. */
  async accept(accepted: AcceptedProposal, options: ApplyOptions): Promise<AcceptOutcome> {
    for (const { change } of accepted.changes) {
      if ((await this.readCommitted(change.path, options.signal)) === undefined)
        return { kind: 'refused', reason: `${change.path} is not committed, so that no branch can change it.` };
    }
    const to: ApplyTarget = {
      files: { read: (path, signal) => this.readCommitted(path, signal) },
      write: (changes, record, signal) => this.commit(changes, record, signal),
    };
    const outcome = await createAndApply(this.desk, accepted.draft, { ...options, to });
    if (outcome.kind === 'applied') this.collected.add(accepted);
    return outcome;
  }

  async conclude(counts: string): Promise<string> {
    const branch = this.tip?.branch ?? '';
    return `Made ${counts}, a commit for each, on the branch ${branch}. Your files are as they were. Look with: git log -p ..${branch}`;
  }

  private async readCommitted(path: string, signal: AbortSignal | undefined): Promise<Uint8Array | undefined> {
    const version = { kind: 'ref', ref: this.tip?.commit ?? 'HEAD' } as const;
    return (await this.repository.contentsAt(version, [path], { signal })).get(path);
  }

  private async commit(
    changes: readonly FileReplacement[],
    { proposal }: ProposalRecord,
    signal: AbortSignal | undefined,
  ): Promise<{ kind: 'written'; to: AppliedTo } | Refusal> {
    const branch = this.tip?.branch ?? this.wanted ?? `refactoriq/fix-${proposal.id}`;
    const files = changes.map(({ path, after }) => ({ path, content: after }));
    const request = { branch, message: messageOf(proposal), files, appends: this.tip !== undefined };
    const outcome = await this.repository.commitOnBranch(request, signal);
    if (outcome.kind === 'refused') {
      if (REFUSES_ALL.has(outcome.reason)) throw new UsageError(outcome.detail);
      return { kind: 'refused', reason: outcome.detail };
    }
    this.tip = { branch, commit: outcome.commit };
    return { kind: 'written', to: { kind: 'branch', branch, commit: outcome.commit } };
  }
}

function messageOf({ id, title, findings }: Proposal): string {
  const ruleIds = [...new Set(findings.map(({ ruleId }) => ruleId))].toSorted();
  return `${title}\n\nRules: ${ruleIds.join(', ')}\nRefactorIQ-Proposal: ${id}\n`;
}
