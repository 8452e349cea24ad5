import type { Disposable, LogOutputChannel } from 'vscode';
import { registerCommand } from './register-command.ts';

export function registerShowOutput(output: LogOutputChannel): Disposable {
  return registerCommand('refactoriq.showOutput', output, () => output.show());
}
