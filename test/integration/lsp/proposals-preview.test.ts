import assert from 'node:assert/strict';
import type { ClientCapabilities } from 'vscode-languageserver-protocol';
import { SERVER_COMMANDS } from '#shared/protocol/commands.ts';
import { PreviewProposalRequest } from '#shared/protocol/proposals.ts';
import { FULL_CAPABILITIES } from '#test/support/lsp-client.ts';
import { STUB_RULES } from './stub-rules.ts';
import { useProposals, hackRule } from './proposals-client.ts';

describe('proposals in the language server', () => {
  const { folder, uriOf, bytesOf, start, propose, list, rollBack } = useProposals();

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
});
