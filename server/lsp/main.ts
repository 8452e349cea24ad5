import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { startServer } from './server.ts';

/** Standard output is the wire, so last words go to standard error, which editors show in their log. */
function exitOnCrash(error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`RefactorIQ language server crashed: ${text}\n`);
  process.exit(1);
}

process.on('uncaughtException', exitOnCrash);
process.on('unhandledRejection', exitOnCrash);

// Everything heavy is behind this import, so that `initialize` is answered before the engine is read.
startServer(createConnection(ProposedFeatures.all), async () => (await import('./services.ts')).createServices());
