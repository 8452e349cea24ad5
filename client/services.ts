import { Disposable, type ExtensionContext, window } from 'vscode';
import { registerAnalyzeFile } from './commands/analyze-file.ts';
import { registerAnalyzeWorkspace } from './commands/analyze-workspace.ts';
import { registerFixAll } from './commands/fix-all.ts';
import { registerRestartServer } from './commands/restart-server.ts';
import { registerShowActions } from './commands/show-actions.ts';
import { registerShowOutput } from './commands/show-output.ts';
import { registerShowRule } from './commands/show-rule.ts';
import { LanguageServer } from './language-server.ts';
import { RulePages } from './rule-pages.ts';
import { StatusItem } from './views/status-item.ts';

export interface Services extends Disposable {
  readonly server: LanguageServer;
}

/** Builds and connects everything the extension consists of. Nothing runs before `server.start()`. */
export function createServices(context: ExtensionContext): Services {
  const output = window.createOutputChannel('RefactorIQ', { log: true });
  const version = String(context.extension.packageJSON.version);
  const server = new LanguageServer({ serverModule: context.asAbsolutePath('dist/server.cjs'), version, output });
  const pages = new RulePages(server);
  const parts = Disposable.from(
    output,
    server,
    pages,
    new StatusItem(server),
    registerAnalyzeFile(server, output),
    registerAnalyzeWorkspace(server, output),
    registerFixAll(server, output),
    registerShowRule(pages, output),
    registerShowActions(server, output),
    registerShowOutput(output),
    registerRestartServer(server, output),
  );
  return { server, dispose: () => parts.dispose() };
}
