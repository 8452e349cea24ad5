import assert from 'node:assert/strict';
import { chmodSync, existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { checkByCommand } from '#adapters/checks/command-check.ts';
import type { CheckRequest } from '#engine/ports/proposal-checks.ts';
import type { FileReplacement } from '#engine/ports/workspace-files.ts';
import type { Check } from '#shared/domain/document-change.ts';
import { useTempFolder } from '#test/support/temp-folder.ts';
import { isAlive, until } from '#test/support/processes.ts';

/** A program for this very Node.js. */
function script(code: string): string[] {
  return [process.execPath, '-e', code];
}

function replace(path: string, before: string, after: string): FileReplacement {
  return { path, before: Buffer.from(before), after: Buffer.from(after) };
}

/** Fails where a.txt says `bad`. */
const REFUSE_BAD = script(
  `if (require('fs').readFileSync('a.txt', 'utf8').includes('bad')) { console.log('bad it is'); process.exit(3); }`,
);

describe('checkByCommand', function () {
  this.timeout(20_000);
  const workspace = useTempFolder();
  const temporary = useTempFolder();
  let ownTemp: string | undefined;

  beforeEach(() => {
    ownTemp = process.env['TMPDIR'];
    process.env['TMPDIR'] = temporary.path; // so that what is left there can be seen
    workspace.write({ 'a.txt': 'good\n' });
  });
  afterEach(() => {
    if (ownTemp === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = ownTemp;
  });

  const change = replace('a.txt', 'good\n', 'better\n');

  function check(
    command: string | readonly string[] | undefined,
    request: Partial<CheckRequest & { timeoutSeconds: number }> = {},
    signal?: AbortSignal,
  ): Promise<Check> {
    const { timeoutSeconds = 20, ...rest } = request;
    return checkByCommand(
      workspace.path,
      {
        names: ['command'],
        files: [change],
        isTrusted: true,
        command: command === undefined ? undefined : { command, timeoutSeconds },
        folder: '',
        ...rest,
      },
      signal,
    );
  }

  it('passes with a command that succeeds on the change, and leaves the workspace alone', async () => {
    const seen = script(
      `require('fs').writeFileSync('made.txt', ''); process.exit(+(require('fs').readFileSync('a.txt', 'utf8') !== 'better\\n'))`,
    );
    assert.deepEqual(await check(seen), { name: 'command', outcome: 'passed' });
    assert.deepEqual(readdirSync(workspace.path), ['a.txt']);
    assert.equal(readFileSync(join(workspace.path, 'a.txt'), 'utf8'), 'good\n');
    assert.deepEqual(readdirSync(temporary.path), []);
  });

  it('fails with what the command wrote last', async () => {
    const result = await check(REFUSE_BAD, { files: [replace('a.txt', 'good\n', 'bad\n')] });
    assert.deepEqual(result, {
      name: 'command',
      outcome: 'failed',
      detail: 'The command ended with exit code 3.\nbad it is',
    });
  });

  it('takes a line for the shell', async () => {
    assert.equal((await check('grep -q better a.txt && test ! -e b.txt')).outcome, 'passed');
    assert.equal((await check('grep -q good a.txt')).outcome, 'failed');
  });

  it('is not run where the command fails without the change too', async () => {
    const result = await check(script('process.exit(1)'));
    assert.deepEqual(result, {
      name: 'command',
      outcome: 'not-run',
      detail: 'The command fails without the change too.',
    });
  });

  it('compares with the given text, not with what is saved', async () => {
    workspace.write({ 'a.txt': 'bad and not saved yet\n' });
    assert.equal((await check(REFUSE_BAD, { files: [replace('a.txt', 'good\n', 'bad\n')] })).outcome, 'failed');
  });

  it('runs nothing in a workspace that is not trusted, or without command', async () => {
    const marker = join(workspace.path, 'marker');
    const hostile = script(`require('fs').writeFileSync(${JSON.stringify(marker)}, '')`);
    const result = await check(hostile, { isTrusted: false });
    assert.deepEqual(result, { name: 'command', outcome: 'not-run', detail: 'The workspace is not trusted.' });
    assert.equal(existsSync(marker), false);
    assert.equal((await check(undefined)).outcome, 'not-run');
  });

  it('says when there is no such program', async () => {
    assert.equal(
      (await check(['no-such-program-here'])).detail,
      'The command cannot be started: there is no "no-such-program-here".',
    );
  });

  it('says what is wrong with a command that no system takes, and with a folder that is not in the copy', async () => {
    assert.match((await check(['a\0b'])).detail ?? '', /^The command cannot be started: /);
    workspace.write({ '.gitignore': 'built/\n', 'built/x.txt': 'x' });
    const detail = 'The folder built of the configuration is ignored by git and so not in the copy.';
    assert.equal((await check('true', { folder: 'built' })).detail, detail);
  });

  it('runs in the folder of the configuration', async () => {
    workspace.write({ 'packages/b/c.txt': 'x' });
    assert.equal(
      (await check(script(`require('fs').readFileSync('c.txt')`), { folder: 'packages/b' })).outcome,
      'passed',
    );
  });

  it('keeps the last 20 lines and 4 kB of the output, without colors and the place of the copy', async () => {
    const lines = script(
      `for (let i = 0; i < 500; i++) console.log('\\x1b[31mline ' + i + '\\x1b[0m ' + process.cwd() + '/a.txt'); process.exitCode = +require('fs').readFileSync('a.txt', 'utf8').includes('better')`,
    );
    const { detail = '' } = await check(lines);
    const [head, ...output] = detail.split('\n');
    assert.equal(head, 'The command ended with exit code 1.');
    assert.equal(output.length, 20);
    assert.equal(output.at(-1), 'line 499 a.txt');
    const long = await check(
      script(
        `console.log('x'.repeat(100000)); process.exitCode = +require('fs').readFileSync('a.txt', 'utf8').includes('better')`,
      ),
    );
    assert.ok((long.detail ?? '').length < 4200);
  });

  it('fails for a change with which the command does not end in time', async () => {
    const result = await check('grep -q good a.txt || sleep 100', { timeoutSeconds: 1 });
    assert.equal(result.outcome, 'failed');
    assert.equal(result.detail, 'The command did not end within 1 s; without the change it does.');
  });

  it('is not run where the command takes too long without the change too', async () => {
    const result = await check('sleep 100', { timeoutSeconds: 1 });
    assert.equal(result.outcome, 'not-run');
    assert.equal(result.detail, 'The command takes longer than 1 s without the change too.');
    assert.deepEqual(readdirSync(temporary.path), []);
  });

  /** Starts a process of its own that lives on, tells their ids, and waits if it shall. */
  const fork = (pids: string, waits: boolean): string[] =>
    script(`
      const child = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
      require('fs').writeFileSync(${JSON.stringify(pids)} + '.part', process.pid + ' ' + child.pid);
      require('fs').renameSync(${JSON.stringify(pids)} + '.part', ${JSON.stringify(pids)});
      if (!${waits}) process.exit(0);
    `);

  it('ends the command with all its processes and removes the copy when it is aborted', async () => {
    const pids = join(workspace.path, 'pids');
    const abort = new AbortController();
    const checking = check(fork(pids, true), {}, abort.signal);
    await until(() => existsSync(pids));
    const started = readFileSync(pids, 'utf8').split(' ').map(Number);
    assert.deepEqual(started.map(isAlive), [true, true]);
    abort.abort();
    await assert.rejects(checking, { name: 'AbortError' });
    await until(() => !started.some(isAlive));
    assert.deepEqual(readdirSync(temporary.path), []);
  });

  it('ends what the command leaves running in the background', async () => {
    const pids = join(workspace.path, 'pids');
    assert.equal((await check(fork(pids, false))).outcome, 'passed');
    const started = readFileSync(pids, 'utf8').split(' ').map(Number);
    await until(() => !started.some(isAlive));
    assert.deepEqual(readdirSync(temporary.path), []);
  });

  it('starts nothing when it is aborted already', async () => {
    const marker = join(workspace.path, 'marker');
    const running = check(
      script(`require('fs').writeFileSync(${JSON.stringify(marker)}, '')`),
      {},
      AbortSignal.abort(),
    );
    await assert.rejects(running, { name: 'AbortError' });
    assert.equal(existsSync(marker), false);
    assert.deepEqual(readdirSync(temporary.path), []);
  });

  it('copies what git keeps, links the packages and leaves the rest out', async () => {
    workspace.write({
      '.gitignore': 'dist/\nvendor/\n.env\n',
      '.refactoriqignore': 'generated/\n',
      '.git/HEAD': 'ref: refs/heads/main\n',
      'generated/kept.txt': '',
      'dist/out.txt': '',
      '.env': 'SECRET=1',
      'vendor/lib/code.txt': '',
      'node_modules/dep/index.js': '',
      'node_modules/.cache/x.txt': '',
      'packages/own/index.js': 'original',
    });
    symlinkSync('../packages/own', join(workspace.path, 'node_modules/own'));
    symlinkSync('a.txt', join(workspace.path, 'alias.txt'));
    symlinkSync('dist', join(workspace.path, 'to-dist'));
    const found = join(temporary.path, 'found.json');
    const list = script(`
      const fs = require('fs');
      fs.writeFileSync('node_modules/own/index.js', 'written');
      fs.writeFileSync('node_modules/.cache-of-mine', '');
      const names = ['.git', '.env', 'dist', 'to-dist', 'generated/kept.txt', 'vendor/lib/code.txt', 'node_modules/dep/index.js', 'node_modules/.cache', 'packages/own/index.js', 'alias.txt'];
      fs.writeFileSync(${JSON.stringify(found)}, JSON.stringify(names.filter((name) => fs.existsSync(name))));
    `);
    assert.equal((await check(list)).outcome, 'passed');
    assert.deepEqual(JSON.parse(readFileSync(found, 'utf8')), [
      'generated/kept.txt',
      'vendor/lib/code.txt',
      'node_modules/dep/index.js',
      'packages/own/index.js',
      'alias.txt',
    ]);
    assert.equal(readFileSync(join(workspace.path, 'packages/own/index.js'), 'utf8'), 'original');
    assert.deepEqual(readdirSync(join(workspace.path, 'node_modules')).toSorted(), ['.cache', 'dep', 'own']);
  });

  it('keeps the modes of files, also of those that change', async () => {
    workspace.write({ 'run.sh': '#!/bin/sh\nexit 1\n' });
    chmodSync(join(workspace.path, 'run.sh'), 0o555);
    const files = [replace('run.sh', '#!/bin/sh\nexit 1\n', '#!/bin/sh\nexit 0\n')];
    assert.equal((await check('./run.sh', { files })).outcome, 'passed');
  });

  it('removes a copy in which the command made folders read-only', async () => {
    assert.equal((await check('mkdir -p deep/er && touch deep/er/x && chmod 500 deep/er deep')).outcome, 'passed');
    assert.deepEqual(readdirSync(temporary.path), []);
  });

  it('does not let git find the repository of a hook that runs it', async () => {
    process.env['GIT_DIR'] = join(workspace.path, '.git');
    try {
      assert.equal((await check('test -z "$GIT_DIR"')).outcome, 'passed');
    } finally {
      delete process.env['GIT_DIR'];
    }
  });

  it('is not run for a file that is not in the copy', async () => {
    workspace.write({ '.gitignore': 'a.txt\n' });
    assert.equal((await check('true')).detail, 'a.txt is ignored by git and so not in the copy of the workspace.');
  });

  it('is not run for a workspace that is too large to copy', async () => {
    const request: CheckRequest = {
      names: ['command'],
      files: [change],
      isTrusted: true,
      command: { command: 'true', timeoutSeconds: 5 },
      folder: '',
    };
    workspace.write({ 'b.txt': 'x'.repeat(2_000_000) });
    const byBytes = await checkByCommand(workspace.path, request, undefined, { files: 10, bytes: 1_000_000 });
    assert.equal(byBytes.detail, 'The workspace has more than 1 MB to copy.');
    const byFiles = await checkByCommand(workspace.path, request, undefined, { files: 1, bytes: 10_000_000 });
    assert.equal(byFiles.detail, 'The workspace has more than 1 files to copy.');
    assert.equal(byFiles.outcome, 'not-run');
  });
});
