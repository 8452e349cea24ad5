import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import {
  type ApplyWorkspaceEditParams,
  ApplyWorkspaceEditRequest,
  type ApplyWorkspaceEditResult,
  type ClientCapabilities,
  type CodeAction,
  type CodeActionContext,
  CodeActionRequest,
  CodeActionResolveRequest,
  ConfigurationRequest,
  createProtocolConnection,
  CreateFile,
  type Diagnostic,
  DidChangeConfigurationNotification,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DidSaveTextDocumentNotification,
  ExitNotification,
  type FileChangeType,
  InitializedNotification,
  InitializeRequest,
  type InitializeResult,
  LogMessageNotification,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
  type Range,
  RegistrationRequest,
  ShowDocumentRequest,
  ShowMessageNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  TextDocumentEdit,
  type TextDocumentContentChangeEvent,
  UnregistrationRequest,
  WorkDoneProgressCreateRequest,
  type WorkspaceEdit,
} from 'vscode-languageserver-protocol/node';
import type { Rule } from '#engine/rules/rule.ts';
import { startServer } from '#lsp/server.ts';
import { createServices } from '#lsp/services.ts';
import { StatusNotification, type StatusParams } from '#shared/protocol/status.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** So that tests leave the history of whoever runs them alone. */
const STATE = mkdtempSync(join(tmpdir(), 'refactoriq-state-'));
process.env['REFACTORIQ_STATE_DIR'] = STATE;
process.once('exit', () => rmSync(STATE, { recursive: true, force: true }));

const WAIT_MS = 10_000;

/** What our extension sends. */
const OUR_OPTIONS = { isTrusted: true, clientVersion: 'test' };

/** What a modern editor says of itself. */
export const FULL_CAPABILITIES: ClientCapabilities = {
  general: { positionEncodings: ['utf-16'] },
  workspace: {
    applyEdit: true,
    configuration: true,
    workspaceFolders: true,
    workspaceEdit: { documentChanges: true, resourceOperations: ['create'] },
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true },
    codeLens: { refreshSupport: true },
  },
  textDocument: {
    publishDiagnostics: {
      versionSupport: true,
      relatedInformation: true,
      codeDescriptionSupport: true,
      dataSupport: true,
      tagSupport: { valueSet: [1, 2] },
    },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'source.fixAll'] } },
      isPreferredSupport: true,
      disabledSupport: true,
      dataSupport: true,
      resolveSupport: { properties: ['edit'] },
    },
    hover: { contentFormat: ['markdown', 'plaintext'] },
  },
  window: { workDoneProgress: true, showDocument: { support: true } },
};

export interface ClientOptions {
  /** Absolute paths. */
  readonly folders?: readonly string[];
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: unknown;
  /** Of the editor; the server ends when there is no such process. */
  readonly processId?: number;
  /** The `refactoriq` section. */
  readonly settings?: Record<string, unknown>;
}

/** An editor as the server sees one: it keeps documents, answers requests and remembers what it was told. */
export class LspClient {
  readonly connection: ProtocolConnection;
  readonly documents = new Map<string, TextDocument>();
  readonly published: PublishDiagnosticsParams[] = [];
  readonly shown: string[] = [];
  readonly logged: string[] = [];
  readonly statuses: StatusParams[] = [];
  readonly shownDocuments: string[] = [];
  readonly registrations = new Map<string, { method: string; registerOptions?: unknown }>();
  readonly progress: { token: string | number; value: { kind: string; percentage?: number } }[] = [];
  settings: Record<string, unknown>;
  initialized: InitializeResult | undefined;
  /** What the editor does with an edit of the server's own. */
  onApplyEdit = async ({ edit }: ApplyWorkspaceEditParams): Promise<ApplyWorkspaceEditResult> => {
    await this.applyEdit(edit);
    return { applied: true };
  };
  private readonly options: ClientOptions;
  private readonly waiting = new Set<() => void>();

  constructor(connection: ProtocolConnection, options: ClientOptions = {}) {
    this.connection = connection;
    this.options = options;
    this.settings = { debounce: 0, ...options.settings };
    this.listen();
  }

  async start(): Promise<InitializeResult> {
    const { folders = [], capabilities = FULL_CAPABILITIES } = this.options;
    this.connection.listen();
    this.initialized = await this.connection.sendRequest(InitializeRequest.type, {
      processId: this.options.processId ?? null,
      rootUri: null,
      capabilities,
      initializationOptions: 'initializationOptions' in this.options ? this.options.initializationOptions : OUR_OPTIONS,
      workspaceFolders: folders.map((folder) => ({ uri: pathToFileURL(folder).href, name: folder })),
    });
    await this.connection.sendNotification(InitializedNotification.type, {});
    return this.initialized;
  }

  async open(uri: string, languageId: string, text: string): Promise<void> {
    const document = TextDocument.create(uri, languageId, 1, text);
    this.documents.set(uri, document);
    const textDocument = { uri, languageId, version: 1, text };
    await this.connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument });
  }

  /** Edits an open document; a text replaces all of it. */
  async change(uri: string, change: string | TextDocumentContentChangeEvent[]): Promise<number> {
    const document = this.document(uri);
    const contentChanges = typeof change === 'string' ? [{ text: change }] : change;
    const version = document.version + 1;
    TextDocument.update(document, contentChanges, version);
    const textDocument = { uri, version };
    await this.connection.sendNotification(DidChangeTextDocumentNotification.type, { textDocument, contentChanges });
    return version;
  }

  async save(uri: string): Promise<void> {
    await this.connection.sendNotification(DidSaveTextDocumentNotification.type, { textDocument: { uri } });
  }

  async close(uri: string): Promise<void> {
    this.documents.delete(uri);
    await this.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
  }

  async changeSettings(settings: Record<string, unknown>): Promise<void> {
    this.settings = { debounce: 0, ...settings };
    const sent = { settings: { refactoriq: this.settings } };
    await this.connection.sendNotification(DidChangeConfigurationNotification.type, sent);
  }

  async changeFile(uri: string, type: FileChangeType): Promise<void> {
    await this.connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes: [{ uri, type }] });
  }

  document(uri: string): TextDocument {
    const document = this.documents.get(uri);
    assert.ok(document, `${uri} is not open`);
    return document;
  }

  text(uri: string): string {
    return this.document(uri).getText();
  }

  /** What the editor shows for a document now. */
  diagnostics(uri: string): Diagnostic[] {
    return this.published.findLast((params) => params.uri === uri)?.diagnostics ?? [];
  }

  /** The publish for the document as it is now. */
  async waitForDiagnostics(
    uri: string,
    isRight: (diagnostics: Diagnostic[]) => boolean = () => true,
  ): Promise<Diagnostic[]> {
    const found = await this.waitFor(`diagnostics of ${uri}`, () =>
      this.published.findLast(
        (params, index) =>
          params.uri === uri &&
          params.version === this.documents.get(uri)?.version &&
          index === this.published.findLastIndex((other) => other.uri === uri) &&
          isRight(params.diagnostics),
      ),
    );
    return found.diagnostics;
  }

  /** Looks each time something arrives. */
  async waitFor<T>(what: string, look: () => T | undefined | false): Promise<T> {
    const end = Date.now() + WAIT_MS;
    for (;;) {
      const found = look();
      if (found !== undefined && found !== false) return found;
      await new Promise<void>((resolve, reject) => {
        const fail = (): void =>
          reject(new Error(`No ${what}. ${JSON.stringify(this.published.at(-1))} ${this.logged.join('\n')}`));
        const timeout = setTimeout(fail, Math.max(1, end - Date.now()));
        const wake = (): void => {
          clearTimeout(timeout);
          this.waiting.delete(wake);
          resolve();
        };
        this.waiting.add(wake);
      });
    }
  }

  async actions(uri: string, range: Range, context: Partial<CodeActionContext> = {}): Promise<CodeAction[]> {
    const params = { textDocument: { uri }, range, context: { diagnostics: [], ...context } };
    return ((await this.connection.sendRequest(CodeActionRequest.type, params)) ?? []) as CodeAction[];
  }

  async resolve(action: CodeAction | undefined): Promise<CodeAction> {
    assert.ok(action, 'there is no such action');
    return await this.connection.sendRequest(CodeActionResolveRequest.type, action);
  }

  /** Resolves an action and applies its edit as an editor does. */
  async apply(action: CodeAction | undefined): Promise<void> {
    const { edit } = await this.resolve(action);
    assert.ok(edit, `"${action?.title}" has no edit`);
    await this.applyEdit(edit);
  }

  async applyEdit(edit: WorkspaceEdit): Promise<void> {
    for (const [uri, edits] of Object.entries(edit.changes ?? {})) await this.edit(uri, edits);
    for (const change of edit.documentChanges ?? []) {
      if (CreateFile.is(change)) await writeFile(fileURLToPath(change.uri), '', { flag: 'a' });
      else if (TextDocumentEdit.is(change)) {
        const { uri, version } = change.textDocument;
        assert.equal(version, this.documents.get(uri)?.version ?? null, 'the edit is for another version');
        await this.edit(uri, change.edits);
      }
    }
  }

  async stop(): Promise<void> {
    await this.connection.sendRequest(ShutdownRequest.type);
  }

  /** Has whoever waits for something look again. */
  wake(): void {
    for (const wake of this.waiting) wake();
  }

  private async edit(uri: string, edits: TextDocumentEdit['edits']): Promise<void> {
    const document = this.documents.get(uri);
    if (document) {
      await this.change(uri, TextDocument.applyEdits(document, edits as never));
    } else {
      const path = fileURLToPath(uri);
      const content = await readFile(path, 'utf8');
      // As editors do: a byte order mark is no part of the text.
      const mark = content.startsWith('\uFEFF') ? '\uFEFF' : '';
      const old = TextDocument.create(uri, 'json', 0, content.slice(mark.length));
      await writeFile(path, mark + TextDocument.applyEdits(old, edits as never));
    }
  }

  private listen(): void {
    const { connection } = this;
    const note = (remember: () => unknown): void => {
      remember();
      this.wake();
    };
    connection.onNotification(PublishDiagnosticsNotification.type, (params) => note(() => this.published.push(params)));
    connection.onNotification(ShowMessageNotification.type, ({ message }) => note(() => this.shown.push(message)));
    connection.onNotification(LogMessageNotification.type, ({ message }) => note(() => this.logged.push(message)));
    connection.onNotification(StatusNotification, (status) => note(() => this.statuses.push(status)));
    connection.onNotification('$/progress', (params: (typeof this.progress)[number]) =>
      note(() => this.progress.push(params)),
    );
    connection.onRequest(ConfigurationRequest.type, ({ items }) => items.map(() => this.settings));
    connection.onRequest(RegistrationRequest.type, ({ registrations }) =>
      note(() => registrations.forEach((registration) => this.registrations.set(registration.id, registration))),
    );
    connection.onRequest(UnregistrationRequest.type, ({ unregisterations }) =>
      note(() => unregisterations.forEach(({ id }) => this.registrations.delete(id))),
    );
    connection.onRequest(WorkDoneProgressCreateRequest.type, () => undefined);
    connection.onRequest('workspace/codeLens/refresh', () => null);
    connection.onRequest(ShowDocumentRequest.type, ({ uri }) => {
      note(() => this.shownDocuments.push(uri));
      return { success: true };
    });
    connection.onRequest(ApplyWorkspaceEditRequest.type, (params) => this.onApplyEdit(params));
  }
}

export interface InMemoryOptions extends ClientOptions {
  /** Instead of the catalog. */
  readonly rules?: readonly Rule[];
}

/** A client whose server runs in this process. */
export async function startInMemory({ rules, ...options }: InMemoryOptions = {}): Promise<LspClient> {
  const up = new PassThrough();
  const down = new PassThrough();
  const server = createConnection(
    ProposedFeatures.all,
    new StreamMessageReader(up) as never,
    new StreamMessageWriter(down) as never,
  );
  startServer(server, () => createServices(rules));
  const client = new LspClient(
    createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up)),
    options,
  );
  await client.start();
  return client;
}

export interface StdioClient {
  readonly client: LspClient;
  readonly server: ChildProcess;
  readonly errorOutput: () => string;
  /** Says good-bye as the protocol wants it; resolves with the exit code. */
  readonly stop: () => Promise<number | null>;
}

/** The server's source run by this Node.js. */
export const SERVER_SCRIPT = join(ROOT, 'server', 'lsp', 'main.ts');

/** A client whose server is a process of its own. */
export function spawnServer(options: ClientOptions = {}): StdioClient {
  const server = spawn(process.execPath, [SERVER_SCRIPT, '--stdio'], { stdio: 'pipe' });
  let errorOutput = '';
  server.stderr.on('data', (chunk: Buffer) => (errorOutput += chunk.toString()));
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  const client = new LspClient(connection, options);
  return {
    client,
    server,
    errorOutput: () => errorOutput,
    stop: async () => {
      const exit = once(server, 'exit') as Promise<[number | null]>;
      await client.stop();
      await connection.sendNotification(ExitNotification.type);
      return (await exit)[0];
    },
  };
}

/** A folder with these files; remove it when the test is done. */
export async function createWorkspace(files: Readonly<Record<string, string>>) {
  const root = await mkdtemp(join(tmpdir(), 'refactoriq-lsp-'));
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  };
  for (const [path, text] of Object.entries(files)) await write(path, text);
  return {
    root,
    write,
    read: (path: string) => readFile(join(root, path), 'utf8'),
    uri: (path: string) => pathToFileURL(join(root, path)).href,
    remove: () => rm(root, { recursive: true, force: true }),
  };
}
