import { CreateFile, TextDocumentEdit, type TextEdit, type WorkspaceEdit } from 'vscode-languageserver/node';
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

/** Edits of one document, versioned where the editor understands that. */
export function toWorkspaceEdit(
  { uri, version, lines }: EditTarget,
  edits: readonly DomainTextEdit[],
  { hasVersionedEdits }: Pick<ClientFeatures, 'hasVersionedEdits'>,
): WorkspaceEdit {
  const textEdits = edits.map((edit): TextEdit => ({ range: toRange(lines, edit), newText: edit.newText }));
  if (!hasVersionedEdits) return { changes: { [uri]: textEdits } };
  return { documentChanges: [TextDocumentEdit.create({ uri, version }, textEdits)] };
}

/** Makes a new file. Only for editors that can create files. */
export function toFileCreation(uri: string, text: string): WorkspaceEdit {
  const content = TextDocumentEdit.create({ uri, version: null }, [{ range: DOCUMENT_START, newText: text }]);
  return { documentChanges: [CreateFile.create(uri, { ignoreIfExists: true }), content] };
}
