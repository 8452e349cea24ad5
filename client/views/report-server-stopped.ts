import { commands, window } from 'vscode';

/** Tells the user that there are no findings any more, why, and what can be done. */
export async function reportServerStopped(message: string): Promise<void> {
  const restart = 'Restart';
  const showOutput = 'Show Output';
  const choice = await window.showErrorMessage(`RefactorIQ: ${message}`, restart, showOutput);
  if (choice === restart) await commands.executeCommand('refactoriq.restartServer');
  if (choice === showOutput) await commands.executeCommand('refactoriq.showOutput');
}
