import { type Disposable, EventEmitter, workspace } from 'vscode';
import { CloseAction, ErrorAction, type ErrorHandler, type LanguageClient, State } from 'vscode-languageclient/node';
import { ProposalsChangedNotification } from '#shared/protocol/proposals.ts';
import { StatusNotification, type StatusParams } from '#shared/protocol/status.ts';
import { DidChangeTrustNotification } from '#shared/protocol/trust.ts';
import { createLanguageClient, type LanguageClientSetup } from './language-client.ts';
import type { SavedEdits } from './proposals/saved-edits.ts';
import { RestartPolicy } from './restart-policy.ts';
import { reportServerStopped } from './views/report-server-stopped.ts';

const STARTING: StatusParams = { state: 'starting', openFindings: 0 };
const READY: StatusParams = { state: 'ready', openFindings: 0 };

/** The language server as the rest of the extension knows it: always there, though its process may come and go. */
export class LanguageServer implements Disposable {
  private readonly setup: LanguageClientSetup;
  private readonly statusChanged = new EventEmitter<StatusParams>();
  private readonly proposalsChanged = new EventEmitter<void>();
  private readonly trustGranted: Disposable;
  private restarts = new RestartPolicy();
  private hasStarted = false;
  private starting: Promise<void> = Promise.resolve();
  private client: LanguageClient | undefined;
  private currentStatus = STARTING;

  readonly onDidChangeStatus = this.statusChanged.event;
  readonly onDidChangeProposals = this.proposalsChanged.event;

  constructor(setup: LanguageClientSetup) {
    this.setup = setup;
    this.trustGranted = workspace.onDidGrantWorkspaceTrust(() => this.sendTrust());
  }

  get status(): StatusParams {
    return this.currentStatus;
  }

  /** Starts the process. Never rejects: a server that does not start is told to the user. */
  start(): Promise<void> {
    this.starting = this.startClient();
    return this.starting;
  }

  async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    // A process that died or never started has nothing left to stop.
    await client?.dispose().catch((error: unknown) => this.setup.output.debug('Stopping the server:', error));
  }

  /** Stops the process if there is one and starts a new one; earlier crashes are forgiven. */
  async restart(): Promise<void> {
    await this.stop();
    this.restarts = new RestartPolicy();
    await this.start();
  }

  /** Edits that the server asked for. */
  get edits(): SavedEdits {
    return this.setup.edits;
  }

  /** The running client. Throws an Error for the user when there is none. */
  connect(): LanguageClient {
    if (!this.client || this.currentStatus.state === 'error') throw new Error('The language server is not running.');
    return this.client;
  }

  /** The client when it runs, after waiting for a start that is under way; for views, which are asked early. */
  async ready(): Promise<LanguageClient | undefined> {
    await this.starting;
    return this.currentStatus.state === 'error' ? undefined : this.client;
  }

  dispose(): void {
    this.trustGranted.dispose();
    this.statusChanged.dispose();
    this.proposalsChanged.dispose();
    void this.stop();
  }

  private async startClient(): Promise<void> {
    this.hasStarted = false;
    this.setStatus(STARTING);
    const client = createLanguageClient(this.setup, this.createErrorHandler());
    client.onNotification(StatusNotification, (status) => this.setStatus(status));
    client.onNotification(ProposalsChangedNotification, () => this.proposalsChanged.fire());
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running && this.currentStatus === STARTING) this.setStatus(READY);
    });
    this.setup.onClient(client);
    this.client = client;
    try {
      await client.start();
      this.hasStarted = true;
      this.proposalsChanged.fire();
    } catch (error) {
      this.setup.output.error('The language server did not start.', error);
      this.tellStopped('not-started', 'The language server could not be started.');
    }
  }

  private setStatus(status: StatusParams): void {
    this.currentStatus = status;
    this.statusChanged.fire(status);
  }

  private sendTrust(): void {
    void this.client?.sendNotification(DidChangeTrustNotification, { isTrusted: true }).catch((error: unknown) => {
      this.setup.output.error('The server was not told that the workspace is trusted.', error);
    });
  }

  private createErrorHandler(): ErrorHandler {
    return {
      // A message that could not be read or written is logged by the client; only a closed connection is final.
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: () => {
        // While starting, start() rejects and tells.
        if (!this.hasStarted) return { action: CloseAction.DoNotRestart, handled: true };
        if (this.restarts.shouldRestart()) {
          this.setStatus(STARTING);
          return {
            action: CloseAction.Restart,
            handled: true,
            message: 'The language server stopped; starting it again.',
          };
        }
        this.tellStopped('crashed', 'The language server stopped several times in a short while.');
        return { action: CloseAction.DoNotRestart, handled: true };
      },
    };
  }

  private tellStopped(errorCode: string, message: string): void {
    this.setStatus({ state: 'error', message, openFindings: 0, errorCode });
    void reportServerStopped(message);
  }
}
