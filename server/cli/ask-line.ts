import { createInterface } from 'node:readline/promises';

/**
 * Asks the user of this terminal for a line. Undefined when the input ends (Ctrl+D). Rejects with AbortError when `signal`
 * is aborted, or by Ctrl+C.
 */
export async function askLine(question: string, signal: AbortSignal): Promise<string | undefined> {
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  // The reader takes Ctrl+C from the process, which has to end by it as ever.
  reader.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    const ended = new Promise<undefined>((resolve) => reader.once('close', () => resolve(undefined)));
    return await Promise.race([reader.question(question, { signal }), ended]);
  } finally {
    reader.close();
  }
}
