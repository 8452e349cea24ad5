import { ProtocolRequestType } from 'vscode-languageserver-protocol';

export interface AnalyzeFileParams {
  readonly uri: string;
}

export interface AnalyzeFileResult {
  /** How many findings the document has now; they are published as diagnostics. */
  readonly findings: number;
}

/** Analyzes one document at once, whatever the settings say about when to run. */
export const AnalyzeFileRequest = new ProtocolRequestType<AnalyzeFileParams, AnalyzeFileResult, never, void, void>(
  'refactoriq/analyzeFile',
);
