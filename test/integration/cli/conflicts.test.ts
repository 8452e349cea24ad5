import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TestRepository } from '#test/support/git-repository.ts';
import { useTempFolder } from '#test/support/temp-folder.ts';

const MAIN = join(import.meta.dirname, '../../../server/cli/main.ts');

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

describe('refactoriq conflicts', function () {
  this.timeout(60_000);
  const folder = useTempFolder();
  let repository: TestRepository;

  function run(...args: readonly string[]): Promise<Outcome> {
    const env = { ...repository.environment, NO_COLOR: '1' };
    const child = spawn(process.execPath, [MAIN, 'conflicts', ...args], { cwd: repository.folder, env });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    return new Promise((resolve) => child.once('close', (code) => resolve({ code, out, err })));
  }

  const read = (name: string): string => readFileSync(join(repository.folder, name), 'utf8');

  beforeEach(() => {
    repository = TestRepository.create(folder.path);
    const base = { 'good.py': 'import os\n\nprint(os)\n', 'bad.py': 'a = 1\n', 'x.bin': Buffer.from([0, 255, 1]) };
    repository.commit({ ...base, 'gone.py': 'a = 1\n' });
    repository.git('checkout', '-qb', 'side');
    repository.commit({
      'good.py': 'import os\nimport re\n\nprint(os)\n',
      'bad.py': 'a = 2\n',
      'x.bin': Buffer.from([0, 255, 2]),
      'gone.py': 'a = 2\n',
    });
    repository.git('checkout', '-q', 'main');
    repository.git('rm', '-q', 'gone.py');
    repository.commit({
      'good.py': 'import os\nimport json\n\nprint(os)\n',
      'bad.py': 'a = 3\n',
      'x.bin': Buffer.from([0, 255, 3]),
    });
    assert.throws(() => repository.git('merge', 'side'));
  });

  it('explains each file and writes nothing', async () => {
    const before = read('good.py');
    const { code, out } = await run();
    assert.equal(code, 1);
    assert.match(out, /^good\.py: 1 conflict, can be settled: look with --diff, write with --apply$/m);
    assert.match(out, /ours {4}adds 1 line: `import json`/);
    assert.match(out, /theirs {2}adds 1 line: `import re`/);
    assert.match(out, /^bad\.py: 1 conflict, not all can be settled$/m);
    assert.match(out, /^x\.bin\n {2}It cannot be read as text/m);
    assert.match(out, /^gone\.py\n {2}Ours removed it/m);
    assert.equal(read('good.py'), before);
  });

  it('prints a patch with --diff', async () => {
    const { out, code } = await run('--diff', 'good.py');
    assert.match(out, /^-<<<<<<< HEAD$/m);
    assert.match(out, /^\+\+\+ b\/good\.py$/m);
    assert.equal(code, 1);
  });

  it('settles what can be settled with --apply, and leaves the rest and the index alone', async () => {
    const unmerged = repository.git('ls-files', '--unmerged');
    const bad = read('bad.py');
    const { code, out } = await run('--apply');
    assert.equal(code, 1);
    assert.match(out, /good\.py: settled/);
    assert.equal(read('good.py'), 'import os\nimport json\nimport re\n\nprint(os)\n');
    assert.equal(read('bad.py'), bad);
    assert.equal(repository.git('ls-files', '--unmerged'), unmerged);
    assert.equal((await run('--apply', 'good.py')).code, 1);
  });

  it('ends with 0 when everything that was asked for is settled', async () => {
    assert.equal((await run('--apply', 'good.py')).code, 0);
  });

  it('says when there is nothing to do', async () => {
    repository.git('merge', '--abort');
    const { code, err } = await run();
    assert.equal(code, 0);
    assert.equal(err, 'No file is in conflict.\n');
  });
});
