import assert from 'node:assert/strict';
import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { useCli } from '#test/support/cli.ts';
import { useTempFolder } from '#test/support/temp-folder.ts';

const A = 'import os\n\n\ndef work():\n    print("work")\n';
const B = 'def idle():\n    pass\n    print("idle")\n';

interface Listed {
  readonly id: string;
  readonly state: string;
  readonly title: string;
  readonly diff?: string;
}

describe('refactoriq proposals', function () {
  this.timeout(60_000);
  const folder = useTempFolder();
  const cli = useCli(folder);
  const read = (name: string): string => readFileSync(join(folder.path, name), 'utf8');

  async function list(...args: readonly string[]): Promise<readonly Listed[]> {
    const { out } = await cli.run(['proposals', 'list', '--format', 'json', ...args]);
    return (JSON.parse(out) as { proposals: Listed[] }).proposals;
  }

  /** Commits two files and applies a proposal to each. */
  async function fixTwoFiles(): Promise<readonly [string, string]> {
    folder.write({ 'a.py': A, 'b.py': B });
    cli.commit();
    const { code, err } = await cli.run(['fix', '--yes']);
    assert.equal(code, 0, err);
    const [first, second] = await list();
    assert.ok(first && second);
    return [first.id, second.id];
  }

  it('lists what became of each, the newest last, also by state', async () => {
    assert.equal((await cli.run(['proposals'])).out, 'There are no proposals.\n');
    const [first, second] = await fixTwoFiles();
    await cli.run(['undo']);
    const { out } = await cli.run(['proposals']);
    const lines = out.trimEnd().split('\n');
    assert.match(
      lines[0] ?? '',
      new RegExp(`^${first}  applied +\\S+ \\S+ UTC  Remove the unused import \`os\` in a\\.py$`),
    );
    assert.match(lines[1] ?? '', new RegExp(`^${second}  rolled-back +\\S+ \\S+ UTC  Remove \`pass\` in b\\.py$`));
    assert.deepEqual(
      (await list('--state', 'applied')).map(({ id }) => id),
      [first],
    );
  });

  it('says which line of the history is damaged, and changes nothing', async () => {
    await fixTwoFiles();
    const [workspace = ''] = readdirSync(cli.stateFolder);
    const history = join(cli.stateFolder, workspace, 'history.ndjson');
    const lines = readFileSync(history, 'utf8').split('\n');
    writeFileSync(history, lines.with(1, '{"half').join('\n'));
    const { code, err } = await cli.run(['undo']);
    assert.equal(code, 2, err);
    assert.match(err, /^Line 2 of .*history\.ndjson is damaged/);
    assert.equal(read('b.py'), B.replace('    pass\n', ''));
  });

  it('shows findings, proof and diff of one, also by the beginning of its id', async () => {
    const [first] = await fixTwoFiles();
    const { code, out } = await cli.run(['proposals', 'show', first.slice(0, 6)]);
    assert.equal(code, 0);
    assert.match(out, new RegExp(`^Proposal ${first}: applied\nMade .* by \\S`));
    assert.match(out, /a\.py:1 {2}low {2}`os` is imported but never used\. unused-import\n {2}Checks passed: applies/);
    assert.match(out, /\n-import os\n/);
    const { out: json } = await cli.run(['proposals', 'show', first, '--format', 'json']);
    assert.match((JSON.parse(json) as { proposal: Listed }).proposal.diff ?? '', /\n-import os\n/);
  });

  for (const [what, args, message] of [
    ['an id that does not exist', ['proposals', 'show', 'abc'], /There is no proposal “abc”/],
    ['an id that does not exist among others', ['proposals', 'roll-back', 'abc'], /There is no proposal “abc”/],
    ['neither ids nor --all', ['proposals', 'roll-back'], /Name the proposals to roll back, or write --all\./],
    ['ids and --all', ['proposals', 'roll-back', 'abc', '--all'], /Name the proposals/],
    ['a command that does not exist', ['proposals', 'rollback'], /Did you mean "roll-back"\?/],
    ['a state that does not exist', ['proposals', '--state', 'done'], /Allowed choices are draft, verified/],
  ] as const) {
    it(`exits with 2 for ${what}, with what to do`, async () => {
      const { code, out, err } = await cli.run(args);
      assert.match(err, message);
      assert.equal(out, '');
      assert.equal(code, 2);
    });
  }

  describe('roll-back', () => {
    it('takes all back, the newest first, and leaves a clean working tree', async () => {
      folder.write({ 'a.py': 'import os\nimport sys\n\n\ndef work():\n    pass\n    print("work")\n', 'b.py': B });
      cli.commit();
      await cli.run(['fix', '--yes', '--per', 'finding']);
      const applied = await list();
      assert.equal(applied.length, 4);
      const { code, out } = await cli.run(['proposals', 'roll-back', '--all']);
      assert.equal(code, 0, out);
      assert.deepEqual(
        out
          .trimEnd()
          .split('\n')
          .map((line) => line.split(' ')[2]),
        applied.map(({ id }) => id).toReversed(),
      );
      assert.equal(cli.git('status', '--short'), '');
      const again = await cli.run(['proposals', 'roll-back', '--all']);
      assert.deepEqual(again, { code: 0, out: 'No proposal is applied to your files.\n', err: '' });
    });

    it('keeps what was edited elsewhere since, and says so', async () => {
      const [first] = await fixTwoFiles();
      appendFileSync(join(folder.path, 'a.py'), '\n\nprint("later")\n');
      const { code, out } = await cli.run(['proposals', 'roll-back', first]);
      assert.match(out, /^Rolled back .*\n {2}Merged with what changed in a\.py\.\n$/);
      assert.equal(code, 0);
      assert.equal(read('a.py'), `${A}\n\nprint("later")\n`);
    });

    it('refuses with a view of both sides when the same lines were edited, and goes on with the others', async () => {
      const [, second] = await fixTwoFiles();
      folder.write({ 'b.py': 'def idle():\n    print("busy")\n' });
      const { code, out } = await cli.run(['proposals', 'roll-back', '--all']);
      assert.equal(code, 1);
      assert.match(out, new RegExp(`^Conflict: ${second} Remove \`pass\` in b\\.py\n`));
      assert.match(
        out,
        /\n {2}<<<<<<< your file\n {6}print\("busy"\)\n {2}=======\n[^]*\n {2}>>>>>>> without proposal/,
      );
      assert.match(out, new RegExp(`run "refactoriq undo ${second}" again`));
      assert.match(out, /\nRolled back .* in a\.py\n$/);
      assert.equal(read('b.py'), 'def idle():\n    print("busy")\n');
      assert.ok(!existsSync(join(folder.path, 'b.py.conflict')));
    });

    it('writes both sides to a file beside it only when asked', async () => {
      const [, second] = await fixTwoFiles();
      folder.write({ 'b.py': 'def idle():\n    print("busy")\n' });
      const { code, out } = await cli.run(['undo', second, '--write-conflicts', '--format', 'json']);
      assert.equal(code, 1);
      const { results } = JSON.parse(out) as { results: { outcome: string; written: string[] }[] };
      assert.deepEqual(
        results.map(({ outcome, written }) => [outcome, written]),
        [['conflict', ['b.py.conflict']]],
      );
      assert.match(read('b.py.conflict'), /<<<<<<< your file\n/);
    });

    it('can be done again after the conflict is settled by hand', async () => {
      await fixTwoFiles();
      folder.write({ 'b.py': 'def idle():\n    print("busy")\n' });
      assert.equal((await cli.run(['undo'])).code, 1);
      folder.write({ 'b.py': B });
      const { code, out } = await cli.run(['undo']);
      assert.equal(code, 0, out);
    });

    it('exits with 1 for one that is not applied, with the reason', async () => {
      const [first] = await fixTwoFiles();
      await cli.run(['proposals', 'roll-back', first]);
      const { code, out } = await cli.run(['proposals', 'roll-back', first]);
      assert.match(out, /^Not done: .*\n {2}The proposal [0-9a-f]{10} cannot be rolled back: it was rolled back\.\n$/);
      assert.equal(code, 1);
    });

    it('does nothing to any file of a proposal when one of them is gone', async () => {
      folder.write({ 'a.py': A, 'c.py': A });
      cli.commit();
      await cli.run(['fix', '--yes', '--per', 'rule']);
      const fixed = read('a.py');
      rmSync(join(folder.path, 'c.py'));
      const { code, out } = await cli.run(['undo']);
      assert.match(out, /c\.py is not there any more/);
      assert.equal(code, 1);
      assert.equal(read('a.py'), fixed);
    });
  });

  it('applies again what was rolled back', async () => {
    const [first] = await fixTwoFiles();
    await cli.run(['proposals', 'roll-back', '--all']);
    assert.equal(cli.git('status', '--short'), '');
    assert.equal((await cli.run(['proposals', 'apply', first])).code, 0);
    assert.equal(cli.git('status', '--short'), ' M a.py\n');
  });

  it('approves, rejects and applies what was kept for later', async () => {
    folder.write({ 'a.py': A, 'b.py': B });
    cli.commit();
    const kept = await cli.run(['fix', '--yes', '--strategy', 'later']);
    assert.match(kept.err, /Kept 2 proposals for 2 findings in 2 files\. Nothing was changed\./);
    assert.equal(cli.git('status', '--short'), '');
    const [first, second] = await list('--state', 'verified');
    assert.ok(first && second);
    assert.match((await cli.run(['proposals', 'approve', first.id])).out, /^Approved /);
    assert.match((await cli.run(['proposals', 'reject', second.id, '--reason', 'later'])).out, /^Rejected /);
    assert.deepEqual(
      (await list()).map(({ state }) => state),
      ['approved', 'rejected'],
    );
    assert.equal((await cli.run(['proposals', 'apply', first.id])).code, 0);
    const refused = await cli.run(['proposals', 'apply', second.id]);
    assert.match(refused.out, /^Not done: .*\n {2}The proposal .* cannot be applied: it was rejected \(later\)\.\n$/);
    assert.equal(refused.code, 1);
    assert.equal(cli.git('status', '--short'), ' M a.py\n');
  });

  it('merges what was kept with what changed since, and refuses what would not parse', async () => {
    folder.write({ 'a.py': A, 'b.py': B });
    cli.commit();
    await cli.run(['fix', '--yes', '--strategy', 'later']);
    const [first, second] = await list();
    assert.ok(first && second);
    appendFileSync(join(folder.path, 'a.py'), '\n\nprint("later")\n');
    const merged = await cli.run(['proposals', 'apply', first.id]);
    assert.match(merged.out, /^Applied .*\n {2}Merged with what changed in a\.py\.\n$/);
    assert.match(read('a.py'), /^\n\ndef work[^]*print\("later"\)\n$/);
    folder.write({ 'b.py': 'def idle():\n    pass\n    # one\n    # two\n' });
    const { code, out } = await cli.run(['proposals', 'apply', second.id]);
    assert.equal(code, 1, out);
    assert.equal(read('b.py'), 'def idle():\n    pass\n    # one\n    # two\n');
  });

  it('finishes what was interrupted before anything else, and tells so in a line', async () => {
    const [, second] = await fixTwoFiles();
    const [workspace] = readdirSync(cli.stateFolder);
    assert.ok(workspace);
    const history = join(cli.stateFolder, workspace, 'history.ndjson');
    const lines = readFileSync(history, 'utf8').trimEnd().split('\n');
    writeFileSync(history, `${lines.slice(0, -1).join('\n')}\n`);
    const { err } = await cli.run(['proposals']);
    assert.equal(err, 'Applying “Remove `pass` in b.py” was interrupted and is finished.\n');
    const { code, out } = await cli.run(['undo']);
    assert.equal(code, 0, out);
    assert.match(out, new RegExp(`^Rolled back ${second} `));
  });

  it('refuses to roll back what is on a branch, and says where it is', async () => {
    folder.write({ 'a.py': A });
    cli.commit();
    await cli.run(['fix', '--yes', '--strategy', 'branch', '--branch', 'tidy']);
    const [only] = await list();
    assert.ok(only);
    const { code, out } = await cli.run(['proposals', 'roll-back', only.id]);
    assert.match(out, /is commit [0-9a-f]{12} on branch tidy/);
    assert.equal(code, 1);
    assert.equal((await cli.run(['undo'])).out, 'There is nothing to undo: no proposal is applied to your files.\n');
  });

  it('is the same from a folder below, and names files as seen from there', async () => {
    folder.write({ 'sub/a.py': A });
    cli.commit();
    const cwd = join(folder.path, 'sub');
    await cli.run(['fix', '--yes'], { cwd });
    assert.equal((await list()).length, 1);
    const { out } = await cli.run(['proposals', 'show', (await list())[0]?.id ?? ''], { cwd });
    assert.match(out, /\n {2}a\.py:1 /);
    assert.match(out, /\n--- a\/sub\/a\.py\n/);
  });
});
