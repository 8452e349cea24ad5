import type { DocumentChange } from '#shared/domain/document-change.ts';
import type { Finding } from '#shared/domain/finding.ts';
import { documentKey } from '../document-uri.ts';

/** An edit that the editor was given and may apply by itself. */
export interface ExpectedEdit {
  readonly uri: string;
  /** The text it was made for. */
  readonly before: string;
  readonly change: DocumentChange;
  /** Of the analysis of that text. */
  readonly findings: readonly Finding[];
  /** Who wrote it, where it was a language model: `openai:gpt-…`. */
  readonly model?: string | undefined;
}

/** Enough for an editor that asks for all edits of a menu at once. */
const MAX_EXPECTED = 32;

/**
 * Tells when an edit that was handed out has been applied: the document then holds exactly its result. So nothing has to be
 * asked of the editor, nothing waits for an answer, and what is typed a moment later changes nothing.
 */
export class ExpectedEdits {
  private expected: ExpectedEdit[] = [];

  expect(edit: ExpectedEdit): void {
    this.expected = [edit, ...this.expected.filter((other) => !isSame(other, edit))].slice(0, MAX_EXPECTED);
  }

  /** The edit whose result a document holds now; given out once. */
  take(uri: string, text: string): ExpectedEdit | undefined {
    if (this.expected.length === 0) return undefined;
    const key = documentKey(uri);
    const applied = this.expected.find((edit) => edit.change.newText === text && documentKey(edit.uri) === key);
    if (applied) this.expected = this.expected.filter((edit) => edit !== applied);
    return applied;
  }

  /** The document was closed. */
  forget(uri: string): void {
    const key = documentKey(uri);
    this.expected = this.expected.filter((edit) => documentKey(edit.uri) !== key);
  }
}

function isSame(a: ExpectedEdit, b: ExpectedEdit): boolean {
  return a.uri === b.uri && a.before === b.before && a.change.newText === b.change.newText;
}
