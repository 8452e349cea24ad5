import { type ProgressToken, ProtocolRequestType } from 'vscode-languageserver-protocol';

export interface ReviewFileParams {
  readonly uri: string;
  readonly workDoneToken?: ProgressToken | undefined;
}

/** Nothing was sent. `reason` is for the user; `needsKey` when a key would help. */
export interface AiOff {
  readonly kind: 'off';
  readonly reason: string;
  readonly needsKey: boolean;
}

export type ReviewFileResult =
  | {
      readonly kind: 'reviewed';
      /** Findings of models that the document has now; they are published as diagnostics. */
      readonly findings: number;
      /** Requests that were sent; none when all answers were known. */
      readonly asks: number;
      /** What went wrong, for the user. */
      readonly failures: readonly string[];
      readonly needsKey: boolean;
      /** One line about what was done and what it cost. */
      readonly summary: string;
    }
  | AiOff
  | { readonly kind: 'cancelled' };

/** Has a language model review an open document. Findings are published while it runs. */
export const ReviewFileRequest = new ProtocolRequestType<ReviewFileParams, ReviewFileResult, never, void, void>(
  'refactoriq/reviewFile',
);

export interface AiReceiptParams {
  /** The last review of all documents when left out. */
  readonly uri?: string | undefined;
}

/** What the last AI review of a document did and cost, in Markdown. */
export const AiReceiptRequest = new ProtocolRequestType<AiReceiptParams, { readonly text: string }, never, void, void>(
  'refactoriq/aiReceipt',
);

export interface AiPayloadParams {
  readonly uri: string;
}

/** What a review of the document would send now. Nothing is sent. */
export const AiPayloadRequest = new ProtocolRequestType<
  AiPayloadParams,
  { readonly kind: 'payload'; readonly text: string } | AiOff,
  never,
  void,
  void
>('refactoriq/aiPayload');
