import { sep } from 'node:path';
import { HistoryError } from '#engine/proposals/history-error.ts';
import { UsageError } from '../exit-codes.ts';
import type { CliServices } from '../services.ts';
import { describeSystemError, isSystemError } from '../system-error.ts';

/**
 * Runs what reads and writes the records about models: consent, what was sent, what it cost. Throws UsageError when they
 * cannot be used: what cannot be written down is not sent.
 */
export async function withRecords<Result>(
  { ai }: Pick<CliServices, 'ai'>,
  action: () => Promise<Result>,
): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof HistoryError) throw new UsageError(error.message);
    if (!isSystemError(error) || !error.path?.startsWith(ai.folder + sep)) throw error;
    throw new UsageError(
      `The records about language models in ${ai.folder} cannot be used: ${describeSystemError(error)}. ` +
        'Set REFACTORIQ_STATE_DIR to a folder that can be written.',
    );
  }
}
