import { applyProposal } from '#engine/proposals/apply-proposal.ts';
import { createProposal } from '#engine/proposals/create-proposal.ts';
import { rejectProposal } from '#engine/proposals/decide-proposal.ts';
import type { MergeOptions, ProposalDesk } from '#engine/proposals/proposal-desk.ts';
import { draftOf } from './draft-of.ts';
import type { FileChange } from './fix-files.ts';

export interface FixOutcome {
  /** The changes of the files that were written. */
  readonly written: readonly FileChange[];
  /** Why files were left as they are, a sentence each. */
  readonly refused: readonly string[];
}

/**
 * Applies changes as one proposal, so that one step takes all of them back. Where a file stands in the way, each of the
 * others is a proposal of its own.
 */
export async function applyFixes(
  desk: ProposalDesk,
  changes: readonly FileChange[],
  options: MergeOptions,
): Promise<FixOutcome> {
  if (changes.length === 0) return { written: [], refused: [] };
  const refusal = await applyTogether(desk, changes, options);
  if (refusal === undefined) return { written: changes, refused: [] };
  if (changes.length === 1) return { written: [], refused: [refusal] };
  const outcomes: FixOutcome[] = [];
  for (const change of changes) outcomes.push(await applyFixes(desk, [change], options));
  return {
    written: outcomes.flatMap(({ written }) => written),
    refused: outcomes.flatMap(({ refused }) => refused),
  };
}

/** Why nothing was applied; undefined when all was. */
async function applyTogether(
  desk: ProposalDesk,
  changes: readonly FileChange[],
  options: MergeOptions,
): Promise<string | undefined> {
  const created = await createProposal(desk, draftOf(changes), options.signal);
  if (created.kind === 'refused') return created.reason;
  const { id } = created.record.proposal;
  const outcome = await applyProposal(desk, id, options);
  if (outcome.kind === 'applied') return undefined;
  const reason =
    outcome.kind === 'refused'
      ? outcome.reason
      : `${outcome.conflicts.map(({ path }) => path).join(', ')} was not fixed: it changed after it was analyzed; run again.`;
  // Nobody waits for it: the next run looks at the files anew.
  await rejectProposal(desk, id, { reason });
  return reason;
}
