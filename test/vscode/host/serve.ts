// node test/vscode/host/serve.ts VSIX FOLDER: VS Code with the package installed, for a browser on this machine.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { WORK_DIR } from './paths.ts';
import { installVsix, startServer } from './vscode-server.ts';
import { workbenchUrl } from './workbench.ts';

const [vsix, folder] = process.argv.slice(2);
if (vsix === undefined || folder === undefined) throw new Error('usage: serve.ts VSIX FOLDER');

const extensionsDir = join(WORK_DIR, 'extensions-editor');
rmSync(extensionsDir, { recursive: true, force: true });
mkdirSync(extensionsDir, { recursive: true });
installVsix(vsix, extensionsDir);

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(0));
const { port } = await startServer({ extensionsDir, isAutomated: false });
console.log(`[editor] Open ${workbenchUrl({ port, folder })}`);
console.log('[editor] Ctrl+C ends it.');
