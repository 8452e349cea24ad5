import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { useTempFolder } from '#test/support/temp-folder.ts';

const MAIN = join(import.meta.dirname, '../../../server/cli/main.ts');
const GRAMMARS = join(import.meta.dirname, '../../../dist/grammars/web-tree-sitter.wasm');

/** Two unused imports, which have safe fixes, and an injection, which has none. */
const SMELLY = `import os
import json

def find(request, db):
    name = request.args.get("name")
    return db.execute("SELECT * FROM users WHERE name = '" + name + "'")
`;
const UNUSED = 'import os\n\nprint("hello")\n';
const CLEAN = 'print("hello")\n';

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

describe('refactoriq', function () {
  this.timeout(60_000);
  const folder = useTempFolder();

  before(function () {
    assert.ok(existsSync(GRAMMARS), 'Run "npm run build" first: dist/grammars is missing.');
  });

  beforeEach(() => {
    execFileSync('git', ['init', '-q', folder.path]);
  });

  function run(
    args: readonly string[],
    { cwd = folder.path, input = '' }: { cwd?: string; input?: string | Uint8Array } = {},
  ): Promise<Outcome> {
    const env = { ...process.env, NO_COLOR: '1', REFACTORIQ_STATE_DIR: join(folder.path, '.git/refactoriq') };
    const child = spawn(process.execPath, [MAIN, ...args], { cwd, env });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    child.stdin.end(input);
    return new Promise((resolve) => child.once('close', (code) => resolve({ code, out, err })));
  }

  const at = (name: string): string => join(folder.path, name);
  const read = (name: string): string => readFileSync(at(name), 'utf8');

  describe('exit codes', () => {
    it('is 0 for clean code and says so', async () => {
      folder.write({ 'a.py': CLEAN });
      const { code, out } = await run(['analyze']);
      assert.match(out, /No findings: clean/);
      assert.equal(code, 0);
    });

    it('is 1 for findings at or above the threshold, which is high', async () => {
      folder.write({ 'a.py': SMELLY });
      const { code, out } = await run(['analyze']);
      assert.equal(code, 1);
      assert.match(out, /a\.py\n/);
      assert.match(out, /sql-injection · CWE-89/);
    });

    it('is 0 for findings below the threshold and 1 when it is lowered', async () => {
      folder.write({ 'a.py': UNUSED });
      assert.equal((await run(['analyze'])).code, 0);
      assert.equal((await run(['analyze', '--fail-on', 'low'])).code, 1);
    });

    it('is 0 for anything with --fail-on never', async () => {
      folder.write({ 'a.py': SMELLY });
      assert.equal((await run(['analyze', '--fail-on', 'never'])).code, 0);
    });

    for (const [what, args, message] of [
      ['a path that does not exist', ['analyze', 'gone'], /There is no file or folder .*gone/],
      ['an option that does not exist', ['analyze', '--fixx'], /unknown option '--fixx'[^]*--fix/],
      ['a format that does not exist', ['analyze', '--format', 'xml'], /Allowed choices are text, json/],
      [
        'a rule that does not exist',
        ['analyze', '--rules', 'unused-imports'],
        /There is no rule "unused-imports"\. Did you mean "unused-import"\?/,
      ],
      ['a command that does not exist', ['analyse'], /unknown command 'analyse'[^]*analyze/],
      ['a patch in another format', ['analyze', '--diff', '--format', 'json'], /does not go with --format json/],
      ['standard input without a name', ['analyze', '--stdin'], /--stdin needs --stdin-filename/],
      ['a path outside of the workspace', ['analyze', '.', '..'], /is outside of the workspace/],
      [
        'a report that cannot be written',
        ['analyze', '--output', 'no/such/folder/x'],
        /x cannot be written: there is no such file or folder\.\n$/,
      ],
      [
        'a missing baseline',
        ['analyze', '--baseline', 'gone.json'],
        /The baseline .* cannot be read: there is no such file or folder\. Make one with --write-baseline/,
      ],
      [
        'a missing configuration',
        ['analyze', '--config', 'gone.json'],
        /gone\.json:1:1 It cannot be read: there is no such file\.\n$/,
      ],
      ['explaining a rule that does not exist', ['explain', 'sql-injektion'], /Did you mean "sql-injection"\?/],
    ] as const) {
      it(`is 2 for ${what}, with what to do`, async () => {
        folder.write({ 'a.py': CLEAN });
        const { code, out, err } = await run(args);
        assert.match(err, message);
        assert.equal(out, '');
        assert.equal(code, 2);
      });
    }

    it('is 2 for a faulty configuration, with the place', async () => {
      folder.write({
        'a.py': CLEAN,
        'src/refactoriq.config.json': '{\n  "rules": { "unused-imprt": "off" }\n}\n',
        'src/b.py': CLEAN,
      });
      const { code, err } = await run(['analyze']);
      assert.match(
        err,
        /src\/refactoriq\.config\.json:2:14 There is no rule "unused-imprt"\. Did you mean "unused-import"\?/,
      );
      assert.equal(code, 2);
    });

    it('is 0 for help and version', async () => {
      assert.match((await run(['--help'])).out, /Examples:[^]*Exit codes:/);
      assert.match((await run(['--version'])).out, /^\d+\.\d+\.\d+\n$/);
      assert.equal((await run([])).code, 0);
    });
  });

  describe('files', () => {
    it('leaves out what git ignores, unless it is named', async () => {
      folder.write({ '.gitignore': 'gen/\n', 'gen/a.py': SMELLY, 'b.py': CLEAN });
      assert.equal((await run(['analyze'])).code, 0);
      assert.equal((await run(['analyze', 'gen/a.py'])).code, 1);
      assert.equal((await run(['analyze', 'gen'])).code, 1);
    });

    it('shows paths as the user would type them', async () => {
      folder.write({ 'src/deep/a.py': SMELLY, 'lib/b.py': SMELLY });
      const { out } = await run(['analyze', 'deep', '../lib'], { cwd: at('src') });
      assert.match(out, /^deep\/a\.py$/m);
      assert.match(out, /^\.\.\/lib\/b\.py$/m);
    });

    it('survives links in circles, binary and broken files, and counts them', async () => {
      folder.write({
        'a.py': CLEAN,
        'binary.py': Uint8Array.of(0, 1, 2),
        'latin.py': Uint8Array.of(0x23, 0xe9, 0x0a),
        'broken.py': 'def (((\n',
        'gen.py': '# @generated\n',
        'min.js': `x=[${'1,'.repeat(20_000)}]`,
        'huge.py': 'x = 1\n'.repeat(200_000),
        'dir/b.py': CLEAN,
      });
      symlinkSync(folder.path, at('dir/up'));
      const { code, out } = await run(['analyze', '--format', 'json']);
      const { summary, files } = JSON.parse(out);
      assert.deepEqual(summary.skipped, {
        binary: 1,
        'invalid-encoding': 1,
        minified: 1,
        generated: 1,
        'too-large': 1,
      });
      assert.deepEqual(
        files.map(({ path }: { path: string }) => path),
        ['a.py', 'broken.py', 'dir/b.py'],
      );
      assert.equal(code, 0);
    });

    it('goes on when a file disappears while it works', async () => {
      folder.write(
        Object.fromEntries(
          Array.from({ length: 200 }, (_, index) => [`m${String(index).padStart(3, '0')}.py`, SMELLY]),
        ),
      );
      const running = run(['analyze', '--format', 'json']);
      rmSync(at('m199.py'));
      const { out } = await running;
      const { summary } = JSON.parse(out);
      assert.ok(summary.analyzed >= 199);
      assert.equal(summary.analyzed + (summary.skipped.unreadable ?? 0), summary.files);
    });

    it('honours the nearest configuration, excludes and overrides', async () => {
      folder.write({
        'refactoriq.config.json': '{ "exclude": ["old/"], "failOn": "low" }',
        'old/a.py': SMELLY,
        'lib/refactoriq.config.json':
          '{ "rules": { "unused-import": "off" }, /* own */ "overrides": [{ "files": ["strict/**"], "rules": { "unused-import": "high" } }], }',
        'lib/a.py': UNUSED,
        'lib/strict/a.py': UNUSED,
      });
      const { code, out } = await run(['analyze', '--format', 'json']);
      const document = JSON.parse(out);
      assert.deepEqual(document.summary.skipped, { excluded: 1, 'unknown-language': 2 });
      const found = document.files.flatMap((file: { path: string; findings: { severity: string }[] }) =>
        file.findings.map(({ severity }) => `${file.path} ${severity}`),
      );
      assert.deepEqual(found, ['lib/strict/a.py high']);
      assert.equal(code, 1);
    });

    it('runs only the rules that --rules names, even one the project turned off', async () => {
      folder.write({ 'a.py': SMELLY, 'refactoriq.config.json': '{ "rules": { "unused-import": "off" } }' });
      const { out } = await run(['analyze', '--rules', 'unused-import', '--format', 'json']);
      assert.deepEqual(JSON.parse(out).summary.bySeverity, { critical: 0, high: 0, medium: 0, low: 2, info: 0 });
    });
  });

  describe('reports', () => {
    it('are the same bytes for the same tree, with and without threads', async () => {
      folder.write(
        Object.fromEntries(Array.from({ length: 80 }, (_, index) => [`p${index % 7}/m${index}.py`, SMELLY])),
      );
      for (const format of ['json', 'sarif', 'github', 'markdown']) {
        const [first, second] = await Promise.all([
          run(['analyze', '--format', format]),
          run(['analyze', '--format', format, '--jobs', '1']),
        ]);
        assert.equal(first.out, second.out, format);
        assert.equal(first.code, 1);
      }
    });

    it('go to a file with --output', async () => {
      folder.write({ 'a.py': SMELLY });
      const { out } = await run(['analyze', '--format', 'sarif', '--output', 'out.sarif']);
      assert.equal(out, '');
      assert.equal(JSON.parse(read('out.sarif')).runs[0].results.length, 3);
    });

    it('show the worst of --max-findings and count all', async () => {
      folder.write({ 'a.py': SMELLY });
      const { out } = await run(['analyze', '--max-findings', '1', '--format', 'json']);
      const { summary, files } = JSON.parse(out);
      assert.deepEqual([summary.findings, summary.omitted, files[0].findings[0].ruleId], [3, 2, 'sql-injection']);
    });
  });

  describe('fixes', () => {
    it('are applied with --fix; the next run has nothing to fix', async () => {
      folder.write({ 'a.py': UNUSED });
      chmodSync(at('a.py'), 0o755);
      const { out, err, code } = await run(['analyze', '--fix']);
      assert.equal(read('a.py').includes('import os'), false);
      assert.equal(statSync(at('a.py')).mode & 0o777, 0o755);
      assert.match(err, /Fixed 1 finding in 1 file\./);
      assert.match(out, /No findings: clean/);
      assert.equal(code, 0);
      assert.match((await run(['analyze', '--fix'])).err, /There was nothing to fix\./);
    });

    it('keep the byte order mark and CRLF', async () => {
      folder.write({ 'a.py': '\uFEFFimport os\r\n\r\nprint("😀")\r\n' });
      await run(['analyze', '--fix']);
      const text = read('a.py');
      assert.ok(text.startsWith('\uFEFF'), JSON.stringify(text));
      assert.ok(text.endsWith('print("😀")\r\n'));
      assert.ok(!/[^\r]\n/.test(text));
      assert.ok(!text.includes('import'));
    });

    it('are only shown with --diff, as a patch that git applies', async () => {
      folder.write({ 'src/a.py': UNUSED, 'src/b.py': '\uFEFFimport os\r\nprint(1)\r\n' });
      const { out, err } = await run(['analyze', '--diff'], { cwd: at('src') });
      assert.equal(read('src/a.py'), UNUSED);
      assert.match(err, /2 findings would be fixed in 2 files\. Nothing was written\./);
      assert.equal((await run(['analyze', '--diff', '--quiet'], { cwd: at('src') })).err, '');
      folder.write({ 'fix.patch': out });
      execFileSync('git', ['apply', '--whitespace=nowarn', 'fix.patch'], { cwd: folder.path });
      assert.ok(!read('src/a.py').includes('import'));
      assert.equal(read('src/b.py'), '\uFEFFprint(1)\r\n');
    });

    it('leave findings of the baseline alone', async () => {
      folder.write({ 'a.py': UNUSED });
      await run(['analyze', '--write-baseline', 'base.json']);
      const { out } = await run(['analyze', '--fix', '--baseline', 'base.json']);
      assert.equal(read('a.py'), UNUSED);
      assert.match(out, /Not shown: 1 in the baseline/);
    });
  });

  describe('baseline', () => {
    it('lets only new findings through', async () => {
      folder.write({ 'a.py': SMELLY, 'refactoriq.config.json': '{ "baseline": "base.json", "failOn": "low" }' });
      assert.equal((await run(['analyze', '--write-baseline', 'base.json'])).code, 0);
      const before = read('base.json');
      assert.equal((await run(['analyze'])).code, 0);
      folder.write({ 'a.py': `import re\n# moved down\n${SMELLY}` });
      const { code, out } = await run(['analyze', '--format', 'json']);
      assert.equal(code, 1);
      assert.deepEqual(
        JSON.parse(out).files[0].findings.map(({ message }: { message: string }) => message.includes('`re`')),
        [true],
      );
      folder.write({ 'a.py': SMELLY });
      await run(['analyze', '--write-baseline', 'base.json']);
      assert.equal(read('base.json'), before);
    });
  });

  describe('a baseline in a package of the repository', () => {
    it('names files relative to itself, so that it holds wherever the package is opened', async () => {
      folder.write({ 'web/a.py': UNUSED, 'api/b.py': UNUSED });
      await run(['analyze', '--write-baseline', 'base.json'], { cwd: at('web') });
      assert.deepEqual(Object.keys(JSON.parse(read('web/base.json')).findings), ['a.py']);
      assert.equal((await run(['analyze', '--baseline', 'web/base.json', '--fail-on', 'low', 'web'])).code, 0);
      assert.equal((await run(['analyze', '--baseline', 'web/base.json', '--fail-on', 'low', 'api'])).code, 1);
      await run(['analyze', '--write-baseline', 'web/base.json']);
      assert.deepEqual(Object.keys(JSON.parse(read('web/base.json')).findings), ['../api/b.py', 'a.py']);
      assert.equal((await run(['analyze', '--baseline', 'web/base.json', '--fail-on', 'low'])).code, 0);
    });
  });

  describe('standard input', () => {
    it('is analyzed as the file it is named', async () => {
      const { code, out } = await run(['analyze', '--stdin', '--stdin-filename', 'src/x.py', '--format', 'json'], {
        input: SMELLY,
      });
      const [file] = JSON.parse(out).files;
      assert.equal(file.path, 'src/x.py');
      assert.equal(file.findings.length, 3);
      assert.equal(code, 1);
    });

    it('comes out fixed with --fix, and untouched when there is nothing to fix', async () => {
      const args = ['analyze', '--stdin', '--stdin-filename', 'x.py', '--fix'];
      assert.ok(!(await run(args, { input: UNUSED })).out.includes('import'));
      assert.equal((await run(args, { input: '\uFEFFprint(1)\r\n' })).out, '\uFEFFprint(1)\r\n');
    });

    it('is not fixed when it is no text: it would come out as another one', async () => {
      const args = ['analyze', '--stdin', '--stdin-filename', 'x.py', '--fix'];
      const { code, out, err } = await run(args, { input: Buffer.from([0x78, 0x3d, 0x22, 0xff, 0x22]) });
      assert.match(err, /no UTF-8 text/);
      assert.equal(out, '');
      assert.equal(code, 2);
    });

    it('is refused in an unknown language', async () => {
      const { code, err } = await run(['analyze', '--stdin', '--stdin-filename', 'x.txt'], { input: 'x' });
      assert.match(err, /tells no language/);
      assert.equal(code, 2);
    });
  });

  it('ends at once on Ctrl+C, with 130', async function () {
    if (process.platform === 'win32') this.skip();
    const args = ['analyze', '--stdin', '--stdin-filename', 'x.py'];
    const child = spawn(process.execPath, [MAIN, ...args], { cwd: folder.path, stdio: ['pipe', 'ignore', 'ignore'] });
    const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
    // More than a pipe holds: when it has drained, the program is reading and waits for the rest.
    child.stdin.write('#'.repeat(1_000_000), () => child.kill('SIGINT'));
    assert.equal(await closed, 130);
  });

  describe('rules', () => {
    it('are listed as a table and as JSON', async () => {
      assert.match((await run(['rules'])).out, /^RULE +SEVERITY/);
      const rules = JSON.parse((await run(['rules', '--format', 'json'])).out);
      assert.ok(rules.some(({ id }: { id: string }) => id === 'sql-injection'));
      assert.equal(JSON.parse((await run(['rules', 'sql-injection', '--format', 'json'])).out)[0].cwe, 89);
    });

    it('are explained with examples', async () => {
      assert.match((await run(['explain', 'unused-import'])).out, /^# Import is never used/);
    });
  });
});
