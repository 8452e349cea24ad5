import type { Terminal } from '../services.ts';

/** Asks until the answer is one; the end of the input means no. Rejects with AbortError when `signal` is aborted. */
export async function askYesOrNo(
  terminal: Pick<Terminal, 'ask' | 'err'>,
  question: string,
  signal: AbortSignal,
): Promise<boolean> {
  for (;;) {
    const line = await terminal.ask(question, signal);
    if (line === undefined) {
      terminal.err('\n');
      return false;
    }
    const answer = line.trim().toLowerCase();
    if (answer === 'y' || answer === 'yes') return true;
    if (answer === 'n' || answer === 'no') return false;
    terminal.err('Answer y or n.\n');
  }
}
