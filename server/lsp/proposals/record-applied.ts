import type { ProposalRecord } from '#shared/domain/history-entry.ts';
import { applyProposal } from '#engine/proposals/apply-proposal.ts';
import { createProposal, previewProposal, type ProposalDraft } from '#engine/proposals/create-proposal.ts';
import { listProposals } from '#engine/proposals/find-proposal.ts';
import type { ProposalDesk, Refusal } from '#engine/proposals/proposal-desk.ts';

export type RecordingOutcome = { readonly kind: 'recorded'; readonly record: ProposalRecord } | Refusal;

/**
 * Puts a change into the history that the editor has applied by itself, so that it can be rolled back like any other.
 * The same change twice is recorded once.
 */
export async function recordApplied(desk: ProposalDesk, draft: ProposalDraft): Promise<RecordingOutcome> {
  const preview = previewProposal(draft);
  if (preview.kind === 'refused') return preview;
  const work = workOf(preview.proposal);
  const known = (await listProposals(desk)).find(({ applied, proposal }) => applied && workOf(proposal) === work);
  if (known) return { kind: 'recorded', record: known };
  const created = await createProposal(desk, draft);
  if (created.kind === 'refused') return created;
  return markApplied(desk, created.record, new Map(draft.changes.map(({ change, before }) => [change.path, before])));
}

/** Puts it into the history that the files, which held `before`, now hold what the proposal made of it. */
export async function markApplied(
  desk: ProposalDesk,
  { proposal }: ProposalRecord,
  before: ReadonlyMap<string, Uint8Array>,
): Promise<RecordingOutcome> {
  const outcome = await applyProposal(desk, proposal.id, {
    to: {
      files: { read: async (path) => before.get(path) },
      write: async () => ({ kind: 'written', to: { kind: 'files' } }),
    },
  });
  if (outcome.kind === 'refused') return outcome;
  if (outcome.kind === 'applied') return { kind: 'recorded', record: outcome.record };
  throw new Error(`The proposal ${proposal.id} conflicts with what it was made from.`);
}

function workOf({ files }: ProposalRecord['proposal']): string {
  return JSON.stringify(files.map(({ path, base, result }) => [path, base, result]));
}
