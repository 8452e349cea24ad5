import { HistoryError } from '#engine/proposals/history-error.ts';
import type { ProposalDesk } from '#engine/proposals/proposal-desk.ts';
import { recoverInterrupted } from '#engine/proposals/recover-interrupted.ts';
import { UsageError } from '../exit-codes.ts';
import type { CliServices } from '../services.ts';
import { describeSystemError, isSystemError } from '../system-error.ts';

/**
 * Lets an action work with the proposals of a workspace, after bringing to an end what was interrupted before and telling
 * so. Throws UsageError when the history cannot be read or written.
 */
export async function withDesk<Result>(
  services: CliServices,
  { root, signal }: { readonly root: string; readonly signal: AbortSignal },
  action: (desk: ProposalDesk) => Promise<Result>,
): Promise<Result> {
  const { desk, folder } = await services.openDesk(root);
  try {
    for (const { reason } of await recoverInterrupted(desk, signal)) services.terminal.err(`${reason}\n`);
    return await action(desk);
  } catch (error) {
    if (error instanceof HistoryError) throw new UsageError(error.message);
    if (!isSystemError(error) || !(error.path?.startsWith(folder) ?? false)) throw error;
    throw new UsageError(
      `The history of changes in ${folder} cannot be used: ${describeSystemError(error)}. ` +
        'Set REFACTORIQ_STATE_DIR to a folder that can be written.',
    );
  }
}
