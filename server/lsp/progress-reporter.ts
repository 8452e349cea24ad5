import {
  type Connection,
  type ProgressToken,
  WorkDoneProgress,
  type WorkDoneProgressBegin,
  WorkDoneProgressCancelNotification,
  WorkDoneProgressCreateRequest,
  type WorkDoneProgressEnd,
  type WorkDoneProgressReport,
} from 'vscode-languageserver/node';
import type { ClientFeatures } from './client-features.ts';
import { createAbortError } from './outcomes.ts';

/** One piece of long work as the user sees it. */
export interface Progress {
  /** Aborted when the user stops the work. */
  readonly signal: AbortSignal;
  /** `done` of `total`, files if nothing else is said; sent when the percentage changes. */
  report(done: number, total: number, unit?: string): void;
  end(message?: string): void;
}

/** Shows long work in the editor, on the token of the client's request or on one of our own, and lets users stop it. */
export class ProgressReporter {
  private readonly connection: Connection;
  private readonly client: ClientFeatures;
  private readonly running = new Map<ProgressToken, AbortController>();
  private created = 0;

  constructor(connection: Connection, client: ClientFeatures) {
    this.connection = connection;
    this.client = client;
    connection.onNotification(WorkDoneProgressCancelNotification.type, ({ token }) => {
      this.running.get(token)?.abort(createAbortError());
    });
  }

  async begin(title: string, given: ProgressToken | undefined): Promise<Progress> {
    const controller = new AbortController();
    const token = given ?? (await this.createToken());
    if (token === undefined) return { signal: controller.signal, report: () => undefined, end: () => undefined };
    const send = (value: WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd): void => {
      void this.connection.sendProgress(WorkDoneProgress.type, token, value);
    };
    this.running.set(token, controller);
    send({ kind: 'begin', title, percentage: 0, cancellable: true });
    let shown = 0;
    return {
      signal: controller.signal,
      report: (done, total, unit = 'files') => {
        const percentage = total === 0 ? 100 : Math.floor((done / total) * 100);
        if (percentage === shown) return;
        shown = percentage;
        send({ kind: 'report', percentage, message: `${done} of ${total} ${unit}` });
      },
      end: (message) => {
        this.running.delete(token);
        send({ kind: 'end', ...(message === undefined ? {} : { message }) });
      },
    };
  }

  private async createToken(): Promise<ProgressToken | undefined> {
    if (!this.client.canCreateProgress) return undefined;
    const token = `refactoriq-server-${++this.created}`;
    await this.connection.sendRequest(WorkDoneProgressCreateRequest.type, { token });
    return token;
  }
}
