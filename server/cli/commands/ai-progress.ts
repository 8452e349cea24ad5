import type { Terminal } from '../services.ts';

/** One line on the error stream that tells what is going on with a model; nothing where nobody watches. */
export class AiProgress {
  private readonly terminal: Pick<Terminal, 'err' | 'isErrorTty'>;
  private readonly isQuiet: boolean;
  private isDrawn = false;

  constructor(terminal: Pick<Terminal, 'err' | 'isErrorTty'>, isQuiet: boolean) {
    this.terminal = terminal;
    this.isQuiet = isQuiet;
  }

  show(text: string): void {
    if (!this.terminal.isErrorTty || this.isQuiet) return;
    this.isDrawn = true;
    this.terminal.err(`\r\u001b[K${text}`);
  }

  clear(): void {
    if (this.isDrawn) this.terminal.err('\r\u001b[K');
    this.isDrawn = false;
  }
}
