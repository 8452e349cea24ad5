import { type Disposable, type LogOutputChannel, type TextDocument, window, workspace } from 'vscode';
import type { FixSafety } from '#shared/domain/finding.ts';
import { FixAllRequest, type FixAllResult, type WithheldFix } from '#shared/protocol/fix-all.ts';
import type { LanguageServer } from '../language-server.ts';
import { countOf } from '../views/count-of.ts';
import { registerCommand } from './register-command.ts';

/** Applies all safe fixes to the document in the active editor; with the argument `unsafe` the others as well. */
export function registerFixAll(server: LanguageServer, output: LogOutputChannel): Disposable {
  return registerCommand('refactoriq.fixAll', output, (argument) =>
    fixAll(server, output, argument === 'unsafe' ? 'unsafe' : 'safe'),
  );
}

async function fixAll(
  server: LanguageServer,
  output: LogOutputChannel,
  safety: FixSafety,
): Promise<number | undefined> {
  const document = window.activeTextEditor?.document;
  if (!document) {
    void window.showInformationMessage('RefactorIQ: Open a file to fix its findings.');
    return undefined;
  }
  const { version } = document;
  const result = await server.connect().sendRequest(FixAllRequest, { uri: document.uri.toString(), safety });
  if (document.version !== version)
    throw new Error('The file was changed meanwhile; nothing was fixed. Please try again.');
  await applyFixes(server, document, result);
  logWithheld(output, result.withheld);
  void tellFixed(output, result);
  return result.applied;
}

async function applyFixes(server: LanguageServer, document: TextDocument, { edit }: FixAllResult): Promise<void> {
  if (!edit) return;
  const converted = await server.connect().protocol2CodeConverter.asWorkspaceEdit(edit);
  if (!(await workspace.applyEdit(converted)))
    throw new Error(`VS Code did not accept the edit of ${document.fileName}.`);
}

function logWithheld(output: LogOutputChannel, withheld: readonly WithheldFix[]): void {
  for (const { ruleId, reason } of withheld) output.info(`Not fixed: ${ruleId}: ${reason}`);
}

async function tellFixed(output: LogOutputChannel, { applied, withheld }: FixAllResult): Promise<void> {
  const fixed = applied === 0 ? 'There was nothing to fix safely.' : `${countOf(applied, 'finding')} fixed.`;
  if (withheld.length === 0) {
    void window.showInformationMessage(`RefactorIQ: ${fixed}`);
    return;
  }
  const showReasons = 'Show Reasons';
  const left = `${countOf(withheld.length, 'fix', 'fixes')} left for you to look at.`;
  if ((await window.showInformationMessage(`RefactorIQ: ${fixed} ${left}`, showReasons)) === showReasons) output.show();
}
