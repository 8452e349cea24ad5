import { type FindOutcome, selectRecord } from './find-proposal.ts';
import type { ProposalDesk } from './proposal-desk.ts';
import { describeIllegal, type ProposalAction } from './proposal-records.ts';
import { recoverWithin } from './recover-interrupted.ts';

/** Finds the proposal that something shall be done to, after bringing to an end what was interrupted before. */
export async function takeUpProposal(
  desk: ProposalDesk,
  idOrPrefix: string,
  action: ProposalAction,
): Promise<FindOutcome> {
  const { records, recoveries } = await recoverWithin(desk);
  const stuck = recoveries.find(({ kind }) => kind === 'stuck');
  if (stuck) return { kind: 'refused', reason: `An interrupted change must be undone first: ${stuck.reason}` };
  const found = selectRecord(records, idOrPrefix);
  const illegal = found.kind === 'found' ? describeIllegal(found.record, action) : undefined;
  return illegal === undefined ? found : { kind: 'refused', reason: illegal };
}
