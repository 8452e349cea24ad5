import assert from 'node:assert/strict';
import {
  commands,
  type Diagnostic,
  type Extension,
  extensions,
  languages,
  Range,
  type TextDocument,
  Uri,
  window,
  workspace,
  WorkspaceEdit,
} from 'vscode';

const POLL_MS = 40;
const TIMEOUT_MS = 15_000;

/** The extension under test. */
export function ourExtension(): Extension<unknown> {
  const extension = extensions.getExtension('refactoriq.refactoriq');
  assert.ok(extension, 'the extension is not there');
  return extension;
}

/** Asks again and again until there is an answer. Rejects when there is none for a long time. */
export async function waitFor<T>(what: string, ask: () => T | undefined | false): Promise<T> {
  const end = Date.now() + TIMEOUT_MS;
  for (;;) {
    const answer = ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`waited ${TIMEOUT_MS / 1000} s for ${what}`);
    await new Promise((done) => setTimeout(done, POLL_MS));
  }
}

/** A file of the fixture workspace, for example `shop/orders.py`. */
export function fixtureUri(path: string): Uri {
  const [folder = '', ...rest] = path.split('/');
  const found = workspace.workspaceFolders?.find(({ name }) => name === folder);
  assert.ok(found, `there is no workspace folder ${folder}`);
  return Uri.joinPath(found.uri, ...rest);
}

export async function openFixture(path: string): Promise<TextDocument> {
  const document = await workspace.openTextDocument(fixtureUri(path));
  await window.showTextDocument(document);
  return document;
}

export function findingsOf(uri: Uri): Diagnostic[] {
  return languages.getDiagnostics(uri).filter(({ source }) => source === 'RefactorIQ');
}

function ruleOf({ code }: Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

/** Resolves to the finding of a rule as soon as it is published. */
export function waitForFinding(uri: Uri, ruleId: string): Promise<Diagnostic> {
  return waitFor(`${ruleId} in ${uri.path}`, () => findingsOf(uri).find((diagnostic) => ruleOf(diagnostic) === ruleId));
}

/** Resolves when a rule has nothing to say any more. */
export async function waitForNoFinding(uri: Uri, ruleId: string): Promise<void> {
  await waitFor(
    `no ${ruleId} in ${uri.path}`,
    () => !findingsOf(uri).some((diagnostic) => ruleOf(diagnostic) === ruleId),
  );
}

/** Types at the start of a line, as one edit. */
export async function typeAt(document: TextDocument, line: number, text: string): Promise<void> {
  const edit = new WorkspaceEdit();
  edit.insert(document.uri, new Range(line, 0, line, 0).start, text);
  assert.ok(await workspace.applyEdit(edit));
}

/** Leaves no changed and no open document behind. */
export async function closeEverything(): Promise<void> {
  while (window.activeTextEditor) await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  await commands.executeCommand('workbench.action.closeAllEditors');
}
