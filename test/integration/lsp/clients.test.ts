import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createWorkspace, SERVER_SCRIPT } from '#test/support/lsp-client.ts';

const SCRIPTS = join(import.meta.dirname, 'clients');
const EDITORS = [
  {
    name: 'Neovim',
    command: 'nvim',
    args: ['--headless', '--clean', '-u', 'NONE', '-c', `luafile ${join(SCRIPTS, 'neovim.lua')}`],
  },
  {
    name: 'Emacs with eglot',
    command: 'emacs',
    args: ['--batch', '-l', join(SCRIPTS, 'eglot.el')],
    needs: '(progn (package-initialize) (require (quote eglot)))',
  },
];

describe('other editors', function () {
  this.timeout(60_000);

  for (const { name, command, args, needs } of EDITORS) {
    it(`${name} shows diagnostics and applies a fix`, async function () {
      const probe = spawnSync(command, needs === undefined ? ['--version'] : ['--batch', '--eval', needs]);
      if (probe.status !== 0) {
        console.log(`      skipped: ${name} is not installed here`);
        this.skip();
      }
      const workspace = await createWorkspace({ 'app.py': 'import os\nimport sys\n\nprint("ok")\n' });
      const env = {
        ...process.env,
        NODE: process.execPath,
        SERVER: SERVER_SCRIPT,
        FILE: join(workspace.root, 'app.py'),
        HOME: workspace.root,
      };
      const { stdout } = await promisify(execFile)(command, args, { env, timeout: 50_000 });
      assert.match(stdout, /DIAGNOSTIC 1.*`os` is imported but never used/, stdout);
      assert.match(stdout, /ACTION Remove the unused import/);
      assert.match(stdout, /OK/);
      assert.equal((await workspace.read('app.py')).split('\n').filter((line) => line.startsWith('import')).length, 1);
      await workspace.remove();
    });
  }
});
