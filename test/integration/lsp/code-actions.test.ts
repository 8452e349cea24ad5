import assert from 'node:assert/strict';
import {
  type CodeAction,
  CodeActionTriggerKind,
  FileChangeType,
  LSPErrorCodes,
  type Range,
} from 'vscode-languageserver-protocol';
import { AnalyzeFileRequest } from '#shared/protocol/analyze-file.ts';
import { SERVER_COMMANDS } from '#shared/protocol/commands.ts';
import { FixAllRequest } from '#shared/protocol/fix-all.ts';
import { RuleDocumentationRequest } from '#shared/protocol/rule-documentation.ts';
import { createWorkspace, type LspClient, startInMemory } from '#test/support/lsp-client.ts';
import { STUB_RULES } from './stub-rules.ts';

const titles = (actions: readonly CodeAction[]) => actions.map(({ title }) => title);
const everything: Range = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };
const titled = (actions: readonly CodeAction[], title: string) =>
  actions.find((action) => action.title.startsWith(title));

describe('what can be done about findings', () => {
  let workspace: Awaited<ReturnType<typeof createWorkspace>>;
  let client: LspClient;
  const uri = () => workspace.uri('app.py');
  const open = async (text: string, language = 'python', path = 'app.py') => {
    await client.open(workspace.uri(path), language, text);
    return await client.waitForDiagnostics(workspace.uri(path));
  };

  beforeEach(async () => {
    workspace = await createWorkspace({});
    client = await startInMemory({ rules: STUB_RULES, folders: [workspace.root] });
  });

  afterEach(async () => {
    await client.stop();
    await workspace.remove();
  });

  it('applies a fix, which takes the diagnostic away', async () => {
    const [diagnostic] = await open('x = 1\ny = 2  # TODO\n');
    const [action] = await client.actions(uri(), diagnostic?.range ?? everything);
    assert.equal(action?.title, 'Mark as done');
    assert.equal(action?.isPreferred, true);
    assert.equal(action?.edit, undefined);
    await client.apply(action);
    assert.equal(client.text(uri()), 'x = 1\ny = 2  # done\n');
    assert.deepEqual(await client.waitForDiagnostics(uri()), []);
  });

  it('offers fixes, then silencing, then the explanation, for the findings in the range', async () => {
    const [, second] = await open('# TODO\n\n# TODO\n');
    const actions = await client.actions(uri(), second?.range ?? everything);
    assert.deepEqual(titles(actions), [
      'Mark as done',
      'Fix all `todo-left` in this file',
      'Fix all `todo-left` in the workspace…',
      'Suppress `todo-left` for this line',
      'Suppress `todo-left` in this file',
      'Suppress this `todo-left` for the team…',
      'Turn `todo-left` off in refactoriq.config.json',
      'Explain `todo-left`',
      'Who introduced this?',
      'Fix all safe RefactorIQ findings',
    ]);
    assert.deepEqual(
      titles(await client.actions(uri(), { start: { line: 1, character: 0 }, end: { line: 1, character: 0 } })),
      ['Fix all safe RefactorIQ findings'],
    );
  });

  it('prefers no fix when there are several', async () => {
    await open('# TODO TODO\n');
    assert.ok((await client.actions(uri(), everything)).every(({ isPreferred }) => isPreferred !== true));
  });

  it('honours the kinds that are asked for, parents included', async () => {
    await open('# TODO\n');
    const of = async (only: string) =>
      new Set((await client.actions(uri(), everything, { only: [only] })).map(({ kind }) => kind));
    assert.deepEqual(await of('quickfix'), new Set(['quickfix']));
    for (const kind of ['source', 'source.fixAll', 'source.fixAll.refactoriq']) {
      assert.deepEqual(await of(kind), new Set(['source.fixAll.refactoriq']), kind);
    }
    for (const kind of ['refactor', 'source.organizeImports', 'source.fixAll.eslint', 'quick'])
      assert.deepEqual(await of(kind), new Set());
  });

  it('lights no bulb where nothing can be fixed, and shows everything behind one that is lit', async () => {
    const automatic = { triggerKind: CodeActionTriggerKind.Automatic };
    await open('# TODO\n');
    const behindBulb = titles(await client.actions(uri(), everything, automatic));
    assert.equal(behindBulb[0], 'Mark as done');
    assert.ok(behindBulb.includes('Suppress `todo-left` for this line') && behindBulb.includes('Explain `todo-left`'));
    await client.change(uri(), '# FIXME\n');
    await client.resolve(titled(await client.actions(uri(), everything), 'Shout')); // its proof fails
    assert.deepEqual(titles(await client.actions(uri(), everything, automatic)), []);
  });

  it('fixes all findings of a rule and all safe ones, in one edit', async () => {
    await open('# TODO\nx = 1\n# TODO\n');
    await client.apply(titled(await client.actions(uri(), everything), 'Fix all `todo-left`'));
    assert.equal(client.text(uri()), '# done\nx = 1\n# done\n');
    await client.change(uri(), '# TODO TODO\n');
    await client.apply((await client.actions(uri(), everything, { only: ['source.fixAll'] }))[0]);
    assert.equal(client.text(uri()), '# done done\n');
  });

  it('brings the review up to date when somebody saves right after typing', async () => {
    await client.changeSettings({ debounce: 10_000 });
    await open('x = 1\n');
    await client.change(uri(), '# TODO\n');
    const [action] = await client.actions(uri(), everything, {
      only: ['source.fixAll'],
      triggerKind: CodeActionTriggerKind.Automatic,
    });
    await client.apply(action);
    assert.equal(client.text(uri()), '# done\n');
  });

  it('withholds a fix whose proof fails, says why, and does not offer it again for this version', async () => {
    await open('# FIXME\n');
    const action = titled(await client.actions(uri(), everything), 'Shout');
    assert.equal((await client.resolve(action)).edit, undefined);
    await client.waitFor('message', () => client.shown.length > 0);
    assert.match(client.shown[0] ?? '', /"Shout" is not possible here\. The finding is still there/);
    const again = titled(await client.actions(uri(), everything), 'Shout');
    assert.match(again?.disabled?.reason ?? '', /The finding is still there/);
    assert.equal(again?.data, undefined);
    const automatic = await client.actions(uri(), everything, { triggerKind: CodeActionTriggerKind.Automatic });
    assert.equal(titled(automatic, 'Shout'), undefined);
    await client.change(uri(), '# FIXME now\n');
    const fresh = titled(await client.actions(uri(), everything), 'Shout') ?? assert.fail();
    assert.equal(fresh.disabled, undefined);
  });

  it('refuses to resolve an action of an older version', async () => {
    await open('# TODO\n');
    const [action] = await client.actions(uri(), everything);
    await client.change(uri(), '# TODO later\n');
    await assert.rejects(client.resolve(action), { code: LSPErrorCodes.ContentModified });
  });

  for (const [path, language, text, expected] of [
    [
      'a.py',
      'python',
      'if x:\n    y = 1  # TODO\n',
      'if x:\n    # refactoriq-ignore-next-line todo-left\n    y = 1  # TODO\n',
    ],
    ['a.ts', 'typescript', 'f("TODO");\r\n', '// refactoriq-ignore-next-line todo-left\r\nf("TODO");\r\n'],
    ['b.py', 'python', 's = """\nTODO"""\n', 's = """\nTODO"""  # refactoriq-ignore todo-left\n'],
    [
      'a.tsx',
      'typescriptreact',
      'const a = (\n  <p>\n    <b>TODO</b>\n  </p>\n);\n',
      'const a = (\n  <p>\n    {/* refactoriq-ignore-next-line todo-left */}\n    <b>TODO</b>\n  </p>\n);\n',
    ],
  ] as const) {
    it(`suppresses a finding for its line in ${path}, where a comment counts`, async () => {
      await open(text, language, path);
      await client.apply(titled(await client.actions(workspace.uri(path), everything), 'Suppress `todo-left` for'));
      assert.equal(client.text(workspace.uri(path)), expected);
      assert.deepEqual(await client.waitForDiagnostics(workspace.uri(path)), []);
    });
  }

  it('says so where no comment can suppress a finding', async () => {
    await open('s = """\nTODO\n"""\n');
    const action = titled(await client.actions(uri(), everything), 'Suppress `todo-left` for');
    assert.equal((await client.resolve(action)).edit, undefined);
    await client.waitFor('message', () =>
      client.shown.some((message) => message.includes('No comment at this place would count')),
    );
  });

  for (const [path, language, text, expected] of [
    ['a.py', 'python', '# TODO\n# TODO\n', '# refactoriq-ignore-file todo-left\n# TODO\n# TODO\n'],
    [
      'b.py',
      'python',
      '#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n# TODO\n',
      '#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n# refactoriq-ignore-file todo-left\n# TODO\n',
    ],
    ['a.php', 'php', '<?php\n$a = "TODO";\n', '<?php\n// refactoriq-ignore-file todo-left\n$a = "TODO";\n'],
    ['c.py', 'python', '\uFEFF# TODO\n', '\uFEFF# refactoriq-ignore-file todo-left\n# TODO\n'],
  ] as const) {
    it(`suppresses a rule in all of ${path}`, async () => {
      await open(text, language, path);
      await client.apply(titled(await client.actions(workspace.uri(path), everything), 'Suppress `todo-left` in'));
      assert.equal(client.text(workspace.uri(path)), expected);
      assert.deepEqual(await client.waitForDiagnostics(workspace.uri(path)), []);
    });
  }

  it('turns a rule off in a configuration it makes', async () => {
    await open('# TODO\n');
    await client.apply(titled(await client.actions(uri(), everything), 'Turn'));
    assert.deepEqual(JSON.parse(await workspace.read('refactoriq.config.json')), { rules: { 'todo-left': 'off' } });
    await client.changeFile(workspace.uri('refactoriq.config.json'), 1);
    await client.waitForDiagnostics(uri(), (diagnostics) => diagnostics.length === 0);
  });

  it('turns a rule off in the nearest configuration and keeps what is there', async () => {
    await workspace.write('refactoriq.config.json', '{}');
    await workspace.write('lib/refactoriq.config.json', '{\n  // ours\n  "rules": {\n    "doubt": "off",\n  },\n}\n');
    await open('# TODO\n', 'python', 'lib/a.py');
    await client.apply(titled(await client.actions(workspace.uri('lib/a.py'), everything), 'Turn'));
    const config = await workspace.read('lib/refactoriq.config.json');
    assert.match(config, /\/\/ ours/);
    assert.match(config, /"todo-left": "off"/);
    assert.equal(await workspace.read('refactoriq.config.json'), '{}');
  });

  it('explains a rule by its page', async () => {
    await open('# TODO\n');
    const { command } = titled(await client.actions(uri(), everything), 'Explain') ?? assert.fail();
    assert.deepEqual(command?.arguments, ['todo-left']);
    await client.connection.sendRequest('workspace/executeCommand', command);
    assert.match(client.shownDocuments[0] ?? '', /docs\/rules\/todo-left\.md$/);
    const known = await client.connection.sendRequest(RuleDocumentationRequest, { ruleId: 'todo-left' });
    assert.match(known.markdown, /# A task is left/);
    assert.equal((await client.connection.sendRequest(RuleDocumentationRequest, { ruleId: 'nonsense' })).markdown, '');
  });

  it('fixes all by request and by command', async () => {
    await open('# TODO FIXME\n');
    const result = await client.connection.sendRequest(FixAllRequest, { uri: uri(), safety: 'safe' });
    assert.equal(result.applied, 1);
    assert.deepEqual(
      result.withheld.map(({ ruleId }) => ruleId),
      ['fixme-left'],
    );
    const command = { command: SERVER_COMMANDS.fixAll, arguments: [uri()] };
    assert.equal(await client.connection.sendRequest('workspace/executeCommand', command), 1);
    assert.equal(client.text(uri()), '# done FIXME\n');
  });

  it('leaves what the baseline hides alone when it fixes all', async () => {
    const [first] = await open('# TODO one\n# TODO two\n');
    const { fingerprint } = (first ?? assert.fail()).data as { fingerprint: string };
    const baseline = { version: 1, findings: { 'app.py': { [fingerprint]: 'todo-left' } } };
    await workspace.write('baseline.json', JSON.stringify(baseline));
    await workspace.write('refactoriq.config.json', '{ "baseline": "baseline.json" }');
    await client.changeFile(workspace.uri('refactoriq.config.json'), FileChangeType.Created);
    await client.waitForDiagnostics(uri(), (diagnostics) => diagnostics.length === 1);
    const result = await client.connection.sendRequest(FixAllRequest, { uri: uri(), safety: 'unsafe' });
    assert.equal(result.applied, 1);
    await client.apply((await client.actions(uri(), everything, { only: ['source.fixAll'] }))[0]);
    assert.equal(client.text(uri()), '# TODO one\n# done two\n');
    assert.deepEqual(await client.waitForDiagnostics(uri()), []);
    assert.deepEqual(await client.actions(uri(), everything), []);
    const nothing = await client.connection.sendRequest(FixAllRequest, { uri: uri(), safety: 'safe' });
    assert.deepEqual([nothing.applied, nothing.edit], [0, undefined]);
  });

  it('analyzes a file at once when asked to', async () => {
    await client.changeSettings({ debounce: 10_000 });
    await open('x = 1\n');
    await client.change(uri(), '# TODO\n');
    assert.deepEqual(await client.connection.sendRequest(AnalyzeFileRequest, { uri: uri() }), { findings: 1 });
  });

  it('answers requests that make no sense with the reason', async () => {
    await assert.rejects(client.connection.sendRequest(AnalyzeFileRequest, { uri: 'file:///closed.py' }), /not open/);
    await assert.rejects(client.connection.sendRequest('refactoriq/fixAll', { uri: 1 }), /uri/);
    const command = { command: SERVER_COMMANDS.showRule, arguments: [] };
    await assert.rejects(
      client.connection.sendRequest('workspace/executeCommand', command),
      /takes one argument: a rule id/,
    );
  });

  it('shows the rationale of a finding and the measures of a function on hover', async () => {
    await open('def area(a, b):\n    return a * b  # TODO\n');
    const hover = (line: number, character: number) =>
      client.connection.sendRequest('textDocument/hover', {
        textDocument: { uri: uri() },
        position: { line, character },
      });
    const finding = JSON.stringify(await hover(1, 21));
    for (const part of ['A task is left.', 'Tasks in the code are forgotten.', 'severity medium', 'todo-left.md'])
      assert.ok(finding.includes(part), part);
    assert.match(JSON.stringify(await hover(0, 5)), /area.*low complexity.*cognitive complexity \| 0/);
    assert.equal(await hover(1, 4), null);
  });

  it('shows measures as lenses when the user wants them', async () => {
    const lenses = () => client.connection.sendRequest('textDocument/codeLens', { textDocument: { uri: uri() } });
    await open('def area(a, b):\n    return a * b  # TODO\n');
    assert.equal(await lenses(), null);
    await client.changeSettings({ codeLens: { enable: true } });
    const shown = (await lenses()) as { command: { title: string } }[];
    assert.equal(shown.length, 2);
    assert.match(shown[0]?.command.title ?? '', /^Score \d+\.\d of 10 · 1 finding$/);
    assert.match(shown[1]?.command.title ?? '', /^Complexity low · cognitive 0 · maintainability \d+$/);
  });
});

describe('what can be done in an editor with the bare protocol', () => {
  it('gets edits with the actions, without versions, and no creation of files', async () => {
    const workspace = await createWorkspace({});
    const codeAction = { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix'] } } };
    const capabilities = { textDocument: { codeAction } };
    const client = await startInMemory({
      rules: STUB_RULES,
      folders: [workspace.root],
      capabilities,
      initializationOptions: null,
    });
    const uri = workspace.uri('app.py');
    await client.open(uri, 'python', '# TODO FIXME\n');
    const [diagnostic] = await client.waitForDiagnostics(uri);
    assert.equal(diagnostic?.codeDescription, undefined);
    assert.equal(diagnostic?.relatedInformation, undefined);
    const actions = await client.actions(uri, everything);
    assert.equal(titled(actions, 'Shout'), undefined);
    assert.equal(titled(actions, 'Turn'), undefined);
    assert.ok(titled(actions, 'Mark as done')?.edit?.changes?.[uri]);
    assert.deepEqual(client.statuses, [], 'sends nothing that other editors do not know');
    await client.stop();
    await workspace.remove();
  });
});
