import { type AskEstimate, describeEstimate } from '#engine/review/budget-estimate.ts';
import { UsageError } from '../exit-codes.ts';
import type { Terminal } from '../services.ts';
import { askYesOrNo } from './ai-ask-yes-or-no.ts';
import type { AiSession } from './ai-session.ts';

/** A run that sends more is not begun by mistake. */
const MAX_UNASKED_TOKENS = 100_000;

/** Asks before a run that sends much. Throws UsageError when the user does not want it, or nobody can be asked. */
export async function confirmEstimate(
  terminal: Pick<Terminal, 'ask' | 'err' | 'isInteractive'>,
  estimate: AskEstimate,
  { session, signal }: { session: AiSession; signal: AbortSignal },
): Promise<void> {
  if (estimate.inputTokens <= MAX_UNASKED_TOKENS) return;
  const bill = describeEstimate(estimate, { model: session.targets[0], price: session.price });
  const advice = 'Name fewer paths, review --changed, or agree: --yes, or --max-cost with a limit in US dollars.';
  if (!terminal.isInteractive) throw new UsageError(`${bill} ${advice}`);
  terminal.err(`${bill}\n`);
  if (await askYesOrNo(terminal, 'Send it? [y]es, [n]o: ', signal)) return;
  throw new UsageError(`Nothing was sent. ${advice}`);
}
