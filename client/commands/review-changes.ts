import { commands, Disposable, type LogOutputChannel, type QuickPickItem, Uri, window, workspace } from 'vscode';
import {
  type Branch,
  ListBranchesRequest,
  type ReviewScope,
  SetReviewScopeRequest,
  type SetReviewScopeResult,
} from '#shared/protocol/review-scope.ts';
import type { LanguageServer } from '../language-server.ts';
import { describeChanges } from '../views/describe-changes.ts';
import { showServerProgress } from '../views/server-progress.ts';
import { registerCommand } from './register-command.ts';

/** Limits the findings to what changed: since the last commit, or since a branch began; and shows them all again. */
export function registerReviewChanges(server: LanguageServer, output: LogOutputChannel): Disposable {
  const review = (scope: ReviewScope) => reviewChanges(server, output, scope);
  return Disposable.from(
    registerCommand('refactoriq.reviewChanges', output, () => review({ kind: 'uncommitted' })),
    registerCommand('refactoriq.reviewBranch', output, async (argument) => {
      const ref = typeof argument === 'string' ? argument : await pickBase(server);
      return ref === undefined ? undefined : await review({ kind: 'base', ref });
    }),
    registerCommand('refactoriq.reviewEverything', output, async () => {
      await server.connect().sendRequest(SetReviewScopeRequest, { scope: { kind: 'everything' } });
    }),
  );
}

async function reviewChanges(
  server: LanguageServer,
  output: LogOutputChannel,
  scope: ReviewScope,
): Promise<SetReviewScopeResult | undefined> {
  if (!workspace.workspaceFolders?.length) {
    void window.showInformationMessage('RefactorIQ: Open a folder to review what changed in it.');
    return undefined;
  }
  const client = server.connect();
  const result = await showServerProgress(client, 'RefactorIQ: Reviewing changes', (workDoneToken) =>
    client.sendRequest(SetReviewScopeRequest, { scope, workDoneToken }),
  );
  const receipt = describeChanges(result);
  output.info(receipt);
  void offerNext(receipt, result);
  return result;
}

async function offerNext(receipt: string, { cancelled, riskiest: [riskiest] }: SetReviewScopeResult): Promise<void> {
  const [open, problems, everything] = ['Open Riskiest File', 'Show Problems', 'Show All Findings'];
  const buttons = cancelled ? [] : [...(riskiest === undefined ? [] : [open, problems]), everything];
  const choice = await window.showInformationMessage(`RefactorIQ: ${receipt}`, ...buttons);
  if (choice === open && riskiest !== undefined) await window.showTextDocument(Uri.parse(riskiest));
  if (choice === problems) await commands.executeCommand('workbench.actions.view.problems');
  if (choice === everything) await commands.executeCommand('refactoriq.reviewEverything');
}

/** What most work branches off from comes first, so that Enter takes it. */
async function pickBase(server: LanguageServer): Promise<string | undefined> {
  const { branches, base } = await server.connect().sendRequest(ListBranchesRequest, {});
  const others = branches.filter(({ isCurrent }) => !isCurrent);
  const sorted = others.toSorted((a, b) => Number(b.name === base) - Number(a.name === base));
  const picked = await window.showQuickPick(sorted.map(toItem), {
    title: 'Review Branch',
    placeHolder: sorted.length > 0 ? 'The branch this work began from' : 'There is no other branch',
  });
  return picked?.label;
}

function toItem({ name, isRemote }: Branch): QuickPickItem {
  return { label: name, ...(isRemote ? { description: 'remote' } : {}) };
}
