import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { useTempFolder } from '#test/support/temp-folder.ts';

const MAIN = join(import.meta.dirname, '../../../server/cli/main.ts');
const FILE = '.refactoriq/suppressions.yml';
const CODE = `import subprocess


def run(request):
    subprocess.call("ls " + request.args["x"], shell=True)
    assert_ok = eval(request.args["y"])
    return assert_ok
`;

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

interface JsonReport {
  readonly summary: { readonly findings: number; readonly hidden: Readonly<Record<string, number>> };
  readonly files: readonly {
    readonly path: string;
    readonly findings: readonly {
      readonly ruleId: string;
      readonly fingerprint: string;
      readonly start: { line: number };
    }[];
  }[];
}

describe('refactoriq suppress', function () {
  this.timeout(120_000);
  const folder = useTempFolder();

  beforeEach(() => {
    execFileSync('git', ['init', '-q', folder.path]);
    folder.write({ 'src/app.py': CODE });
  });

  function run(args: readonly string[], cwd = folder.path): Promise<Outcome> {
    const child = spawn(process.execPath, [MAIN, ...args], { cwd, env: { ...process.env, NO_COLOR: '1' } });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    return new Promise((resolve) => child.once('close', (code) => resolve({ code, out, err })));
  }

  const analyze = async (...args: string[]): Promise<JsonReport> =>
    JSON.parse((await run(['analyze', '--format', 'json', ...args])).out) as JsonReport;
  const onLine = ({ files }: JsonReport, line: number) =>
    files.flatMap(({ findings }) => findings).filter(({ start }) => start.line === line);
  const text = () => readFileSync(join(folder.path, FILE), 'utf8');
  const today = () => new Date().toISOString().slice(0, 10);

  it('takes a place, from any folder of the workspace, and hides that finding only', async () => {
    const before = await analyze();
    const [finding = assert.fail(), ...others] = onLine(before, 6);
    assert.deepEqual(others, []);
    const args = ['suppress', 'app.py:6', '--reason', 'only we call it', '--until', '30d', '--author', 'Ada'];
    const { code, err } = await run(args, join(folder.path, 'src'));
    assert.equal(code, 0, err);
    const told = /^Suppressed (\S+) in src\/app\.py until 20\d\d-\d\d-\d\d: \.\.\/(.*):(\d+)\n$/.exec(err);
    assert.deepEqual(told?.slice(1, 3), [finding.ruleId, FILE], err);
    assert.match(text().split('\n')[Number(told?.[3]) - 1] ?? '', /reason: only we call it/);
    assert.match(
      text(),
      new RegExp(
        `^# Findings [^]*\\nsuppressions:\\n  - rule: ${finding.ruleId}\\n    path: src/app\\.py\\n    fingerprint: ${finding.fingerprint}\\n` +
          `    reason: only we call it\\n    author: Ada\\n    created: ${today()}\\n    expires: 20[-0-9]+\\n$`,
      ),
    );
    const after = await analyze();
    assert.deepEqual(onLine(after, 6), []);
    assert.equal(after.summary.findings, before.summary.findings - 1);
    assert.equal(after.summary.hidden['suppressedByTeam'], 1);
    assert.match((await run(['analyze'])).out, /Not shown: .*1 suppressed by the team/);
  });

  it('takes the digits of a fingerprint that the report shows', async () => {
    const { out } = await run(['analyze', '--show-fingerprints']);
    const [, digits = assert.fail()] = /6:\d+ {2}\w+ {2}.*\n.* fingerprint ([0-9a-f]{8})\n/.exec(out) ?? [];
    execFileSync('git', ['-C', folder.path, 'config', 'user.name', 'Grace Hopper']);
    const { code, err } = await run(['suppress', digits, 'src', '--reason', 'r']);
    assert.equal(code, 0, err);
    assert.match(text(), /\n {4}author: Grace Hopper\n/);
    assert.deepEqual(onLine(await analyze(), 6), []);
    assert.match(
      (await run(['suppress', '--remove', digits.slice(0, 6)])).err,
      /^Not suppressed any more: \S+ in src\/app\.py\n$/,
    );
    assert.equal(onLine(await analyze(), 6).length, 1);
  });

  it('tells the findings that may be meant when there are several', async () => {
    folder.write({ 'src/two.py': CODE });
    const [finding = assert.fail()] = onLine(await analyze('src/two.py'), 6);
    const { code, err } = await run(['suppress', finding.fingerprint, '--reason', 'r']);
    assert.equal(code, 2);
    assert.match(err, /2 findings are meant\.[^]*src\/app\.py:6[^]*src\/two\.py:6/);
    assert.equal((await run(['suppress', finding.fingerprint, 'src/two.py', '--reason', 'r'])).code, 0);
    const after = await analyze();
    assert.deepEqual(
      after.files.filter(({ findings }) => findings.some(({ start }) => start.line === 6)).map(({ path }) => path),
      ['src/app.py'],
    );
    assert.match((await run(['suppress', 'src/app.py:1', '--reason', 'r'])).err, /^There is no such finding here\./);
  });

  it('covers a rule in a path, in threads as well', async () => {
    const [{ ruleId } = assert.fail()] = onLine(await analyze(), 6);
    folder.write(Object.fromEntries(Array.from({ length: 230 }, (_, index) => [`legacy/f${index}.py`, CODE])));
    const { code, err } = await run(['suppress', '--rule', ruleId, '--path', 'legacy/', '--reason', 'goes next year']);
    assert.equal(code, 0, err);
    const after = await analyze();
    assert.equal(after.summary.hidden['suppressedByTeam'], 230);
    assert.equal(onLine(after, 6).length, 1);
    const { out } = await run(['suppress', '--list']);
    assert.match(
      out,
      new RegExp(
        `^${ruleId} in legacy/\\n  goes next year\\n  (by .* · )?on ${today()}\\n\\n1 suppression in \\.refactoriq`,
      ),
    );
    assert.match(
      (await run(['suppress', '--rule', `${ruleId}x`, '--reason', 'r'])).err,
      /There is no rule .* Did you mean/,
    );
    assert.equal((await run(['suppress', '--remove', '--rule', ruleId, '--path', 'legacy/'])).code, 0);
    assert.equal((await run(['suppress', '--remove', '--rule', ruleId])).code, 2);
    assert.equal((await analyze()).summary.hidden['suppressedByTeam'], 0);
  });

  it('lets findings come back when their suppression has expired, and names it', async () => {
    const [{ ruleId } = assert.fail()] = onLine(await analyze(), 6);
    folder.write({
      [FILE]: `suppressions:\n  - rule: ${ruleId}\n    reason: until the new client is there\n    expires: 2020-01-31\n`,
    });
    const { code, out } = await run(['analyze']);
    assert.equal(code, 1);
    assert.match(out, /\n {2}6:\d+ /);
    assert.match(out, new RegExp(`1 suppression has expired: ${ruleId} \\(2020-01-31\\)\\.`));
    const check = await run(['suppress', '--check']);
    assert.equal(check.code, 0);
    assert.match(check.out, new RegExp(`^${ruleId} has expired on 2020-01-31: until the new client is there\\n`));
  });

  it('tells which entries match nothing any more, and fails for them', async () => {
    assert.equal((await run(['suppress', 'src/app.py:6', '--reason', 'fine'])).code, 0);
    const good = await run(['suppress', '--check'], join(folder.path, 'src'));
    assert.deepEqual([good.code, good.out], [0, `1 suppression in ${FILE}: 0 stale, 0 expired, 0 wrong.\n`]);
    renameSync(join(folder.path, 'src/app.py'), join(folder.path, 'src/renamed.py'));
    assert.equal((await run(['suppress', '--check'])).code, 0);
    assert.deepEqual(onLine(await analyze(), 6), []);
    rmSync(join(folder.path, 'src/renamed.py'));
    const { code, out } = await run(['suppress', '--check']);
    assert.equal(code, 1);
    assert.match(out, /^\S+ in src\/app\.py matches nothing any more: fine\n1 suppression in .* 1 stale/);
  });

  it('tells wrong entries and shows what they would hide', async () => {
    folder.write({ [FILE]: 'suppressions:\n  - path: src/app.py\n' });
    const { code, err, out } = await run(['analyze', '--quiet']);
    assert.equal(code, 1);
    assert.match(out, /src\/app\.py/);
    assert.match(err, /suppressions\.yml:2:5 "reason" is missing\. .* The entry does not count\.\n$/);
    const check = await run(['suppress', '--check']);
    assert.equal(check.code, 1);
    assert.match(check.err, /suppressions\.yml:2:5 "reason" is missing/);
  });
});

describe('refactoriq with a baseline', function () {
  this.timeout(120_000);
  const folder = useTempFolder();
  const run = (args: readonly string[]): string => {
    try {
      return execFileSync(process.execPath, [MAIN, ...args], { cwd: folder.path, encoding: 'utf8', stdio: 'pipe' });
    } catch (error) {
      return (error as { stdout: string }).stdout;
    }
  };
  const hidden = (): number[] => {
    const { summary } = JSON.parse(run(['analyze', '--format', 'json', '--baseline', 'base.json'])) as JsonReport;
    return [summary.findings, summary.hidden['baseline'] ?? 0];
  };

  it('follows edited lines and renamed files, and keeps secrets out of its file', () => {
    execFileSync('git', ['init', '-q', folder.path]);
    folder.write({ 'src/app.py': `${CODE}password = "hunter2-hunter2"\n` });
    run(['analyze', '--write-baseline', 'base.json']);
    const written = readFileSync(join(folder.path, 'base.json'), 'utf8');
    assert.match(
      written,
      /\n {6}"[0-9a-f]{16}": \{ "rule": "[\w-]+", "in": "run", "code": "subprocess\.call\(.*" \},?\n/,
    );
    assert.doesNotMatch(written, /hunter2/);
    const [found, known = 0] = hidden();
    assert.equal(found, 0);
    assert.ok(known >= 2);
    rmSync(join(folder.path, 'src/app.py'));
    folder.write({ 'lib/service.py': `import os\n${CODE.replaceAll('request', 'req')}password = "hunter2-hunter2"\n` });
    const [shown = 0, still = 0] = hidden();
    assert.ok(still >= known, `${shown} shown, ${still} hidden`);
  });
});
