import { type TextDocument, Uri, workspace } from 'vscode';
import {
  type ApplyWorkspaceEditParams,
  type ApplyWorkspaceEditResult,
  ResponseError,
  TextDocumentEdit,
} from 'vscode-languageclient/node';
import { EDITOR_LANGUAGE_IDS } from '#shared/protocol/document-selector.ts';

type Answer = ApplyWorkspaceEditResult | ResponseError;

/**
 * Applies edits of the server and saves the files that had nothing unsaved before, so that none stays behind changed and
 * unseen. What the user has not saved is left for them to decide.
 */
export class SavedEdits {
  private saving: Promise<unknown> = Promise.resolve();

  /** The server is answered before documents are saved, which may change them once more: it wants to see its own edit. */
  async apply(
    params: ApplyWorkspaceEditParams,
    next: (params: ApplyWorkspaceEditParams) => Promise<Answer>,
  ): Promise<Answer> {
    const edits = (params.edit.documentChanges ?? []).filter((change) => TextDocumentEdit.is(change));
    const unknown = edits.find(({ textDocument: { uri, version } }) => version === null && openDocument(uri)?.isDirty);
    if (unknown) {
      const path = workspace.asRelativePath(Uri.parse(unknown.textDocument.uri));
      // The server took the text on the disk for what the file holds.
      return { applied: false, failureReason: `${path} has changes that are not saved` };
    }
    const clean = edits.map(({ textDocument }) => textDocument.uri).filter((uri) => !openDocument(uri)?.isDirty);
    const answer = await next(params);
    if (answer instanceof ResponseError || !answer.applied) return answer;
    const changed = clean.flatMap((uri) => openDocument(uri) ?? []).filter(({ isDirty }) => isDirty);
    // The server knows these by the disk only.
    await saveAll(changed.filter((document) => !isFollowed(document)));
    this.saving = this.saving.then(() => nextTurn()).then(() => saveAll(changed.filter(isFollowed)));
    return answer;
  }

  /** Resolves when everything is saved. */
  async settled(): Promise<void> {
    await this.saving;
  }
}

function isFollowed({ languageId }: TextDocument): boolean {
  return EDITOR_LANGUAGE_IDS.some((id) => id === languageId);
}

async function saveAll(documents: readonly TextDocument[]): Promise<void> {
  for (const document of documents) await document.save();
}

function openDocument(uri: string): TextDocument | undefined {
  const wanted = Uri.parse(uri).toString();
  return workspace.textDocuments.find((document) => document.uri.toString() === wanted);
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve));
}
