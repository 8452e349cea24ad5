import assert from 'node:assert/strict';
import { DiagnosticSeverity, DiagnosticTag, FileChangeType } from 'vscode-languageserver-protocol';
import { AnalyzeFileRequest } from '#shared/protocol/analyze-file.ts';
import { createWorkspace, type LspClient, startInMemory } from '#test/support/lsp-client.ts';
import { STUB_RULES } from './stub-rules.ts';

describe('diagnostics of open documents', () => {
  let workspace: Awaited<ReturnType<typeof createWorkspace>>;
  let client: LspClient;
  const uri = () => workspace.uri('app.py');

  beforeEach(async () => {
    workspace = await createWorkspace({});
    client = await startInMemory({ rules: STUB_RULES, folders: [workspace.root] });
  });

  afterEach(async () => {
    await client.stop();
    await workspace.remove();
  });

  it('publishes findings with the version they are for and everything an editor can show', async () => {
    await client.open(uri(), 'python', 'x = 1  # TODO\n');
    const [diagnostic, ...rest] = await client.waitForDiagnostics(uri());
    assert.equal(rest.length, 0);
    const range = { start: { line: 0, character: 9 }, end: { line: 0, character: 13 } };
    const { data, codeDescription, ...shown } = diagnostic ?? assert.fail();
    assert.deepEqual(shown, {
      range,
      severity: DiagnosticSeverity.Warning,
      code: 'todo-left',
      source: 'RefactorIQ',
      message: 'A task is left.',
      tags: [DiagnosticTag.Unnecessary],
      relatedInformation: [{ location: { uri: uri(), range }, message: 'Here.' }],
    });
    assert.match(codeDescription?.href ?? '', /^file:.*\/docs\/rules\/todo-left\.md$/);
    assert.match((data as { fingerprint: string }).fingerprint, /^[0-9a-f]{16}$/);
    assert.equal(client.published.at(-1)?.version, 1);
  });

  it('publishes an empty list for a clean document once', async () => {
    await client.open(uri(), 'python', 'x = 1\n');
    assert.deepEqual(await client.waitForDiagnostics(uri()), []);
    await client.change(uri(), 'x = 2\n');
    await client.change(uri(), 'x = 3  # TODO\n');
    await client.waitForDiagnostics(uri());
    assert.deepEqual(
      client.published.map(({ version, diagnostics }) => [version, diagnostics.length]),
      [
        [1, 0],
        [3, 1],
      ],
    );
  });

  it('ends a storm of edits with one publish for the last version', async () => {
    await client.open(uri(), 'python', '# TODO\n');
    await client.waitForDiagnostics(uri());
    client.settings = { debounce: 30 };
    await client.changeSettings({ debounce: 30 });
    await client.waitFor('settings', () => client.registrations.size > 0);
    const before = client.published.length;
    for (let edit = 0; edit < 200; edit++) {
      const at = { line: 0, character: 0 };
      await client.change(uri(), [{ range: { start: at, end: at }, text: edit % 2 === 0 ? '\n' : '#' }]);
    }
    const [diagnostic] = await client.waitForDiagnostics(uri());
    assert.equal(diagnostic?.range.start.line, 100);
    const versions = client.published.slice(before).map(({ version }) => version);
    assert.ok(versions.length <= 2, `published ${versions.join(', ')}`);
    assert.equal(versions.at(-1), 201);
  });

  it('follows incremental edits of many kinds to the same result as a fresh document', async () => {
    await client.open(uri(), 'python', 'def f():\n    return 1  # TODO\n');
    const edit = (line: number, from: number, to: number, text: string) =>
      client.change(uri(), [{ range: { start: { line, character: from }, end: { line, character: to } }, text }]);
    await edit(0, 4, 5, 'a_longer_name');
    await edit(1, 11, 12, '"😀"');
    await edit(0, 0, 0, '# first\r\n');
    const diagnostics = await client.waitForDiagnostics(uri());
    const fresh = workspace.uri('fresh.py');
    await client.open(fresh, 'python', client.text(uri()));
    const expected = await client.waitForDiagnostics(fresh);
    assert.deepEqual(
      diagnostics.map(({ range }) => range),
      expected.map(({ range }) => range),
    );
    assert.equal(client.document(uri()).getText(diagnostics[0]?.range), 'TODO');
  });

  for (const [what, text] of Object.entries({
    'CRLF line ends': 'a = 1\r\n\r\nb = 2  # TODO\r\n',
    'lone CR line ends': 'a = 1\rb = 2  # TODO\r',
    'a byte order mark': '\uFEFFa = 1  # TODO\n',
    'characters outside of the basic plane': 's = "😀𝒳"  # 😀 TODO\n',
    'code that does not parse': 'def (((:\n  ]]] # TODO\n',
    'no line end': '# TODO',
  })) {
    it(`places findings rightly with ${what}`, async () => {
      await client.open(uri(), 'python', text);
      const [diagnostic] = await client.waitForDiagnostics(uri());
      assert.equal(client.document(uri()).getText(diagnostic?.range), 'TODO');
    });
  }

  it('reviews a file of 10,000 lines', async () => {
    const text = Array.from(
      { length: 10_000 },
      (_, line) => `value_${line} = ${line}${line % 1000 === 0 ? '  # TODO' : ''}`,
    ).join('\n');
    await client.open(uri(), 'python', text);
    assert.equal((await client.waitForDiagnostics(uri())).length, 10);
    const at = { line: 5000, character: 0 };
    await client.change(uri(), [{ range: { start: at, end: at }, text: '# TODO\n' }]);
    assert.equal((await client.waitForDiagnostics(uri())).length, 11);
  });

  it('leaves documents alone that are no code, excluded, generated or minified', async () => {
    await workspace.write('refactoriq.config.json', '{ "exclude": ["vendor/"] }');
    const others = [
      ['notes.txt', 'plaintext', 'TODO'],
      ['vendor/lib.py', 'python', '# TODO'],
      ['api.py', 'python', '# Code generated by protoc. DO NOT EDIT.\n# TODO'],
      ['bundle.min.js', 'javascript', `x="${'TODO'.repeat(5000)}"`],
    ] as const;
    for (const [path, language, text] of others) {
      await client.open(workspace.uri(path), language, text);
      assert.deepEqual(await client.waitForDiagnostics(workspace.uri(path)), [], path);
    }
  });

  it('reviews documents that were never saved and documents outside of the workspace', async () => {
    for (const other of ['untitled:Untitled-1', 'file:///nowhere/at/all.py']) {
      await client.open(other, 'python', '# TODO\n');
      assert.equal((await client.waitForDiagnostics(other)).length, 1);
    }
  });

  it('takes the diagnostics away when a document is closed', async () => {
    await client.open(uri(), 'python', '# TODO\n');
    await client.waitForDiagnostics(uri());
    await client.close(uri());
    await client.waitFor('empty publish', () => client.published.at(-1)?.diagnostics.length === 0);
  });

  it('shows the worst findings when there are too many', async () => {
    await client.changeSettings({ maxFindingsPerFile: 2 });
    await client.open(uri(), 'python', '# TODO\n# FIXME\n# TODO\n');
    const codes = (await client.waitForDiagnostics(uri())).map(({ code }) => code);
    assert.deepEqual(codes, ['todo-left', 'fixme-left']);
  });

  it('follows the settings: enable and minimumConfidence', async () => {
    await client.open(uri(), 'python', '# TODO maybe\n');
    assert.equal((await client.waitForDiagnostics(uri())).length, 1);
    await client.changeSettings({ minimumConfidence: 'low' });
    await client.waitForDiagnostics(uri(), (diagnostics) => diagnostics.length === 2);
    await client.changeSettings({ enable: false });
    await client.waitForDiagnostics(uri(), (diagnostics) => diagnostics.length === 0);
  });

  it('leaves the confidence to the user where the project says nothing about it', async () => {
    await workspace.write('refactoriq.config.json', '{ "rules": { "fixme-left": "off" } }');
    await client.changeSettings({ minimumConfidence: 'low' });
    await client.open(uri(), 'python', '# TODO maybe FIXME\n');
    const codes = (await client.waitForDiagnostics(uri())).map(({ code }) => code);
    assert.deepEqual(codes, ['todo-left', 'doubt']);
  });

  it('lets a project be stricter than the user, not laxer', async () => {
    await workspace.write('strict/refactoriq.config.json', '{ "minimumConfidence": "high" }');
    await workspace.write('lax/refactoriq.config.json', '{ "minimumConfidence": "low" }');
    await client.changeSettings({ minimumConfidence: 'low' });
    await client.open(workspace.uri('strict/a.py'), 'python', '# TODO maybe\n');
    assert.equal((await client.waitForDiagnostics(workspace.uri('strict/a.py'))).length, 1);
    await client.changeSettings({ minimumConfidence: 'medium' });
    await client.open(workspace.uri('lax/a.py'), 'python', '# TODO maybe\n');
    assert.equal((await client.waitForDiagnostics(workspace.uri('lax/a.py'))).length, 1);
  });

  it('waits for the save when the user wants that', async () => {
    await client.changeSettings({ run: 'onSave' });
    await client.open(uri(), 'python', 'x = 1\n');
    await client.waitForDiagnostics(uri());
    await client.change(uri(), '# TODO\n');
    const other = workspace.uri('other.py');
    await client.open(other, 'python', '# TODO\n');
    await client.waitForDiagnostics(other);
    assert.deepEqual(client.diagnostics(uri()), []);
    await client.save(uri());
    assert.equal((await client.waitForDiagnostics(uri())).length, 1);
  });

  it('applies a new project configuration to open documents', async () => {
    await client.open(uri(), 'python', '# TODO\n');
    await client.waitForDiagnostics(uri());
    await workspace.write('refactoriq.config.json', '{ "rules": { "todo-left": "critical" } }');
    await client.changeFile(workspace.uri('refactoriq.config.json'), FileChangeType.Created);
    await client.waitForDiagnostics(uri(), ([diagnostic]) => diagnostic?.severity === DiagnosticSeverity.Error);
    await workspace.write('refactoriq.config.json', '{ "rules": { "todo-left": "off" } }');
    await client.changeFile(workspace.uri('refactoriq.config.json'), FileChangeType.Changed);
    await client.waitForDiagnostics(uri(), (diagnostics) => diagnostics.length === 0);
  });

  it('shows a faulty configuration in its file, says so once, and keeps the last good one', async () => {
    const config = workspace.uri('refactoriq.config.json');
    await workspace.write('refactoriq.config.json', '{ "rules": { "todo-left": "critical" } }');
    await client.open(uri(), 'python', '# TODO\n');
    await client.waitForDiagnostics(uri(), ([diagnostic]) => diagnostic?.severity === DiagnosticSeverity.Error);
    await workspace.write('refactoriq.config.json', '{\n  "rules": { "todo-left": "loud" }\n}');
    await client.changeFile(config, FileChangeType.Changed);
    await client.waitFor('configuration problem', () => client.diagnostics(config).length === 1);
    assert.equal(client.diagnostics(config)[0]?.range.start.line, 1);
    await client.waitForDiagnostics(uri(), ([diagnostic]) => diagnostic?.severity === DiagnosticSeverity.Error);
    await client.changeFile(config, FileChangeType.Changed);
    await client.waitFor('message', () => client.shown.length > 0);
    await client.connection.sendRequest(AnalyzeFileRequest, { uri: uri() });
    await workspace.write('refactoriq.config.json', '{}');
    await client.changeFile(config, FileChangeType.Changed);
    await client.waitFor('configuration without problems', () => client.diagnostics(config).length === 0);
    await client.waitForDiagnostics(uri(), ([diagnostic]) => diagnostic?.severity === DiagnosticSeverity.Warning);
    assert.equal(client.shown.length, 1);
  });

  it('hides what the baseline names', async () => {
    await client.open(uri(), 'python', '# TODO\n');
    const [diagnostic] = await client.waitForDiagnostics(uri());
    const { fingerprint } = (diagnostic ?? assert.fail()).data as { fingerprint: string };
    await workspace.write(
      'baseline.json',
      JSON.stringify({ version: 1, findings: { 'app.py': { [fingerprint]: 'todo-left' } } }),
    );
    await workspace.write('refactoriq.config.json', '{ "baseline": "baseline.json" }');
    await client.changeFile(workspace.uri('refactoriq.config.json'), FileChangeType.Created);
    await client.waitForDiagnostics(uri(), (diagnostics) => diagnostics.length === 0);
  });

  it('reads a baseline whose paths are relative to its folder', async () => {
    const nested = workspace.uri('web/app.py');
    await client.open(nested, 'python', '# TODO\n');
    const [diagnostic] = await client.waitForDiagnostics(nested);
    const { fingerprint } = (diagnostic ?? assert.fail()).data as { fingerprint: string };
    const findings = { 'app.py': { [fingerprint]: 'todo-left' } };
    await workspace.write('web/baseline.json', JSON.stringify({ version: 1, findings }));
    await workspace.write('web/refactoriq.config.json', '{ "baseline": "baseline.json" }');
    await client.changeFile(workspace.uri('web/refactoriq.config.json'), FileChangeType.Created);
    await client.waitForDiagnostics(nested, (diagnostics) => diagnostics.length === 0);
  });

  it('tells its own client how it is', async () => {
    await client.open(uri(), 'python', '# TODO\n');
    await client.waitFor('status', () => client.statuses.at(-1)?.openFindings === 1);
    assert.equal(client.statuses.at(-1)?.state, 'ready');
  });
});
