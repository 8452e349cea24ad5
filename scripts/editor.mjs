// npm run editor [-- PATH]: opens VS Code with this extension, the desktop one or, without it, one in the browser.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { createPackage } from './package.mjs';
import { ROOT, run, runNode } from './run.mjs';
import { ensureInstalled } from './setup.mjs';

const [wanted] = process.argv.slice(2);
const folder = wanted === undefined ? resolve(ROOT, 'docs/demo') : resolve(process.env['INIT_CWD'] ?? '.', wanted);
if (!existsSync(folder)) {
  console.error(`There is no ${folder}.`);
  process.exit(2);
}

function hasDesktop() {
  const hasScreen = process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'];
  return hasScreen && spawnSync('code', ['--version'], { shell: process.platform === 'win32' }).status === 0;
}

await ensureInstalled();
if (hasDesktop()) {
  if (!(await ensureBuilt())) process.exit(1);
  const args = [`--extensionDevelopmentPath=${ROOT}`, folder];
  const { code } = await run('code', args, { shell: process.platform === 'win32' });
  process.exit(code);
}
console.log('[editor] There is no desktop VS Code here: serving one for the browser.');
const vsix = await createPackage();
if (!vsix) process.exit(1);
const { code } = await runNode(['test/vscode/host/serve.ts', vsix, folder]);
process.exit(code);
