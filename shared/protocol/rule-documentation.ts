import { ProtocolRequestType } from 'vscode-languageserver-protocol';

export interface RuleDocumentationParams {
  readonly ruleId: string;
}

export interface RuleDocumentationResult {
  /** Empty for a rule the server does not know. */
  readonly markdown: string;
}

/** The page that explains a rule: what, why, and an example of bad and good. */
export const RuleDocumentationRequest = new ProtocolRequestType<
  RuleDocumentationParams,
  RuleDocumentationResult,
  never,
  void,
  void
>('refactoriq/ruleDocumentation');
