import { ProtocolRequestType, type WorkspaceEdit } from 'vscode-languageserver-protocol';
import type { FixSafety } from '../domain/finding.ts';

export interface FixAllParams {
  readonly uri: string;
  /** `safe` takes safe fixes only, `unsafe` takes both kinds. */
  readonly safety: FixSafety;
}

/** A fix that was left out, and why in words for the user. */
export interface WithheldFix {
  readonly ruleId: string;
  readonly reason: string;
}

export interface FixAllResult {
  /** Versioned, for the client to apply; absent when there is nothing to change. */
  readonly edit?: WorkspaceEdit;
  /** How many findings the edit answers. */
  readonly applied: number;
  readonly withheld: readonly WithheldFix[];
}

/** Makes one verified edit out of all fixes of a document. */
export const FixAllRequest = new ProtocolRequestType<FixAllParams, FixAllResult, never, void, void>(
  'refactoriq/fixAll',
);
