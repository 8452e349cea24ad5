import { commands, type LogOutputChannel, workspace } from 'vscode';
import {
  type ErrorHandler,
  LanguageClient,
  type LanguageClientOptions,
  type Middleware,
  RevealOutputChannelOn,
  TransportKind,
} from 'vscode-languageclient/node';
import { SERVER_COMMANDS } from '#shared/protocol/commands.ts';
import { DOCUMENT_SCHEMES, EDITOR_LANGUAGE_IDS } from '#shared/protocol/document-selector.ts';
import type { InitializationOptions } from '#shared/protocol/initialization.ts';

export interface LanguageClientSetup {
  /** The bundled server; VS Code's own Node.js runs it. */
  readonly serverModule: string;
  readonly version: string;
  readonly output: LogOutputChannel;
}

/** The client library reads the setting `<id>.trace.server` by it. */
const CLIENT_ID = 'refactoriq';

const documentSelector = EDITOR_LANGUAGE_IDS.flatMap((language) =>
  DOCUMENT_SCHEMES.map((scheme) => ({ scheme, language })),
);

/** Rule pages have a better home here than the web page the server would ask to open. */
const middleware: Middleware = {
  executeCommand: (command, args, next) =>
    command === SERVER_COMMANDS.showRule
      ? commands.executeCommand('refactoriq.showRule', ...args)
      : next(command, args),
};

/** A client of one server process; not started yet. */
export function createLanguageClient(setup: LanguageClientSetup, errorHandler: ErrorHandler): LanguageClient {
  const { serverModule: module, version, output } = setup;
  const transport = TransportKind.ipc;
  const options: LanguageClientOptions = {
    documentSelector,
    middleware,
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
