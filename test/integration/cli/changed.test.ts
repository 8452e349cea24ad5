import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TestRepository } from '#test/support/git-repository.ts';
import { useTempFolder } from '#test/support/temp-folder.ts';

const MAIN = join(import.meta.dirname, '../../../server/cli/main.ts');
const GRAMMARS = join(import.meta.dirname, '../../../dist/grammars/web-tree-sitter.wasm');

/** Two unused imports, which have safe fixes. */
const OLD = 'import os\nimport sys\n\n\ndef run():\n    return 1\n';
const INJECTION = `

def find(request, db):
    name = request.args.get("name")
    return db.execute("SELECT * FROM users WHERE name = '" + name + "'")
`;

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

interface Report {
  readonly summary: {
    readonly findings: number;
    readonly changes?: {
      readonly files: number;
      readonly lines: number;
      readonly dropped: Readonly<Record<'unchanged' | 'known' | 'moved', number>>;
      readonly byRisk: readonly string[];
    };
  };
  readonly files: readonly {
    readonly path: string;
    readonly findings: readonly {
      readonly ruleId: string;
      readonly start: { readonly line: number };
      readonly introduced?: { readonly commit: string; readonly author: string } | null;
    }[];
  }[];
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
}

describe('refactoriq analyze, of changes only', function () {
  this.timeout(60_000);
  const folder = useTempFolder();
  let repository: TestRepository;

  before(function () {
    assert.ok(existsSync(GRAMMARS), 'Run "npm run build" first: dist/grammars is missing.');
  });

  beforeEach(() => {
    repository = TestRepository.create(folder.path);
  });

  function run(args: readonly string[], { cwd = repository.folder, environment = repository.environment } = {}) {
    const env = { ...environment, NO_COLOR: '1', XDG_STATE_HOME: join(folder.path, 'state') };
    const child = spawn(process.execPath, [MAIN, 'analyze', ...args], { cwd, env });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    child.stdin.end();
    return new Promise<Outcome>((resolve) => child.once('close', (code) => resolve({ code, out, err })));
  }

  async function report(args: readonly string[], cwd = repository.folder): Promise<Report> {
    const { out, err } = await run([...args, '--format', 'json'], { cwd });
    assert.equal(err, '');
    return JSON.parse(out) as Report;
  }

  /** `path:line rule` of every finding. */
  async function findings(args: readonly string[], cwd = repository.folder): Promise<string[]> {
    const { files } = await report(args, cwd);
    return files.flatMap(({ path, findings: found }) =>
      found.map(({ ruleId, start }) => `${path}:${start.line} ${ruleId}`),
    );
  }

  describe('--changed', () => {
    it('shows what the change brought and counts the rest', async () => {
      repository.commit({ 'a.py': OLD, 'b.py': OLD });
      repository.write({ 'a.py': OLD + INJECTION });
      const { code, out } = await run(['--changed']);
      assert.equal(code, 1);
      assert.match(out, /sql-injection/);
      assert.doesNotMatch(out, /unused-import/);
      assert.match(out, /1 changed file, 5 changed lines; 2 findings in unchanged code are not shown\./);
    });

    it('is clean when only old findings are there', async () => {
      repository.commit({ 'a.py': OLD + INJECTION });
      repository.write({ 'a.py': `${OLD}${INJECTION}\n\ndef other():\n    return 2\n` });
      const { code, out } = await run(['--changed']);
      assert.equal(code, 0);
      assert.match(out, /No findings: clean/);
    });

    it('shows a finding that a change elsewhere in its function made', async () => {
      const safe = INJECTION.replace('request.args.get("name")', '"fixed"');
      repository.commit({ 'a.py': safe });
      repository.write({ 'a.py': INJECTION });
      assert.deepEqual(await findings(['--changed']), ['a.py:5 sql-injection']);
    });

    it('covers staged, unstaged and unknown files, and not what is ignored or gone', async () => {
      repository.commit({ 'a.py': 'x = 1\n', 'b.py': 'x = 1\n', 'gone.py': 'import re\n', '.gitignore': 'out/\n' });
      repository.write({ 'a.py': OLD }).git('add', '-A');
      repository.write({
        'b.py': OLD,
        'new.py': OLD,
        'out/x.py': OLD,
        'skip/y.py': OLD,
        '.refactoriqignore': 'skip/\n',
      });
      rmSync(join(repository.folder, 'gone.py'));
      const { files, summary } = await report(['--changed']);
      assert.deepEqual(
        files.map(({ path }) => path),
        ['a.py', 'b.py', 'new.py'],
      );
      assert.equal(summary.findings, 6);
    });

    it('knows code that was moved to another file', async () => {
      repository.commit({ 'a.py': `x = 1\n${INJECTION}`, 'b.py': 'y = 2\n' });
      repository.write({ 'a.py': 'x = 1\n', 'b.py': `y = 2\n${INJECTION}` });
      const { summary } = await report(['--changed']);
      assert.equal(summary.findings, 0);
      assert.deepEqual(summary.changes?.dropped, { unchanged: 0, known: 0, moved: 1 });
    });

    it('knows moved code when the file was renamed by hand', async () => {
      repository.commit({ 'a.py': `x = 1\n${INJECTION}` });
      renameSync(join(repository.folder, 'a.py'), join(repository.folder, 'b.py'));
      assert.deepEqual(await findings(['--changed']), []);
    });

    it('follows a renamed file', async () => {
      repository.commit({ 'a.py': OLD + INJECTION });
      repository.git('mv', 'a.py', 'b.py');
      repository.write({ 'b.py': `${OLD}${INJECTION}\nimport re\n` });
      assert.deepEqual(await findings(['--changed']), ['b.py:13 unused-import']);
    });

    it('keeps to the paths that are given', async () => {
      repository.commit({ 'a.py': 'x = 1\n', 'src/b.py': 'x = 1\n' });
      repository.write({ 'a.py': OLD, 'src/b.py': OLD });
      assert.deepEqual(
        (await report(['--changed', 'src'])).files.map(({ path }) => path),
        ['src/b.py'],
      );
      assert.deepEqual((await report(['--changed', 'b.py'], join(repository.folder, 'src'))).files.length, 1);
      const { code, err } = await run(['--changed', 'nowhere']);
      assert.equal(code, 2);
      assert.match(err, /There is no file or folder .*nowhere/);
    });

    it('works before the first commit', async () => {
      repository.write({ 'a.py': OLD });
      assert.equal((await report(['--changed'])).summary.findings, 2);
    });

    it('reads odd names and does not follow links', async () => {
      const names = ['-a b.py', '"c".py', 'ü\n.py'];
      repository.commit({ 'a.py': 'x = 1\n' });
      repository.write(Object.fromEntries(names.map((name) => [name, OLD])));
      folder.write({ 'outside.py': OLD });
      symlinkSync(join(folder.path, 'outside.py'), join(repository.folder, 'link.py'));
      const raw = Buffer.concat([Buffer.from(`${repository.folder}/`), Buffer.from([0xe9]), Buffer.from('.py')]);
      writeFileSync(raw, OLD);
      const { files, skipped } = await report(['--changed']);
      assert.deepEqual(
        files.map(({ path }) => path),
        names.toSorted(),
      );
      assert.deepEqual(
        skipped.map(({ path, reason }) => [path, reason]),
        [['\\351.py', 'unreadable']],
      );
    });

    it('puts the riskiest file first', async () => {
      repository.commit({ 'a.py': 'x = 1\n' });
      repository.write({ 'a.py': OLD, 'z.py': INJECTION });
      const { summary } = await report(['--changed']);
      assert.deepEqual(summary.changes?.byRisk, ['z.py', 'a.py']);
      const { out } = await run(['--changed']);
      assert.ok(out.indexOf('z.py') < out.indexOf('a.py'));
    });

    it('fixes only what it shows', async () => {
      repository.commit({ 'a.py': OLD });
      repository.write({ 'a.py': OLD.replace('import sys', 'import sys\nimport json') });
      const { out } = await run(['--changed', '--diff']);
      assert.match(out, /^-import json$/m);
      assert.doesNotMatch(out, /^-import (os|sys)$/m);
      const fixed = await run(['--changed', '--fix']);
      assert.match(fixed.err, /Fixed 1 finding in 1 file\./);
      assert.match(fixed.out, /No findings: clean|There was no source code/);
      assert.equal(readFileSync(join(repository.folder, 'a.py'), 'utf8'), OLD);
    });

    it('leaves out what the baseline knows as well', async () => {
      repository.commit({ 'a.py': 'x = 1\n' });
      repository.write({ 'a.py': OLD });
      await run(['--write-baseline', 'base.json']);
      assert.deepEqual(await findings(['--changed', '--baseline', 'base.json']), []);
    });
  });

  describe('--staged', () => {
    it('analyzes what is staged, not what lies in the folder', async () => {
      repository.commit({ 'a.py': 'x = 1\n', 'gone.py': 'x = 1\n' });
      repository.write({ 'a.py': OLD, 'gone.py': INJECTION }).git('add', '-A');
      repository.write({ 'a.py': 'x = 1\n', 'later.py': OLD });
      rmSync(join(repository.folder, 'gone.py'));
      assert.deepEqual(await findings(['--staged']), [
        'a.py:1 unused-import',
        'a.py:2 unused-import',
        'gone.py:5 sql-injection',
      ]);
      assert.match((await run(['--staged'])).out, /1 \| import os/);
    });

    it('prints what fixes would change in it, and writes nothing', async () => {
      repository.commit({ 'a.py': 'x = 1\n' });
      repository.write({ 'a.py': OLD }).git('add', '-A');
      assert.match((await run(['--staged', '--diff'])).out, /^-import os$/m);
      const { code, err } = await run(['--staged', '--fix']);
      assert.equal(code, 2);
      assert.match(err, /--changed/);
    });
  });

  describe('--base', () => {
    it('reviews a branch with its uncommitted work', async () => {
      repository.commit({ 'a.py': 'x = 1\n', 'b.py': 'x = 1\n' });
      repository.git('checkout', '-qb', 'topic');
      repository.commit({ 'a.py': OLD });
      repository.git('checkout', '-q', 'main');
      repository.commit({ 'b.py': OLD });
      repository.git('checkout', '-q', 'topic');
      repository.write({ 'c.py': 'import re\n' });
      assert.deepEqual(await findings(['--base', 'main']), [
        'a.py:1 unused-import',
        'a.py:2 unused-import',
        'c.py:1 unused-import',
      ]);
    });

    for (const [ref, words] of [
      ['nowhere', /There is no commit nowhere in this repository\. .*git fetch/],
      ['--output=x', /cannot name a commit\. Name a branch/],
      ['a..b', /cannot name a commit/],
    ] as const) {
      it(`says what to do about ${ref}`, async () => {
        repository.commit({ 'a.py': 'x = 1\n' });
        const { code, err, out } = await run([`--base=${ref}`]);
        assert.match(err, words);
        assert.equal(code, 2);
        assert.equal(out, '');
        assert.ok(!existsSync(join(repository.folder, 'x')));
      });
    }

    it('says what to do in a shallow clone', async () => {
      repository.commit({ 'a.py': 'x = 1\n' });
      repository.git('checkout', '-qb', 'topic');
      repository.commit({ 'a.py': 'x = 2\n' });
      repository.git('checkout', '-q', 'main');
      repository.commit({ 'a.py': 'x = 3\n' });
      const clone = join(folder.path, 'clone');
      const args = ['clone', '-q', '--depth=1', '--no-single-branch', `file://${repository.folder}`, clone];
      execFileSync('git', args, { env: repository.environment });
      const { code, err } = await run(['--base', 'origin/topic'], { cwd: clone });
      assert.match(err, /shallow.*git fetch --unshallow/);
      assert.equal(code, 2);
    });
  });

  describe('--blame', () => {
    it('tells which commit a finding came with', async () => {
      const commit = repository.commit({ 'a.py': OLD });
      repository.write({ 'a.py': `${OLD}import re\n` });
      const { files } = await report(['--blame']);
      const origins = files[0]?.findings.map(({ introduced }) => introduced);
      assert.deepEqual(
        origins?.map((origin) => origin?.commit),
        [commit, commit, undefined],
      );
      assert.equal(origins?.at(-1), null);
      const { out } = await run(['--blame']);
      assert.match(out, new RegExp(`introduced in ${commit.slice(0, 10)} by Ada, 2024-05-06`));
      assert.match(out, /not committed yet/);
      assert.match((await run(['--blame', '--format', 'markdown'])).out, /introduced in/);
    });
  });

  describe('outside of what it can do', () => {
    it('says that there is no repository, or no git', async () => {
      folder.write({ 'plain/a.py': OLD });
      const plain = await run(['--changed'], { cwd: join(folder.path, 'plain') });
      assert.equal(plain.code, 2);
      assert.match(plain.err, /^--changed needs a git repository\. .* is in no git repository\.\n$/);
      repository.commit({ 'a.py': OLD });
      const missing = await run(['--staged'], { environment: { ...repository.environment, PATH: folder.path } });
      assert.equal(missing.code, 2);
      assert.match(missing.err, /git was not found\. Install it/);
    });

    for (const args of [
      ['--changed', '--staged'],
      ['--staged', '--base', 'main'],
      ['--changed', '--write-baseline', 'x.json'],
      ['--changed', '--stdin', '--stdin-filename', 'a.py'],
      ['--blame', '--format', 'sarif'],
    ]) {
      it(`refuses ${args.join(' ')}`, async () => {
        const { code, err } = await run(args);
        assert.equal(code, 2);
        assert.match(err, /^--.*\.\n$/);
      });
    }
  });
});
