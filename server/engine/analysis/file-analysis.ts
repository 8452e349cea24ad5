import type { FileReport } from '#shared/domain/analysis.ts';
import type { ProjectConfig } from '#shared/domain/project-config.ts';
import type { SourceReader } from '../ports/source-tree.ts';
import { verifyFixes } from '../proposals/create-change.ts';
import { MAX_SOURCE_BYTES, readSource } from '../source/read-source.ts';
import { ParseTimeoutError } from '../source/source-parser.ts';
import type { Analyzer } from './analyzer.ts';

/** How to analyze a file. */
export interface FileAnalysisContext {
  readonly analyzer: Analyzer;
  readonly config: ProjectConfig;
  /** Whether to try the fixes; the report then holds those whose proof passed. */
  readonly verifiesFixes: boolean;
}

/** Reads and analyzes one file of a workspace; whatever the file is, the answer is a report. */
export async function analyzeFile(
  path: string,
  { tree, ...context }: FileAnalysisContext & { readonly tree: SourceReader },
): Promise<FileReport> {
  const content = await tree.read(path, MAX_SOURCE_BYTES);
  if (content.kind === 'unreadable') return { kind: 'skipped', path, reason: 'unreadable', detail: content.detail };
  if (content.kind === 'too-large')
    return { kind: 'skipped', path, reason: 'too-large', detail: `${content.size} bytes` };
  return analyzeBytes(path, content.bytes, context);
}

/** Analyzes what a file holds. */
export async function analyzeBytes(
  path: string,
  bytes: Uint8Array,
  { analyzer, config, verifiesFixes }: FileAnalysisContext,
): Promise<FileReport> {
  const source = readSource(path, bytes);
  if (source.kind === 'skipped') return source;
  await analyzer.prepare(source.language);
  try {
    const analysis = analyzer.analyze(analyzer.parse(path, source.language, source.text), config);
    const fixes = verifiesFixes ? verifyFixes({ analyzer, analysis, config }).fixes : [];
    return { ...analysis.report, bytes: source.bytes, fixes };
  } catch (error) {
    if (error instanceof ParseTimeoutError) return { kind: 'skipped', path, reason: 'crashed', detail: error.message };
    throw error;
  }
}
