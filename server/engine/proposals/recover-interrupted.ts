import type { ProposalRecord } from '#shared/domain/history-entry.ts';
import { listProposals } from './find-proposal.ts';
import type { ProposalDesk } from './proposal-desk.ts';
import { type Recovery, settleInterrupted } from './settle-interrupted.ts';

/**
 * Finishes or undoes what was begun when a process died. To be called at start; applying and rolling back do it
 * themselves. Takes no lock where nothing was interrupted.
 */
export async function recoverInterrupted(desk: ProposalDesk, signal?: AbortSignal): Promise<Recovery[]> {
  const records = await listProposals(desk);
  if (records.every(({ interrupted }) => !interrupted)) return [];
  // What looks interrupted may be under way in another process, which is over when it is our turn.
  return desk.journal.exclusively(async () => (await recoverWithin(desk)).recoveries, signal);
}

/** The same for who has the journal exclusively, with every record as it is afterwards. */
export async function recoverWithin(
  desk: ProposalDesk,
): Promise<{ readonly records: readonly ProposalRecord[]; readonly recoveries: Recovery[] }> {
  const records = await listProposals(desk);
  const recoveries: Recovery[] = [];
  for (const [index, record] of records.entries()) {
    if (!record.interrupted) continue;
    const settlement = await settleInterrupted(desk, record);
    records[index] = settlement.record;
    recoveries.push(settlement.recovery);
  }
  return { records, recoveries };
}
