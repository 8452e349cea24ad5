import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DiagnosticSeverity, FileChangeType, HoverRequest } from 'vscode-languageserver-protocol';
import { AnalyzeWorkspaceRequest } from '#shared/protocol/analyze-workspace.ts';
import { RuleDocumentationRequest } from '#shared/protocol/rule-documentation.ts';
import { createWorkspace, type LspClient, startInMemory } from '#test/support/lsp-client.ts';
import { STUB_RULES } from './stub-rules.ts';

const RULE = 'id: no-print\nmessage: Log $X.\nlanguages: [python]\nseverity: high\npattern: print($X)\nfix: log($X)\n';
const FILE = '.refactoriq/rules/no-print.yml';

describe('rules of the project in the editor', () => {
  let workspace: Awaited<ReturnType<typeof createWorkspace>>;
  let client: LspClient;
  const uri = () => workspace.uri('app.py');
  const rule = () => workspace.uri(FILE);
  const changeRule = async (text: string) => {
    await workspace.write(FILE, text);
    await client.changeFile(rule(), FileChangeType.Changed);
  };

  beforeEach(async () => {
    workspace = await createWorkspace({ [FILE]: RULE });
    client = await startInMemory({ rules: STUB_RULES, folders: [workspace.root] });
  });

  afterEach(async () => {
    await client.stop();
    await workspace.remove();
  });

  it('review open documents, link to their file and fix what they find', async () => {
    await client.open(uri(), 'python', 'print(a)\n');
    const [diagnostic = assert.fail()] = await client.waitForDiagnostics(uri());
    assert.deepEqual(
      [diagnostic.code, diagnostic.message, diagnostic.severity, diagnostic.codeDescription?.href],
      ['no-print', 'Log a.', DiagnosticSeverity.Error, rule()],
    );
    const actions = await client.actions(uri(), diagnostic.range);
    await client.apply(actions.find(({ title }) => title === 'Replace by `log(a)`'));
    assert.equal(client.text(uri()), 'log(a)\n');
  });

  it('explain themselves', async () => {
    await client.open(uri(), 'python', 'print(a)\n');
    await client.waitForDiagnostics(uri());
    const position = { line: 0, character: 2 };
    const hover = await client.connection.sendRequest(HoverRequest.type, { textDocument: { uri: uri() }, position });
    assert.match(JSON.stringify(hover), /no-print\.yml/);
    const { markdown } = await client.connection.sendRequest(RuleDocumentationRequest, { ruleId: 'no-print' });
    assert.match(markdown, /a rule of this project/);
    await client.connection.sendRequest('workspace/executeCommand', {
      command: 'refactoriq.server.showRule',
      arguments: ['no-print'],
    });
    assert.deepEqual(client.shownDocuments, [rule()]);
  });

  it('are watched and take effect when they change, come and go', async () => {
    await client.waitFor('a watcher', () =>
      JSON.stringify([...client.registrations.values()]).includes('.refactoriq/rules/*.{yml,yaml}'),
    );
    await client.open(uri(), 'python', 'print(a)\nexec(b)\n');
    await client.waitForDiagnostics(uri(), ([diagnostic]) => diagnostic?.message === 'Log a.');
    await changeRule(RULE.replace('Log', 'Do not print'));
    await client.waitForDiagnostics(uri(), ([diagnostic]) => diagnostic?.message === 'Do not print a.');
    await workspace.write('.refactoriq/rules/b.yaml', RULE.replace('no-print', 'no-exec').replace('print(', 'exec('));
    await client.changeFile(workspace.uri('.refactoriq/rules/b.yaml'), FileChangeType.Created);
    await client.waitForDiagnostics(uri(), (diagnostics) => diagnostics.length === 2);
    await rm(join(workspace.root, FILE));
    await client.changeFile(rule(), FileChangeType.Deleted);
    await client.waitForDiagnostics(uri(), ([diagnostic]) => diagnostic?.code === 'no-exec');
  });

  it('show their faults in their file, say so once, and leave the other rules at work', async () => {
    await client.open(uri(), 'python', 'print(a)  # TODO\n');
    await client.waitForDiagnostics(uri(), (diagnostics) => diagnostics.length === 2);
    await changeRule(RULE.replace('print($X)', 'print($X'));
    await client.waitFor('problem', () => client.diagnostics(rule()).length === 1);
    const [problem = assert.fail()] = client.diagnostics(rule());
    assert.equal(problem.range.start.line, 4);
    assert.match(
      JSON.stringify(problem.message),
      /This is no Python code: `print\(\$X`\. The bracket `\(` is not closed\./,
    );
    await client.waitForDiagnostics(uri(), (all) => all.length === 1 && all[0]?.code === 'todo-left');
    await client.changeFile(rule(), FileChangeType.Changed);
    assert.match(client.shown.join('\n'), /no-print\.yml:5: .* The other rules go on working\.$/);
    await changeRule(RULE);
    await client.waitFor('no problem', () => client.diagnostics(rule()).length === 0);
    await client.waitForDiagnostics(uri(), (diagnostics) => diagnostics.length === 2);
    assert.equal(client.shown.filter((message) => message.includes('bracket')).length, 1);
  });

  it('show their faults also while no document is open', async () => {
    await changeRule('id: no-print\n');
    await client.waitFor('problems', () => client.diagnostics(rule()).length > 0);
    await rm(join(workspace.root, FILE));
    await client.changeFile(rule(), FileChangeType.Deleted);
    await client.waitFor('no problems', () => client.diagnostics(rule()).length === 0);
  });

  it('review closed files, which follow them', async () => {
    await workspace.write('closed.py', 'print(a)\n');
    await client.connection.sendRequest(AnalyzeWorkspaceRequest, {});
    assert.equal(client.diagnostics(workspace.uri('closed.py')).length, 1);
    await changeRule(RULE.replace('print(', 'exec('));
    await client.waitFor('no findings', () => client.diagnostics(workspace.uri('closed.py')).length === 0);
  });

  it('can be turned off in the configuration', async () => {
    await workspace.write('refactoriq.config.json', '{ "rules": { "no-print": "off" } }');
    await client.open(uri(), 'python', 'print(a)\n');
    assert.deepEqual(await client.waitForDiagnostics(uri()), []);
    assert.deepEqual(client.diagnostics(workspace.uri('refactoriq.config.json')), []);
  });
});
