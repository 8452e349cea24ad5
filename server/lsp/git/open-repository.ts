import type { GitRepository } from '#engine/ports/git.ts';
import { UserError } from '../outcomes.ts';
import type { Session } from '../session.ts';
import type { Folder } from '../workspace.ts';

/** The repository of a workspace folder. Throws UserError where there is none, or where git may not be run. */
export async function openRepository(
  { services, trust }: Session,
  { root }: Folder,
  signal: AbortSignal,
): Promise<GitRepository> {
  if (!trust.isTrusted) throw new UserError('The workspace is not trusted, so that git is not run in it.');
  const opening = await services.git.open(root, signal);
  if (opening.kind === 'none') throw new UserError(opening.detail);
  return opening.repository;
}
