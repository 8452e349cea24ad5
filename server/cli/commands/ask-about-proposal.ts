import type { Terminal } from '../services.ts';

export type Answer = 'yes' | 'no' | 'all' | 'quit';

const ANSWERS: Readonly<Record<string, Answer>> = {
  y: 'yes',
  yes: 'yes',
  n: 'no',
  no: 'no',
  a: 'all',
  all: 'all',
  q: 'quit',
  quit: 'quit',
};

/** Asks until the answer is one; the end of the input means to quit. Rejects with AbortError when `signal` is aborted. */
export async function askAboutProposal(terminal: Pick<Terminal, 'ask' | 'err'>, signal: AbortSignal): Promise<Answer> {
  for (;;) {
    const line = await terminal.ask('Accept this proposal? [y]es, [n]o, [a]ll, [q]uit: ', signal);
    if (line === undefined) {
      terminal.err('\n');
      return 'quit';
    }
    const answer = ANSWERS[line.trim().toLowerCase()];
    if (answer) return answer;
    terminal.err('y: accept it. n: leave it. a: accept it and all that follow. q: leave it and all that follow.\n');
  }
}
