import type { FileReport } from '#shared/domain/analysis.ts';
import type { AnalysisPool, AnalysisRequest } from '#engine/ports/analysis-pool.ts';

/** Analyzes one file of a request. */
export type FileAnalysis = (path: string, request: AnalysisRequest) => Promise<FileReport>;

/** Analyzes on the calling thread, one file after the other: for few files, for which threads would not start in time. */
export class InProcessPool implements AnalysisPool {
  private readonly analyzeFile: FileAnalysis;

  constructor(analyzeFile: FileAnalysis) {
    this.analyzeFile = analyzeFile;
  }

  async *analyze(request: AnalysisRequest, signal?: AbortSignal): AsyncGenerator<FileReport> {
    for (const path of request.files) {
      signal?.throwIfAborted();
      yield await this.report(path, request);
      await new Promise(setImmediate); // lets an abort or a key press in between two files
    }
  }

  async close(): Promise<void> {
    // Nothing runs between two files.
  }

  private async report(path: string, request: AnalysisRequest): Promise<FileReport> {
    try {
      return await this.analyzeFile(path, request);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      return { kind: 'skipped', path, reason: 'crashed', detail };
    }
  }
}
