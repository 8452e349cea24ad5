import assert from 'node:assert/strict';
import { type CodeAction, commands, ConfigurationTarget, Selection, window, workspace } from 'vscode';
import type { TestAiKeyResult } from '../../../shared/protocol/ai-access.ts';
import type { AiRefactorResult } from '../../../shared/protocol/ai-refactor.ts';
import type { AiOff, ReviewFileResult } from '../../../shared/protocol/ai-review.ts';
import type { ProposalOutcome } from '../../../shared/protocol/proposals.ts';
import { ModelServer, TEST_KEY } from '../../support/model-server.ts';
import { reply } from '../../support/model-server-scripts.ts';
import { closeEverything, findingsOf, fixtureUri, openFixture, waitFor, waitForFinding } from './workspace.ts';

const WITHOUT_ASKING = { withoutAsking: true };
const FINDING = {
  category: 'bug',
  severity: 'medium',
  confidence: 'high',
  quote: 'return with_tax(sum(prices))',
  message: 'The tax is rounded once for all prices, not for each of them.',
  suggestion: null,
  claim: null,
  edits: [],
};
const REVIEW = { findings: [FINDING], summary: 'Short and clear.', rating: 8 };
const REFACTORING = {
  title: 'Name the gross price',
  changes: [
    {
      explanation: 'Give the result a name.',
      edits: [
        {
          search: '    return round(net * (1 + TAX_RATE), 2)',
          replace: '    gross = net * (1 + TAX_RATE)\n    return round(gross, 2)',
        },
      ],
    },
  ],
};

const FIX = {
  explanation: 'Round each price.',
  edits: [{ search: 'with_tax(sum(prices))', replace: 'sum(with_tax(price) for price in prices)' }],
};

async function configure(values: Readonly<Record<string, unknown>>): Promise<void> {
  const section = workspace.getConfiguration('refactoriq.ai');
  for (const [key, value] of Object.entries(values)) await section.update(key, value, ConfigurationTarget.Global);
}

function review(): Thenable<ReviewFileResult> {
  return commands.executeCommand('refactoriq.reviewFileWithAi', WITHOUT_ASKING);
}

describe('AI', () => {
  let server: ModelServer;

  // Else the folder is in one that git ignores, and what is ignored is not sent.
  before(() => workspace.fs.createDirectory(fixtureUri('shop/.git')));
  after(() => workspace.fs.delete(fixtureUri('shop/.git'), { recursive: true }));

  beforeEach(async () => {
    server = await ModelServer.start();
    // A name of its own for each test: answers are remembered by model.
    const model = `compatible:test-${Date.now()}`;
    await configure({ compatibleUrl: `${server.url}/v1`, reviewModel: model, refactorModel: model, mode: 'onDemand' });
    await openFixture('shop/prices.py');
  });

  afterEach(async () => {
    await commands.executeCommand('refactoriq.setApiKey', 'compatible', '');
    await configure({ compatibleUrl: undefined, reviewModel: undefined, refactorModel: undefined, mode: undefined });
    await closeEverything();
    await server.stop();
  });

  const setKey = (key: string): Thenable<TestAiKeyResult> =>
    commands.executeCommand('refactoriq.setApiKey', 'compatible', key);

  it('keeps a key only when the provider takes it', async () => {
    const refused = await setKey('sk-wrong-key');
    assert.equal(refused.kind, 'refused');
    const accepted = await setKey(TEST_KEY);
    assert.equal(accepted.kind, 'accepted');
    assert.ok(server.requests.every(({ path }) => path.endsWith('/models')));
  });

  it('reviews a file, shows what holds beside the findings of rules, and sends nothing twice', async () => {
    await setKey(TEST_KEY);
    server.answer(reply(REVIEW));
    const first = await review();
    assert.ok(first.kind === 'reviewed', JSON.stringify(first));
    const uri = window.activeTextEditor?.document.uri ?? assert.fail();
    const finding = await waitForFinding(uri, 'ai-review');
    assert.equal(finding.range.start.line, 10);
    const second = await review();
    assert.ok(second.kind === 'reviewed');
    assert.equal(second.asks, 0);
    assert.equal(findingsOf(uri).filter(({ message }) => message.includes('rounded once')).length, 1);
    const receipt = await commands.executeCommand<string>('refactoriq.showAiReceipt');
    assert.match(receipt, /AI review of prices\.py/);
  });

  it('says that a key is needed where there is none', async () => {
    const result = await review();
    assert.ok(result.kind === 'reviewed' && result.needsKey, JSON.stringify(result));
    assert.match(result.failures.join(), /Set API Key/);
  });

  it('shows what would be sent without sending it', async () => {
    await setKey(TEST_KEY);
    const sent = server.requests.length;
    const result = await commands.executeCommand<{ kind: 'payload'; text: string } | AiOff>('refactoriq.showAiPayload');
    assert.ok(result.kind === 'payload', JSON.stringify(result));
    assert.match(result.text, /def with_tax/);
    await waitFor('the document', () => window.activeTextEditor?.document.uri.scheme === 'refactoriq-ai');
    assert.equal(server.requests.length, sent);
  });

  it('fixes a finding by its code action', async () => {
    await setKey(TEST_KEY);
    server.answer(reply(REVIEW), reply({ ...REFACTORING, changes: [FIX] }));
    await review();
    const uri = window.activeTextEditor?.document.uri ?? assert.fail();
    const { range } = await waitForFinding(uri, 'ai-review');
    const actions = await commands.executeCommand<CodeAction[]>('vscode.executeCodeActionProvider', uri, range);
    const { command } = actions.find(({ title }) => title === 'Fix with AI…') ?? assert.fail();
    assert.ok(command);
    const result = await commands.executeCommand<AiRefactorResult>(
      command.command,
      ...((command.arguments ?? []) as unknown[]),
      WITHOUT_ASKING,
    );
    assert.ok(result.kind === 'proposed', JSON.stringify(result));
    assert.equal(result.proposal.findings, 1);
    await commands.executeCommand('refactoriq.rejectProposal', result.proposal.id, WITHOUT_ASKING);
  });

  it('refactors the function at the cursor into a proposal that can be applied and rolled back', async () => {
    await setKey(TEST_KEY);
    const editor = window.activeTextEditor ?? assert.fail();
    const before = editor.document.getText();
    editor.selection = new Selection(6, 8, 6, 8);
    server.answer(reply(REFACTORING));
    const result = await commands.executeCommand<AiRefactorResult>(
      'refactoriq.refactorWithAi',
      undefined,
      undefined,
      WITHOUT_ASKING,
    );
    assert.ok(result.kind === 'proposed', JSON.stringify(result));
    const step = (command: string): Thenable<ProposalOutcome> =>
      commands.executeCommand(command, result.proposal.id, WITHOUT_ASKING);
    assert.equal((await step('refactoriq.applyProposal')).kind, 'done');
    assert.match(editor.document.getText(), /gross = net/);
    assert.equal((await step('refactoriq.rollBackProposal')).kind, 'done');
    assert.equal(editor.document.getText(), before);
  });
});
