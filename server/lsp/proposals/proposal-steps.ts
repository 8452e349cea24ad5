import { join } from 'node:path';
import type { ProposalRecord } from '#shared/domain/history-entry.ts';
import type {
  ListProposalsParams,
  ListProposalsResult,
  ProposalCard,
  ProposalOutcome,
  ProposalParams,
  ProposalTextParams,
  RejectProposalParams,
} from '#shared/protocol/proposals.ts';
import { applyProposal } from '#engine/proposals/apply-proposal.ts';
import { rejectProposal } from '#engine/proposals/decide-proposal.ts';
import { listProposals } from '#engine/proposals/find-proposal.ts';
import { MissingContentError } from '#engine/proposals/missing-content.ts';
import type { ConflictOutcome, Refusal } from '#engine/proposals/proposal-desk.ts';
import { rollBackProposal } from '#engine/proposals/roll-back-proposal.ts';
import { decodeText } from '#engine/proposals/text-content.ts';
import { toFileUri } from '../document-uri.ts';
import { UserError } from '../outcomes.ts';
import type { Session } from '../session.ts';
import { createMergeCheck } from './check-merge.ts';
import { describeProposal } from './describe-proposal.ts';
import { findDesks, findRequested } from './find-desk.ts';
import { describeFully } from './proposal-card.ts';
import type { FolderDesk } from './proposal-desks.ts';

/** The proposals of one or all workspace folders, newest first. Reads the history and nothing else. */
export async function listRequested(session: Session, { folder }: ListProposalsParams): Promise<ListProposalsResult> {
  const lists = (await findDesks(session, folder)).map(async (desk) => {
    const records = await listProposals(desk);
    return records.map((record) => describeProposal(desk.folder.root, record));
  });
  const proposals = (await Promise.all(lists)).flat();
  return { proposals: proposals.toSorted((a, b) => compareTexts(b.createdAt, a.createdAt)) };
}

export async function showProposal(session: Session, params: ProposalParams): Promise<ProposalCard> {
  const { desk, record } = await findRequested(session, params);
  return await describeFully(desk, record);
}

/** One side of what a proposal does, or did, to a file. */
export async function readProposalText(
  session: Session,
  { path, side, ...params }: ProposalTextParams,
): Promise<{ readonly text: string }> {
  const { desk, record } = await findRequested(session, params);
  const done = record.applied?.files.find((file) => file.path === path);
  const planned = record.proposal.files.find((file) => file.path === path);
  if (!planned) throw new UserError(`The proposal does not change ${path}.`);
  const hash = side === 'before' ? (done?.before ?? planned.base) : (done?.after ?? planned.result);
  try {
    const bytes = await desk.journal.content(hash);
    return { text: decodeText(bytes)?.text ?? new TextDecoder().decode(bytes) };
  } catch (error) {
    if (error instanceof MissingContentError) throw new UserError(error.message);
    throw error;
  }
}

export async function applyRequested(
  session: Session,
  params: ProposalParams,
  signal: AbortSignal,
): Promise<ProposalOutcome> {
  const { desk, record } = await findRequested(session, params);
  const checkText = createMergeCheck(session, desk);
  return conclude(session, desk, await applyProposal(desk, record.proposal.id, { signal, checkText }));
}

export async function rollBackRequested(
  session: Session,
  params: ProposalParams,
  signal: AbortSignal,
): Promise<ProposalOutcome> {
  const { desk, record } = await findRequested(session, params);
  const checkText = createMergeCheck(session, desk);
  return conclude(session, desk, await rollBackProposal(desk, record.proposal.id, { signal, checkText }));
}

export async function rejectRequested(
  session: Session,
  { reason, ...params }: RejectProposalParams,
  signal: AbortSignal,
): Promise<ProposalOutcome> {
  const { desk, record } = await findRequested(session, params);
  return conclude(session, desk, await rejectProposal(desk, record.proposal.id, { reason, signal }));
}

type Done = { readonly kind: string; readonly record: ProposalRecord; readonly merged?: readonly string[] };

/** What the engine did as the client is told. */
export function conclude(
  session: Session,
  { folder: { root } }: FolderDesk,
  outcome: Refusal | ConflictOutcome | (Done & { readonly kind: 'applied' | 'rolled-back' | 'rejected' }),
): ProposalOutcome {
  // Also after a refusal: something that was interrupted before may have been brought to an end.
  session.tellProposalsChanged();
  if (outcome.kind === 'refused') return outcome;
  const proposal = describeProposal(root, outcome.record);
  if (outcome.kind !== 'conflict') return { kind: 'done', proposal, merged: outcome.merged ?? [] };
  const conflicts = outcome.conflicts.map((conflict) => ({ ...conflict, uri: toFileUri(join(root, conflict.path)) }));
  return { kind: 'conflict', proposal, conflicts };
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
