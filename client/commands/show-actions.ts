import { commands, type Disposable, type LogOutputChannel, type QuickPickItem, window } from 'vscode';
import type { LanguageServer } from '../language-server.ts';
import { registerCommand } from './register-command.ts';

interface Action extends QuickPickItem {
  readonly command: string;
  readonly args?: readonly unknown[];
  /** Whether it needs a server that runs. */
  readonly needsServer: boolean;
  /** Only for when the findings are limited to changes. */
  readonly isWayBack?: boolean;
}

const ACTIONS: readonly Action[] = [
  {
    label: '$(clear-all) Show all findings again',
    command: 'refactoriq.reviewEverything',
    needsServer: true,
    isWayBack: true,
  },
  { label: '$(search) Analyze this file', command: 'refactoriq.analyzeFile', needsServer: true },
  { label: '$(search-view-icon) Analyze the workspace', command: 'refactoriq.analyzeWorkspace', needsServer: true },
  { label: '$(wand) Fix all safe findings in this file', command: 'refactoriq.fixAll', needsServer: true },
  { label: '$(sparkle) Review this file with AI', command: 'refactoriq.reviewFileWithAi', needsServer: true },
  { label: '$(git-compare) Review uncommitted changes', command: 'refactoriq.reviewChanges', needsServer: true },
  { label: '$(git-branch) Review this branch', command: 'refactoriq.reviewBranch', needsServer: true },
  { label: '$(list-tree) Show proposals', command: 'refactoriq.showProposals', needsServer: true },
  { label: '$(key) Set an API key for AI', command: 'refactoriq.setApiKey', needsServer: true },
  { label: '$(warning) Show problems', command: 'workbench.actions.view.problems', needsServer: false },
  {
    label: '$(gear) Open settings',
    command: 'workbench.action.openSettings',
    args: ['refactoriq'],
    needsServer: false,
  },
  { label: '$(output) Show output', command: 'refactoriq.showOutput', needsServer: false },
  { label: '$(debug-restart) Restart the language server', command: 'refactoriq.restartServer', needsServer: false },
];

/** The menu behind the status bar item. */
export function registerShowActions(server: LanguageServer, output: LogOutputChannel): Disposable {
  return registerCommand('refactoriq.showActions', output, async () => {
    const isRunning = server.status.state !== 'error';
    const isLimited = server.status.scope !== undefined;
    const offered = ACTIONS.filter(
      ({ needsServer, isWayBack }) => (isRunning || !needsServer) && (isLimited || isWayBack !== true),
    );
    const action = await window.showQuickPick(offered, {
      title: 'RefactorIQ',
      placeHolder: server.status.message ?? 'What next?',
    });
    if (action) await commands.executeCommand(action.command, ...(action.args ?? []));
  });
}
