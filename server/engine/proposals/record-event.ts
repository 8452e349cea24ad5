import type { HistoryEvent, ProposalRecord } from '#shared/domain/history-entry.ts';
import type { ProposalDesk } from './proposal-desk.ts';
import { nextRecord } from './proposal-records.ts';

/** Puts what happened to a proposal into the journal, and resolves to what it is then. */
export async function recordEvent(
  { journal, clock, author }: ProposalDesk,
  record: ProposalRecord,
  event: HistoryEvent,
): Promise<ProposalRecord> {
  const entry = { proposalId: record.proposal.id, at: clock.now().toISOString(), author, event };
  await journal.append(entry);
  return nextRecord(record, entry);
}
