import assert from 'node:assert/strict';
import type { ClientCapabilities } from 'vscode-languageserver-protocol';
import { FileJournal } from '#adapters/journal/file-journal.ts';
import { journalFolder } from '#adapters/journal/state-folder.ts';
import { recordsOf } from '#engine/proposals/proposal-records.ts';
import {
  ListProposalsRequest,
  ProposalsChangedNotification,
  type ProposalSummary,
  ProposalTextRequest,
  ProposeRequest,
  RejectProposalRequest,
  ShowProposalRequest,
} from '#shared/protocol/proposals.ts';
import { DidChangeTrustNotification } from '#shared/protocol/trust.ts';
import { FULL_CAPABILITIES, type LspClient, spawnServer } from '#test/support/lsp-client.ts';
import { useProposals, BOM, RULE, EVERYTHING, insertAt } from './proposals-client.ts';

describe('proposals in the language server', () => {
  const { folder, started, uriOf, bytesOf, start, propose, list, apply, rollBack } = useProposals();

  describe('over several files', () => {
    const FILES = {
      'a.py': 'x = 1  # TODO\r\ny = 2\r\nz = 3\r\n',
      'b/c.py': `${BOM}# TODO 😀 TODO\n\n\nend = 1`,
      'clean.py': 'x = 1\n',
      'mixed.py': 'x = 1\r\n# TODO\ny = 2\r\n',
    };

    it('are applied and rolled back to the byte, whatever was edited in between', async () => {
      folder.write(FILES);
      const client = await start();
      await client.open(uriOf('a.py'), 'python', FILES['a.py']);
      const proposal = await propose(client);
      assert.equal(proposal.title, 'Fix 4 × todo-left in 3 files');
      assert.deepEqual([proposal.state, proposal.safety, proposal.steps], ['verified', 'safe', ['apply', 'reject']]);

      const applied = await apply(client, proposal);
      assert.equal(applied.kind, 'done', JSON.stringify(applied));
      assert.equal(client.text(uriOf('a.py')), FILES['a.py'].replace('TODO', 'done'));
      assert.deepEqual(await bytesOf('b/c.py'), Buffer.from(FILES['b/c.py'].replaceAll('TODO', 'done')));

      await client.change(uriOf('a.py'), insertAt(2, 'new = 0\r\n'));
      assert.deepEqual((await rollBack(client, proposal)).kind, 'done');
      assert.equal(client.text(uriOf('a.py')), 'x = 1  # TODO\r\ny = 2\r\nnew = 0\r\nz = 3\r\n');
      assert.deepEqual(await bytesOf('b/c.py'), Buffer.from(FILES['b/c.py']));
      assert.deepEqual(await bytesOf('clean.py'), Buffer.from(FILES['clean.py']));
      assert.deepEqual(await list(client), [['Fix 4 × todo-left in 3 files', 'rolled-back']]);
    });

    it('are edited hunk by hunk in the versions that are open, all by one edit', async () => {
      folder.write(FILES);
      const client = await start();
      await client.open(uriOf('a.py'), 'python', FILES['a.py']);
      await client.open(uriOf('b/c.py'), 'python', FILES['b/c.py'].slice(1));
      await client.open(uriOf('mixed.py'), 'python', '');
      const edits: unknown[] = [];
      const applyEdit = client.onApplyEdit;
      client.onApplyEdit = (params) => {
        edits.push(params.edit.documentChanges);
        return applyEdit(params);
      };
      await apply(client, await propose(client));
      const at = (line: number, character: number) => ({ line, character });
      assert.deepEqual(edits, [
        [
          {
            textDocument: { uri: uriOf('a.py'), version: 1 },
            edits: [{ range: { start: at(0, 9), end: at(0, 13) }, newText: 'done' }],
          },
          {
            textDocument: { uri: uriOf('b/c.py'), version: 1 },
            edits: [{ range: { start: at(0, 2), end: at(0, 14) }, newText: 'done 😀 done' }],
          },
        ],
      ]);
    });

    it('can be rolled back by a server that was started later', async () => {
      folder.write(FILES);
      const first = await start();
      const proposal = await propose(first);
      await apply(first, proposal);
      await started.pop()?.stop();
      const second = await start();
      assert.equal((await rollBack(second, proposal)).kind, 'done');
      for (const [path, text] of Object.entries(FILES)) assert.deepEqual(await bytesOf(path), Buffer.from(text));
    });

    it('can be rolled back when the process that applied them was killed', async () => {
      const text = 'import os\n\nx = 1\n';
      folder.write({ 'a.py': text, 'b.py': text });
      const first = spawnServer({ folders: [folder.path] });
      await first.client.start();
      const proposal = await propose(first.client, { kind: 'rule', ruleId: 'unused-import' });
      assert.equal((await apply(first.client, proposal)).kind, 'done');
      first.server.kill('SIGKILL');
      const second = spawnServer({ folders: [folder.path] });
      await second.client.start();
      assert.equal((await rollBack(second.client, proposal)).kind, 'done');
      for (const path of ['a.py', 'b.py']) assert.deepEqual(await bytesOf(path), Buffer.from(text));
      assert.equal(await second.stop(), 0);
    });

    it('are brought to an end at the next start when the server died between two files', async () => {
      folder.write(FILES);
      const first = await start();
      const { id } = await propose(first);
      await started.pop()?.stop();
      const journal = new FileJournal(await journalFolder(folder.path));
      const { proposal } = recordsOf(await journal.entries())[0] ?? assert.fail();
      const files = proposal.files.map(({ path, base, result }) => ({ path, before: base, after: result }));
      const event = { kind: 'begin-apply', files } as const;
      await journal.append({ proposalId: id, at: new Date().toISOString(), author: 'test', event });
      folder.write({ 'a.py': FILES['a.py'].replace('TODO', 'done') });
      const second = await start();
      const told = await second.waitFor('message', () => second.shown[0]);
      assert.match(told, /^RefactorIQ: .*undone/);
      for (const [path, text] of Object.entries(FILES)) assert.deepEqual(await bytesOf(path), Buffer.from(text));
      assert.deepEqual(await list(second), [['Fix 4 × todo-left in 3 files', 'verified']]);
    });

    it('are applied once', async () => {
      folder.write(FILES);
      const client = await start();
      const proposal = await propose(client);
      const outcomes = await Promise.all([apply(client, proposal), apply(client, proposal)]);
      assert.deepEqual(outcomes.map(({ kind }) => kind).toSorted(), ['done', 'refused']);
      assert.deepEqual(await bytesOf('a.py'), Buffer.from(FILES['a.py'].replace('TODO', 'done')));
    });

    it('are left alone, also what is closed, when the editor refuses the edit', async () => {
      folder.write(FILES);
      const client = await start();
      await client.open(uriOf('a.py'), 'python', FILES['a.py']);
      const proposal = await propose(client);
      client.onApplyEdit = async () => ({ applied: false, failureReason: 'it is read-only' });
      assert.deepEqual(await apply(client, proposal), {
        kind: 'refused',
        reason: 'The editor did not apply the change: it is read-only.',
      });
      assert.deepEqual(await list(client), [[proposal.title, 'verified']]);
      assert.deepEqual(await bytesOf('b/c.py'), Buffer.from(FILES['b/c.py']));
    });
  });

  describe('of a file that changes', () => {
    it('are merged into what was typed before they are applied', async () => {
      const client = await start();
      await client.open(uriOf('a.py'), 'python', '# TODO\nx = 1\ny = 2\n');
      folder.write({ 'a.py': '# TODO\nx = 1\ny = 2\n' });
      const proposal = await propose(client, { kind: 'file', uri: uriOf('a.py') });
      await client.change(uriOf('a.py'), '# TODO\nx = 1\ny = 3\n');
      const outcome = await apply(client, proposal);
      assert.deepEqual(outcome.kind === 'done' && outcome.merged, ['a.py']);
      assert.equal(client.text(uriOf('a.py')), '# done\nx = 1\ny = 3\n');
    });

    it('are not written over the same lines; the conflict is told with both sides', async () => {
      folder.write({ 'a.py': '# TODO\n' });
      const client = await start();
      await client.open(uriOf('a.py'), 'python', '# TODO\n');
      const proposal = await propose(client, { kind: 'file', uri: uriOf('a.py') });
      await client.change(uriOf('a.py'), '# TODO: today\n');
      const outcome = await apply(client, proposal);
      assert.ok(outcome.kind === 'conflict', JSON.stringify(outcome));
      assert.deepEqual([outcome.proposal.state, outcome.proposal.steps], ['conflicted', ['apply', 'reject']]);
      const [conflict] = outcome.conflicts;
      assert.match(conflict?.text ?? '', /<<<<<<< your file\n# TODO: today\n=======\n# done\n>>>>>>> proposal/);
      assert.equal(conflict?.uri, uriOf('a.py'));
      assert.equal(client.text(uriOf('a.py')), '# TODO: today\n');
    });
  });

  describe('of fixes that the editor applies by itself', () => {
    const fixLine = async (client: LspClient, line: number) => {
      const at = { line, character: 0 };
      const actions = await client.actions(uriOf('a.py'), { start: at, end: { line, character: 80 } });
      await client.apply(actions.find(({ title }) => title === 'Mark as done'));
    };
    const waitForList = (client: LspClient, told: { count: number }, count: number) =>
      client.waitFor('recordings', () => told.count >= count);
    /** Counts how often the list was said to be another one. */
    const countChanges = (client: LspClient) => {
      const told = { count: 0 };
      client.connection.onNotification(ProposalsChangedNotification, () => {
        told.count++;
        client.wake();
      });
      return told;
    };

    it('are in the history, and are rolled back after the file has changed', async () => {
      folder.write({ 'a.py': '# TODO\nx = 1\ny = 2\n' });
      const client = await start();
      const told = countChanges(client);
      await client.open(uriOf('a.py'), 'python', '# TODO\nx = 1\ny = 2\n');
      await client.waitForDiagnostics(uriOf('a.py'));
      await fixLine(client, 0);
      // A storm of edits right after, before anything can be asked.
      for (let count = 0; count < 5; count++) await client.change(uriOf('a.py'), insertAt(2, `n${count} = 0\n`));
      await waitForList(client, told, 1);
      assert.deepEqual(await list(client), [['Mark as done', 'applied']]);
      const [proposal] = (await client.connection.sendRequest(ListProposalsRequest, {})).proposals;
      assert.equal((await rollBack(client, proposal ?? assert.fail())).kind, 'done');
      assert.equal(client.text(uriOf('a.py')), '# TODO\nx = 1\nn4 = 0\nn3 = 0\nn2 = 0\nn1 = 0\nn0 = 0\ny = 2\n');
    });

    it('are recorded once, also when they are undone and made again', async () => {
      const client = await start();
      const told = countChanges(client);
      await client.open(uriOf('a.py'), 'python', '# TODO\n');
      await client.waitForDiagnostics(uriOf('a.py'));
      await fixLine(client, 0);
      await waitForList(client, told, 1);
      await client.change(uriOf('a.py'), '# TODO\n');
      await client.waitForDiagnostics(uriOf('a.py'), (diagnostics) => diagnostics.length === 1);
      await fixLine(client, 0);
      await waitForList(client, told, 2);
      assert.deepEqual(await list(client), [['Mark as done', 'applied']]);
    });

    it('are not recorded when they were not applied, or another text came of it', async () => {
      const client = await start();
      const told = countChanges(client);
      await client.open(uriOf('a.py'), 'python', '# TODO\n# TODO\n');
      await client.waitForDiagnostics(uriOf('a.py'));
      const [action] = await client.actions(uriOf('a.py'), EVERYTHING);
      await client.resolve(action);
      await client.change(uriOf('a.py'), '# done!\n# TODO\n');
      await client.waitForDiagnostics(uriOf('a.py'), (diagnostics) => diagnostics.length === 1);
      await fixLine(client, 1);
      await waitForList(client, told, 1);
      const { proposals } = await client.connection.sendRequest(ListProposalsRequest, {});
      assert.equal(proposals.length, 1);
      const params = { id: proposals[0]?.id ?? '', path: 'a.py', side: 'before' } as const;
      const { text } = await client.connection.sendRequest(ProposalTextRequest, params);
      assert.equal(text, '# done!\n# TODO\n');
    });
  });

  describe('in an editor that cannot apply edits', () => {
    const capabilities: ClientCapabilities = {
      ...FULL_CAPABILITIES,
      workspace: { ...FULL_CAPABILITIES.workspace, applyEdit: false },
    };

    it('are written to files that are closed, and refused for one that is open', async () => {
      folder.write({ 'a.py': '# TODO\n' });
      const client = await start({ capabilities, initializationOptions: {} });
      const proposal = await propose(client);
      await client.open(uriOf('a.py'), 'python', '# TODO\n');
      const refused = await apply(client, proposal);
      assert.match(refused.kind === 'refused' ? refused.reason : '', /^a\.py is open in an editor that does not let/);
      await client.close(uriOf('a.py'));
      assert.equal((await apply(client, proposal)).kind, 'done');
      assert.deepEqual(await bytesOf('a.py'), Buffer.from('# done\n'));
    });
  });

  it('tell what was checked; tools of a workspace that is not trusted are not started', async () => {
    folder.write({
      'a.py': '# TODO\n',
      'refactoriq.config.json': JSON.stringify({
        check: { command: [process.execPath, '-e', "if (fs.readFileSync('a.py').includes('done')) process.exit(1)"] },
      }),
    });
    const settings = { proposals: { checks: 'all' } };
    const client = await start({ settings, initializationOptions: { isTrusted: false, clientVersion: 'test' } });
    const outcomesOf = async (proposal: ProposalSummary) => {
      const card = await client.connection.sendRequest(ShowProposalRequest, { id: proposal.id.slice(0, 6) });
      return card.checks.map(({ name, outcome }) => `${name} ${outcome}`);
    };
    const proven = ['applies passed', 'parses passed', 'resolves passed', 'introduces-nothing passed', 'types not-run'];
    const proposal = await propose(client);
    assert.deepEqual(await outcomesOf(proposal), [...proven, 'command not-run']);
    assert.equal(proposal.state, 'verified');
    await client.connection.sendNotification(DidChangeTrustNotification, { isTrusted: true });
    const again = await propose(client);
    assert.equal(again.id, proposal.id);
    assert.deepEqual(await outcomesOf(again), [...proven, 'command failed']);
    assert.deepEqual([again.state, again.steps], ['draft', ['reject']]);
  });

  it('are not checked by a command of the workspace unless the settings ask for it', async () => {
    const check = { command: [process.execPath, '-e', '0'] };
    folder.write({ 'a.py': '# TODO\n', 'refactoriq.config.json': JSON.stringify({ check }) });
    const client = await start();
    const { id } = await propose(client);
    const card = await client.connection.sendRequest(ShowProposalRequest, { id });
    assert.deepEqual(
      card.checks.map(({ name }) => name),
      ['applies', 'parses', 'resolves', 'introduces-nothing', 'types'],
    );
  });

  it('show a card with the diff, from the history alone', async () => {
    folder.write({ 'a.py': '# TODO\n' });
    const client = await start();
    const proposal = await propose(client);
    folder.write({ 'a.py': 'something else\n' });
    const card = await client.connection.sendRequest(ShowProposalRequest, { id: proposal.id });
    assert.equal(card.diffs[0]?.diff, '--- a/a.py\n+++ b/a.py\n@@ -1,1 +1,1 @@\n-# TODO\n+# done\n');
    assert.match(
      card.markdown,
      /^# Fix 1 × todo-left in one file\n[^]*✓ the findings are gone[^]*```diff\n--- a\/a\.py/,
    );
    assert.equal(card.foundAs[0]?.ruleId, 'todo-left');
  });

  it('are rejected with a reason and then not applied', async () => {
    folder.write({ 'a.py': '# TODO\n' });
    const client = await start();
    const proposal = await propose(client);
    const outcome = await client.connection.sendRequest(RejectProposalRequest, { id: proposal.id, reason: 'Not now.' });
    assert.deepEqual(outcome.kind === 'done' && [outcome.proposal.state, outcome.proposal.reason], [
      'rejected',
      'Not now.',
    ]);
    const applied = await apply(client, proposal);
    assert.match(applied.kind === 'refused' ? applied.reason : '', /it was rejected \(Not now\.\)/);
  });

  it('are not made when the user stops it', async () => {
    folder.write(Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`m${index}.py`, '# TODO\n'])));
    const client = await start();
    const running = client.connection.sendRequest(ProposeRequest, { target: RULE, workDoneToken: 'run' });
    await client.waitFor('progress', () => client.progress.length > 0);
    await client.connection.sendNotification('window/workDoneProgress/cancel', { token: 'run' });
    assert.deepEqual(await running, { proposals: [], withheld: [], cancelled: true });
    assert.deepEqual(await list(client), []);
  });

  it('refuse what cannot be named', async () => {
    const client = await start();
    await assert.rejects(
      client.connection.sendRequest(ShowProposalRequest, { id: 'abc' }),
      /There is no proposal “abc” in this workspace/,
    );
    await assert.rejects(
      client.connection.sendRequest(ProposeRequest, { target: { kind: 'rule', ruleId: 'nope' } }),
      /There is no rule "nope"/,
    );
  });
});
