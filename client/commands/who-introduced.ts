import { type Disposable, env, languages, type LogOutputChannel, window } from 'vscode';
import { DIAGNOSTIC_SOURCE } from '#shared/protocol/code-action-kinds.ts';
import { type FindingOrigin, FindingOriginRequest } from '#shared/protocol/finding-origin.ts';
import type { LanguageServer } from '../language-server.ts';
import { registerCommand } from './register-command.ts';

/** Tells which commit brought a finding: the one given by a code action, else the one at the cursor. */
export function registerWhoIntroduced(server: LanguageServer, output: LogOutputChannel): Disposable {
  return registerCommand('refactoriq.whoIntroduced', output, async (uri, fingerprint) => {
    const finding =
      typeof uri === 'string' && typeof fingerprint === 'string' ? { uri, fingerprint } : findingAtCursor();
    if (!finding) {
      void window.showInformationMessage('RefactorIQ: Put the cursor on a finding.');
      return undefined;
    }
    const origin = await server.connect().sendRequest(FindingOriginRequest, finding);
    void tell(origin);
    return origin;
  });
}

function findingAtCursor(): { uri: string; fingerprint: string } | undefined {
  const editor = window.activeTextEditor;
  if (!editor) return undefined;
  const { uri } = editor.document;
  for (const diagnostic of languages.getDiagnostics(uri)) {
    if (diagnostic.source !== DIAGNOSTIC_SOURCE || !diagnostic.range.intersection(editor.selection)) continue;
    // The client library keeps what the server sent with a diagnostic.
    const data: unknown = 'data' in diagnostic ? diagnostic.data : undefined;
    if (typeof data !== 'object' || data === null || !('fingerprint' in data)) continue;
    return { uri: uri.toString(), fingerprint: String(data.fingerprint) };
  }
  return undefined;
}

async function tell(origin: FindingOrigin): Promise<void> {
  if (origin.kind === 'uncommitted') {
    void window.showInformationMessage('RefactorIQ: These lines are not committed yet.');
  } else if (origin.kind === 'unknown') {
    void window.showWarningMessage(`RefactorIQ: ${origin.reason}`);
  } else {
    const { commit, author, date, summary, isBoundary } = origin;
    const copy = 'Copy Commit Hash';
    const since = isBoundary ? 'At the latest since' : 'Since';
    const text = `RefactorIQ: ${since} ${commit.slice(0, 10)} by ${author} on ${date.slice(0, 10)}: ${summary}`;
    if ((await window.showInformationMessage(text, copy)) === copy) await env.clipboard.writeText(commit);
  }
}
