import {
  AnnotatedTextEdit,
  type ChangeAnnotation,
  CreateFile,
  TextDocumentEdit,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import type { TextEdit as DomainTextEdit } from '#shared/domain/text-edit.ts';
import type { LineMap } from '#engine/source/line-map.ts';
import type { ClientFeatures } from '../client-features.ts';
import { DOCUMENT_START, toRange } from './to-range.ts';

/** The document an edit is for. */
export interface EditTarget {
  readonly uri: string;
  /** The version the offsets belong to; null for a file that is not open. */
  readonly version: number | null;
  readonly lines: LineMap;
}

/** What shall happen to one document. */
export interface DocumentEdits {
  readonly target: EditTarget;
  readonly edits: readonly DomainTextEdit[];
}

/** Edits of one document, versioned where the editor understands that. */
export function toWorkspaceEdit(
  target: EditTarget,
  edits: readonly DomainTextEdit[],
  client: Pick<ClientFeatures, 'hasVersionedEdits'>,
): WorkspaceEdit {
  return joinWorkspaceEdits([{ target, edits }], client);
}

/** Edits of several documents as one, versioned where the editor understands that. */
export function joinWorkspaceEdits(
  documents: readonly DocumentEdits[],
  { hasVersionedEdits }: Pick<ClientFeatures, 'hasVersionedEdits'>,
): WorkspaceEdit {
  const converted = documents.map(({ target, edits }) => ({ target, textEdits: toTextEdits(target, edits) }));
  if (!hasVersionedEdits) {
    return { changes: Object.fromEntries(converted.map(({ target, textEdits }) => [target.uri, textEdits])) };
  }
  return {
    documentChanges: converted.map(({ target: { uri, version }, textEdits }) =>
      TextDocumentEdit.create({ uri, version }, textEdits),
    ),
  };
}

/** The same for the user to confirm edit by edit; only for editors that know versions and change annotations. */
export function toConfirmedEdit(
  documents: readonly DocumentEdits[],
  annotate: (target: EditTarget, edit: DomainTextEdit) => Omit<ChangeAnnotation, 'needsConfirmation'>,
): WorkspaceEdit {
  const changeAnnotations: Record<string, ChangeAnnotation> = {};
  let count = 0;
  const documentChanges = documents.map(({ target, edits }) => {
    const textEdits = edits.map((edit) => {
      const id = `hunk-${++count}`;
      changeAnnotations[id] = { ...annotate(target, edit), needsConfirmation: true };
      return AnnotatedTextEdit.replace(toRange(target.lines, edit), edit.newText, id);
    });
    return TextDocumentEdit.create({ uri: target.uri, version: target.version }, textEdits);
  });
  return { documentChanges, changeAnnotations };
}

function toTextEdits({ lines }: EditTarget, edits: readonly DomainTextEdit[]): TextEdit[] {
  return edits.map((edit) => ({ range: toRange(lines, edit), newText: edit.newText }));
}

/** Makes a new file. Only for editors that can create files. */
export function toFileCreation(uri: string, text: string): WorkspaceEdit {
  const content = TextDocumentEdit.create({ uri, version: null }, [{ range: DOCUMENT_START, newText: text }]);
  return { documentChanges: [CreateFile.create(uri, { ignoreIfExists: true }), content] };
}
