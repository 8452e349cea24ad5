import {
  type CancellationToken,
  type Connection,
  DidChangeWorkspaceFoldersNotification,
  ExecuteCommandRequest,
  type InitializeParams,
  type InitializeResult,
  TextDocuments,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { AnalyzeFileRequest } from '#shared/protocol/analyze-file.ts';
import { AnalyzeWorkspaceRequest } from '#shared/protocol/analyze-workspace.ts';
import { FixAllRequest } from '#shared/protocol/fix-all.ts';
import { parseInitializationOptions } from '#shared/protocol/initialization.ts';
import { RuleDocumentationRequest } from '#shared/protocol/rule-documentation.ts';
import { StatusNotification, type StatusParams } from '#shared/protocol/status.ts';
import { DidChangeTrustNotification } from '#shared/protocol/trust.ts';
import { SERVER_CAPABILITIES } from './capabilities.ts';
import { readClientFeatures } from './client-features.ts';
import { reviewSaved } from './ai/auto-review.ts';
import { analyzeFile } from './features/analyze-file.ts';
import { provideCodeActions, resolveCodeAction } from './features/code-actions.ts';
import { provideCodeLenses } from './features/code-lens.ts';
import { changeConfiguration, registerConfiguration } from './features/configuration.ts';
import { closeDocument, saveDocument } from './features/diagnostics.ts';
import { executeCommand } from './features/execute-command.ts';
import { changeWatchedFiles } from './features/file-watching.ts';
import { fixAll } from './features/fix-all.ts';
import { provideHover } from './features/hover.ts';
import { describeRule } from './features/rule-documentation.ts';
import { analyzeWorkspace } from './features/workspace-analysis.ts';
import { changeWorkspaceFolders } from './features/workspace-folders.ts';
import { Guard } from './guard.ts';
import { Publisher } from './publisher.ts';
import { OWN_REQUESTS } from './own-requests.ts';
import { noticeAppliedEdit } from './proposals/notice-applied-edit.ts';
import { recoverAll } from './proposals/recover-all.ts';
import {
  AnalyzeWorkspaceShape,
  DocumentShape,
  FixAllShape,
  parseParams,
  RuleShape,
  TrustShape,
} from './request-params.ts';
import type { Services } from './services.ts';
import { createSession, type Session, type Surroundings } from './session.ts';
import { showMessage } from './show-message.ts';
import { StatusReporter } from './status-reporter.ts';
import manifest from '../../package.json' with { type: 'json' };

/** What the wiring needs: the session comes later than the first messages. */
interface Wiring {
  readonly connection: Connection;
  readonly documents: TextDocuments<TextDocument>;
  readonly guard: Guard;
  readonly session: Promise<Session>;
}

/** Serves one client until it says good-bye. The engine is loaded when the client is initialized, not before. */
export function startServer(connection: Connection, loadServices: () => Promise<Services>): void {
  const documents = new TextDocuments(TextDocument);
  let isOurClient = false;
  const trust = { isTrusted: false };
  // Other clients warn about notifications they do not know.
  const status = new StatusReporter((params: StatusParams) => {
    if (isOurClient) void connection.sendNotification(StatusNotification.method, params);
  });
  const guard = new Guard({
    error: (message) => connection.console.error(message),
    warn: (message) => connection.console.warn(message),
    showFault: (message) => status.fault(message),
    clearFault: () => status.recovered(),
    showWarning: (message) => showMessage(connection, 'warning', message),
  });
  const publisher = new Publisher((params) => void connection.sendDiagnostics(params));
  let begin: (session: Promise<Session>) => void;
  const session = new Promise<Session>((resolve) => (begin = resolve));
  session.catch(() => undefined); // reported where it is loaded; requests that wait for it fail with the reason

  connection.onInitialize((params): InitializeResult => {
    const options = parseInitializationOptions(params.initializationOptions);
    const client = readClientFeatures(params.capabilities, options);
    isOurClient = client.isOurs;
    trust.isTrusted = options.isTrusted;
    connection.onInitialized(() => {
      const around: Surroundings = { connection, documents, client, guard, status, publisher, trust };
      const loading = loadServices().then((services) => openSession(around, services, params));
      begin(loading);
      loading.catch((error: unknown) => reportUnusable(around, error));
      listenToFolders({ connection, documents, guard, session }, client.hasWorkspaceFolders);
    });
    return { capabilities: SERVER_CAPABILITIES, serverInfo: { name: 'RefactorIQ', version: manifest.version } };
  });
  connection.onShutdown(() =>
    session.then(({ scheduler, ai }) => {
      scheduler.dispose();
      ai.dispose();
    }),
  );
  // Trust that is granted while the engine is loaded counts as well.
  connection.onNotification(DidChangeTrustNotification.method, (params: unknown) => {
    trust.isTrusted = parseParams(TrustShape, params).isTrusted;
  });
  const wiring: Wiring = { connection, documents, guard, session };
  wireDocuments(wiring);
  wireEditorRequests(wiring);
  wireOwnRequests(wiring);
  connection.listen();
}

function openSession(around: Surroundings, services: Services, params: InitializeParams): Session {
  const session = createSession(around, services);
  session.workspace.setFolders(foldersOf(params));
  around.guard.background('Registering for settings', registerConfiguration(session));
  around.guard.background('Registering for files', session.watchers.renew());
  around.guard.background('Recovering what was interrupted', recoverAll(session));
  around.status.ready();
  return session;
}

function foldersOf({ workspaceFolders, rootUri }: InitializeParams): string[] {
  if (workspaceFolders) return workspaceFolders.map(({ uri }) => uri);
  return rootUri ? [rootUri] : [];
}

function reportUnusable({ connection, status }: Surroundings, error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  connection.console.error(error instanceof Error ? (error.stack ?? reason) : reason);
  status.broken(reason, 'not-loaded');
  showMessage(connection, 'error', `The engine could not be loaded. ${reason}`);
}

/** A notification's handler: runs when the session is there, in the order of the messages. */
function react<Event>({ guard, session }: Wiring, name: string, handle: (session: Session, event: Event) => unknown) {
  return (event: Event): void =>
    guard.background(
      name,
      session.then((ready) => handle(ready, event)),
    );
}

/** A request's handler. */
function answer<Params, Result>(
  { guard, session }: Wiring,
  name: string,
  handle: (session: Session, params: Params, signal: AbortSignal) => Promise<Result>,
) {
  return (params: Params, token: CancellationToken): Promise<Result> =>
    guard.answer(name, token, async (signal) => handle(await session, params, signal));
}

function wireDocuments(wiring: Wiring): void {
  const { connection, documents } = wiring;
  documents.onDidOpen(
    react(wiring, 'Opening a document', ({ reviews, ai }, { document }) => {
      ai.seen.note(document.uri, document.getText());
      return reviews.didOpen(document.uri);
    }),
  );
  documents.onDidChangeContent(
    react(wiring, 'Reviewing a change', (session, { document }) => {
      noticeAppliedEdit(session, document);
      return session.reviews.didChange(document.uri);
    }),
  );
  documents.onDidSave(
    react(wiring, 'Saving a document', async (session, { document }) => {
      await saveDocument(session, document.uri);
      session.guard.background('AI review', reviewSaved(session, document.uri));
    }),
  );
  documents.onDidClose(
    react(wiring, 'Closing a document', (session, { document }) => closeDocument(session, document.uri)),
  );
  documents.listen(connection);
}

function wireEditorRequests(wiring: Wiring): void {
  const { connection } = wiring;
  connection.onHover(answer(wiring, 'Hover', provideHover));
  connection.onCodeAction(answer(wiring, 'Code actions', provideCodeActions));
  connection.onCodeActionResolve(answer(wiring, 'Code action', resolveCodeAction));
  connection.onCodeLens(answer(wiring, 'Code lenses', provideCodeLenses));
  // Not `onExecuteCommand`, which takes the progress token away.
  connection.onRequest(ExecuteCommandRequest.type, answer(wiring, 'Command', executeCommand));
  connection.onDidChangeConfiguration(react(wiring, 'Reading the settings', changeConfiguration));
  connection.onDidChangeWatchedFiles(react(wiring, 'Following the files', changeWatchedFiles));
}

function wireOwnRequests(wiring: Wiring): void {
  const { connection } = wiring;
  connection.onRequest(
    AnalyzeFileRequest.method,
    answer(wiring, 'Analyze file', (session, params: unknown) =>
      analyzeFile(session, parseParams(DocumentShape, params)),
    ),
  );
  connection.onRequest(
    AnalyzeWorkspaceRequest.method,
    answer(wiring, 'Analyze workspace', (session, params: unknown, signal) =>
      analyzeWorkspace(session, parseParams(AnalyzeWorkspaceShape, params), signal),
    ),
  );
  connection.onRequest(
    FixAllRequest.method,
    answer(wiring, 'Fix all', (session, params: unknown) => fixAll(session, parseParams(FixAllShape, params))),
  );
  connection.onRequest(
    RuleDocumentationRequest.method,
    answer(wiring, 'Rule documentation', (session, params: unknown) =>
      describeRule(session, parseParams(RuleShape, params)),
    ),
  );
  for (const { method, name, handle } of OWN_REQUESTS) connection.onRequest(method, answer(wiring, name, handle));
}

/** Done late: the library listens itself when it is initialized, and the last listener counts. */
function listenToFolders(wiring: Wiring, isSupported: boolean): void {
  if (!isSupported) return;
  wiring.connection.onNotification(
    DidChangeWorkspaceFoldersNotification.type,
    react(wiring, 'Changing the folders', changeWorkspaceFolders),
  );
}
