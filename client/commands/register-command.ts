import { CancellationError, commands, type Disposable, type LogOutputChannel, window } from 'vscode';

/**
 * Registers a palette command. What it throws ends here: a cancellation is silent, anything else is logged and shown.
 * The command's value is what its callers get, undefined when it failed.
 */
export function registerCommand(
  id: string,
  output: LogOutputChannel,
  execute: (...args: unknown[]) => unknown,
): Disposable {
  return commands.registerCommand(id, async (...args: unknown[]) => {
    try {
      return await execute(...args);
    } catch (error) {
      if (error instanceof CancellationError) return undefined;
      output.error(`${id}:`, error);
      void reportFailure(error);
      return undefined;
    }
  });
}

async function reportFailure(error: unknown): Promise<void> {
  const showOutput = 'Show Output';
  const reason = error instanceof Error ? error.message : String(error);
  const choice = await window.showErrorMessage(`RefactorIQ: ${reason}`, showOutput);
  if (choice === showOutput) await commands.executeCommand('refactoriq.showOutput');
}
