import type { HistoryEvent, ProposalRecord } from '#shared/domain/history-entry.ts';
import type { ProposalDesk, Refusal } from './proposal-desk.ts';
import type { ProposalAction } from './proposal-records.ts';
import { recordEvent } from './record-event.ts';
import { takeUpProposal } from './take-up-proposal.ts';

/** Says yes to a verified proposal. */
export async function approveProposal(
  desk: ProposalDesk,
  id: string,
  signal?: AbortSignal,
): Promise<{ readonly kind: 'approved'; readonly record: ProposalRecord } | Refusal> {
  const record = await decide(desk, { id, action: 'approve', event: { kind: 'approved' } }, signal);
  return 'kind' in record ? record : { kind: 'approved', record };
}

/** Says no to a proposal that is not applied. */
export async function rejectProposal(
  desk: ProposalDesk,
  id: string,
  { reason, signal }: { readonly reason?: string | undefined; readonly signal?: AbortSignal | undefined } = {},
): Promise<{ readonly kind: 'rejected'; readonly record: ProposalRecord } | Refusal> {
  const record = await decide(desk, { id, action: 'reject', event: { kind: 'rejected', reason } }, signal);
  return 'kind' in record ? record : { kind: 'rejected', record };
}

interface Decision {
  readonly id: string;
  readonly action: ProposalAction;
  readonly event: HistoryEvent;
}

async function decide(
  desk: ProposalDesk,
  { id, action, event }: Decision,
  signal: AbortSignal | undefined,
): Promise<ProposalRecord | Refusal> {
  return desk.journal.exclusively(async () => {
    const found = await takeUpProposal(desk, id, action);
    return found.kind === 'refused' ? found : recordEvent(desk, found.record, event);
  }, signal);
}
