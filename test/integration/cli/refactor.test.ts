import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { useModelServer } from '#test/support/model-server.ts';
import { brokenReply, CUT, HANG, refuse, reply, type Script } from '#test/support/model-server-scripts.ts';
import { useTempFolder } from '#test/support/temp-folder.ts';
import { useAiProgram } from './ai-program.ts';

const CODE = `def load(path, mode):
    if path is None:
        return None
    else:
        return path + mode


def save(path):
    return load(path, "w")
`;
const ELSE = '    else:\n        return path + mode\n';
const FLAT = '    return path + mode\n';
const FLATTEN = { explanation: 'Return early instead of nesting.', edits: [{ search: ELSE, replace: FLAT }] };

function changes(...list: readonly unknown[]): Record<string, unknown> {
  return { changes: list, title: 'Flatten load' };
}

describe('refactoriq refactor', function () {
  this.timeout(60_000);
  const folder = useTempFolder();
  const use = useModelServer();
  const program = useAiProgram(folder, use);
  const read = (): string => readFileSync(join(folder.path, 'a.py'), 'utf8');
  beforeEach(() => {
    execFileSync('git', ['init', '-q'], { cwd: folder.path });
    folder.write({ 'a.py': CODE });
    use.server.answer(reply(changes(FLATTEN)));
  });

  it('shows the proven change, applies it and can take it back', async () => {
    const { code, out, err } = await program.run(['refactor', 'a.py:load', '--yes']);
    assert.match(out, /^Flatten load in a\.py · unsafe: may change behaviour\n/);
    assert.match(out, /Checks passed: applies, parses, findings gone, nothing new/);
    assert.match(out, /\n--- a\/a\.py\n\+\+\+ b\/a\.py\n@@/);
    assert.match(out, /Steps:\n {2}Return early instead of nesting\.\n$/);
    assert.match(err, /^1 request to openai:gpt-6\.2-sol: 120 tokens sent .*\nApplied as [0-9a-f]{10}\.\n/);
    assert.equal(code, 0);
    assert.equal(read(), CODE.replace(ELSE, FLAT));
    assert.match((await program.run(['undo'])).out, /^Rolled back/);
    assert.equal(read(), CODE);
    assert.match((await program.run(['usage'])).out, /openai:gpt-6\.2-sol {2}1 request/);
  });

  it('sends the function that is meant, by its name or a line in it, with what the user wants', async () => {
    const args = ['--yes', '--dry-run', '--instructions', 'Use fewer branches.'];
    for (const target of ['a.py:load', 'a.py:3']) {
      use.server.requests.length = 0;
      assert.equal((await program.run(['refactor', target, ...args])).code, 0);
      const sent = JSON.stringify(use.server.requests.map(({ body }) => body));
      assert.match(sent, /Use fewer branches\./);
      assert.doesNotMatch(sent, /return load\(path/);
    }
    await program.run(['refactor', 'a.py', '--dry-run']);
    assert.match(JSON.stringify(use.server.requests.at(-1)?.body), /return load\(path/);
    assert.equal(read(), CODE);
  });

  it('asks before code is sent and before files are written', async () => {
    const declined = await program.run(['refactor', 'a.py:load'], { answers: ['y', 'n'] });
    assert.match(declined.err, /Send code of this workspace to openai at .*Apply it\? .*Nothing was written\.\n$/s);
    assert.equal(declined.code, 0);
    assert.equal(read(), CODE);
    const accepted = await program.run(['refactor', 'a.py:load'], { answers: ['y'] });
    assert.doesNotMatch(accepted.err, /Send code/);
    assert.equal(read(), CODE.replace(ELSE, FLAT));
  });

  it('merges with what changed while the user read the change, or writes nothing', async () => {
    const answers = ['y', 'y'];
    const meanwhile = (text: string): Promise<unknown> => {
      use.server.answer(() => {
        writeFileSync(join(folder.path, 'a.py'), text);
        return reply(changes(FLATTEN));
      });
      return program.run(['refactor', 'a.py:load'], { answers });
    };
    const { code } = (await meanwhile(`${CODE}\n\nprint(save("x"))\n`)) as { code: number };
    assert.equal(code, 0);
    assert.equal(read(), `${CODE.replace(ELSE, FLAT)}\n\nprint(save("x"))\n`);
    const theirs = CODE.replace('path + mode', 'mode + path');
    writeFileSync(join(folder.path, 'a.py'), CODE);
    const conflict = (await meanwhile(theirs)) as { code: number; err: string };
    assert.match(conflict.err, /Not applied: /);
    assert.equal(conflict.code, 1);
    assert.equal(read(), theirs);
  });

  it('leaves out the steps that fail and says why', async () => {
    const broken = { explanation: 'Break it.', edits: [{ search: 'if path is None:', replace: 'if path is None' }] };
    const lost = { explanation: 'Change what is not there.', edits: [{ search: 'nowhere', replace: 'x' }] };
    use.server.answer(reply(changes(FLATTEN, broken, lost)));
    const { code, out } = await program.run(['refactor', 'a.py:load', '--yes']);
    assert.match(
      out,
      /Left out, because the proof failed: 2 steps\n {2}Break it\. .+\n {2}Change what is not there\. .+\n/,
    );
    assert.equal(code, 0);
    assert.equal(read(), CODE.replace(ELSE, FLAT));
    use.server.answer(reply(changes(broken)));
    const none = await program.run(['refactor', 'a.py:save', '--yes']);
    assert.match(none.err, /The changed text has a syntax error\.\n$/);
    assert.equal(none.code, 1);
  });

  it('names the references of a public function whose signature changes', async () => {
    folder.write({ 'b.py': 'from a import load\n\nprint(load("x", "r"))\n' });
    const edits = [{ search: 'def load(path, mode):', replace: 'def load(path, mode, strict=False):' }];
    use.server.answer(reply(changes({ explanation: 'Add a switch.', edits })));
    const { out } = await program.run(['refactor', 'a.py:load', '--dry-run', '--yes']);
    assert.match(out, /Changes the public signature of load: \d references?\n[^]* {2}b\.py:3 {2}load\n/);
  });

  it('says when nothing is worth changing', async () => {
    use.server.answer(reply(changes()));
    const { code, err } = await program.run(['refactor', 'a.py:load', '--yes']);
    assert.match(err, /The model sees nothing worth changing\.\n$/);
    assert.equal(code, 0);
  });

  it('prints what would be sent without sending it', async () => {
    delete program.environment['OPENAI_API_KEY'];
    const { code, out } = await program.run(['refactor', 'a.py:load', '--show-payload']);
    assert.match(out, /^=== Request 1 of 1 to openai:gpt-6\.2-sol/);
    assert.match(out, /def load\(path, mode\):/);
    assert.equal(code, 0);
    assert.equal(use.server.requests.length, 0);
  });

  const good = changes(FLATTEN);
  const FAULTS: readonly (readonly [string, Script, number, RegExp])[] = [
    ['a refused key', refuse(401), 2, /The OpenAI key was refused\./],
    ['an unknown model', refuse(404), 2, /knows no model/],
    ['an empty account', refuse(429, { code: 'insufficient_quota' }), 2, /out of credit/],
    ['too many requests', refuse(429), 1, /asked too often/],
    ['a server error', refuse(500), 1, /cannot answer at the moment/],
    ['an overloaded server', refuse(529), 1, /cannot answer at the moment/],
    ['a cut connection', CUT, 1, /connection to OpenAI failed/],
    ['a cut in the answer', brokenReply(good, 'cut', 5), 1, /broke off/],
    ['no JSON', reply('Sure, I will.'), 1, /could not be read/],
    ['truncated JSON', reply(JSON.stringify(good).slice(0, 60), { stop: 'length' }), 1, /./],
    ['a model that declines', reply('No.', { stop: 'refused' }), 1, /declined/],
  ];
  for (const [name, answer, code, message] of FAULTS) {
    it(`ends in a message and leaves the file: ${name}`, async () => {
      use.server.answer(answer);
      const outcome = await program.run(['refactor', 'a.py:load', '--yes']);
      assert.match(outcome.err, message);
      assert.equal(outcome.code, code, outcome.err);
      assert.equal(outcome.out, '');
      assert.equal(read(), CODE);
    });
  }

  for (const [what, args, message] of [
    ['nobody can be asked', ['a.py:load'], /Nobody can be asked here: add --yes/],
    [
      'there is no such function',
      ['a.py:loda', '--yes'],
      /no function or class "loda" in a\.py\. Did you mean "load"\?/,
    ],
    ['there is no function at the line', ['a.py:6', '--yes'], /no function around line 6 of a\.py/],
    ['there is no such file', ['b.py', '--yes'], /b\.py/],
    ['it is a folder', ['.', '--yes'], /is no file that can be read/],
    ['the file may not leave', ['secret.py', '--yes'], /secret\.py is not sent to a model/],
    ['a name is declared twice', ['twice.py:f', '--yes'], /several times.*twice\.py:1, twice\.py:5/],
  ] as const) {
    it(`exits with 2 and sends nothing when ${what}`, async () => {
      folder.write({
        'secret.py': CODE,
        '.refactoriqignore': 'secret.py\n',
        'twice.py': 'def f():\n    return 1\n\n\ndef f():\n    return 2\n',
      });
      const { code, err } = await program.run(['refactor', ...args]);
      assert.match(err, message);
      assert.equal(code, 2);
      assert.equal(use.server.requests.length, 0);
    });
  }

  it('exits with 2 without a key and says what works without', async () => {
    delete program.environment['OPENAI_API_KEY'];
    const { code, err } = await program.run(['refactor', 'a.py:load', '--yes']);
    assert.match(err, /there is no key\. To turn AI on, .*\nWithout a model, "refactoriq fix" applies/s);
    assert.equal(code, 2);
  });

  it('stops at Ctrl+C and leaves the file', async () => {
    use.server.answer(HANG);
    const main = join(import.meta.dirname, '../../../server/cli/main.ts');
    const env = { ...process.env, ...program.environment, NO_COLOR: '1' };
    const child = spawn(process.execPath, [main, 'refactor', 'a.py:load', '--yes'], { cwd: folder.path, env });
    child.stderr.resume();
    while (use.server.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGINT');
    const [code] = (await once(child, 'close')) as [number];
    await use.server.requests[0]?.closedEarly;
    assert.equal(code, 130);
    assert.equal(read(), CODE);
  });
});
