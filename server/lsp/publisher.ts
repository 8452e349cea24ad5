import type { Diagnostic, PublishDiagnosticsParams } from 'vscode-languageserver/node';
import { documentKey } from './document-uri.ts';

interface Published {
  readonly uri: string;
  readonly version: number | undefined;
  readonly isEmpty: boolean;
  readonly content: string;
}

/** Sends diagnostics, and knows what the editor shows for each document. */
export class Publisher {
  private readonly send: (params: PublishDiagnosticsParams) => void;
  private readonly published = new Map<string, Published>();

  constructor(send: (params: PublishDiagnosticsParams) => void) {
    this.send = send;
  }

  /**
   * Shows these diagnostics of a document, and no others. `version` is that of an open document. Nothing is sent when
   * the editor shows them already; after an edit it has moved them, so that a new version is sent unless it is empty.
   */
  publish(uri: string, version: number | undefined, diagnostics: readonly Diagnostic[]): void {
    const key = documentKey(uri);
    const content = JSON.stringify(diagnostics);
    const isEmpty = diagnostics.length === 0;
    const last = this.published.get(key);
    if (last?.content === content && (isEmpty || last.version === version) && last.uri === uri) return;
    if (version === undefined && isEmpty) this.published.delete(key);
    else this.published.set(key, { uri, version, isEmpty, content });
    if (!last && isEmpty && version === undefined) return;
    this.send({ uri, ...(version === undefined ? {} : { version }), diagnostics: [...diagnostics] });
  }

  /** Takes a document's diagnostics away. */
  clear(uri: string): void {
    const key = documentKey(uri);
    const last = this.published.get(key);
    this.published.delete(key);
    if (last && !last.isEmpty) this.send({ uri: last.uri, diagnostics: [] });
  }
}
