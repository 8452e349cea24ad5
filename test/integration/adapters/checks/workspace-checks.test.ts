import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WorkspaceChecks } from '#adapters/checks/workspace-checks.ts';
import type { CheckRequest } from '#engine/ports/proposal-checks.ts';
import { isAlive, until } from '#test/support/processes.ts';
import { useTempFolder } from '#test/support/temp-folder.ts';

const CHECKS = join(import.meta.dirname, '../../../../server/adapters/checks');

describe('WorkspaceChecks', function () {
  this.timeout(20_000);
  const workspace = useTempFolder();

  function request(fields: Partial<CheckRequest>): CheckRequest {
    const files = [{ path: 'a.txt', before: Buffer.from('a'), after: Buffer.from('b') }];
    return { names: [], files, isTrusted: true, command: undefined, folder: '', ...fields };
  }

  it('gives the wanted checks in their order and no others', async () => {
    workspace.write({ 'a.txt': 'a' });
    const checks = new WorkspaceChecks({ root: workspace.path, types: { script: '' } });
    assert.deepEqual(await checks.run(request({})), []);
    const command = { command: 'grep -q b a.txt', timeoutSeconds: 10 };
    assert.deepEqual(await checks.run(request({ names: ['command', 'types'], command })), [
      { name: 'command', outcome: 'passed' },
      { name: 'types', outcome: 'not-run', detail: 'No TypeScript or JavaScript is changed.' },
    ]);
  });

  it('leaves no process behind when its own one exits', async () => {
    const pid = join(workspace.path, 'pid');
    const command = `echo $$ > ${pid}.part && mv ${pid}.part ${pid} && sleep 100`;
    workspace.write({ 'a.txt': 'a' });
    const code = `
      const { checkByCommand } = await import(${JSON.stringify(join(CHECKS, 'command-check.ts'))});
      process.stdin.once('data', () => process.exit());
      const files = [{ path: 'a.txt', before: Buffer.from('a'), after: Buffer.from('b') }];
      const command = { command: ${JSON.stringify(command)}, timeoutSeconds: 100 };
      await checkByCommand(${JSON.stringify(workspace.path)}, { names: [], files, isTrusted: true, folder: '', command });
    `;
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
      cwd: CHECKS, // for the aliases of the imports
      env: { ...process.env, TMPDIR: workspace.path },
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    await until(() => existsSync(pid));
    const started = Number(readFileSync(pid, 'utf8'));
    assert.equal(isAlive(started), true);
    child.stdin.end('exit\n');
    await once(child, 'exit');
    await until(() => !isAlive(started));
  });
});
