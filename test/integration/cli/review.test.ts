import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConsentFile } from '#adapters/ai-records/consent-file.ts';
import { journalFolder } from '#adapters/journal/state-folder.ts';
import { HANG, reply } from '#test/support/model-server-scripts.ts';
import { claim, verdict } from './ai-program.ts';
import { useReview, TOTAL, LOOP, OFF_BY_ONE, INJECTION, findingsOf, sentTo } from './review-samples.ts';

describe('refactoriq review', function () {
  this.timeout(60_000);
  const { folder, use, program, git } = useReview();

  describe('without a key', () => {
    beforeEach(() => {
      delete program.environment['OPENAI_API_KEY'];
    });

    it('reports what rules find and says how to turn AI on', async () => {
      folder.write({ 'a.py': INJECTION });
      const { code, out, err } = await program.run(['review']);
      assert.match(out, /sql-injection/);
      assert.match(err, /^No language model was asked: there is no key\. To turn AI on, set OPENAI_API_KEY or /);
      assert.equal(code, 1);
    });

    it('exits with 0 when rules find nothing, also when a model is named', async () => {
      folder.write({ 'a.py': TOTAL });
      const { code, out } = await program.run(['review', '--model', 'openai']);
      assert.match(out, /^No findings\./);
      assert.equal(code, 0);
    });
  });

  describe('consent', () => {
    it('sends nothing before somebody agreed', async () => {
      folder.write({ 'a.py': TOTAL });
      const { code, err } = await program.run(['review']);
      assert.match(err, /never sent to openai at 127\.0\.0\.1:\d+\. Nobody can be asked here: add --yes/);
      assert.equal(code, 2);
      const declined = await program.run(['review'], { answers: ['what?', 'n'] });
      assert.match(declined.err, /Send code of this workspace to openai at .*\? .*Answer y or n\./s);
      assert.match(declined.err, /you did not agree/);
      assert.equal(declined.code, 0);
      assert.equal(use.server.requests.length, 0);
    });

    it('is remembered, and asked for again at another address', async () => {
      folder.write({ 'a.py': TOTAL });
      assert.equal((await program.run(['review'], { answers: ['y'] })).code, 0);
      assert.equal((await program.run(['review'])).code, 0);
      program.environment['OPENAI_BASE_URL'] = 'https://gateway.example/v1';
      assert.match((await program.run(['review'])).err, /never sent to openai at gateway\.example/);
    });

    it('that was refused once is not overruled by --yes', async () => {
      folder.write({ 'a.py': TOTAL });
      const store = new ConsentFile(await journalFolder(folder.path));
      await store.remember(`openai at ${new URL(use.server.url).host}`, 'refused');
      const { code, err } = await program.run(['review', '--yes']);
      assert.match(
        err,
        /You decided that code of this workspace is not sent to .* The answer is kept in .*consent\.json/,
      );
      assert.equal(code, 0);
      assert.equal(use.server.requests.length, 0);
    });
  });

  describe('findings', () => {
    it('of the model stand beside those of rules, and confirm them', async () => {
      folder.write({ 'a.py': `${TOTAL}\n\n${INJECTION}` });
      const injection = claim('db.execute(', {
        category: 'security',
        severity: 'critical',
        message: 'SQL injection: the name is put into the query.',
      });
      use.server.answer(reply(verdict(OFF_BY_ONE, injection)));
      const { code, out, err } = await program.run(['review', '--yes', '--format', 'json']);
      assert.deepEqual(
        findingsOf(out).map(({ ruleId, foundBy, confirmedBy }) => ({ ruleId, foundBy, confirmedBy })),
        [
          { ruleId: 'ai-review', foundBy: 'openai:gpt-6-luna', confirmedBy: undefined },
          { ruleId: 'sql-injection', foundBy: undefined, confirmedBy: ['openai:gpt-6-luna'] },
        ],
        err,
      );
      assert.equal(code, 1);
    });

    it('of the model alone decide the exit code only when that is wanted', async () => {
      folder.write({ 'a.py': TOTAL });
      assert.equal((await program.run(['review', '--yes'])).code, 0);
      assert.equal((await program.run(['review', '--fail-on-ai'])).code, 1);
      assert.equal((await program.run(['review', '--fail-on-ai', '--fail-on', 'critical'])).code, 0);
    });

    it('are dropped when their quote is invented, and counted', async () => {
      folder.write({ 'a.py': TOTAL });
      use.server.answer(reply(verdict(claim('prices.pop()', { message: 'Prices are lost.' }))));
      const { out, err } = await program.run(['review', '--yes', '--show-skipped']);
      assert.match(out, /^No findings\./);
      assert.match(err, /Dropped: 1 claim: 1 whose quote is not in the code\.\n {2}a\.py: Prices are lost\. /);
    });

    it('keep fixes that pass their proof and lose those that do not', async () => {
      folder.write({ 'a.py': `${TOTAL}\n\ndef mean(values):\n    return sum(values) / len(values)\n` });
      const good = { ...OFF_BY_ONE, edits: [{ search: LOOP, replace: 'for i in range(0, len(prices)):' }] };
      const bad = claim('return sum(values) / len(values)', {
        message: 'An empty list divides by zero.',
        edits: [{ search: 'return sum(values) / len(values)', replace: 'return (sum(values' }],
      });
      use.server.answer(reply(verdict(good, bad)));
      const { out, err } = await program.run(['review', '--yes', '--format', 'json']);
      assert.deepEqual(
        findingsOf(out).map(({ fix }) => fix?.edits?.length),
        [1, undefined],
      );
      assert.match(err, /Withheld: 1 fix whose proof failed \(--show-skipped names them\)\./);
      const proposed = await program.run(['review', '--propose']);
      assert.match(proposed.err, /Proposed 1 fix\. Nothing was changed\./);
      assert.equal(readFileSync(join(folder.path, 'a.py'), 'utf8').includes('range(1,'), true);
      assert.match((await program.run(['proposals'])).out, /verified .* in a\.py/);
    });

    it('are left out by marks in the code, by the team and by the baseline', async () => {
      const team = '- { rule: ai-review, path: team.py, reason: known }';
      folder.write({
        'marked.py': TOTAL.replace(LOOP, `${LOOP}  # refactoriq-ignore ai-review`),
        'team.py': TOTAL.replace('total', 'total_of_team'),
        '.refactoriq/suppressions.yml': `suppressions:\n  ${team}\n`,
      });
      const { out, err } = await program.run(['review', '--yes', '--format', 'json']);
      assert.deepEqual(findingsOf(out), [], err);
      assert.match(err, /1 suppressed in the code, 1 suppressed by the team/);
      assert.equal((await program.run(['suppress', '--check'])).code, 0);
    });

    it('are shown when they are less certain only if that is wanted, without asking again', async () => {
      folder.write({ 'a.py': TOTAL });
      use.server.answer(reply(verdict({ ...OFF_BY_ONE, confidence: 'low' })));
      const hidden = await program.run(['review', '--yes', '--format', 'json']);
      assert.deepEqual(findingsOf(hidden.out), []);
      assert.match(hidden.err, /1 of low confidence/);
      const shown = await program.run(['review', '--format', 'json', '--min-confidence', 'low']);
      assert.equal(findingsOf(shown.out).length, 1);
      assert.equal(use.server.requests.length, 1);
    });

    it('appear in every format', async () => {
      folder.write({ 'a.py': TOTAL });
      for (const [format, pattern] of [
        ['text', /ai-review · found by openai:gpt-6-luna/],
        ['sarif', /"id": "ai-review"/],
        ['markdown', /Found by|found by openai:gpt-6-luna/],
        ['github', /::error .*file=a\.py.*The first price/],
      ] as const) {
        assert.match((await program.run(['review', '--yes', '--format', format])).out, pattern);
      }
    });
  });

  describe('cost', () => {
    it('is nothing for an unchanged tree, whose report is the same to the byte', async () => {
      folder.write({ 'a.py': TOTAL, 'b.py': TOTAL.replace('total', 'sum_up') });
      for (const format of ['text', 'json', 'sarif', 'markdown', 'github']) {
        const first = await program.run(['review', '--yes', '--format', format]);
        const count = use.server.requests.length;
        const second = await program.run(['review', '--format', format]);
        assert.equal(second.out, first.out);
        assert.equal(second.code, first.code);
        assert.equal(use.server.requests.length, count);
        assert.match(second.err, /known from before\.\nNo request was needed, nothing was spent;/);
      }
    });

    it('is told in the receipt and by usage', async () => {
      folder.write({ 'a.py': TOTAL });
      assert.match((await program.run(['usage'])).out, /^No language model was asked yet\./);
      const { err } = await program.run(['review', '--yes']);
      assert.match(err, /^AI review: 1 function in 1 file\.\n1 request to openai:gpt-6-luna: 120 tokens sent \(20 out/);
      const usage = JSON.parse((await program.run(['usage', '--format', 'json'])).out) as {
        total: Record<string, number>;
        byFinding: Record<string, unknown>;
      };
      assert.equal(usage.total['calls'], 1);
      assert.equal(usage.total['inputTokens'], 120);
      assert.equal(Object.keys(usage.byFinding).length, 1);
      assert.match((await program.run(['usage'])).out, /By model\n {2}openai:gpt-6-luna {2}1 request, 120 tokens sent/);
    });

    it('is not spent when it cannot be written down', async () => {
      folder.write({ 'a.py': TOTAL, '.git/state': 'a file where a folder should be' });
      const { code, err } = await program.run(['review', '--yes']);
      assert.match(err, /^The records about language models in .* cannot be used: .*Set REFACTORIQ_STATE_DIR/m);
      assert.equal(code, 2);
      assert.equal(use.server.requests.length, 0);
    });

    it('stays below the limit: nothing is asked that could pass it', async () => {
      folder.write({ 'a.py': TOTAL });
      const { code, err } = await program.run(['review', '--yes', '--max-cost', '0.0001']);
      assert.match(err, /The limit of .* per run leaves too little/);
      assert.match(err, /Not reviewed: 1 function/);
      assert.equal(use.server.requests.length, 0);
      assert.equal(code, 0);
      const day = { ...program.environment, REFACTORIQ_MAX_COST_PER_DAY: 'much' };
      Object.assign(program.environment, day);
      assert.match((await program.run(['review'])).err, /REFACTORIQ_MAX_COST_PER_DAY is "much"\. Write a number/);
    });

    it('needs a yes when much would be sent', async () => {
      const long = Array.from({ length: 90 }, (_, i) => TOTAL.replace('total', `total_${i}`)).join('\n\n');
      const files = Array.from({ length: 40 }, (_, i) => [`f${i}.py`, long.replaceAll('result', `result${i}`)]);
      folder.write(Object.fromEntries(files) as Record<string, string>);
      const { code, err } = await program.run(['review'], { answers: ['y', 'n'] });
      assert.match(
        err,
        /requests to openai:gpt-6-luna: about [\d,]+ tokens to send .*; at most \$.*Nothing was sent\./s,
      );
      assert.equal(code, 2);
      assert.equal(use.server.requests.length, 0);
    });
  });

  describe('privacy', () => {
    it('keeps secrets and ignored files in, and says which files', async () => {
      const secret = 'ghp_0123456789abcdefghijklmnopqrstuvwxyzAB'.slice(0, 40);
      folder.write({
        'a.py': `${TOTAL}\n\ndef connect(client):\n    return client.login("${secret}")\n`,
        'own.py': 'def own():\n    return 1\n',
        '.refactoriqignore': 'own.py\n',
      });
      const { err } = await program.run(['review', '--yes', 'a.py', 'own.py']);
      assert.match(err, /own\.py is not sent to a model: it is named by .*\.refactoriqignore/);
      assert.equal(use.server.requests.length, 1);
      assert.doesNotMatch(sentTo(use.server), new RegExp(secret));
      assert.match(sentTo(use.server), /REDACTED_/);
    });

    it('prints what would be sent without sending it, even without a key', async () => {
      delete program.environment['OPENAI_API_KEY'];
      folder.write({ 'a.py': TOTAL });
      const { code, out } = await program.run(['review', '--show-payload']);
      assert.match(out, /^=== Request 1 of 1 to openai:gpt-6-luna: \d+ bytes/);
      assert.ok(out.includes(TOTAL));
      assert.equal(code, 0);
      assert.equal(use.server.requests.length, 0);
    });
  });

  describe('of changes', () => {
    it('sends only the functions that changed', async () => {
      folder.write({ 'a.py': `${TOTAL}\n\ndef mean(values):\n    return sum(values) / len(values)\n`, 'b.py': TOTAL });
      git('add', '-A');
      git('commit', '-qm', 'x');
      folder.write({ 'a.py': `${TOTAL}\n\ndef mean(values):\n    return sum(values) / (len(values) - 1)\n` });
      use.server.answer(reply(verdict(claim('(len(values) - 1)', { message: 'One value divides by zero.' }))));
      const { out, err } = await program.run(['review', '--changed', '--yes', '--format', 'json']);
      assert.equal(use.server.requests.length, 1);
      assert.doesNotMatch(sentTo(use.server), /result \+= prices/);
      assert.deepEqual(
        findingsOf(out).map(({ ruleId }) => ruleId),
        ['ai-review'],
        err,
      );
    });

    it('sends what is staged, not what is on the disk', async () => {
      folder.write({ 'a.py': TOTAL });
      git('add', '-A');
      folder.write({ 'a.py': 'def private():\n    return 1\n' });
      const { out } = await program.run(['review', '--staged', '--yes', '--format', 'json']);
      assert.equal(findingsOf(out).length, 1);
      assert.doesNotMatch(sentTo(use.server), /private/);
    });

    it('asks again only for what was edited', async () => {
      const file = (last: string): string =>
        Array.from(
          { length: 20 },
          (_, i) => `def f${i}(a):\n    b = a + ${i === 7 ? last : i}\n    return b * a\n`,
        ).join('\n\n');
      folder.write({ 'a.py': file('1') });
      use.server.answer(reply(verdict()));
      await program.run(['review', '--yes']);
      const before = use.server.requests.length;
      folder.write({ 'a.py': file('2') });
      const { err } = await program.run(['review']);
      assert.match(err, /20 functions in 1 file, 19 of them known from before/);
      const again = use.server.requests.slice(before).map(({ body }) => JSON.stringify(body));
      assert.equal(again.length, 1);
      assert.doesNotMatch(again.join(), /def f8\(a\):\\n {4}b = a/);
    });
  });

  describe('usage', () => {
    for (const [what, args, message] of [
      ['a provider does not exist', ['--model', 'acme:x'], /"acme:x" names no model\. Write PROVIDER:MODEL/],
      ['the editor is asked', ['--model', 'editor'], /in the editor only/],
      ['a server has no address', ['--model', 'compatible:x'], /Set REFACTORIQ_COMPATIBLE_URL/],
      ['a price is not known', ['--model', 'openai:x', '--max-cost', '1'], /price of openai:x is not known/],
      ['a limit is no number', ['--max-cost', 'x'], /Write a number of US dollars/],
      ['two scopes are wanted', ['--changed', '--staged'], /choose one/],
      ['a payload is to be SARIF', ['--show-payload', '--format', 'sarif'], /does not go with --format sarif/],
      ['a path does not exist', ['gone.py', '--yes'], /There is no file or folder .*gone\.py/],
    ] as const) {
      it(`exits with 2 and sends nothing when ${what}`, async () => {
        folder.write({ 'a.py': TOTAL });
        const { code, err } = await program.run(['review', ...args]);
        assert.match(err, message);
        assert.equal(code, 2);
        assert.equal(use.server.requests.length, 0);
      });
    }
  });

  it('stops at Ctrl+C, with the connection, and tells what it took so far', async () => {
    folder.write({ 'a.py': TOTAL });
    use.server.answer(HANG);
    const main = join(import.meta.dirname, '../../../server/cli/main.ts');
    const env = { ...process.env, ...program.environment, NO_COLOR: '1' };
    const child = spawn(process.execPath, [main, 'review', '--yes'], { cwd: folder.path, env });
    let err = '';
    child.stderr.setEncoding('utf8').on('data', (data: string) => (err += data));
    while (use.server.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGINT');
    const [code] = (await once(child, 'close')) as [number];
    await use.server.requests[0]?.closedEarly;
    assert.equal(code, 130);
    assert.match(err, /^AI review: 0 functions in 0 files\./);
  });
});
