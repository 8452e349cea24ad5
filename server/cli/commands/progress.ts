import type { AnalysisProgress } from '#engine/analysis/workspace-analysis.ts';
import type { Terminal } from '../services.ts';

const REDRAW_MS = 100;

/** One line on the error stream that tells how far a run is; nothing where nobody watches. */
export class ProgressLine {
  private readonly terminal: Pick<Terminal, 'err' | 'isErrorTty'>;
  private readonly now: () => number;
  private readonly start: number;
  private drawnAt = -Infinity;
  private isDrawn = false;

  constructor(terminal: Pick<Terminal, 'err' | 'isErrorTty'>, now: () => number) {
    this.terminal = terminal;
    this.now = now;
    this.start = now();
  }

  update({ done, total }: AnalysisProgress): void {
    const now = this.now();
    if (!this.terminal.isErrorTty || now - this.drawnAt < REDRAW_MS) return;
    this.drawnAt = now;
    this.isDrawn = true;
    const rate = Math.round(done / Math.max(0.001, (now - this.start) / 1000));
    this.terminal.err(`\r\u001b[K${done}/${total} files, ${rate} files/s`);
  }

  clear(): void {
    if (this.isDrawn) this.terminal.err('\r\u001b[K');
    this.isDrawn = false;
  }
}
