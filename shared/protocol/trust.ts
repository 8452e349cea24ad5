import { ProtocolNotificationType } from 'vscode-languageserver-protocol';

export interface TrustParams {
  readonly isTrusted: boolean;
}

/** Client to server, when the user trusts a workspace that was opened without trust. */
export const DidChangeTrustNotification = new ProtocolNotificationType<TrustParams, void>('refactoriq/didChangeTrust');
