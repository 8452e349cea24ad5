import { commands, Uri, ViewColumn, window } from 'vscode';
import type { ProposalOutcome } from '#shared/protocol/proposals.ts';
import { describeOutcome } from '../views/describe-proposal.ts';
import type { ProposalDocuments } from './proposal-documents.ts';

/** Shows what came of a step: a conflict beside its file, everything else in a message. Does not wait for the user. */
export async function tellOutcome(documents: ProposalDocuments, outcome: ProposalOutcome): Promise<void> {
  const text = `RefactorIQ: ${describeOutcome(outcome)}`;
  if (outcome.kind === 'refused' || outcome.kind === 'conflict') void window.showWarningMessage(text);
  else void offerUndo(text, outcome);
  if (outcome.kind !== 'conflict') return;
  for (const conflict of outcome.conflicts) {
    await window.showTextDocument(Uri.parse(conflict.uri), { viewColumn: ViewColumn.One, preview: false });
    const view = documents.keepConflict(outcome.proposal, conflict);
    await window.showTextDocument(view, { viewColumn: ViewColumn.Beside, preview: false, preserveFocus: true });
  }
}

async function offerUndo(text: string, { kind, proposal }: Extract<ProposalOutcome, { proposal: object }>) {
  const rollBack = 'Roll Back';
  const buttons = kind !== 'dismissed' && proposal.state === 'applied' ? [rollBack] : [];
  const choice = await window.showInformationMessage(text, ...buttons);
  if (choice === rollBack) await commands.executeCommand('refactoriq.rollBackProposal', proposal);
}
