import { type Disposable, type LogOutputChannel, window } from 'vscode';
import { AnalyzeFileRequest, type AnalyzeFileResult } from '#shared/protocol/analyze-file.ts';
import type { LanguageServer } from '../language-server.ts';
import { countOf } from '../views/count-of.ts';
import { registerCommand } from './register-command.ts';

const SHOWN_MS = 5000;

/** Reviews the document in the active editor at once. */
export function registerAnalyzeFile(server: LanguageServer, output: LogOutputChannel): Disposable {
  return registerCommand('refactoriq.analyzeFile', output, () => analyzeFile(server));
}

async function analyzeFile(server: LanguageServer): Promise<AnalyzeFileResult | undefined> {
  const document = window.activeTextEditor?.document;
  if (!document) {
    void window.showInformationMessage('RefactorIQ: Open a file to analyze it.');
    return undefined;
  }
  const result = await server.connect().sendRequest(AnalyzeFileRequest, { uri: document.uri.toString() });
  window.setStatusBarMessage(`RefactorIQ: ${countOf(result.findings, 'finding')} in this file`, SHOWN_MS);
  return result;
}
