import type { ListBranchesResult } from '#shared/protocol/review-scope.ts';
import { UserError } from '../outcomes.ts';
import type { Session } from '../session.ts';
import { openRepository } from './open-repository.ts';

/** What most projects call the branch that work goes back to, the likeliest first. */
const USUAL_BASES = ['main', 'master', 'trunk', 'develop'];

/** The branches of the first folder that is in a repository. */
export async function listBranches(session: Session, _: unknown, signal: AbortSignal): Promise<ListBranchesResult> {
  let obstacle = new UserError('There is no folder open.');
  for (const folder of session.workspace.folders) {
    try {
      const found = await (await openRepository(session, folder, signal)).branches(signal);
      const branches = found.map(({ name, isRemote, isCurrent }) => ({ name, isRemote, isCurrent }));
      const base = findBase(branches);
      return { branches, ...(base === undefined ? {} : { base }) };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      obstacle = error;
    }
  }
  throw obstacle;
}

function findBase(branches: ListBranchesResult['branches']): string | undefined {
  const others = branches.filter(({ isCurrent }) => !isCurrent).map(({ name }) => name);
  return USUAL_BASES.flatMap((usual) => [usual, `origin/${usual}`]).find((name) => others.includes(name));
}
