import {
  commands,
  type Disposable,
  EventEmitter,
  type TextDocumentContentProvider,
  Uri,
  window,
  workspace,
} from 'vscode';
import { RuleDocumentationRequest } from '#shared/protocol/rule-documentation.ts';
import type { LanguageServer } from './language-server.ts';

const SCHEME = 'refactoriq-rule';

/** The server's rule documentation as read-only Markdown documents. */
export class RulePages implements TextDocumentContentProvider, Disposable {
  private readonly server: LanguageServer;
  private readonly changed = new EventEmitter<Uri>();
  private readonly registration: Disposable;

  readonly onDidChange = this.changed.event;

  constructor(server: LanguageServer) {
    this.server = server;
    this.registration = workspace.registerTextDocumentContentProvider(SCHEME, this);
  }

  async provideTextDocumentContent(uri: Uri): Promise<string> {
    const ruleId = uri.path.slice(1, -'.md'.length);
    const { markdown } = await this.server.connect().sendRequest(RuleDocumentationRequest, { ruleId });
    return markdown || `# ${ruleId}\n\nThere is no rule of this name.\n`;
  }

  /** Opens the page beside the code: rendered, or as text where VS Code runs without its Markdown extension. */
  async show(ruleId: string): Promise<void> {
    const uri = Uri.from({ scheme: SCHEME, path: `/${ruleId}.md` });
    this.changed.fire(uri);
    try {
      await commands.executeCommand('markdown.showPreviewToSide', uri);
    } catch {
      await window.showTextDocument(uri, { preview: true });
    }
  }

  dispose(): void {
    this.registration.dispose();
    this.changed.dispose();
  }
}
