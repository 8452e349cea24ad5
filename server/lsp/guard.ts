import { type CancellationToken, ErrorCodes, LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import { HistoryError } from '#engine/proposals/history-error.ts';
import { isAbortError, StaleDocumentError, UserError } from './outcomes.ts';

/** Where the guard tells what went wrong. */
export interface FailureLog {
  error(message: string): void;
  warn(message: string): void;
  /** Puts a fault of ours where the user sees it without being interrupted. */
  showFault(message: string): void;
  /** Whatever failed before has worked since. */
  clearFault(): void;
  /** Tells the user about something they can change. */
  showWarning(message: string): void;
}

/** The one edge of the server where errors end: cancelled is silent, expected is told, broken is logged and told. */
export class Guard {
  private readonly log: FailureLog;
  /** The names of work that failed the last time. */
  private readonly faulty = new Set<string>();

  constructor(log: FailureLog) {
    this.log = log;
  }

  /** Runs a request's handler; what it throws becomes the response. */
  async answer<T>(name: string, token: CancellationToken, handle: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { signal, dispose } = toAbortSignal(token);
    try {
      const answer = await handle(signal);
      this.forgetFault(name);
      return answer;
    } catch (error) {
      throw this.toResponseError(name, error, signal.aborted);
    } finally {
      dispose();
    }
  }

  /** Takes care of work that nobody waits for. */
  background(name: string, work: Promise<unknown>): void {
    const done = work.then(() => this.forgetFault(name));
    done.catch((error: unknown) => {
      if (isAbortError(error) || error instanceof StaleDocumentError) return;
      if (isForUser(error)) this.log.showWarning(error.message);
      else this.reportFault(name, error);
    });
  }

  private toResponseError(name: string, error: unknown, isCancelled: boolean): ResponseError {
    if (error instanceof ResponseError) return error;
    if (isCancelled) return new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled.');
    // Not the client but a newer edit or request aborted the work.
    if (isAbortError(error) || error instanceof StaleDocumentError) {
      return new ResponseError(LSPErrorCodes.ContentModified, 'The document was changed meanwhile.');
    }
    if (isForUser(error)) {
      this.log.warn(`${name}: ${error.message}`);
      return new ResponseError(LSPErrorCodes.RequestFailed, error.message);
    }
    return new ResponseError(ErrorCodes.InternalError, this.reportFault(name, error));
  }

  private reportFault(name: string, error: unknown): string {
    const reason = error instanceof Error ? error.message : String(error);
    this.log.error(`${name}: ${error instanceof Error ? (error.stack ?? reason) : reason}`);
    const message = `${name} failed: ${reason}`;
    this.faulty.add(name);
    this.log.showFault(message);
    return message;
  }

  private forgetFault(name: string): void {
    if (this.faulty.delete(name) && this.faulty.size === 0) this.log.clearFault();
  }
}

/** No fault of ours: the message says what to do. */
function isForUser(error: unknown): error is Error {
  return error instanceof UserError || error instanceof HistoryError;
}

function toAbortSignal(token: CancellationToken): { signal: AbortSignal; dispose: () => void } {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  const listener = token.onCancellationRequested(() => controller.abort());
  return { signal: controller.signal, dispose: () => listener.dispose() };
}
