import {
  CodeActionKind,
  PositionEncodingKind,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from 'vscode-languageserver/node';
import { SOURCE_FIX_ALL } from '#shared/protocol/code-action-kinds.ts';
import { SERVER_COMMANDS } from '#shared/protocol/commands.ts';

/** What this server offers. Offsets count UTF-16 units as the engine's do; every editor has to understand them. */
export const SERVER_CAPABILITIES: ServerCapabilities = {
  positionEncoding: PositionEncodingKind.UTF16,
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
  codeActionProvider: {
    codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite, SOURCE_FIX_ALL],
    resolveProvider: true,
  },
  hoverProvider: true,
  codeLensProvider: { resolveProvider: false },
  executeCommandProvider: { commands: Object.values(SERVER_COMMANDS), workDoneProgress: true },
  workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
};
