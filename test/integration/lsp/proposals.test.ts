import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ClientCapabilities, Range } from 'vscode-languageserver-protocol';
import { FileJournal } from '#adapters/journal/file-journal.ts';
import { journalFolder } from '#adapters/journal/state-folder.ts';
import { recordsOf } from '#engine/proposals/proposal-records.ts';
import type { Rule } from '#engine/rules/rule.ts';
import { SERVER_COMMANDS } from '#shared/protocol/commands.ts';
import {
  ApplyProposalRequest,
  ListProposalsRequest,
  PreviewProposalRequest,
  type ProposalOutcome,
  ProposalsChangedNotification,
  type ProposalSummary,
  type ProposalTarget,
  ProposalTextRequest,
  ProposeRequest,
  RejectProposalRequest,
  RollBackProposalRequest,
  ShowProposalRequest,
} from '#shared/protocol/proposals.ts';
import { DidChangeTrustNotification } from '#shared/protocol/trust.ts';
import {
  FULL_CAPABILITIES,
  type InMemoryOptions,
  type LspClient,
  spawnServer,
  startInMemory,
} from '#test/support/lsp-client.ts';
import { useTempFolder } from '#test/support/temp-folder.ts';
import { STUB_RULES, todoRule } from './stub-rules.ts';

const BOM = '\uFEFF';
const RULE: ProposalTarget = { kind: 'rule', ruleId: 'todo-left' };
const EVERYTHING: Range = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };

/** Its fix may change behaviour. */
const hackRule: Rule = {
  ...todoRule,
  id: 'hack-left',
  create: (context) => ({
    File() {
      for (const { index } of context.text.matchAll(/HACK/g)) {
        const at = { start: index, end: index + 4 };
        const edits = () => [{ ...at, newText: 'fine' }];
        context.report({ at, message: 'A hack is left.', fix: { title: 'Tidy up', safety: 'unsafe', edits } });
      }
    },
  }),
};

/** Another line of a document, so that nothing of a proposal is touched. */
function insertAt(line: number, text: string) {
  const at = { line, character: 0 };
  return [{ range: { start: at, end: at }, text }];
}

describe('proposals in the language server', () => {
  const folder = useTempFolder();
  const started: LspClient[] = [];
  const uriOf = (path: string) => pathToFileURL(join(folder.path, path)).href;
  const bytesOf = (path: string) => readFile(join(folder.path, path));

  const start = async (options: InMemoryOptions = {}): Promise<LspClient> => {
    const client = await startInMemory({ rules: STUB_RULES, folders: [folder.path], ...options });
    started.push(client);
    return client;
  };
  const propose = async (client: LspClient, target: ProposalTarget = RULE): Promise<ProposalSummary> => {
    const { proposals } = await client.connection.sendRequest(ProposeRequest, { target });
    return proposals[0] ?? assert.fail('nothing was proposed');
  };
  const list = async (client: LspClient) =>
    (await client.connection.sendRequest(ListProposalsRequest, {})).proposals.map(({ title, state }) => [title, state]);
  const apply = (client: LspClient, { id }: ProposalSummary): Promise<ProposalOutcome> =>
    client.connection.sendRequest(ApplyProposalRequest, { id });
  const rollBack = (client: LspClient, { id }: ProposalSummary): Promise<ProposalOutcome> =>
    client.connection.sendRequest(RollBackProposalRequest, { id });

  afterEach(async () => {
    for (const client of started.splice(0)) await client.stop();
  });

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

  describe('that the user looks at hunk by hunk', () => {
    const ASKING: ClientCapabilities = {
      ...FULL_CAPABILITIES,
      workspace: {
        ...FULL_CAPABILITIES.workspace,
        workspaceEdit: {
          ...FULL_CAPABILITIES.workspace?.workspaceEdit,
          changeAnnotationSupport: { groupsOnLabel: true },
        },
      },
    };
    const TEXT = '# TODO\n\nx = 1\n\n# TODO\n';
    /** An editor whose user takes the hunks of these numbers. */
    const startChoosing = async (...taken: number[]) => {
      folder.write({ 'a.py': TEXT });
      const client = await start({ capabilities: ASKING });
      await client.open(uriOf('a.py'), 'python', TEXT);
      const applyAll = client.onApplyEdit;
      client.onApplyEdit = async (params) => {
        const { edit } = params;
        if (!edit.changeAnnotations) return applyAll(params);
        const annotations = Object.values(edit.changeAnnotations);
        assert.ok(annotations.length === 2 && annotations.every(({ needsConfirmation }) => needsConfirmation));
        if (taken.length === 0) return { applied: false };
        await client.applyEdit({
          documentChanges: (edit.documentChanges ?? []).map((change) =>
            'edits' in change ? { ...change, edits: change.edits.filter((_, index) => taken.includes(index)) } : change,
          ),
        });
        return { applied: true };
      };
      const proposal = await propose(client, { kind: 'file', uri: uriOf('a.py') });
      const outcome = await client.connection.sendRequest(PreviewProposalRequest, { id: proposal.id });
      return { client, proposal, outcome };
    };

    it('are applied when every hunk is taken', async () => {
      const { client, outcome, proposal } = await startChoosing(0, 1);
      assert.equal(outcome.kind, 'done', JSON.stringify(outcome));
      assert.equal(client.text(uriOf('a.py')), TEXT.replaceAll('TODO', 'done'));
      assert.equal((await rollBack(client, proposal)).kind, 'done');
      assert.equal(client.text(uriOf('a.py')), TEXT);
    });

    it('become another one when some are taken, which can be rolled back', async () => {
      const { client, outcome } = await startChoosing(1);
      assert.ok(outcome.kind === 'partly', JSON.stringify(outcome));
      assert.equal(client.text(uriOf('a.py')), '# TODO\n\nx = 1\n\n# done\n');
      assert.deepEqual(await list(client), [
        ['A part of: Fix 2 findings', 'applied'],
        ['Fix 2 findings', 'verified'],
      ]);
      assert.equal((await rollBack(client, outcome.proposal)).kind, 'done');
      assert.equal(client.text(uriOf('a.py')), TEXT);
    });

    it('are taken as wholes by the command for other editors, which asks about what may change behaviour', async () => {
      folder.write({ 'a.py': '# TODO\n', 'b.py': '# HACK\n' });
      const client = await start({ capabilities: ASKING, initializationOptions: {}, rules: [...STUB_RULES, hackRule] });
      await client.open(uriOf('b.py'), 'python', '# HACK\n');
      let asked = 0;
      const applyAll = client.onApplyEdit;
      client.onApplyEdit = (params) => {
        if (params.edit.changeAnnotations) asked++;
        return applyAll(params);
      };
      for (const ruleId of ['todo-left', 'hack-left']) {
        const { id } = await propose(client, { kind: 'rule', ruleId });
        const command = { command: SERVER_COMMANDS.applyProposal, arguments: [id] };
        await client.connection.sendRequest('workspace/executeCommand', command);
      }
      assert.deepEqual(client.shown, [
        'RefactorIQ: Fix 1 × todo-left in one file: applied.',
        'RefactorIQ: Fix 1 × hack-left in one file: applied.',
      ]);
      assert.equal(asked, 1);
      assert.deepEqual([client.text(uriOf('b.py')), String(await bytesOf('a.py'))], ['# fine\n', '# done\n']);
    });

    it('are merged with what was typed since, before they are shown', async () => {
      folder.write({ 'a.py': TEXT });
      const client = await start({ capabilities: ASKING });
      await client.open(uriOf('a.py'), 'python', TEXT);
      const proposal = await propose(client, { kind: 'file', uri: uriOf('a.py') });
      await client.change(uriOf('a.py'), TEXT.replace('x = 1', 'x = 2'));
      const outcome = await client.connection.sendRequest(PreviewProposalRequest, { id: proposal.id });
      assert.deepEqual(outcome.kind === 'done' && outcome.merged, ['a.py']);
      assert.equal(client.text(uriOf('a.py')), '# done\n\nx = 2\n\n# done\n');
      assert.equal((await rollBack(client, proposal)).kind, 'done');
      assert.equal(client.text(uriOf('a.py')), TEXT.replace('x = 1', 'x = 2'));
    });

    it('are applied also when the editor formats the file right after it has answered', async () => {
      folder.write({ 'a.py': '# TODO\n' });
      const client = await start({ capabilities: ASKING });
      await client.open(uriOf('a.py'), 'python', '# TODO\n');
      const applyAll = client.onApplyEdit;
      client.onApplyEdit = async (params) => {
        const answer = await applyAll(params);
        setImmediate(() => void client.change(uriOf('a.py'), '#  done\n\n'));
        return answer;
      };
      const { id } = await propose(client, { kind: 'file', uri: uriOf('a.py') });
      const outcome = await client.connection.sendRequest(PreviewProposalRequest, { id });
      assert.equal(outcome.kind, 'done', JSON.stringify(outcome));
      assert.equal(client.text(uriOf('a.py')), '#  done\n\n');
    });

    it('stay as they are when none is taken', async () => {
      const { client, outcome } = await startChoosing();
      assert.equal(outcome.kind, 'dismissed');
      assert.deepEqual(await list(client), [['Fix 2 findings', 'verified']]);
      assert.equal(client.text(uriOf('a.py')), TEXT);
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
