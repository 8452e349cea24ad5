import { ProtocolNotificationType, ProtocolRequestType } from 'vscode-languageserver-protocol';

export interface EditorModelParams {
  /** Names the answer's parts. */
  readonly id: number;
  /** '' leaves the choice to the editor. */
  readonly model: string;
  readonly system: string;
  readonly user: string;
}

export type EditorModelResult =
  | { readonly kind: 'done' }
  /** There is no whole answer; `detail` is for the user. Only what is unavailable is worth another try. */
  | { readonly kind: 'failed'; readonly why: 'missing' | 'refused' | 'unavailable'; readonly detail: string };

/** Server to client: asks one of the editor's own models. Resolves after the last part; can be cancelled. */
export const EditorModelRequest = new ProtocolRequestType<EditorModelParams, EditorModelResult, never, void, void>(
  'refactoriq/askEditorModel',
);

export interface EditorModelPartParams {
  readonly id: number;
  readonly text: string;
}

/** Client to server, while the answer comes in. */
export const EditorModelPartNotification = new ProtocolNotificationType<EditorModelPartParams, void>(
  'refactoriq/editorModelPart',
);
