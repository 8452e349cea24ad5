import { type Connection, MessageType, ShowMessageNotification } from 'vscode-languageserver/node';

/**
 * Tells the user something that needs no answer. The library's `window.showWarningMessage` and its like ask a question
 * instead, for which some editors stop until it is answered.
 */
export function showMessage(connection: Connection, kind: keyof typeof TYPES, message: string): void {
  void connection.sendNotification(ShowMessageNotification.type, {
    type: TYPES[kind],
    message: `RefactorIQ: ${message}`,
  });
}

const TYPES = { error: MessageType.Error, warning: MessageType.Warning, info: MessageType.Info } as const;
