import type { FindingOrigin, FindingOriginParams } from '#shared/protocol/finding-origin.ts';
import type { Session } from '../session.ts';
import { showMessage } from '../show-message.ts';
import { findOrigin } from './finding-origin.ts';

/** For editors without our client: says in a message where a finding comes from. */
export async function tellOrigin(
  session: Session,
  params: FindingOriginParams,
  signal: AbortSignal,
): Promise<FindingOrigin> {
  const origin = await findOrigin(session, params, signal);
  showMessage(session.connection, 'info', describeOrigin(origin));
  return origin;
}

function describeOrigin(origin: FindingOrigin): string {
  switch (origin.kind) {
    case 'commit': {
      const { commit, author, date, summary, isBoundary } = origin;
      const since = isBoundary ? 'At the latest since' : 'Since';
      return `${since} ${commit.slice(0, 10)} by ${author} on ${date.slice(0, 10)}: ${summary}`;
    }
    case 'uncommitted':
      return 'These lines are not committed yet.';
    case 'unknown':
      return origin.reason;
  }
}
