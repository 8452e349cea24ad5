import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { useTempFolder } from '#test/support/temp-folder.ts';

const MAIN = join(import.meta.dirname, '../../../server/cli/main.ts');

const NO_PRINT = `# Our log lines carry the id of the request.
id: no-print
message: Log $...ARGS instead of printing it.
note: What is printed is lost in production.
severity: high
languages: [python]
pattern: print($...ARGS)
not-inside: |
  def main(): $...BODY
fix: log.write($...ARGS)
fix-safety: safe
tests:
  bad:
    - code: print("a", b)
      fixed: log.write("a", b)
  good:
    - log.info("a")
`;
const RULE_FILE = '.refactoriq/rules/no-print.yml';
const CODE = 'import log\n\nlog.info(1)\nprint("hello", 1)\n\n\ndef main():\n    print("done")\n';

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

describe('refactoriq with rules of the project', function () {
  this.timeout(60_000);
  const folder = useTempFolder();

  beforeEach(() => {
    execFileSync('git', ['init', '-q', folder.path]);
    folder.write({ [RULE_FILE]: NO_PRINT, 'src/a.py': CODE });
  });

  function run(args: readonly string[], cwd = folder.path): Promise<Outcome> {
    const env = { ...process.env, NO_COLOR: '1', REFACTORIQ_STATE_DIR: join(folder.path, '.git/refactoriq') };
    const child = spawn(process.execPath, [MAIN, ...args], { cwd, env });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    return new Promise((resolve) => child.once('close', (code) => resolve({ code, out, err })));
  }

  it('reports what they find, from any folder of the workspace', async () => {
    const { code, out } = await run(['analyze'], join(folder.path, 'src'));
    assert.equal(code, 1);
    assert.match(out, /4:1 {2}high {2}Log "hello", 1 instead of printing it\.\n {2}no-print · safe fix/);
    assert.match(out, /1 finding:/);
  });

  it('lists them last, with their file', async () => {
    const { out } = await run(['rules']);
    assert.match(
      out,
      /\nno-print +high +maintainability +safe +Python +Log .* \(custom: \.refactoriq\/rules\/no-print\.yml\)\n\n\d+ rules/,
    );
    const [rule] = JSON.parse((await run(['rules', 'no-print', '--format', 'json'])).out) as { file: string }[];
    assert.equal(rule?.file, RULE_FILE);
  });

  it('explains one, with its tests as examples', async () => {
    const { out } = await run(['explain', 'no-print']);
    assert.match(out, /a rule of this project: `\.refactoriq\/rules\/no-print\.yml`/);
    assert.match(out, /What is printed is lost in production\./);
    assert.match(out, /print\("a", b\)[^]*The fix makes it:[^]*log\.write\("a", b\)/);
  });

  it('applies their fixes', async () => {
    const { err } = await run(['analyze', '--fix']);
    assert.match(err, /Fixed 1 finding in 1 file/);
    assert.equal(
      readFileSync(join(folder.path, 'src/a.py'), 'utf8'),
      CODE.replace('print("hello", 1)', 'log.write("hello", 1)'),
    );
  });

  it('heeds the configuration, suppressions and --rules for them', async () => {
    folder.write({ 'refactoriq.config.json': '{ "rules": { "no-print": "low" } }' });
    assert.equal((await run(['analyze'])).code, 0);
    folder.write({ 'refactoriq.config.json': '{ "rules": { "no-print": "off" } }' });
    assert.match((await run(['analyze'])).out, /No findings/);
    assert.match((await run(['analyze', '--rules', 'no-print'])).out, /1 finding:/);
    folder.write({ 'src/a.py': CODE.replace('1)\n\n', '1)  # refactoriq-ignore no-print -- a script\n\n') });
    assert.match((await run(['analyze', '--rules', 'no-print'])).out, /No findings[^]*1 suppressed/);
    assert.match((await run(['analyze', '--rules', 'no-prnt'])).err, /Did you mean "no-print"\?/);
  });

  it('describes them in SARIF', async () => {
    const { out } = await run(['analyze', '--format', 'sarif']);
    const { runs } = JSON.parse(out) as {
      runs: { tool: { driver: { rules: { id: string }[] } }; results: { ruleIndex: number; fixes: unknown[] }[] }[];
    };
    assert.equal(runs[0]?.tool.driver.rules[0]?.id, 'no-print');
    assert.equal(runs[0].results[0]?.ruleIndex, 0);
    assert.equal(runs[0].results[0].fixes.length, 1);
  });

  it('takes them along to worker threads', async () => {
    folder.write(Object.fromEntries(Array.from({ length: 220 }, (_, index) => [`lib/m${index}.py`, 'print(1)\n'])));
    const { out } = await run(['analyze', '--format', 'json', '--rules', 'no-print', '--jobs', '2']);
    const { files } = JSON.parse(out) as { files: { findings: { ruleId: string }[] }[] };
    assert.deepEqual(
      files.flatMap(({ findings }) => findings.map(({ ruleId }) => ruleId)),
      Array.from({ length: 221 }, () => 'no-print'),
    );
  });

  it('tells where a rule is broken, and analyzes nothing', async () => {
    folder.write({ [RULE_FILE]: NO_PRINT.replace('pattern: print($...ARGS)', "pattern: 'print($...ARGS'") });
    for (const args of [['analyze'], ['rules'], ['rules', 'test'], ['explain', 'no-print']]) {
      const { code, out, err } = await run(args);
      assert.equal(
        err,
        `${join(folder.path, RULE_FILE)}:7:10 This is no Python code: \`print($...ARGS\`. The bracket \`(\` is not closed.\n`,
      );
      assert.equal(out, '');
      assert.equal(code, 2);
    }
  });

  describe('rules test', () => {
    it('passes when the rules do as their tests say', async () => {
      const { code, out } = await run(['rules', 'test']);
      assert.equal(
        out,
        `no-print  ${RULE_FILE}\n  pass  bad 1  print("a", b)\n  pass  good 1  log.info("a")\n\n1 rule, 2 passed, 0 failed.\n`,
      );
      assert.equal(code, 0);
    });

    it('fails with what differs, and names rules without tests', async () => {
      folder.write({
        [RULE_FILE]: NO_PRINT.replace('fixed: log.write', 'fixed: log').replace('- log.info("a")', '- print()'),
        '.refactoriq/rules/other.yml': 'id: no-exec\nmessage: No exec.\nlanguages: python\npattern: exec($X)\n',
      });
      const { code, out } = await run(['rules', 'test']);
      assert.equal(code, 1);
      assert.match(out, /FAIL {2}bad 1 .*\n +The fix makes it\n +log\.write\("a", b\)\n +and not\n +log\("a"/);
      assert.match(out, /FAIL {2}good 1 {2}print\(\)\n +It is reported at 1:1 `print\(\)`\./);
      assert.match(out, /no-exec .*\n {2}no tests\n/);
      assert.match(out, /2 rules, 0 passed, 2 failed\.\nWithout tests: no-exec\./);
    });

    it('runs those that are named by id, file or folder', async () => {
      folder.write({ '.refactoriq/rules/x.yml': 'id: no-exec\nmessage: No.\nlanguages: python\npattern: exec($X)\n' });
      const chosen = async (name: string, cwd?: string) =>
        /(\d) rules?,/.exec((await run(['rules', 'test', name], cwd)).out)?.[1];
      assert.equal(await chosen('no-print'), '1');
      assert.equal(await chosen('../.refactoriq/rules/x.yml', join(folder.path, 'src')), '1');
      assert.equal(await chosen('.refactoriq'), '2');
      const { code, err } = await run(['rules', 'test', 'no-prin']);
      assert.equal(err, 'There is no rule "no-prin". Did you mean "no-print"?\n');
      assert.equal(code, 2);
    });
  });
});
