import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { commands, ConfigurationTarget, workspace } from 'vscode';
import {
  closeEverything,
  findingsOf,
  openFixture,
  typeAt,
  waitFor,
  waitForFinding,
  waitForNoFinding,
} from './workspace.ts';

/** The process ids of the language servers that this extension host started. Linux only. */
function serverProcesses(): number[] {
  const read = (path: string) => {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return ''; // ended meanwhile
    }
  };
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((id) => read(`/proc/${id}/cmdline`).includes('dist/server.cjs'))
    .filter((id) => read(`/proc/${id}/stat`).split(') ')[1]?.split(' ')[1] === String(process.pid))
    .map(Number);
}

describe('language server', () => {
  afterEach(closeEverything);

  it('starts again on command and knows the open files', async () => {
    const document = await openFixture('shop/prices.py');
    await typeAt(document, 0, 'import os\n');
    await waitForFinding(document.uri, 'unused-import');
    await commands.executeCommand('refactoriq.restartServer');
    await waitForFinding(document.uri, 'unused-import');
  });

  it('comes back by itself when its process dies', async function test() {
    if (process.platform !== 'linux') this.skip();
    const { uri } = await openFixture('shop/orders.py');
    await waitForFinding(uri, 'sql-injection');
    const [victim, ...others] = serverProcesses();
    assert.ok(victim !== undefined && others.length === 0, 'there is one server');
    process.kill(victim, 'SIGKILL');
    await waitFor('another process', () => serverProcesses().some((id) => id !== victim));
    const document = await openFixture('shop/prices.py');
    await typeAt(document, 0, 'import os\n');
    await waitForFinding(document.uri, 'unused-import');
  });

  it('obeys the settings at once', async () => {
    const { uri } = await openFixture('shop/orders.py');
    await waitForFinding(uri, 'sql-injection');
    const settings = workspace.getConfiguration('refactoriq');
    try {
      await settings.update('enable', false, ConfigurationTarget.Workspace);
      await waitForNoFinding(uri, 'sql-injection');
      assert.deepEqual(findingsOf(uri), []);
    } finally {
      await settings.update('enable', undefined, ConfigurationTarget.Workspace);
    }
    await waitForFinding(uri, 'sql-injection');
  });

  it('waits for the save when told so', async () => {
    const settings = workspace.getConfiguration('refactoriq');
    const document = await openFixture('shop/scratch.py');
    try {
      await settings.update('run', 'onSave', ConfigurationTarget.Workspace);
      await typeAt(document, 0, 'import os\n');
      await document.save();
      await waitForFinding(document.uri, 'unused-import');
    } finally {
      await settings.update('run', undefined, ConfigurationTarget.Workspace);
    }
  });
});
