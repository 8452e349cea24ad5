import type { ProposalRecord } from '#shared/domain/history-entry.ts';
import type { ProposalParams } from '#shared/protocol/proposals.ts';
import { findProposal } from '#engine/proposals/find-proposal.ts';
import { documentKey, toFileUri } from '../document-uri.ts';
import { UserError } from '../outcomes.ts';
import type { Session } from '../session.ts';
import type { FolderDesk } from './proposal-desks.ts';

export interface FoundProposal {
  readonly desk: FolderDesk;
  readonly record: ProposalRecord;
}

/** The proposal that a request means. Throws UserError when there is none, or when it could be several. */
export async function findRequested(session: Session, { id, folder }: ProposalParams): Promise<FoundProposal> {
  const desks = await findDesks(session, folder);
  if (desks.length === 0) throw new UserError('There is no folder open.');
  const found: FoundProposal[] = [];
  let refusal = '';
  for (const desk of desks) {
    const outcome = await findProposal(desk, id);
    if (outcome.kind === 'found') found.push({ desk, record: outcome.record });
    else refusal = outcome.reason;
  }
  const [first, second] = found;
  if (!first) throw new UserError(refusal);
  if (second) throw new UserError(`There is a proposal “${id}” in several folders: name the folder as well.`);
  return first;
}

/** The desk of the workspace folder with this URI; those of all folders without one. */
export async function findDesks({ workspace, desks }: Session, uri: string | undefined): Promise<FolderDesk[]> {
  const key = uri === undefined ? undefined : documentKey(uri);
  const folders = workspace.folders.filter(({ root }) => key === undefined || toFileUri(root) === key);
  if (key !== undefined && folders.length === 0) throw new UserError('The folder is not part of the workspace.');
  return await Promise.all(folders.map((folder) => desks.of(folder)));
}
