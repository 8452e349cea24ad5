import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runFix } from '#cli/commands/fix.ts';
import { createServices } from '#cli/services.ts';
import { useCli } from '#test/support/cli.ts';
import { useTempFolder } from '#test/support/temp-folder.ts';

/** Two findings with a safe fix of different rules. */
const IMPORTS = 'import os\n\n\ndef work():\n    pass\n    print("work")\n';
const IMPORTS_FIXED = '\n\ndef work():\n    print("work")\n';
/** A finding with an unsafe fix. */
const UNSAFE = 'def check(value):\n    if value < 0:\n        ValueError("negative")\n    return value\n';
const CLEAN = 'print("hello")\n';

describe('refactoriq fix', function () {
  this.timeout(60_000);
  const folder = useTempFolder();
  const cli = useCli(folder);
  const read = (name: string): string => readFileSync(join(folder.path, name), 'utf8');

  describe('--dry-run', () => {
    it('prints proposals whose proof passed, and writes nothing, not even history', async () => {
      folder.write({ 'a.py': IMPORTS, 'b.py': CLEAN });
      const { code, out, err } = await cli.run(['fix', '--dry-run']);
      assert.equal(code, 0, err);
      assert.match(out, /^Fix 2 findings in a\.py · safe\n/);
      assert.match(out, /Checks passed: applies, parses, findings gone, nothing new · not run: types, check command\n/);
      assert.match(out, /\n--- a\/a\.py\n\+\+\+ b\/a\.py\n@@/);
      assert.match(err, /^1 proposal for 2 findings in 1 file\. Nothing was written\.\n/);
      assert.equal(read('a.py'), IMPORTS);
      assert.ok(!existsSync(cli.stateFolder));
    });

    it('prints the same bytes again, in every format', async () => {
      folder.write({ 'a.py': IMPORTS, 'b.py': IMPORTS, 'c.py': UNSAFE });
      for (const format of ['text', 'json']) {
        const args = ['fix', '--dry-run', '--unsafe', '--with-impact', '--format', format];
        assert.deepEqual(await cli.run(args), await cli.run(args));
      }
    });

    it('honours ignore files, the configuration, the baseline and marks in the code', async () => {
      folder.write({
        '.gitignore': 'ignored.py\n',
        'refactoriq.config.json': '{ "exclude": ["excluded/**"], "rules": { "needless-pass": "off" } }',
        'ignored.py': IMPORTS,
        'excluded/a.py': IMPORTS,
        'known.py': 'import sys\n',
      });
      await cli.run(['analyze', '--write-baseline', 'base.json']);
      folder.write({ 'a.py': IMPORTS, 'marked.py': 'import os  # refactoriq-ignore\n' });
      const { out } = await cli.run(['fix', '--dry-run', '--baseline', 'base.json', '--format', 'json']);
      const { proposals } = JSON.parse(out) as { proposals: { findings: { path: string; ruleId: string }[] }[] };
      assert.deepEqual(
        proposals.flatMap(({ findings }) => findings.map(({ path, ruleId }) => `${path} ${ruleId}`)),
        ['a.py unused-import'],
      );
    });

    it('takes only the findings of the wanted rules and severity', async () => {
      folder.write({ 'a.py': IMPORTS });
      assert.match((await cli.run(['fix', '-n', '--rule', 'needless-pass'])).out, /^Remove `pass` in a\.py/);
      assert.match((await cli.run(['fix', '-n', '--severity', 'low'])).out, /^Remove the unused import `os` in a\.py/);
      const { code, err } = await cli.run(['fix', '-n', '--severity', 'high']);
      assert.equal(code, 0);
      assert.match(err, /^There is nothing to fix\.\n/);
    });

    it('counts what may change behaviour, and makes proposals of their own of it when asked', async () => {
      folder.write({ 'a.py': `import os\n\n\n${UNSAFE}` });
      const safe = await cli.run(['fix', '-n']);
      assert.match(safe.err, /Not tried: 1 fix that may change behaviour; --unsafe tries them as well\.\n$/);
      const { out } = await cli.run(['fix', '-n', '--unsafe']);
      assert.deepEqual(out.match(/ · (?:safe|unsafe: .*)$/gm), [' · safe', ' · unsafe: may change behaviour']);
    });

    it('makes one proposal for each rule over all files, or for each finding', async () => {
      folder.write({ 'a.py': IMPORTS, 'b.py': IMPORTS });
      const byRule = await cli.run(['fix', '-n', '--per', 'rule']);
      assert.match(byRule.out, /^Fix 2 findings of needless-pass in 2 files/);
      assert.match(byRule.err, /^2 proposals for 4 findings in 2 files/);
      assert.match((await cli.run(['fix', '-n', '--per', 'finding'])).err, /^4 proposals for 4 findings in 2 files/);
    });
  });

  describe('usage', () => {
    for (const [what, args, message] of [
      ['nobody can be asked', ['fix'], /^Nobody can be asked here: add --yes/],
      ['nobody can be asked in JSON', ['fix', '--format', 'json'], /asks nobody: add --yes/],
      ['a patch file goes nowhere', ['fix', '--yes', '-o', 'x.patch'], /goes with --strategy patch/],
      ['a branch is not made', ['fix', '--yes', '--branch', 'x'], /goes with --strategy branch/],
      ['it is told to do and not to do', ['fix', '--yes', '--dry-run'], /choose one of them/],
      ['a rule does not exist', ['fix', '-n', '--rule', 'unused-imports'], /Did you mean "unused-import"\?/],
      ['a path does not exist', ['fix', '-n', 'gone'], /There is no file or folder .*gone/],
      ['a unit does not exist', ['fix', '-n', '--per', 'line'], /Allowed choices are file, rule, finding/],
    ] as const) {
      it(`exits with 2 and writes nothing when ${what}`, async () => {
        folder.write({ 'a.py': IMPORTS });
        const { code, out, err } = await cli.run(args);
        assert.match(err, message);
        assert.equal(out, '');
        assert.equal(code, 2);
        assert.equal(read('a.py'), IMPORTS);
        assert.ok(!existsSync(cli.stateFolder));
      });
    }

    it('exits with 2 when the history cannot be kept, and leaves the files', async () => {
      folder.write({ 'a.py': IMPORTS, '../x': '' });
      folder.write({ [`../${cli.stateFolder.split('/').at(-1)}`]: 'a file where the folder should be' });
      const { code, err } = await cli.run(['fix', '--yes']);
      assert.match(err, /The history of changes in .* cannot be used: .*Set REFACTORIQ_STATE_DIR/);
      assert.equal(code, 2);
      assert.equal(read('a.py'), IMPORTS);
    });
  });

  describe('--yes', () => {
    it('applies every proposal and tells how to take it back', async () => {
      folder.write({ 'a.py': IMPORTS, 'b.py': IMPORTS });
      const { code, err } = await cli.run(['fix', '--yes']);
      assert.equal(code, 0, err);
      assert.equal(read('a.py'), IMPORTS_FIXED);
      assert.match(
        err,
        /Applied 2 proposals for 4 findings in 2 files\. Take it back with: refactoriq proposals roll-back [0-9a-f]{10} [0-9a-f]{10}\n/,
      );
      assert.match((await cli.run(['fix', '--yes'])).err, /^There is nothing to fix\.\n/);
    });

    it('builds each proposal on the ones before, so that all of them go together', async () => {
      folder.write({ 'a.py': 'import os\nimport sys\nimport re\n\nprint(re)\n' });
      const { err } = await cli.run(['fix', '--yes', '--per', 'finding']);
      assert.match(err, /Applied 2 proposals for 2 findings in 1 file/);
      assert.equal(read('a.py'), 'import re\n\nprint(re)\n');
      assert.doesNotMatch(err, /Merged/);
    });

    it('tells in JSON what it did, with ids and diffs', async () => {
      folder.write({ 'a.py': IMPORTS });
      const { out } = await cli.run(['fix', '--yes', '--format', 'json']);
      const { proposals, ...rest } = JSON.parse(out) as { proposals: Record<string, unknown>[] };
      const [first] = proposals;
      assert.deepEqual(rest, {
        version: 1,
        tool: (rest as { tool?: unknown }).tool,
        strategy: 'files',
        isDryRun: false,
        withheld: [],
      });
      assert.equal(first?.['outcome'], 'applied');
      assert.match(String(first?.['id']), /^[0-9a-f]{10}$/);
      assert.match(String(first?.['diff']), /^--- a\/a\.py\n/);
    });
  });

  describe('answers', () => {
    let before: string | undefined;
    beforeEach(() => {
      before = process.env['REFACTORIQ_STATE_DIR'];
      process.env['REFACTORIQ_STATE_DIR'] = cli.stateFolder;
      folder.write(Object.fromEntries(['a.py', 'b.py', 'c.py', 'd.py'].map((name) => [name, IMPORTS])));
      cli.commit();
    });
    afterEach(() => {
      if (before === undefined) delete process.env['REFACTORIQ_STATE_DIR'];
      else process.env['REFACTORIQ_STATE_DIR'] = before;
    });

    /** Answers with these lines in a terminal; the end of the input follows. */
    async function answer(...lines: readonly string[]): Promise<{ readonly code: number; readonly err: string }> {
      const rest = [...lines];
      let err = '';
      const services = createServices();
      const terminal = {
        ...services.terminal,
        cwd: folder.path,
        isInteractive: true,
        hasColor: false,
        ask: async () => rest.shift(),
        out: async () => undefined,
        err: (text: string) => void (err += text),
      };
      const options = { per: 'file', strategy: 'files', format: 'text' } as const;
      const { signal } = new AbortController();
      const code = await runFix({ ...services, terminal }, { paths: [folder.path], options, signal });
      return { code, err };
    }

    const changed = (): string[] => cli.git('diff', '--name-only').split('\n').filter(Boolean);

    it('apply what is accepted and leave the rest', async () => {
      const { code, err } = await answer('n', 'y', 'n', 'y');
      assert.deepEqual(changed(), ['b.py', 'd.py']);
      assert.match(err, /Applied 2 proposals for 4 findings in 2 files\./);
      assert.equal(code, 0);
    });

    it('take all that follow at once', async () => {
      await answer('n', 'a');
      assert.deepEqual(changed(), ['b.py', 'c.py', 'd.py']);
    });

    it('end where the user quits, or the input does', async () => {
      await answer('y', 'q');
      assert.deepEqual(changed(), ['a.py']);
      await answer('n', 'y');
      assert.deepEqual(changed(), ['a.py', 'c.py']);
    });

    it('leave no trace when nothing is accepted', async () => {
      const { err } = await answer('n', 'n', 'n', 'n');
      assert.match(err, /Nothing was done\.\n$/);
      assert.deepEqual(changed(), []);
      assert.ok(!existsSync(cli.stateFolder));
    });
  });

  describe('--check', () => {
    it('withholds what the command of the project refuses and names it when asked', async () => {
      folder.write({
        'a.py': IMPORTS,
        'b.py': 'import sys\n',
        'check.mjs': `import { readFileSync } from 'node:fs';\nprocess.exit(readFileSync('a.py', 'utf8').includes('import os') ? 0 : 7);\n`,
        'refactoriq.config.json': JSON.stringify({ check: { command: [process.execPath, 'check.mjs'] } }),
      });
      const { code, out, err } = await cli.run(['fix', '--yes', '--check', '--withheld']);
      assert.match(out, /Remove the unused import `sys` in b\.py/);
      assert.match(out, /not run: types\n|passed: .*check command/);
      assert.match(out, /Withheld: a\.py:1 unused-import: .*exit code 7/);
      assert.match(err, /Withheld: 2 fixes whose proof failed\.\n/);
      assert.equal(code, 0);
      assert.equal(read('a.py'), IMPORTS);
      assert.equal(read('b.py'), '');
    });
  });

  describe('--strategy patch', () => {
    it('writes one patch that git takes, and leaves files and history alone', async () => {
      folder.write({ 'a.py': `import os\n\n\n${UNSAFE}`, 'with space.py': 'import sys\r\nprint("x")\r\n' });
      cli.commit();
      const { code, err } = await cli.run(['fix', '--yes', '--unsafe', '--strategy', 'patch', '-o', '.git/fix.patch']);
      assert.equal(code, 0, err);
      assert.match(err, /Wrote 3 proposals for 3 findings in 2 files to .*fix\.patch\. Apply it with: git -C /);
      assert.equal(cli.git('status', '--short'), '');
      assert.ok(!existsSync(cli.stateFolder));
      cli.git('apply', '.git/fix.patch');
      assert.equal(read('with space.py'), 'print("x")\r\n');
      assert.match(read('a.py'), /^\n\ndef check[^]*raise ValueError/);
    });
  });

  describe('--strategy branch', () => {
    it('makes a commit for each proposal and leaves uncommitted work alone', async () => {
      folder.write({ 'a.py': IMPORTS, 'b.py': IMPORTS, 'c.py': CLEAN });
      cli.commit();
      folder.write({ 'a.py': `${IMPORTS}# mine\n`, 'c.py': 'import new\n', 'untracked.py': 'import os\n' });
      const head = cli.git('rev-parse', 'HEAD');
      const { code, err } = await cli.run(['fix', '--yes', '--strategy', 'branch', '--branch', 'tidy', 'a.py', 'b.py']);
      assert.equal(code, 0, err);
      assert.match(err, /on the branch tidy\. Your files are as they were\./);
      assert.equal(cli.git('status', '--short'), ' M a.py\n M c.py\n?? untracked.py\n');
      assert.equal(read('a.py'), `${IMPORTS}# mine\n`);
      assert.equal(cli.git('rev-parse', 'HEAD'), head);
      assert.equal(cli.git('show', 'tidy:a.py'), IMPORTS_FIXED);
      const messages = cli.git('log', '--format=%B', 'HEAD..tidy');
      assert.match(
        messages,
        /^Fix 2 findings in b\.py\n\nRules: needless-pass, unused-import\nRefactorIQ-Proposal: [0-9a-f]{10}\n/,
      );
      assert.equal(messages.match(/RefactorIQ-Proposal/g)?.length, 2);
    });

    it('exits with 1 for what is not committed, which no branch can change', async () => {
      folder.write({ 'a.py': IMPORTS });
      cli.commit();
      folder.write({ 'b.py': IMPORTS });
      const { code, err } = await cli.run(['fix', '--yes', '--strategy', 'branch']);
      assert.match(err, /Not applied: b\.py is not committed/);
      assert.match(err, /on the branch refactoriq\/fix-[0-9a-f]{10}\./);
      assert.equal(code, 1);
    });

    it('exits with 2 when there is such a branch, or no commit to begin at', async () => {
      folder.write({ 'a.py': IMPORTS });
      const none = await cli.run(['fix', '--yes', '--strategy', 'branch']);
      assert.match(none.err, /no commit yet/);
      assert.equal(none.code, 2);
      cli.commit();
      cli.git('branch', 'tidy');
      const taken = await cli.run(['fix', '--yes', '--strategy', 'branch', '--branch', 'tidy']);
      assert.match(taken.err, /There is already a branch tidy/);
      assert.equal(taken.code, 2);
    });
  });
});

describe('refactoriq analyze --fix', function () {
  this.timeout(60_000);
  const folder = useTempFolder();
  const cli = useCli(folder);

  it('is one step that undo takes back', async () => {
    folder.write({ 'a.py': IMPORTS, 'b.py': IMPORTS });
    cli.commit();
    const { code, err } = await cli.run(['analyze', '--fix']);
    assert.equal(err, 'Fixed 4 findings in 2 files.\n');
    assert.equal(code, 0);
    assert.notEqual(cli.git('status', '--short'), '');
    assert.match((await cli.run(['undo'])).out, /^Rolled back [0-9a-f]{10} Fix 4 findings in 2 files\n$/);
    assert.equal(cli.git('status', '--short'), '');
  });
});
