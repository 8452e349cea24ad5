import type { FileReport } from '#shared/domain/analysis.ts';
import type { ProjectConfig } from '#shared/domain/project-config.ts';

export interface AnalysisRequest {
  /** Absolute path of the workspace folder. */
  readonly root: string;
  /** Relative to the root. */
  readonly files: readonly string[];
  readonly config: ProjectConfig;
  /** Whether the reports shall hold the fixes whose proof passed, which takes about as long as the analysis. */
  readonly verifiesFixes: boolean;
}

/** Analyzes many files, perhaps at the same time. */
export interface AnalysisPool {
  /**
   * Reports each file once, in the order they get done. A file that brings its worker down is reported as skipped with
   * the reason `crashed`; the others are not affected. An abort ends the iteration at once with AbortError.
   */
  analyze(request: AnalysisRequest, signal?: AbortSignal): AsyncIterable<FileReport>;
  /** Ends the workers and resolves when they are gone. May be called twice. */
  close(): Promise<void>;
}
