import assert from 'node:assert/strict';
import { ProgressLine } from '#cli/commands/progress.ts';
import type { Terminal } from '#cli/services.ts';

function stubTerminal(isErrorTty: boolean): Pick<Terminal, 'err' | 'isErrorTty'> & { readonly written: string[] } {
  const written: string[] = [];
  return {
    written,
    isErrorTty,
    err: (text) => written.push(text),
  };
}

describe('ProgressLine', () => {
  it('draws one line, ten times a second at most, and wipes it', () => {
    let time = 0;
    const terminal = stubTerminal(true);
    const line = new ProgressLine(terminal, () => time);
    for (time = 0; time <= 220; time += 10) line.update({ done: time / 10, total: 40 });
    line.clear();
    line.clear();
    assert.deepEqual(terminal.written, [
      '\r\u001b[K0/40 files, 0 files/s',
      '\r\u001b[K10/40 files, 100 files/s',
      '\r\u001b[K20/40 files, 100 files/s',
      '\r\u001b[K',
    ]);
  });

  it('writes nothing where nobody watches', () => {
    const terminal = stubTerminal(false);
    const line = new ProgressLine(terminal, () => 0);
    line.update({ done: 1, total: 2 });
    line.clear();
    assert.deepEqual(terminal.written, []);
  });
});
