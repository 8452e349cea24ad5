import { ProgressLocation, window } from 'vscode';
import { type LanguageClient, WorkDoneProgress, WorkDoneProgressCancelNotification } from 'vscode-languageclient/node';

let lastToken = 0;

/**
 * Shows a request's progress in a notification while it runs. Cancel asks the server to come to an end; the request
 * then still resolves, to what was done so far.
 */
export function showServerProgress<Result>(
  client: LanguageClient,
  title: string,
  send: (workDoneToken: string) => Promise<Result>,
): Promise<Result> {
  const token = `refactoriq-${++lastToken}`;
  const options = { location: ProgressLocation.Notification, title, cancellable: true };
  const task = window.withProgress(options, async (progress, cancellation) => {
    let shown = 0;
    const listener = client.onProgress(WorkDoneProgress.type, token, (value) => {
      if (value.kind === 'end') return;
      const percentage = value.percentage ?? shown;
      progress.report({
        increment: percentage - shown,
        ...(value.message !== undefined && { message: value.message }),
      });
      shown = percentage;
    });
    cancellation.onCancellationRequested(() =>
      client.sendNotification(WorkDoneProgressCancelNotification.type, { token }),
    );
    try {
      return await send(token);
    } finally {
      listener.dispose();
    }
  });
  return Promise.resolve(task);
}
