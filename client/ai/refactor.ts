import { commands, type Disposable, languages, type LogOutputChannel, type TextEditor, window } from 'vscode';
import { type AiGoal, AiRefactorRequest, type AiRefactorResult } from '#shared/protocol/ai-refactor.ts';
import { DIAGNOSTIC_SOURCE } from '#shared/protocol/code-action-kinds.ts';
import { registerCommand } from '../commands/register-command.ts';
import { readOptions } from '../proposals/choose-proposal.ts';
import { showServerProgress } from '../views/server-progress.ts';
import { activeEditor, type AiParts, tellRefusal } from './ai-parts.ts';

/**
 * Have a language model fix a finding, or refactor what is selected or the function at the cursor. Behind the code actions
 * with the arguments of the server's commands; `{ withoutAsking: true }` as the last one takes all questions as answered.
 */
export function registerAiRefactor(parts: AiParts, output: LogOutputChannel): Disposable[] {
  return [
    registerCommand('refactoriq.fixWithAi', output, async (uri, fingerprint, options) => {
      const target =
        typeof uri === 'string' && typeof fingerprint === 'string' ? { uri, fingerprint } : findingAtCursor();
      const goal: AiGoal = { kind: 'fix', fingerprint: target.fingerprint };
      return await run(parts, { uri: target.uri, goal }, readOptions(options).withoutAsking === true);
    }),
    registerCommand('refactoriq.refactorWithAi', output, async (_uri, _range, options) => {
      const editor = activeEditor();
      const isUnasked = readOptions(options).withoutAsking === true;
      const wish = isUnasked ? '' : await askForWish();
      if (wish === undefined) return undefined;
      const goal: AiGoal = { kind: 'refactor', range: selectionOf(editor), ...(wish === '' ? {} : { wish }) };
      return await run(parts, { uri: editor.document.uri.toString(), goal }, isUnasked);
    }),
  ];
}

async function run(
  { server, link }: AiParts,
  params: { readonly uri: string; readonly goal: AiGoal },
  isUnasked: boolean,
): Promise<AiRefactorResult> {
  const client = server.connect();
  const result = await link.withConsent(isUnasked, () =>
    showServerProgress(client, 'RefactorIQ: Asking a language model', (workDoneToken) =>
      client.sendRequest(AiRefactorRequest, { ...params, workDoneToken }),
    ),
  );
  if (!isUnasked) void tellResult(result);
  return result;
}

async function tellResult(result: AiRefactorResult): Promise<void> {
  if (result.kind === 'cancelled') return;
  if (result.kind !== 'proposed') return await tellRefusal(result);
  const { proposal, changedSignatures, withheld } = result;
  const [show, choose] = ['Show Changes', 'Apply…'];
  const parts = [
    `${proposal.title}.`,
    ...(changedSignatures.length > 0 ? [`Look at what calls ${changedSignatures.join(', ')}.`] : []),
    ...(withheld.length > 0 ? [`${withheld.length} steps were left out: they did not pass their proof.`] : []),
  ];
  const choice = await window.showInformationMessage(`RefactorIQ: ${parts.join(' ')}`, show, choose);
  if (choice === show) await commands.executeCommand('refactoriq.showProposalChanges', proposal);
  if (choice === choose) await commands.executeCommand('refactoriq.previewProposal', proposal);
}

function selectionOf({ selection: { start, end } }: TextEditor): Extract<AiGoal, { kind: 'refactor' }>['range'] {
  const toPlain = ({ line, character }: typeof start) => ({ line, character });
  return { start: toPlain(start), end: toPlain(end) };
}

function findingAtCursor(): { readonly uri: string; readonly fingerprint: string } {
  const { document, selection } = activeEditor();
  for (const { source, range, ...rest } of languages.getDiagnostics(document.uri)) {
    if (source !== DIAGNOSTIC_SOURCE || !range.intersection(selection)) continue;
    const data: unknown = 'data' in rest ? rest.data : undefined;
    if (typeof data === 'object' && data !== null && 'fingerprint' in data && typeof data.fingerprint === 'string') {
      return { uri: document.uri.toString(), fingerprint: data.fingerprint };
    }
  }
  throw new Error('Put the cursor on a finding first.');
}

function askForWish(): Thenable<string | undefined> {
  return window.showInputBox({
    title: 'Refactor with AI',
    prompt: 'What do you want? Empty: simpler and easier to change, with the same behaviour.',
    placeHolder: 'Split it into smaller functions',
  });
}
