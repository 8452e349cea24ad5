import assert from 'node:assert/strict';
import { commands, workspace } from 'vscode';
import type { AnalyzeWorkspaceResult } from '../../../shared/protocol/analyze-workspace.ts';
import { closeEverything, findingsOf, fixtureUri, openFixture, waitForFinding, waitForNoFinding } from './workspace.ts';

function analyzeWorkspace(): Thenable<AnalyzeWorkspaceResult> {
  return commands.executeCommand('refactoriq.analyzeWorkspace');
}

describe('analysis of the workspace', () => {
  afterEach(closeEverything);

  it('finds what is wrong in files that nobody opened', async () => {
    await openFixture('shop/prices.py');
    const result = await analyzeWorkspace();
    await waitForFinding(fixtureUri('shop/reports/daily.py'), 'sql-injection');
    assert.ok(result.files >= 4, `${result.files} files`);
    assert.ok(result.findings.critical + result.findings.high >= 1);
    assert.equal(result.cancelled, false);
  });

  it('covers every folder, each with its own configuration', async () => {
    await openFixture('shop/prices.py');
    await analyzeWorkspace();
    await waitForFinding(fixtureUri('shop/reports/daily.py'), 'unused-import');
    await waitForFinding(fixtureUri('tools/export.py'), 'sql-injection');
    assert.ok(!findingsOf(fixtureUri('tools/export.py')).some(({ message }) => message.includes('json')));
  });

  it('gives the same numbers twice', async () => {
    await openFixture('shop/prices.py');
    assert.deepEqual(await analyzeWorkspace(), await analyzeWorkspace());
  });

  it('follows a configuration that changes on disk', async () => {
    const { uri } = await openFixture('tools/export.py');
    await waitForFinding(uri, 'sql-injection');
    const configUri = fixtureUri('tools/refactoriq.config.json');
    const before = await workspace.fs.readFile(configUri);
    try {
      await workspace.fs.writeFile(configUri, Buffer.from('{ "rules": { "sql-injection": "off" } }'));
      await waitForNoFinding(uri, 'sql-injection');
      await waitForFinding(uri, 'unused-import');
    } finally {
      await workspace.fs.writeFile(configUri, before);
    }
    await waitForFinding(uri, 'sql-injection');
  });
});
