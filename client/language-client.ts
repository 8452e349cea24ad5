import { commands, type LogOutputChannel, workspace } from 'vscode';
import {
  CancellationToken,
  type ErrorHandler,
  LanguageClient,
  type LanguageClientOptions,
  type Middleware,
  RevealOutputChannelOn,
  TransportKind,
} from 'vscode-languageclient/node';
import type { SavedEdits } from './proposals/saved-edits.ts';
import { SERVER_COMMANDS } from '#shared/protocol/commands.ts';
import { DOCUMENT_SCHEMES, EDITOR_LANGUAGE_IDS } from '#shared/protocol/document-selector.ts';
import type { InitializationOptions } from '#shared/protocol/initialization.ts';

export interface LanguageClientSetup {
  /** The bundled server; VS Code's own Node.js runs it. */
  readonly serverModule: string;
  readonly version: string;
  readonly output: LogOutputChannel;
  readonly edits: SavedEdits;
  /** Called with each new client before it is started. */
  readonly onClient: (client: LanguageClient) => void;
}

/** The client library reads the setting `<id>.trace.server` by it. */
const CLIENT_ID = 'refactoriq';

const documentSelector = EDITOR_LANGUAGE_IDS.flatMap((language) =>
  DOCUMENT_SCHEMES.map((scheme) => ({ scheme, language })),
);

/** What is done better here: rule pages are not opened as web pages, reasons and wishes are asked for. */
const OWN_COMMANDS: Readonly<Record<string, string>> = {
  [SERVER_COMMANDS.showRule]: 'refactoriq.showRule',
  [SERVER_COMMANDS.suppressFinding]: 'refactoriq.suppressFinding',
  [SERVER_COMMANDS.propose]: 'refactoriq.fixRuleInWorkspace',
  [SERVER_COMMANDS.whoIntroduced]: 'refactoriq.whoIntroduced',
  [SERVER_COMMANDS.fixWithAi]: 'refactoriq.fixWithAi',
  [SERVER_COMMANDS.refactorWithAi]: 'refactoriq.refactorWithAi',
};

function createMiddleware(edits: SavedEdits): Middleware {
  return {
    executeCommand(command, args, next) {
      const own = OWN_COMMANDS[command];
      return own === undefined ? next(command, args) : commands.executeCommand(own, ...args);
    },
    workspace: {
      handleApplyEdit: (params, next) => edits.apply(params, async (edit) => next(edit, CancellationToken.None)),
    },
  };
}

/** A client of one server process; not started yet. */
export function createLanguageClient(setup: LanguageClientSetup, errorHandler: ErrorHandler): LanguageClient {
  const { serverModule: module, version, output, edits } = setup;
  const transport = TransportKind.ipc;
  const options: LanguageClientOptions = {
    documentSelector,
    middleware: createMiddleware(edits),
    errorHandler,
    outputChannel: output,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    diagnosticCollectionName: CLIENT_ID,
    initializationOptions: (): InitializationOptions => ({ isTrusted: workspace.isTrusted, clientVersion: version }),
    // What fails at the start is told once, with a way out, by whoever started the client.
    initializationFailedHandler: () => false,
  };
  const run = { module, transport };
  const debug = { ...run, options: { execArgv: ['--nolazy', '--inspect=6029'] } };
  return new LanguageClient(CLIENT_ID, 'RefactorIQ', { run, debug }, options);
}
