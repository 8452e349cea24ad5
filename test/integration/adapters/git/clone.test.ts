import assert from 'node:assert/strict';
import { existsSync, readdirSync, writeFileSync, chmodSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { createGit } from '#adapters/git/create-git.ts';
import type { CloneRequest } from '#engine/ports/git.ts';
import { TestRepository } from '#test/support/git-repository.ts';
import { useTempFolder } from '#test/support/temp-folder.ts';

describe('cloning', function () {
  this.timeout(30_000);
  const folder = useTempFolder();
  let source: TestRepository;
  let target: string;

  beforeEach(() => {
    source = TestRepository.create(folder.path, { name: 'source' });
    source.commit({ 'a.py': 'one\n' });
    source.commit({ 'a.py': 'two\n' });
    target = join(folder.path, 'new', 'clone');
  });

  const clone = (request: Partial<CloneRequest>, signal?: AbortSignal) =>
    createGit(source.environment).clone({ url: source.folder, folder: target, allowsLocal: true, ...request }, signal);
  const reasonOf = async (request: Partial<CloneRequest>): Promise<string> => {
    const outcome = await clone(request);
    assert.ok(outcome.kind === 'refused');
    return outcome.reason;
  };

  it('copies a repository, all of it or the newest commits', async () => {
    assert.deepEqual(await clone({}), { kind: 'cloned' });
    assert.equal(source.at(target).git('rev-list', '--count', 'HEAD'), '2');
    const shallow = join(folder.path, 'shallow');
    assert.deepEqual(await clone({ folder: shallow, depth: 1 }), { kind: 'cloned' });
    assert.equal(source.at(shallow).git('rev-list', '--count', 'HEAD'), '1');
    assert.equal((await source.open(shallow)).isShallow, true);
  });

  it('takes nothing from templates and fetches no submodules', async () => {
    const hook = join(folder.path, 'template/hooks/post-checkout');
    folder.write({ 'template/hooks/post-checkout': `#!/bin/sh\ntouch '${join(folder.path, 'ran')}'\n` });
    chmodSync(hook, 0o755);
    writeFileSync(join(folder.path, 'home/.gitconfig'), `[init]\n\ttemplateDir = ${join(folder.path, 'template')}\n`);
    const inner = TestRepository.create(folder.path, { name: 'inner' });
    inner.commit({ 'i.py': 'i\n' });
    source.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.folder, 'sub');
    source.git('commit', '-qm', 'Submodule');
    assert.equal((await clone({})).kind, 'cloned');
    assert.ok(!existsSync(join(folder.path, 'ran')));
    assert.deepEqual(readdirSync(join(target, 'sub')), []);
  });

  for (const url of [
    'ext::sh -c touch% /tmp/x',
    'fd::17',
    'http://example.org/x.git',
    'git://example.org/x.git',
    '--upload-pack=touch /tmp/x',
    '-oProxyCommand=x:y',
    'ssh://-oProxyCommand=x/y',
    '../elsewhere',
    'javascript:alert(1)//',
    '',
  ]) {
    it(`does not touch ${JSON.stringify(url)}`, async () => {
      const outcome = await clone({ url });
      assert.equal(outcome.kind, 'refused');
      assert.ok(!existsSync(join(folder.path, 'new')));
    });
  }

  it('takes local repositories only when that is allowed', async () => {
    assert.equal(await reasonOf({ allowsLocal: false }), 'bad-url');
    assert.equal(await reasonOf({ allowsLocal: false, url: `file://${source.folder}` }), 'bad-url');
  });

  it('does not write into a folder that is in use', async () => {
    folder.write({ 'used/keep.txt': 'k', file: 'f' });
    assert.equal(await reasonOf({ folder: join(folder.path, 'used') }), 'folder-in-use');
    assert.equal(await reasonOf({ folder: join(folder.path, 'file') }), 'folder-in-use');
    assert.deepEqual(readdirSync(join(folder.path, 'used')), ['keep.txt']);
  });

  it('removes what it made when it fails, and nothing else', async () => {
    assert.equal(await reasonOf({ url: join(folder.path, 'nowhere') }), 'failed');
    assert.ok(!existsSync(join(folder.path, 'new')));
    assert.ok(existsSync(folder.path));
  });

  it('keeps credentials out of its messages', async () => {
    const outcome = await clone({ url: 'https://ada:hunter2@127.0.0.1:1/x.git' });
    assert.ok(outcome.kind === 'refused');
    assert.doesNotMatch(outcome.detail, /hunter2/);
    assert.match(outcome.detail, /127\.0\.0\.1/);
  });

  describe('from a server that never answers', () => {
    let server: Server;
    let sockets: Socket[];
    let url: string;

    beforeEach(async () => {
      sockets = [];
      server = createServer((socket) => sockets.push(socket.on('error', () => undefined)));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const address = server.address();
      url = `https://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/x.git`;
    });
    afterEach(() => {
      // A helper of git can hold on to it for minutes.
      for (const socket of sockets) socket.destroy();
      server.close();
    });

    it('ends in time', async () => {
      assert.equal(await reasonOf({ url, timeoutMs: 300 }), 'timeout');
      assert.ok(!existsSync(join(folder.path, 'new')));
    });

    it('ends when it is told to', async () => {
      const controller = new AbortController();
      const running = clone({ url }, controller.signal);
      server.once('connection', () => controller.abort());
      await assert.rejects(running, { name: 'AbortError' });
      assert.ok(!existsSync(join(folder.path, 'new')));
    });
  });
});
