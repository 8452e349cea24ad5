import { ProtocolRequestType, type WorkDoneProgressParams } from 'vscode-languageserver-protocol';
import type { Severity } from '../domain/finding.ts';

export interface AnalyzeWorkspaceParams extends WorkDoneProgressParams {
  /** URIs of the folders to analyze; all workspace folders when absent. */
  readonly folders?: readonly string[];
}

/** The receipt of a run over all files of the workspace, open or not. */
export interface AnalyzeWorkspaceResult {
  readonly files: number;
  /** Files that were seen but not analyzed. */
  readonly skipped: number;
  readonly findings: Readonly<Record<Severity, number>>;
  /** Findings that come with a fix. */
  readonly fixable: number;
  /** 0 (bad) to 10 (nothing to say). */
  readonly score: number;
  /** The user stopped the run; the numbers tell how far it came. */
  readonly cancelled: boolean;
}

/** Analyzes every file of the workspace and publishes what it finds, with progress the user can cancel. */
export const AnalyzeWorkspaceRequest = new ProtocolRequestType<
  AnalyzeWorkspaceParams,
  AnalyzeWorkspaceResult,
  never,
  void,
  void
>('refactoriq/analyzeWorkspace');
