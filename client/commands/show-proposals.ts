import { commands, Disposable, type LogOutputChannel } from 'vscode';
import { PROPOSALS_VIEW, type ProposalsView } from '../views/proposals-view.ts';
import { registerCommand } from './register-command.ts';

/** Opens the view of proposals, with what other programs have added. */
export function registerShowProposals(view: ProposalsView, output: LogOutputChannel): Disposable {
  return Disposable.from(
    registerCommand('refactoriq.showProposals', output, () => commands.executeCommand(`${PROPOSALS_VIEW}.focus`)),
    registerCommand('refactoriq.refreshProposals', output, () => view.reload()),
  );
}
