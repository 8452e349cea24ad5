import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Diagnostic } from 'vscode-languageserver-protocol';
import { AnalyzeWorkspaceRequest } from '#shared/protocol/analyze-workspace.ts';
import { SERVER_COMMANDS } from '#shared/protocol/commands.ts';
import { FindingOriginRequest } from '#shared/protocol/finding-origin.ts';
import { ListBranchesRequest, type ReviewScope, SetReviewScopeRequest } from '#shared/protocol/review-scope.ts';
import { type ClientOptions, type LspClient, startInMemory } from '#test/support/lsp-client.ts';
import { useTempFolder } from '#test/support/temp-folder.ts';
import { STUB_RULES } from './stub-rules.ts';

const AUTHOR = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', '-c', 'commit.gpgsign=false'];
const linesOf = (diagnostics: readonly Diagnostic[]) => diagnostics.map(({ range }) => range.start.line);

describe('review of changes in the language server', () => {
  const folder = useTempFolder();
  const started: LspClient[] = [];
  const uriOf = (path: string) => pathToFileURL(join(folder.path, path)).href;
  const git = (...args: string[]): string =>
    execFileSync('git', [...AUTHOR, ...args], { cwd: folder.path, encoding: 'utf8', stdio: 'pipe' }).trim();
  const commit = (message: string): void => {
    git('add', '--all');
    git('commit', '--quiet', '--message', message);
  };
  const start = async (options: ClientOptions = {}): Promise<LspClient> => {
    const client = await startInMemory({ rules: STUB_RULES, folders: [folder.path], ...options });
    started.push(client);
    return client;
  };
  const limit = (client: LspClient, scope: ReviewScope) =>
    client.connection.sendRequest(SetReviewScopeRequest, { scope });

  beforeEach(() => git('init', '--quiet', '--initial-branch', 'main'));

  afterEach(async () => {
    for (const client of started.splice(0)) await client.stop();
  });

  it('shows findings of changed lines only, in open and in closed files, and all of them again', async () => {
    folder.write({ 'a.py': '# TODO old\n\n\n\nx = 1\n', 'b.py': '# TODO old\n', 'c.py': '# TODO old\n' });
    commit('Begin');
    const text = '# TODO old\n\n\n\nx = 1\n# TODO new\n';
    folder.write({ 'a.py': text, 'b.py': '# TODO old\n\n\n# TODO new\n', 'new.py': '# TODO\n' });
    const client = await start();
    await client.open(uriOf('a.py'), 'python', text);
    assert.deepEqual(linesOf(await client.waitForDiagnostics(uriOf('a.py'))), [0, 5]);

    const result = await limit(client, { kind: 'uncommitted' });
    assert.deepEqual([result.files, result.findings.medium, result.hidden], [3, 3, 2]);
    assert.deepEqual(result.riskiest.toSorted(), [uriOf('a.py'), uriOf('b.py'), uriOf('new.py')]);
    assert.deepEqual(linesOf(client.diagnostics(uriOf('a.py'))), [5]);
    assert.deepEqual(linesOf(client.diagnostics(uriOf('b.py'))), [3]);
    assert.deepEqual(linesOf(client.diagnostics(uriOf('new.py'))), [0]);
    assert.equal(client.statuses.at(-1)?.scope, 'uncommitted changes');

    await limit(client, { kind: 'everything' });
    assert.deepEqual(linesOf(client.diagnostics(uriOf('a.py'))), [0, 5]);
    assert.deepEqual(client.diagnostics(uriOf('b.py')), []);
    assert.equal(client.statuses.at(-1)?.scope, undefined);
  });

  it('follows what is typed while only changes are shown', async () => {
    folder.write({ 'a.py': '# TODO old\nx = 1\n', 'b.py': '# TODO old\n' });
    commit('Begin');
    const client = await start();
    await client.open(uriOf('a.py'), 'python', '# TODO old\nx = 1\n');
    await client.waitForDiagnostics(uriOf('a.py'));
    await limit(client, { kind: 'uncommitted' });
    assert.deepEqual(client.diagnostics(uriOf('a.py')), []);
    await client.change(uriOf('a.py'), '\n\n# TODO old\nx = 1\n# TODO new\n');
    assert.deepEqual(linesOf(await client.waitForDiagnostics(uriOf('a.py'), (found) => found.length > 0)), [4]);
    await client.open(uriOf('b.py'), 'python', '# TODO old\n');
    assert.deepEqual(await client.waitForDiagnostics(uriOf('b.py')), []);
    await client.change(uriOf('b.py'), '# TODO old\n\nx = 1\n# TODO old\n');
    // Of two equal ones the line that was typed counts, not the one that was there.
    assert.deepEqual(linesOf(await client.waitForDiagnostics(uriOf('b.py'), (found) => found.length > 0)), [3]);
  });

  it('keeps the findings of a workspace that was analyzed meanwhile, for when everything is shown again', async () => {
    folder.write({ 'a.py': '# TODO old\n', 'b.py': '# TODO old\n' });
    commit('Begin');
    folder.write({ 'b.py': '# TODO old\n\n# TODO new\n' });
    const client = await start();
    await limit(client, { kind: 'uncommitted' });
    await client.connection.sendRequest(AnalyzeWorkspaceRequest, {});
    assert.deepEqual(
      [linesOf(client.diagnostics(uriOf('a.py'))), linesOf(client.diagnostics(uriOf('b.py')))],
      [[], [2]],
    );
    await limit(client, { kind: 'everything' });
    assert.deepEqual(
      [linesOf(client.diagnostics(uriOf('a.py'))), linesOf(client.diagnostics(uriOf('b.py')))],
      [[0], [0, 2]],
    );
  });

  it('stays as it was when the user stops it', async () => {
    folder.write({ 'a.py': 'x = 1\n' });
    commit('Begin');
    folder.write(Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`m${index}.py`, '# TODO\n'])));
    const client = await start();
    const scope = { kind: 'uncommitted' } as const;
    const running = client.connection.sendRequest(SetReviewScopeRequest, { scope, workDoneToken: 'run' });
    await client.waitFor('progress', () => client.progress.length > 0);
    await client.connection.sendNotification('window/workDoneProgress/cancel', { token: 'run' });
    assert.equal((await running).cancelled, true);
    assert.ok(client.statuses.every((status) => status.scope === undefined));
  });

  it('compares with where a branch began', async () => {
    folder.write({ 'a.py': '# TODO old\n' });
    commit('Begin');
    git('switch', '--quiet', '--create', 'work');
    folder.write({ 'b.py': '# TODO new\n' });
    commit('Work');
    const client = await start();
    assert.deepEqual(await client.connection.sendRequest(ListBranchesRequest, {}), {
      branches: [
        { name: 'main', isRemote: false, isCurrent: false },
        { name: 'work', isRemote: false, isCurrent: true },
      ],
      base: 'main',
    });
    const { files, riskiest } = await limit(client, { kind: 'base', ref: 'main' });
    assert.deepEqual([files, riskiest], [1, [uriOf('b.py')]]);
    await assert.rejects(limit(client, { kind: 'base', ref: 'nope' }), /There is no branch or commit “nope” here/);
  });

  it('does not run git in a workspace that is not trusted, and says where there is no repository', async () => {
    const untrusted = await start({ initializationOptions: { isTrusted: false, clientVersion: 'test' } });
    await assert.rejects(limit(untrusted, { kind: 'uncommitted' }), /is not trusted/);
    rmSync(join(folder.path, '.git'), { recursive: true });
    const client = await start();
    await assert.rejects(limit(client, { kind: 'uncommitted' }), /is in no git repository/);
    assert.equal(client.statuses.at(-1)?.scope, undefined);
  });

  describe('tells who introduced a finding', () => {
    const originOf = async (client: LspClient, path: string, index = 0) => {
      const { data } = client.diagnostics(uriOf(path))[index] ?? assert.fail();
      const { fingerprint } = data as { fingerprint: string };
      return await client.connection.sendRequest(FindingOriginRequest, { uri: uriOf(path), fingerprint });
    };

    it('by the last commit of its line, also when the text is not saved', async () => {
      folder.write({ 'a.py': '# TODO\n' });
      commit('Leave a task');
      const hash = git('rev-parse', 'HEAD');
      const client = await start();
      await client.open(uriOf('a.py'), 'python', '# TODO new\n\n# TODO\n');
      await client.waitForDiagnostics(uriOf('a.py'));
      assert.deepEqual(await originOf(client, 'a.py', 0), { kind: 'uncommitted' });
      const origin = await originOf(client, 'a.py', 1);
      assert.ok(origin.kind === 'commit');
      assert.deepEqual([origin.commit, origin.author, origin.summary], [hash, 'Ada', 'Leave a task']);
    });

    it('in a message, in editors without our client', async () => {
      folder.write({ 'a.py': '# TODO\n' });
      commit('Leave a task');
      const client = await start();
      await client.open(uriOf('a.py'), 'python', '# TODO\n');
      const [diagnostic] = await client.waitForDiagnostics(uriOf('a.py'));
      const actions = await client.actions(uriOf('a.py'), diagnostic?.range ?? assert.fail());
      const action = actions.find(({ title }) => title === 'Who introduced this?');
      assert.equal(action?.command?.command, SERVER_COMMANDS.whoIntroduced);
      await client.connection.sendRequest('workspace/executeCommand', action?.command);
      assert.match(client.shown[0] ?? '', /^RefactorIQ: Since [0-9a-f]{10} by Ada on \d{4}-\d\d-\d\d: Leave a task$/);
    });
  });
});
