import { ProtocolRequestType } from 'vscode-languageserver-protocol';

export interface FindingOriginParams {
  readonly uri: string;
  readonly fingerprint: string;
}

/** Since when the code of a finding is as it is. */
export type FindingOrigin =
  | {
      readonly kind: 'commit';
      readonly commit: string;
      readonly author: string;
      /** ISO 8601 with the author's time zone. */
      readonly date: string;
      /** First line of the message. */
      readonly summary: string;
      /** The history that is here begins with it: the code may be older. */
      readonly isBoundary: boolean;
    }
  | { readonly kind: 'uncommitted' }
  /** A sentence for the user. */
  | { readonly kind: 'unknown'; readonly reason: string };

/** Asks git which commit last touched the lines of a finding. */
export const FindingOriginRequest = new ProtocolRequestType<FindingOriginParams, FindingOrigin, never, void, void>(
  'refactoriq/findingOrigin',
);
