import { type Recovery } from '#engine/proposals/settle-interrupted.ts';
import { recoverInterrupted } from '#engine/proposals/recover-interrupted.ts';
import type { Session } from '../session.ts';
import { showMessage } from '../show-message.ts';

/** Brings to an end what an earlier process did not, and tells it in one line. */
export async function recoverAll(session: Session): Promise<void> {
  const recoveries: Recovery[] = [];
  for (const folder of session.workspace.folders) {
    recoveries.push(...(await recoverInterrupted(await session.desks.of(folder))));
  }
  if (recoveries.length === 0) return;
  const isFine = recoveries.every(({ kind }) => kind === 'finished' || kind === 'undone');
  const reasons = recoveries.map(({ reason }) => reason).join(' ');
  showMessage(session.connection, isFine ? 'info' : 'warning', reasons);
  session.tellProposalsChanged();
}
