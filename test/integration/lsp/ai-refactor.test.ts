import assert from 'node:assert/strict';
import { ExecuteCommandRequest } from 'vscode-languageserver-protocol';
import { AiProvidersNotification } from '#shared/protocol/ai-access.ts';
import { EditorModelPartNotification, EditorModelRequest } from '#shared/protocol/ai-editor-models.ts';
import { AiRefactorRequest } from '#shared/protocol/ai-refactor.ts';
import { ReviewFileRequest } from '#shared/protocol/ai-review.ts';
import { SERVER_COMMANDS } from '#shared/protocol/commands.ts';
import { ApplyProposalRequest } from '#shared/protocol/proposals.ts';
import { attachAi } from '#test/support/ai-client.ts';
import { createWorkspace, type LspClient, startInMemory } from '#test/support/lsp-client.ts';
import { useModelServer } from '#test/support/model-server.ts';
import { refuse, reply } from '#test/support/model-server-scripts.ts';
import { STUB_RULES } from './stub-rules.ts';

const CODE = `def greet(name):
    # TODO say more
    text = "Hello " + name
    return text
`;
const CHANGES = {
  title: 'Return the greeting at once',
  changes: [
    {
      explanation: 'Return the text without a name for it.',
      edits: [{ search: '    text = "Hello " + name\n    return text', replace: '    return "Hello " + name' }],
    },
  ],
};
const BREAKS = {
  title: 'Break it',
  changes: [{ explanation: 'Leave a bracket open.', edits: [{ search: 'return text', replace: 'return (text' }] }],
};
const AT_NAME = { start: { line: 0, character: 5 }, end: { line: 0, character: 5 } };

let models = 0;

describe('refactorings by language models', () => {
  const use = useModelServer();
  let workspace: Awaited<ReturnType<typeof createWorkspace>>;
  let client: LspClient;
  const uri = () => workspace.uri('greet.py');
  const settings = () => ({
    ai: { compatibleUrl: `${use.server.url}/v1`, refactorModel: `compatible:m-${++models}`, mode: 'onDemand' },
  });
  const open = async (text = CODE) => {
    await client.open(uri(), 'python', text);
    await client.waitForDiagnostics(uri());
  };

  beforeEach(async () => {
    workspace = await createWorkspace({ 'greet.py': CODE });
    client = await startInMemory({ rules: STUB_RULES, folders: [workspace.root], settings: settings() });
    await attachAi(client);
  });

  afterEach(async () => {
    await client.stop();
    await workspace.remove();
  });

  it('become a proposal that can be applied', async () => {
    await open();
    use.server.answer(reply(CHANGES));
    const goal = { kind: 'refactor' as const, range: AT_NAME };
    const result = await client.connection.sendRequest(AiRefactorRequest, { uri: uri(), goal });
    assert.ok(result.kind === 'proposed', JSON.stringify(result));
    assert.deepEqual(result.steps, ['Return the text without a name for it.']);
    assert.equal(result.proposal.origin.kind, 'ai');
    assert.equal(result.proposal.safety, 'unsafe');
    assert.equal(client.text(uri()), CODE);
    const applied = await client.connection.sendRequest(ApplyProposalRequest, { id: result.proposal.id });
    assert.equal(applied.kind, 'done');
    assert.match(client.text(uri()), /return "Hello " \+ name/);
  });

  it('are withheld with the reason when they break the code', async () => {
    await open();
    use.server.answer(reply(BREAKS));
    const goal = { kind: 'refactor' as const, range: AT_NAME };
    const result = await client.connection.sendRequest(AiRefactorRequest, { uri: uri(), goal });
    assert.ok(result.kind === 'nothing', JSON.stringify(result));
    assert.ok(result.reason.length > 10);
  });

  it('fix a finding of a rule by the code action', async () => {
    await open();
    const [todo] = client.diagnostics(uri());
    assert.ok(todo);
    const action = (await client.actions(uri(), todo.range)).find(({ title }) => title.includes('with AI'));
    assert.ok(action?.command);
    const done = { explanation: 'Do it.', edits: [{ search: '    # TODO say more\n', replace: '' }] };
    use.server.answer(reply({ title: 'Say more', changes: [done] }));
    const { command, arguments: args } = action.command;
    const result = await client.connection.sendRequest(ExecuteCommandRequest.type, { command, arguments: args ?? [] });
    assert.equal((result as { kind: string }).kind, 'proposed');
    assert.match(client.shown.join(), /look at the proposal/);
    assert.match(JSON.stringify(use.server.requests[0]?.body), /TODO/);
  });

  it('tell a refused key with the way out', async () => {
    await open();
    use.server.answer(refuse(401));
    const goal = { kind: 'refactor' as const, range: AT_NAME };
    const result = await client.connection.sendRequest(AiRefactorRequest, { uri: uri(), goal });
    assert.ok(result.kind === 'nothing' && result.needsKey);
    assert.match(result.reason, /Set API Key/);
  });

  it('ask where there is no function at the cursor', async () => {
    await open(`x = 1\n\n\n${CODE}`);
    const goal = { kind: 'refactor' as const, range: AT_NAME };
    await assert.rejects(client.connection.sendRequest(AiRefactorRequest, { uri: uri(), goal }), /Select the code/);
    assert.equal(use.server.requests.length, 0);
  });

  it('are offered for what is selected when AI is there', async () => {
    await open();
    const selected = { start: { line: 2, character: 0 }, end: { line: 3, character: 0 } };
    const offered = async () =>
      (await client.actions(uri(), selected, { only: ['refactor'] })).map(({ title }) => title);
    assert.deepEqual(await offered(), ['Refactor with AI…']);
    await client.changeSettings({ ai: { mode: 'off' } });
    await client.change(uri(), `${CODE}\n`);
    assert.deepEqual(await offered(), []);
  });

  it("ask the editor's own models where it has some, and hand on what they say as it comes", async () => {
    await client.changeSettings({ ai: { mode: 'onDemand', providers: ['editor'] } });
    await client.connection.sendNotification(AiProvidersNotification, { providers: ['editor'] });
    const finding = {
      category: 'maintainability',
      severity: 'low',
      confidence: 'high',
      quote: 'return text',
      message: 'Return the greeting at once.',
      suggestion: null,
      claim: null,
      edits: [],
    };
    const answer = JSON.stringify({ findings: [finding], summary: 'Fine.', rating: 8 });
    let asked = '';
    client.connection.onRequest(EditorModelRequest, async ({ id, system, user }) => {
      asked = `${system}${user}`;
      for (const text of answer.match(/.{1,40}/gs) ?? [])
        await client.connection.sendNotification(EditorModelPartNotification, { id, text });
      return { kind: 'done' as const };
    });
    const unique = CODE.replace('Hello', `Hello ${process.pid} ${Date.now()}`);
    await open(unique);
    const result = await client.connection.sendRequest(ReviewFileRequest, { uri: uri() });
    assert.ok(result.kind === 'reviewed', JSON.stringify(result));
    assert.equal(result.findings, 1);
    assert.match(asked, /def greet/);
    assert.match(asked, /findings/);
    assert.equal(use.server.requests.length, 0);
    await client.waitForDiagnostics(uri(), (all) => all.some(({ code }) => code === 'ai-review'));
  });

  it('say what the editor says when its model fails', async () => {
    await client.changeSettings({ ai: { mode: 'onDemand', providers: ['editor'], refactorModel: 'editor:none' } });
    await client.connection.sendNotification(AiProvidersNotification, { providers: ['editor'] });
    client.connection.onRequest(EditorModelRequest, () => ({
      kind: 'failed' as const,
      why: 'missing' as const,
      detail: 'VS Code offers no model "none".',
    }));
    await open();
    const goal = { kind: 'refactor' as const, range: AT_NAME };
    const result = await client.connection.sendRequest(AiRefactorRequest, { uri: uri(), goal });
    assert.ok(result.kind === 'nothing');
    assert.match(result.reason, /no model "none"/);
  });

  it('name the command for editors without our client', () => {
    assert.ok(
      client.initialized?.capabilities.executeCommandProvider?.commands.includes(SERVER_COMMANDS.refactorWithAi),
    );
  });
});
