import type { ExtensionContext } from 'vscode';
import { createServices, type Services } from './services.ts';

let services: Services | undefined;

/** Called by VS Code when one of our languages is opened or one of our commands is run. */
export async function activate(context: ExtensionContext): Promise<void> {
  services = createServices(context);
  context.subscriptions.push(services);
  await services.server.start();
}

/** Called by VS Code before the extension host ends; the server gets the time to shut down properly. */
export async function deactivate(): Promise<void> {
  await services?.server.stop();
}
