import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type CodeAction, CodeActionKind, commands, DiagnosticTag, Uri, window, workspace } from 'vscode';
import {
  closeEverything,
  findingsOf,
  openFixture,
  ourExtension,
  typeAt,
  waitForFinding,
  waitForNoFinding,
} from './workspace.ts';

function actionsFor(uri: Uri, diagnostic: { range: unknown }, kind: CodeActionKind): Thenable<CodeAction[]> {
  return commands.executeCommand('vscode.executeCodeActionProvider', uri, diagnostic.range, kind.value, 20);
}

describe('findings in the editor', () => {
  afterEach(closeEverything);

  it('come from an extension that is active once a source file is open', async () => {
    const extension = ourExtension();
    if (process.env['REFACTORIQ_EXPECT_INSTALLED']) {
      assert.notEqual(resolve(extension.extensionPath), process.env['REFACTORIQ_SOURCE_TREE']);
    }
    const { uri } = await openFixture('shop/orders.py');
    await waitForFinding(uri, 'sql-injection');
    assert.ok(extension.isActive);
  });

  it('carry the rule, a link to its page and our name', async () => {
    const { uri } = await openFixture('shop/orders.py');
    const finding = await waitForFinding(uri, 'sql-injection');
    assert.ok(typeof finding.code === 'object', `the code is ${String(finding.code)}`);
    assert.match(finding.code.target.toString(), /sql-injection/);
    assert.ok(existsSync(finding.code.target.fsPath), `there is no page ${finding.code.target.fsPath}`);
    assert.equal(finding.source, 'RefactorIQ');
    assert.match(finding.message, /\S{3,}/);
  });

  it('appear and disappear while somebody types', async () => {
    const document = await openFixture('shop/prices.py');
    await typeAt(document, 0, 'import os\n');
    const finding = await waitForFinding(document.uri, 'unused-import');
    assert.equal(finding.range.start.line, 0);
    assert.deepEqual(finding.tags, [DiagnosticTag.Unnecessary]);
    await typeAt(document, 1, 'print(os.name)\n');
    await waitForNoFinding(document.uri, 'unused-import');
  });

  it('are resolved by their quick fix', async () => {
    const document = await openFixture('shop/prices.py');
    const before = document.getText();
    await typeAt(document, 0, 'import os\n');
    const finding = await waitForFinding(document.uri, 'unused-import');
    const actions = await actionsFor(document.uri, finding, CodeActionKind.QuickFix);
    const fix = actions.find((action) => action.edit && action.isPreferred);
    assert.ok(fix?.edit, `no preferred fix among: ${actions.map(({ title }) => title).join(', ')}`);
    assert.ok(await workspace.applyEdit(fix.edit));
    await waitForNoFinding(document.uri, 'unused-import');
    assert.equal(document.getText(), before);
  });

  it('are all fixed by one command where that is safe', async () => {
    const document = await openFixture('shop/prices.py');
    const before = document.getText();
    await typeAt(document, 0, 'import os\nimport sys\n');
    await waitForFinding(document.uri, 'unused-import');
    const applied = await commands.executeCommand<number>('refactoriq.fixAll');
    assert.equal(applied, 2);
    assert.equal(document.getText(), before);
  });

  it('are found in documents that were never saved', async () => {
    const document = await workspace.openTextDocument({ language: 'python', content: 'import os\n' });
    await window.showTextDocument(document);
    await waitForFinding(document.uri, 'unused-import');
  });

  it('are left to others in languages we do not analyze', async () => {
    const document = await workspace.openTextDocument({ language: 'json', content: '{ "import": "os" }' });
    await window.showTextDocument(document);
    const { uri } = await openFixture('shop/orders.py');
    await waitForFinding(uri, 'sql-injection');
    assert.deepEqual(findingsOf(document.uri), []);
  });

  it('are counted again by Analyze File', async () => {
    const { uri } = await openFixture('shop/orders.py');
    const result = await commands.executeCommand<{ findings: number }>('refactoriq.analyzeFile');
    await waitForFinding(uri, 'sql-injection');
    assert.equal(result.findings, findingsOf(uri).length);
  });

  it('have a page that explains their rule', async () => {
    await commands.executeCommand('refactoriq.showRule', 'sql-injection');
    const page = await workspace.openTextDocument(Uri.parse('refactoriq-rule:/sql-injection.md'));
    assert.match(page.getText(), /^# .*\n[^]*sql-injection/);
  });

  it('disappear from the problems with the file', async () => {
    const { uri } = await openFixture('shop/prices.py');
    await typeAt(await workspace.openTextDocument(uri), 0, 'import os\n');
    await waitForFinding(uri, 'unused-import');
    await closeEverything();
    await waitForNoFinding(uri, 'unused-import');
  });
});
