import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { commands, languages, Selection, type TextDocument, Uri, window, workspace } from 'vscode';
import type { ProposalOutcome, ProposalSummary, ProposeResult } from '../../../shared/protocol/proposals.ts';
import type { SetReviewScopeResult } from '../../../shared/protocol/review-scope.ts';
import {
  closeEverything,
  findingsOf,
  fixtureUri,
  openFixture,
  typeAt,
  waitFor,
  waitForFinding,
  waitForNoFinding,
} from './workspace.ts';

const WITHOUT_ASKING = { withoutAsking: true };
/** Each has an import that is not used; with other line breaks, characters outside of the basic plane, no last line break. */
const FILES: Readonly<Record<string, string>> = {
  'shop/made/crlf.py': `"""Made."""\r\n\r\nimport os\r\n\r\nNAMES = ["a", "b"]\r\n\r\nLAST = 1\r\n`,
  'shop/made/smile.py': 'import os\n\nSMILE = "😀"\n\n\nLAST = 2',
  'shop/made/plain.py': 'import os\n\nNAMES = ["c"]\n\n\nLAST = 3\n',
};

async function bytesOf(path: string): Promise<Buffer> {
  return Buffer.from(await workspace.fs.readFile(fixtureUri(path)));
}

async function readAll(paths: readonly string[]): Promise<Map<string, Buffer>> {
  return new Map(await Promise.all(paths.map(async (path) => [path, await bytesOf(path)] as const)));
}

/** The proposal to remove all unused imports of the folder `shop`. */
async function propose(): Promise<ProposalSummary> {
  const result = await commands.executeCommand<ProposeResult>(
    'refactoriq.fixRuleInWorkspace',
    'unused-import',
    WITHOUT_ASKING,
  );
  const { path } = fixtureUri('shop/x').with({ query: '' });
  const folder = path.slice(0, -2);
  return result.proposals.find((proposal) => Uri.parse(proposal.folder).path === folder) ?? assert.fail();
}

function step(command: string, { id }: ProposalSummary): Thenable<ProposalOutcome> {
  return commands.executeCommand(command, id, WITHOUT_ASKING);
}

/** With the reason of a refusal. */
async function kindOf(outcome: Thenable<ProposalOutcome>): Promise<string> {
  const { kind, ...rest } = await outcome;
  return 'reason' in rest ? `${kind}: ${rest.reason}` : kind;
}

/** Time for the refactor preview to come up: nothing tells an extension that it has. */
const PREVIEW_MS = 1500;

/** Opens VS Code's refactor preview, ticks every file and presses Apply. */
async function applyThroughPreview({ id, files }: ProposalSummary): Promise<ProposalOutcome> {
  const outcome = commands.executeCommand<ProposalOutcome>('refactoriq.previewProposal', id);
  await new Promise((done) => setTimeout(done, PREVIEW_MS));
  for (const command of ['refactorPreview.groupByFile', 'refactorPreview.focus', 'list.collapseAll', 'list.focusFirst'])
    await commands.executeCommand(command);
  for (let file = 0; file < files.length; file++) {
    await commands.executeCommand('refactorPreview.toggleCheckedState');
    await commands.executeCommand('list.focusDown');
  }
  await commands.executeCommand('refactorPreview.apply');
  return await outcome;
}

describe('proposals', () => {
  let before: Map<string, Buffer>;

  beforeEach(async () => {
    for (const [path, text] of Object.entries(FILES)) await workspace.fs.writeFile(fixtureUri(path), Buffer.from(text));
    before = await readAll([...Object.keys(FILES), 'shop/reports/daily.py', 'shop/prices.py']);
    await openFixture('shop/prices.py');
  });

  afterEach(async () => {
    await closeEverything();
    await workspace.fs.delete(fixtureUri('shop/made'), { recursive: true });
    await workspace.fs.writeFile(
      fixtureUri('shop/reports/daily.py'),
      before.get('shop/reports/daily.py') ?? assert.fail(),
    );
  });

  it('are applied through the refactor preview and rolled back to the byte after edits elsewhere', async () => {
    const proposal = await propose();
    assert.equal(proposal.files.length, 4);
    assert.equal(await kindOf(applyThroughPreview(proposal)), 'done');
    for (const [path, text] of Object.entries(FILES)) {
      assert.deepEqual(await bytesOf(path), Buffer.from(text.replace(/import os\r?\n/, '')), path);
    }
    assert.deepEqual(
      workspace.textDocuments.filter(({ isDirty }) => isDirty).map(({ uri }) => uri.path),
      [],
    );

    const document = await openFixture('shop/made/crlf.py');
    const last = document.lineCount - 1;
    await typeAt(document, last, 'NEW = 0\n');
    await document.save();
    assert.equal(await kindOf(step('refactoriq.rollBackProposal', proposal)), 'done');
    const expected = new Map(before);
    expected.set('shop/made/crlf.py', Buffer.from(`${FILES['shop/made/crlf.py']}NEW = 0\r\n`));
    assert.deepEqual(await readAll([...expected.keys()]), expected);
  });

  it('leave what is not saved for the user to save', async () => {
    const document = await openFixture('shop/made/plain.py');
    await typeAt(document, 4, 'NEW = 0\n');
    const proposal = await propose();
    assert.equal(await kindOf(step('refactoriq.applyProposal', proposal)), 'done');
    assert.ok(document.isDirty);
    assert.equal(document.getText(), '\nNAMES = ["c"]\n\nNEW = 0\n\nLAST = 3\n');
    assert.ok(!(await bytesOf('shop/made/smile.py')).includes('import os'));
    assert.equal(await kindOf(step('refactoriq.rollBackProposal', proposal)), 'done');
    await document.save();
    const expected = new Map(before);
    expected.set('shop/made/plain.py', Buffer.from('import os\n\nNAMES = ["c"]\n\nNEW = 0\n\nLAST = 3\n'));
    assert.deepEqual(await readAll([...expected.keys()]), expected);
  });

  it('show a conflict with both sides beside the file', async () => {
    const proposal = await propose();
    const document = await openFixture('shop/made/plain.py');
    await typeAt(document, 0, 'import json\nprint(json)\n');
    await typeAt(document, 2, '# ');
    const outcome = await step('refactoriq.applyProposal', proposal);
    assert.equal(outcome.kind, 'conflict', JSON.stringify(outcome));
    const shown = await waitFor('the conflict', () =>
      window.visibleTextEditors.find(({ document: { uri } }) => uri.scheme === 'refactoriq-proposal'),
    );
    assert.match(shown.document.getText(), /<<<<<<< your file[^]*=======[^]*>>>>>>> proposal/);
    assert.equal(shown.document.languageId, 'python');
  });

  it('show what they change as documents to compare', async () => {
    const proposal = await propose();
    await commands.executeCommand('refactoriq.showProposalChanges', proposal.id, 'made/plain.py');
    const sides = await waitFor('both sides', () => {
      const found = workspace.textDocuments.filter(
        ({ uri }) => uri.scheme === 'refactoriq-proposal' && /"kind":"(?:before|after)"/.test(uri.query),
      );
      return found.length === 2 && found;
    });
    const texts = sides.map((side: TextDocument) => side.getText()).toSorted((a, b) => b.length - a.length);
    assert.deepEqual(texts, [FILES['shop/made/plain.py'], '\nNAMES = ["c"]\n\n\nLAST = 3\n']);
  });

  it('keep quick fixes as well, so that they can be rolled back', async () => {
    const document = await openFixture('shop/made/plain.py');
    await waitForFinding(document.uri, 'unused-import');
    await commands.executeCommand('refactoriq.fixAll');
    await waitForNoFinding(document.uri, 'unused-import');
    await document.save();
    const list = await waitForProposal('applied', 'made/plain.py');
    assert.equal(await kindOf(step('refactoriq.rollBackProposal', list)), 'done');
    await document.save();
    assert.deepEqual(await bytesOf('shop/made/plain.py'), before.get('shop/made/plain.py'));
  });
});

/** The newest proposal for one file in a state. */
async function waitForProposal(state: string, path: string): Promise<ProposalSummary> {
  let found: ProposalSummary | undefined;
  const look = async (): Promise<void> => {
    const proposals = await commands.executeCommand<readonly ProposalSummary[]>('refactoriq.refreshProposals');
    found = proposals.find(
      (candidate) => candidate.state === state && candidate.files.every((file) => file.path === path),
    );
  };
  return await waitFor(`${state} proposal`, () => {
    void look();
    return found;
  });
}

describe('review of changes', () => {
  const root = () => fixtureUri('shop/x').fsPath.slice(0, -2);
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args], { cwd: root() });

  afterEach(async () => {
    await commands.executeCommand('refactoriq.reviewEverything');
    await closeEverything();
    rmSync(join(root(), '.git'), { recursive: true, force: true });
    await workspace.fs.delete(fixtureUri('shop/fresh.py')).then(undefined, () => undefined);
  });

  it('limits the findings to changed lines, and shows all of them again', async () => {
    git('init', '--quiet', '--initial-branch', 'main');
    git('add', '--all');
    git('commit', '--quiet', '--message', 'Begin');
    await workspace.fs.writeFile(fixtureUri('shop/fresh.py'), Buffer.from('import os\n'));
    const { uri } = await openFixture('shop/orders.py');
    await waitForFinding(uri, 'sql-injection');
    const result = await commands.executeCommand<SetReviewScopeResult>('refactoriq.reviewChanges');
    assert.deepEqual([result.files, result.riskiest.length], [1, 1]);
    await waitForFinding(fixtureUri('shop/fresh.py'), 'unused-import');
    await waitForNoFinding(uri, 'sql-injection');
    const document = await openFixture('shop/orders.py');
    await typeAt(document, 0, 'import sys\n');
    await waitForFinding(uri, 'unused-import');
    assert.deepEqual(findingsOf(uri).length, 1, JSON.stringify(languages.getDiagnostics(uri)));
    await commands.executeCommand('refactoriq.reviewEverything');
    await waitForFinding(uri, 'sql-injection');
  });

  it('tells who introduced the finding at the cursor', async () => {
    git('init', '--quiet', '--initial-branch', 'main');
    git('add', '--all');
    git('commit', '--quiet', '--message', 'Begin');
    const { uri } = await openFixture('shop/orders.py');
    const finding = await waitForFinding(uri, 'sql-injection');
    const editor = window.activeTextEditor ?? assert.fail();
    editor.selection = new Selection(finding.range.start, finding.range.start);
    const origin = await commands.executeCommand<{ kind: string; author?: string; summary?: string }>(
      'refactoriq.whoIntroduced',
    );
    assert.deepEqual([origin.kind, origin.author, origin.summary], ['commit', 'Ada', 'Begin']);
  });
});
