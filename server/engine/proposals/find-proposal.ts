import type { ProposalRecord } from '#shared/domain/history-entry.ts';
import type { ProposalDesk, Refusal } from './proposal-desk.ts';
import { recordsOf } from './proposal-records.ts';

export type FindOutcome = { readonly kind: 'found'; readonly record: ProposalRecord } | Refusal;

/** Every proposal of the workspace, oldest first. */
export async function listProposals({ journal }: Pick<ProposalDesk, 'journal'>): Promise<ProposalRecord[]> {
  return recordsOf(await journal.entries());
}

/** The proposal with an id, or the only one whose id begins so. */
export async function findProposal(desk: Pick<ProposalDesk, 'journal'>, idOrPrefix: string): Promise<FindOutcome> {
  return selectRecord(await listProposals(desk), idOrPrefix);
}

export function selectRecord(records: readonly ProposalRecord[], idOrPrefix: string): FindOutcome {
  const wanted = idOrPrefix.trim().toLowerCase();
  const matches = wanted === '' ? [] : records.filter(({ proposal }) => proposal.id.startsWith(wanted));
  const [first] = matches;
  if (!first) return { kind: 'refused', reason: `There is no proposal “${idOrPrefix}” in this workspace.` };
  if (matches.length === 1) return { kind: 'found', record: first };
  const ids = matches.map(({ proposal }) => proposal.id).join(', ');
  return { kind: 'refused', reason: `“${idOrPrefix}” could be any of these proposals: ${ids}.` };
}
