import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Diagnostic, FileChangeType } from 'vscode-languageserver-protocol';
import { AnalyzeWorkspaceRequest } from '#shared/protocol/analyze-workspace.ts';
import { createWorkspace, type LspClient, startInMemory } from '#test/support/lsp-client.ts';
import { STUB_RULES } from './stub-rules.ts';

const FILE = '.refactoriq/suppressions.yml';
const COMMAND = 'refactoriq.server.suppressFinding';
const CODE = 'x = 1  # TODO one\ny = 2  # TODO two\n';

describe('suppressions of the team in the editor', () => {
  let workspace: Awaited<ReturnType<typeof createWorkspace>>;
  let client: LspClient;
  const uri = () => workspace.uri('app.py');
  const text = () => readFile(join(workspace.root, FILE), 'utf8');
  const suppress = (diagnostic: Diagnostic, ...reason: string[]) =>
    client.connection.sendRequest('workspace/executeCommand', {
      command: COMMAND,
      arguments: [uri(), (diagnostic.data as { fingerprint: string }).fingerprint, ...reason],
    });
  const changeFile = async (content: string) => {
    await workspace.write(FILE, content);
    await client.changeFile(workspace.uri(FILE), FileChangeType.Changed);
  };

  beforeEach(async () => {
    workspace = await createWorkspace({ 'app.py': CODE, 'closed.py': 'z = 3  # TODO three\n' });
    client = await startInMemory({ rules: STUB_RULES, folders: [workspace.root] });
  });

  afterEach(async () => {
    await client.stop();
    await workspace.remove();
  });

  it('are offered for a finding, and written with its reason; the finding is gone at once', async () => {
    await client.open(uri(), 'python', CODE);
    const [first = assert.fail()] = await client.waitForDiagnostics(uri());
    const actions = await client.actions(uri(), first.range);
    const action = actions.find(({ title }) => title === 'Suppress this `todo-left` for the team…');
    assert.deepEqual(action?.command?.arguments, [uri(), (first.data as { fingerprint: string }).fingerprint]);
    await suppress(first, ' It stays until the release. ');
    const left = await client.waitForDiagnostics(uri(), (diagnostics) => diagnostics.length === 1);
    assert.equal(left[0]?.range.start.line, 1);
    assert.match(
      await text(),
      /\n {2}- rule: todo-left\n {4}path: app\.py\n {4}fingerprint: [0-9a-f]{16}\n {4}reason: It stays until the release\.\n/,
    );
    assert.deepEqual(client.shownDocuments, []);
  });

  it('get a stand-in for the reason where nobody was asked, and are shown', async () => {
    await client.open(uri(), 'python', CODE);
    const [first = assert.fail()] = await client.waitForDiagnostics(uri());
    await suppress(first);
    assert.match(await text(), /reason: Suppressed in the editor\n/);
    assert.deepEqual(client.shownDocuments, [workspace.uri(FILE)]);
  });

  it('are watched: findings go, also of closed files, and come back', async () => {
    await client.waitFor('a watcher', () =>
      JSON.stringify([...client.registrations.values()]).includes('.refactoriq/suppressions.yml'),
    );
    await client.open(uri(), 'python', CODE);
    await client.connection.sendRequest(AnalyzeWorkspaceRequest, {});
    const closed = workspace.uri('closed.py');
    await client.waitForDiagnostics(closed, (all) => all.length === 1);
    await changeFile('suppressions:\n  - rule: todo-left\n    reason: all of them\n');
    await client.waitForDiagnostics(uri(), (all) => all.length === 0);
    await client.waitForDiagnostics(closed, (all) => all.length === 0);
    await rm(join(workspace.root, FILE));
    await client.changeFile(workspace.uri(FILE), FileChangeType.Deleted);
    await client.waitForDiagnostics(uri(), (all) => all.length === 2);
    await client.waitForDiagnostics(closed, (all) => all.length === 1);
  });

  it('follow a finding into a renamed file', async () => {
    await client.open(uri(), 'python', CODE);
    const [first = assert.fail()] = await client.waitForDiagnostics(uri());
    await suppress(first, 'r');
    await rename(join(workspace.root, 'app.py'), join(workspace.root, 'main.py'));
    await client.open(workspace.uri('main.py'), 'python', CODE);
    await client.changeFile(uri(), FileChangeType.Deleted);
    const left = await client.waitForDiagnostics(workspace.uri('main.py'), (all) => all.length === 1);
    assert.equal(left[0]?.range.start.line, 1);
  });

  it('show their faults in their file and leave the others at work', async () => {
    await client.open(uri(), 'python', CODE);
    await client.waitForDiagnostics(uri());
    await changeFile('suppressions:\n  - rule: todo-lft\n    reason: r\n  - path: app.py\n    reason: r\n');
    await client.waitForDiagnostics(uri(), (all) => all.length === 0);
    await client.waitFor('a problem', () => client.diagnostics(workspace.uri(FILE)).length === 1);
    const [problem = assert.fail()] = client.diagnostics(workspace.uri(FILE));
    assert.equal(problem.range.start.line, 1);
    assert.match(
      client.shown.join('\n'),
      /suppressions\.yml:2: There is no rule "todo-lft"\. .* The entry does not count\.$/,
    );
  });

  for (const isTrusted of [true, false]) {
    it(`count in a workspace that is ${isTrusted ? '' : 'not '}trusted, where git is ${isTrusted ? '' : 'not '}asked for the author`, async () => {
      execFileSync('git', ['init', '-q', workspace.root]);
      execFileSync('git', ['-C', workspace.root, 'config', 'user.name', 'Grace Hopper']);
      await workspace.write(FILE, 'suppressions:\n  - path: closed.py\n    reason: r\n');
      const initializationOptions = { isTrusted, clientVersion: 'test' };
      const other = await startInMemory({ rules: STUB_RULES, folders: [workspace.root], initializationOptions });
      try {
        await other.open(workspace.uri('closed.py'), 'python', CODE);
        await other.waitForDiagnostics(workspace.uri('closed.py'), (all) => all.length === 0);
        await other.open(uri(), 'python', CODE);
        const [first = assert.fail()] = await other.waitForDiagnostics(uri());
        const { fingerprint } = first.data as { fingerprint: string };
        await other.connection.sendRequest('workspace/executeCommand', {
          command: COMMAND,
          arguments: [uri(), fingerprint, 'r'],
        });
        assert.equal((await text()).includes('author: Grace Hopper\n'), isTrusted);
      } finally {
        await other.stop();
      }
    });
  }

  it('are refused where their file has changes that are not saved', async () => {
    await changeFile('suppressions: []\n');
    await client.open(uri(), 'python', CODE);
    const [first = assert.fail()] = await client.waitForDiagnostics(uri());
    await client.open(workspace.uri(FILE), 'yaml', 'suppressions: [] # mine\n');
    await assert.rejects(suppress(first, 'r'), /not saved\. Save it first/);
    assert.equal(await text(), 'suppressions: []\n');
  });

  it('are refused for what is not there any more, and for wrong arguments', async () => {
    await client.open(uri(), 'python', CODE);
    await client.waitForDiagnostics(uri());
    const send = (args: unknown[]) =>
      client.connection.sendRequest('workspace/executeCommand', { command: COMMAND, arguments: args });
    await assert.rejects(send([uri(), '0123456789abcdef', 'r']), /not there any more/);
    await assert.rejects(send([uri()]), /takes a document URI, a fingerprint/);
    await assert.rejects(send(['untitled:Untitled-1', '0123456789abcdef']), /none of the open folders/);
  });
});
