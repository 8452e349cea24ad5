import type { Disposable, LogOutputChannel } from 'vscode';
import type { LanguageServer } from '../language-server.ts';
import { registerCommand } from './register-command.ts';

export function registerRestartServer(server: LanguageServer, output: LogOutputChannel): Disposable {
  return registerCommand('refactoriq.restartServer', output, () => server.restart());
}
