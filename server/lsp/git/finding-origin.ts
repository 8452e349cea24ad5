import { findNewestBlame, linesToBlame } from '#engine/analysis/newest-blame.ts';
import type { Blame } from '#engine/ports/git.ts';
import type { FindingOrigin, FindingOriginParams } from '#shared/protocol/finding-origin.ts';
import { StaleDocumentError, UserError } from '../outcomes.ts';
import type { Session } from '../session.ts';
import { openRepository } from './open-repository.ts';

/** Which commit last touched the lines of a finding in an open document. */
export async function findOrigin(
  session: Session,
  { uri, fingerprint }: FindingOriginParams,
  signal: AbortSignal,
): Promise<FindingOrigin> {
  const { folder, path } = session.workspace.placeOf(uri);
  if (!folder) return { kind: 'unknown', reason: 'The document is not saved yet.' };
  if (!(await session.reviews.bringUpToDate(uri))) throw new UserError('The document is not open.');
  const finding = session.store.byFingerprint(uri, fingerprint);
  if (!finding) throw new StaleDocumentError();
  const desk = await session.desks.of(folder);
  const contents = await desk.files.read(path, signal);
  try {
    const repository = await openRepository(session, folder, signal);
    const blames = await repository.blame(path, linesToBlame(finding.range), { contents, signal });
    const newest = findNewestBlame(blames, finding.range);
    return newest ? toOrigin(newest) : { kind: 'uncommitted' };
  } catch (error) {
    if (error instanceof UserError) return { kind: 'unknown', reason: error.message };
    throw error;
  }
}

function toOrigin({ commit, author, date, summary, isBoundary }: Blame): FindingOrigin {
  return { kind: 'commit', commit, author, date, summary, isBoundary };
}
