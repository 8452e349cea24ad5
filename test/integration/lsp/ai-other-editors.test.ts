import assert from 'node:assert/strict';
import { ExecuteCommandRequest, ShowMessageRequest } from 'vscode-languageserver-protocol';
import { SERVER_COMMANDS } from '#shared/protocol/commands.ts';
import { createWorkspace, FULL_CAPABILITIES, type LspClient, startInMemory } from '#test/support/lsp-client.ts';
import { TEST_KEY, useModelServer } from '#test/support/model-server.ts';
import { reply } from '#test/support/model-server-scripts.ts';
import { STUB_RULES } from './stub-rules.ts';

const CODE = 'def greet(name):\n    return "Hello " + name\n';
const FINDING = {
  category: 'maintainability',
  severity: 'low',
  confidence: 'high',
  quote: 'return "Hello " + name',
  message: 'Use a formatted string.',
  suggestion: null,
  claim: null,
  edits: [],
};
const VARIABLES = ['OPENAI_API_KEY', 'OPENAI_BASE_URL', 'ANTHROPIC_API_KEY'] as const;

describe('AI in editors without our client', () => {
  const use = useModelServer();
  let workspace: Awaited<ReturnType<typeof createWorkspace>>;
  let client: LspClient;
  const before = VARIABLES.map((name) => [name, process.env[name]] as const);
  const uri = () => workspace.uri('greet.py');
  const run = (command: string, ...args: unknown[]): Promise<unknown> =>
    client.connection.sendRequest(ExecuteCommandRequest.type, { command, arguments: args as never });

  beforeEach(async () => {
    for (const name of VARIABLES) delete process.env[name];
    process.env['OPENAI_BASE_URL'] = `${use.server.url}/v1`;
    workspace = await createWorkspace({ 'greet.py': CODE });
    client = await startInMemory({
      rules: STUB_RULES,
      folders: [workspace.root],
      initializationOptions: {},
      capabilities: FULL_CAPABILITIES,
      settings: { ai: { mode: 'onDemand', reviewModel: `openai:m-${Date.now()}` } },
    });
    await client.open(uri(), 'python', CODE);
    await client.waitForDiagnostics(uri());
  });

  afterEach(async () => {
    await client.stop();
    await workspace.remove();
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });

  it('takes the key from the environment, and asks for consent as every editor can', async () => {
    process.env['OPENAI_API_KEY'] = TEST_KEY;
    const questions: string[] = [];
    client.connection.onRequest(ShowMessageRequest.type, ({ message }) => {
      questions.push(message);
      return { title: 'Send' };
    });
    use.server.answer(reply({ findings: [FINDING], summary: 'Fine.', rating: 9 }));
    await run(SERVER_COMMANDS.reviewFileWithAi, uri());
    await client.waitForDiagnostics(uri(), (all) => all.some(({ code }) => code === 'ai-review'));
    assert.match(questions.join(), /openai at 127\.0\.0\.1/);
    const receipt = (await run(SERVER_COMMANDS.aiReceipt, uri())) as { text: string };
    assert.match(receipt.text, /greet\.py/);
    assert.equal(use.server.requests.length, 1);
  });

  it('says which variables to set where there is no key', async () => {
    await assert.rejects(run(SERVER_COMMANDS.reviewFileWithAi, uri()), /OPENAI_API_KEY or ANTHROPIC_API_KEY/);
    assert.equal(use.server.requests.length, 0);
  });
});
