import type { ProposalDraft } from '#engine/proposals/create-proposal.ts';
import type { FileChange } from './fix-files.ts';

/** A proposal of rules' fixes, named so that a list or a commit message tells what is done and where. */
export function draftOf(
  changes: readonly FileChange[],
  extras: Pick<ProposalDraft, 'checks' | 'impact'> = {},
): ProposalDraft {
  const ruleIds = [...new Set(changes.flatMap(({ change }) => change.ruleIds))].toSorted();
  return { changes, origin: { kind: 'rule', ruleIds }, title: titleOf(changes, ruleIds), ...extras };
}

function titleOf(changes: readonly FileChange[], [ruleId, ...others]: readonly string[]): string {
  const [first] = changes;
  const count = changes.reduce((sum, { change }) => sum + change.fingerprints.length, 0);
  const place = first && changes.length === 1 ? first.change.path : `${changes.length} files`;
  if (first && count === 1) return `${first.change.title} in ${place}`;
  return `Fix ${count} findings${ruleId !== undefined && others.length === 0 ? ` of ${ruleId}` : ''} in ${place}`;
}
