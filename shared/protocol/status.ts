import { ProtocolNotificationType } from 'vscode-languageserver-protocol';

type ServerState = 'starting' | 'ready' | 'analyzing' | 'error';

export interface StatusParams {
  readonly state: ServerState;
  /** One sentence for the user, when there is something to say beyond the state. */
  readonly message?: string;
  /** Findings of all open documents together. */
  readonly openFindings: number;
  /** What the findings are limited to, such as `uncommitted changes`; everything when absent. */
  readonly scope?: string;
  /** The path of a file that a language model looks at now. */
  readonly aiReview?: string;
  /** A stable name of what is wrong, for reports and tests. */
  readonly errorCode?: string;
}

/** Server to client, whenever one of the values changed. */
export const StatusNotification = new ProtocolNotificationType<StatusParams, void>('refactoriq/status');
