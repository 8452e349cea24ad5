import { commands, type Disposable, languages, type LogOutputChannel, window, workspace } from 'vscode';
import { DIAGNOSTIC_SOURCE } from '#shared/protocol/code-action-kinds.ts';
import { ProposeRequest, type ProposeResult, type ProposalSummary } from '#shared/protocol/proposals.ts';
import type { LanguageServer } from '../language-server.ts';
import { readOptions } from '../proposals/choose-proposal.ts';
import { countOf } from '../views/count-of.ts';
import { describeProof } from '../views/describe-proposal.ts';
import { PROPOSALS_VIEW } from '../views/proposals-view.ts';
import { showServerProgress } from '../views/server-progress.ts';
import { registerCommand } from './register-command.ts';

/** Proposes to fix all findings of one rule in the workspace: of the rule given, or one among those that found something. */
export function registerFixRuleInWorkspace(server: LanguageServer, output: LogOutputChannel): Disposable {
  return registerCommand('refactoriq.fixRuleInWorkspace', output, async (argument, options) => {
    if (!workspace.workspaceFolders?.length) {
      void window.showInformationMessage('RefactorIQ: Open a folder to fix its findings.');
      return undefined;
    }
    const ruleId = ruleOf(argument) ?? (await pickRule());
    if (ruleId === undefined) return undefined;
    const result = await propose(server, ruleId);
    for (const withheld of result.withheld) output.info(`Not fixed: ${withheld.ruleId}: ${withheld.reason}`);
    if (readOptions(options).withoutAsking !== true) void askWhatNext(ruleId, result);
    return result;
  });
}

function propose(server: LanguageServer, ruleId: string): Promise<ProposeResult> {
  const client = server.connect();
  return showServerProgress(client, `RefactorIQ: Trying fixes for ${ruleId}`, (workDoneToken) =>
    client.sendRequest(ProposeRequest, { target: { kind: 'rule', ruleId }, workDoneToken }),
  );
}

/** A rule's id, or what a code action is called with. */
function ruleOf(argument: unknown): string | undefined {
  if (typeof argument === 'string') return argument;
  if (typeof argument !== 'object' || argument === null || !('ruleId' in argument)) return undefined;
  return typeof argument.ruleId === 'string' ? argument.ruleId : undefined;
}

function pickRule(): Thenable<string | undefined> {
  const counts = new Map<string, number>();
  for (const diagnostic of languages.getDiagnostics().flatMap(([, diagnostics]) => diagnostics)) {
    if (diagnostic.source !== DIAGNOSTIC_SOURCE) continue;
    const rule = String(typeof diagnostic.code === 'object' ? diagnostic.code.value : diagnostic.code);
    counts.set(rule, (counts.get(rule) ?? 0) + 1);
  }
  const items = [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .map(([label, count]) => ({ label, description: countOf(count, 'finding') }));
  const placeHolder =
    items.length > 0 ? 'A rule that found something' : 'Nothing is found so far: analyze the workspace';
  return window
    .showQuickPick(items, { title: 'Fix All of This Kind in Workspace', placeHolder })
    .then((item) => item?.label);
}

async function askWhatNext(ruleId: string, { proposals, cancelled }: ProposeResult): Promise<void> {
  const [first, second] = proposals;
  if (cancelled || !first) {
    const text = cancelled ? 'Stopped; nothing was proposed.' : `There is nothing to fix for ${ruleId}.`;
    void window.showInformationMessage(`RefactorIQ: ${text}`);
    return;
  }
  if (second) await commands.executeCommand(`${PROPOSALS_VIEW}.focus`);
  else await offerSteps(first);
}

async function offerSteps(proposal: ProposalSummary): Promise<void> {
  const [show, choose, apply] = ['Show Changes', 'Choose Hunks', 'Apply'];
  const isProven = proposal.steps.includes('apply');
  const text = `RefactorIQ: ${proposal.title}? ${describeProof(proposal)}`;
  const buttons = isProven ? [show, choose, apply] : [show];
  const choice = await window.showInformationMessage(text, ...buttons);
  if (choice === show) await commands.executeCommand('refactoriq.showProposalChanges', proposal);
  if (choice === choose) await commands.executeCommand('refactoriq.previewProposal', proposal);
  if (choice === apply) await commands.executeCommand('refactoriq.applyProposal', proposal);
}
