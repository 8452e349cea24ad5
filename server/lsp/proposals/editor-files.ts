import { join } from 'node:path';
import type { Connection, TextDocuments, WorkspaceEdit } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { FileReplacement, ReplacementOutcome, WorkspaceFiles } from '#engine/ports/workspace-files.ts';
import { decodeText } from '#engine/proposals/text-content.ts';
import { LineMap } from '#engine/source/line-map.ts';
import { encodeSource } from '#engine/source/read-source.ts';
import type { ClientFeatures } from '../client-features.ts';
import { editsBetween } from '../convert/text-difference.ts';
import { type DocumentEdits, joinWorkspaceEdits } from '../convert/to-workspace-edit.ts';
import { documentKey, toFileUri } from '../document-uri.ts';

export interface EditorFilesSetup {
  /** Absolute folder that paths are relative to. */
  readonly root: string;
  readonly disk: WorkspaceFiles;
  readonly connection: Connection;
  readonly documents: TextDocuments<TextDocument>;
  readonly client: ClientFeatures;
}

const BYTE_ORDER_MARK = '\uFEFF';

/** The files of a folder as the user sees them: what an editor has open counts more than what is on the disk. */
export class EditorFiles implements WorkspaceFiles {
  private readonly given: EditorFilesSetup;

  constructor(given: EditorFilesSetup) {
    this.given = given;
  }

  async read(path: string, signal?: AbortSignal): Promise<Uint8Array | undefined> {
    const bytes = await this.given.disk.read(path, signal);
    const open = this.openDocuments().get(this.keyOf(path));
    return open ? encodeLike(bytes, open.getText()) : bytes;
  }

  isOpen(path: string): boolean {
    return this.textOf(path) !== undefined;
  }

  /** The text of an open document at this moment, without a byte order mark. */
  textOf(path: string): string | undefined {
    const document = this.openDocuments().get(this.keyOf(path));
    return document && withoutMark(document.getText());
  }

  /** The bytes of a file if it held this text: UTF-8, with the byte order mark that it has on the disk. */
  async encode(path: string, text: string): Promise<Uint8Array> {
    return encodeLike(await this.given.disk.read(path), text);
  }

  /**
   * Open documents are changed by one versioned edit, so that nothing unsaved is lost. What nobody has open is written to
   * the disk to the byte: an editor would bring all line breaks and whatever else it does on save. When the editor refuses,
   * what was written gets its old bytes back.
   */
  async replaceAll(changes: readonly FileReplacement[], signal?: AbortSignal): Promise<ReplacementOutcome> {
    const { client, disk } = this.given;
    const open = changes.filter(({ path }) => this.isOpen(path));
    const closed = changes.filter((change) => !open.includes(change));
    const [first] = open;
    if (!first) return disk.replaceAll(changes, signal);
    if (!client.canApplyEdits) {
      const { path } = first;
      return refuse(path, `${path} is open in an editor that does not let a language server edit it. Close it first.`);
    }
    const planned = this.plan(open);
    if ('kind' in planned) return planned;
    const written = await disk.replaceAll(closed, signal);
    if (written.kind === 'refused') return written;
    const edited = await this.applyEdits(open);
    if (edited.kind === 'refused') await this.putBack(closed);
    return edited;
  }

  async removeDrafts(paths: readonly string[]): Promise<void> {
    await this.given.disk.removeDrafts(paths);
  }

  /** The edits that make the second content of the first, for the documents as they are now. */
  plan(
    changes: readonly FileReplacement[],
  ): DocumentEdits[] | { readonly kind: 'refused'; path: string; reason: string } {
    const open = this.openDocuments();
    const planned: DocumentEdits[] = [];
    for (const { path, before, after } of changes) {
      const [old, next] = [decodeText(before), decodeText(after)];
      if (!old || !next) return refuse(path, `${path} is not UTF-8 text.`);
      const document = open.get(this.keyOf(path));
      if (document && withoutMark(document.getText()) !== old.text) return refuse(path, describeChanged(path));
      const text = document?.getText() ?? old.text;
      const target = {
        uri: document?.uri ?? toFileUri(join(this.given.root, path)),
        version: document?.version ?? null,
        lines: new LineMap(text),
      };
      planned.push({ target, edits: editsBetween(text, keepMark(text, next.text)) });
    }
    return planned;
  }

  /** Asks the editor to apply an edit. Undefined when it did, else its reason. */
  async send(label: string, edit: WorkspaceEdit): Promise<string | undefined> {
    const { applied, failureReason } = await this.given.connection.workspace.applyEdit({ label, edit });
    return applied ? undefined : (failureReason ?? 'it gives no reason');
  }

  private async putBack(changes: readonly FileReplacement[]): Promise<void> {
    const back = changes.map(({ path, before, after }) => ({ path, before: after, after: before }));
    const outcome = await this.given.disk.replaceAll(back);
    if (outcome.kind === 'refused') throw new Error(outcome.reason);
  }

  private async applyEdits(changes: readonly FileReplacement[]): Promise<ReplacementOutcome> {
    const planned = this.plan(changes);
    if ('kind' in planned) return planned;
    const failure = await this.send('RefactorIQ', joinWorkspaceEdits(planned, this.given.client));
    if (failure === undefined) return { kind: 'replaced' };
    return refuse(changes[0]?.path ?? '', `The editor did not apply the change: ${failure.replace(/\.$/, '')}.`);
  }

  private keyOf(path: string): string {
    return toFileUri(join(this.given.root, path));
  }

  private openDocuments(): ReadonlyMap<string, TextDocument> {
    return new Map(this.given.documents.all().map((document) => [documentKey(document.uri), document]));
  }
}

function encodeLike(bytes: Uint8Array | undefined, text: string): Uint8Array {
  const hasBom = bytes !== undefined && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return encodeSource(withoutMark(text), hasBom || text.startsWith(BYTE_ORDER_MARK));
}

/** Most editors keep the byte order mark to themselves. */
function withoutMark(text: string): string {
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}

function keepMark(old: string, next: string): string {
  return old.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK + next : next;
}

function describeChanged(path: string): string {
  return `${path} was changed meanwhile. Please try again.`;
}

function refuse(path: string, reason: string): Extract<ReplacementOutcome, { kind: 'refused' }> {
  return { kind: 'refused', path, reason };
}
