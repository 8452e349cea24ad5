import { type Disposable, type LogOutputChannel, window, workspace } from 'vscode';
import { ExecuteCommandRequest } from 'vscode-languageclient/node';
import { SUPPRESSIONS_FILE } from '#shared/domain/suppression.ts';
import { SERVER_COMMANDS } from '#shared/protocol/commands.ts';
import type { LanguageServer } from '../language-server.ts';
import { registerCommand } from './register-command.ts';

/** Behind a code action, with the arguments of the server's command: asks for the reason, then has the entry written. */
export function registerSuppressFinding(server: LanguageServer, output: LogOutputChannel): Disposable {
  return registerCommand('refactoriq.suppressFinding', output, async (uri, fingerprint) => {
    if (workspace.textDocuments.some(({ isDirty, uri: { path } }) => isDirty && path.endsWith(`/${SUPPRESSIONS_FILE}`)))
      throw new Error(`${SUPPRESSIONS_FILE} has changes that are not saved. Save it first.`);
    const reason = await askForReason();
    if (reason === undefined) return;
    await server.connect().sendRequest(ExecuteCommandRequest.type, {
      command: SERVER_COMMANDS.suppressFinding,
      arguments: [uri, fingerprint, reason],
    });
  });
}

function askForReason(): Thenable<string | undefined> {
  return window.showInputBox({
    title: 'Suppress This Finding for the Team',
    prompt: `Why can this stay? The reason is kept in ${SUPPRESSIONS_FILE}, for those who read it later.`,
    placeHolder: 'The table name comes from our own list',
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? 'A reason is needed.' : undefined),
  });
}
