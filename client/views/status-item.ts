import { commands, Disposable, StatusBarAlignment, type StatusBarItem, ThemeColor, window } from 'vscode';
import type { StatusParams } from '#shared/protocol/status.ts';
import type { LanguageServer } from '../language-server.ts';
import { describeStatus } from './describe-status.ts';

/** Shows in the status bar how the server is and how much it found; a click offers what can be done. */
export class StatusItem implements Disposable {
  private readonly item: StatusBarItem;
  private readonly parts: Disposable;

  constructor(server: LanguageServer) {
    this.item = window.createStatusBarItem('refactoriq.status', StatusBarAlignment.Right, 100);
    this.item.name = 'RefactorIQ';
    this.item.command = 'refactoriq.showActions';
    this.parts = Disposable.from(
      this.item,
      server.onDidChangeStatus((status) => this.update(status)),
    );
    this.update(server.status);
    this.item.show();
  }

  dispose(): void {
    this.parts.dispose();
  }

  private update(status: StatusParams): void {
    const { text, tooltip } = describeStatus(status);
    this.item.text = text;
    this.item.tooltip = tooltip;
    void commands.executeCommand('setContext', 'refactoriq.changesOnly', status.scope !== undefined);
    this.item.accessibilityInformation = { label: tooltip, role: 'button' };
    this.item.backgroundColor = status.state === 'error' ? new ThemeColor('statusBarItem.errorBackground') : undefined;
  }
}
