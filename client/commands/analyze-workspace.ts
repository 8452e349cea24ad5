import { commands, type Disposable, type LogOutputChannel, window, workspace } from 'vscode';
import { AnalyzeWorkspaceRequest, type AnalyzeWorkspaceResult } from '#shared/protocol/analyze-workspace.ts';
import type { LanguageServer } from '../language-server.ts';
import { describeReceipt } from '../views/describe-receipt.ts';
import { showServerProgress } from '../views/server-progress.ts';
import { registerCommand } from './register-command.ts';

/** Reviews all files of the workspace, open or not. */
export function registerAnalyzeWorkspace(server: LanguageServer, output: LogOutputChannel): Disposable {
  return registerCommand('refactoriq.analyzeWorkspace', output, () => analyzeWorkspace(server, output));
}

async function analyzeWorkspace(
  server: LanguageServer,
  output: LogOutputChannel,
): Promise<AnalyzeWorkspaceResult | undefined> {
  if (!workspace.workspaceFolders?.length) {
    void window.showInformationMessage('RefactorIQ: Open a folder to analyze it.');
    return undefined;
  }
  const client = server.connect();
  const result = await showServerProgress(client, 'RefactorIQ: Analyzing the workspace', (workDoneToken) =>
    client.sendRequest(AnalyzeWorkspaceRequest, { workDoneToken }),
  );
  const receipt = describeReceipt(result);
  output.info(receipt);
  void offerProblems(receipt);
  return result;
}

async function offerProblems(receipt: string): Promise<void> {
  const showProblems = 'Show Problems';
  const choice = await window.showInformationMessage(`RefactorIQ: ${receipt}`, showProblems);
  if (choice === showProblems) await commands.executeCommand('workbench.actions.view.problems');
}
