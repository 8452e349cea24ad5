import assert from 'node:assert/strict';
import { once } from 'node:events';
import manifest from '../../../package.json' with { type: 'json' };
import { type ClientOptions, createWorkspace, spawnServer, type StdioClient } from '#test/support/lsp-client.ts';

/** Starting the process is part of it, and the machine may be busy: three times of what we want. */
const MAX_INITIALIZE_MS = 1200;

describe('the server as a process', () => {
  const started: StdioClient[] = [];
  const start = (options?: ClientOptions) => {
    const process = spawnServer(options);
    started.push(process);
    return process;
  };

  afterEach(() => {
    for (const { server } of started.splice(0)) server.kill('SIGKILL');
  });

  it('answers initialize before it loads the engine, reviews, and ends with 0', async () => {
    const { client, stop, errorOutput } = start();
    const before = performance.now();
    const { capabilities, serverInfo } = await client.start();
    const took = performance.now() - before;
    assert.deepEqual(serverInfo, { name: 'RefactorIQ', version: manifest.version });
    assert.equal(capabilities.positionEncoding, 'utf-16');
    await client.open('file:///somewhere/a.py', 'python', 'import os\n');
    assert.equal((await client.waitForDiagnostics('file:///somewhere/a.py')).length, 1);
    assert.equal(await stop(), 0);
    assert.equal(errorOutput(), '');
    assert.ok(took < MAX_INITIALIZE_MS, `initialize took ${Math.round(took)} ms`);
  });

  it('ends with 1 when the editor leaves without a word', async () => {
    const { client, server } = start();
    await client.start();
    server.stdin?.end();
    assert.deepEqual(await once(server, 'exit'), [1, null]);
  });

  it('ends by itself when the editor is gone', async function () {
    this.timeout(20_000);
    const { server } = start({ processId: await idOfDeadProcess() });
    const exit = once(server, 'exit');
    await started[0]?.client.start();
    assert.deepEqual(await exit, [1, null]);
  });

  it('shuts down while a workspace is analyzed', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`m${index}.py`, 'import os\n'.repeat(200)]),
    );
    const workspace = await createWorkspace(files);
    const { client, stop } = start({ folders: [workspace.root] });
    await client.start();
    const running = client.connection.sendRequest('refactoriq/analyzeWorkspace', { workDoneToken: 'run' });
    running.catch(() => undefined); // nobody answers any more
    await client.waitFor('progress', () => client.progress.length > 0);
    assert.equal(await stop(), 0);
    await workspace.remove();
  });
});

async function idOfDeadProcess(): Promise<number> {
  const { server } = spawnServer();
  const exit = once(server, 'exit');
  server.kill('SIGKILL');
  await exit;
  return server.pid ?? assert.fail();
}
