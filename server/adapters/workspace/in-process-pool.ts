import type { FileReport } from '#shared/domain/analysis.ts';
import type { ProjectConfig } from '#shared/domain/project-config.ts';
import type { AnalysisPool, AnalysisRequest } from '#engine/ports.ts';

/** Analyzes one file, whose path is relative to `root`. */
export type FileAnalysis = (path: string, root: string, config: ProjectConfig) => Promise<FileReport>;

/** Analyzes on the calling thread, one file after the other: for few files, for which threads would not start in time. */
export class InProcessPool implements AnalysisPool {
  private readonly analyzeFile: FileAnalysis;

  constructor(analyzeFile: FileAnalysis) {
    this.analyzeFile = analyzeFile;
  }

  async *analyze({ root, files, config }: AnalysisRequest, signal?: AbortSignal): AsyncGenerator<FileReport> {
    for (const path of files) {
      signal?.throwIfAborted();
      yield await this.report(path, root, config);
      await new Promise(setImmediate); // lets an abort or a key press in between two files
    }
  }

  async close(): Promise<void> {
    // Nothing runs between two files.
  }

  private async report(path: string, root: string, config: ProjectConfig): Promise<FileReport> {
    try {
      return await this.analyzeFile(path, root, config);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      return { kind: 'skipped', path, reason: 'crashed', detail };
    }
  }
}
