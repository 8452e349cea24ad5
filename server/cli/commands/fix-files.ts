import { join } from 'node:path';
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import type { FileReport } from '#shared/domain/analysis.ts';
import type { FixSafety } from '#shared/domain/finding.ts';
import type { DocumentChange } from '#shared/domain/document-change.ts';
import { applyBaseline, type Baseline } from '#engine/analysis/baseline.ts';
import { analyzeBytes, type FileAnalysisContext } from '#engine/analysis/file-analysis.ts';
import type { FileWriter, ReplaceOutcome } from '#engine/ports.ts';
import { createFileChange } from '#engine/proposals/create-change.ts';
import { encodeSource, MAX_SOURCE_BYTES, readSource } from '#engine/source/read-source.ts';
import type { Workspace } from '../services.ts';
import { describeSystemError, isSystemError } from '../system-error.ts';

/** A verified change of one file, not yet written. */
export interface FileChange {
  readonly path: string;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  readonly change: DocumentChange;
}

export interface FixContext extends FileAnalysisContext {
  readonly baseline: Baseline | undefined;
  readonly safety: FixSafety;
}

export interface FixOutcome {
  /** Of the files that were written, as they are now. */
  readonly reports: readonly FileReport[];
  readonly fixed: number;
  /** Why a file was left as it is, one sentence each. */
  readonly refused: readonly string[];
}

/** Whether a file has a finding whose fix may be applied if its proof passes. */
export function hasFix(report: FileReport, safety: FixSafety): boolean {
  return (
    report.kind === 'analyzed' &&
    report.findings.some(({ fix }) => fix && (safety === 'unsafe' || fix.safety === 'safe'))
  );
}

/** The change that fixes what can be fixed together in a file as it is on disk now; undefined when there is none. */
export async function planChange(
  { tree }: Workspace,
  path: string,
  context: FixContext,
): Promise<FileChange | undefined> {
  const content = await tree.read(path, MAX_SOURCE_BYTES);
  return content.kind === 'bytes' ? planChangeOf(path, content.bytes, context) : undefined;
}

/** The change that fixes what can be fixed together in this content. */
export async function planChangeOf(
  path: string,
  before: Uint8Array,
  context: FixContext,
): Promise<FileChange | undefined> {
  const source = readSource(path, before);
  if (source.kind === 'skipped') return undefined;
  const { analyzer, config, baseline, safety } = context;
  await analyzer.prepare(source.language);
  const analysis = analyzer.analyze(analyzer.parse(path, source.language, source.text), config);
  // What a team decided to live with is not touched.
  const { change } = createFileChange({ analyzer, analysis, config }, { safety, except: baseline?.findings.get(path) });
  return change && { path, before, after: encodeSource(change.newText, source.hasBom), change };
}

/** Writes changes. A file that somebody changed in the meantime is left alone. */
export async function writeChanges(
  { root }: Workspace,
  changes: readonly FileChange[],
  { files, contextOf }: { files: FileWriter; contextOf: (path: string) => FixContext },
): Promise<FixOutcome> {
  const reports: FileReport[] = [];
  const refused: string[] = [];
  let fixed = 0;
  for (const { path, before, after, change } of changes) {
    const refusal = await tryReplace(files, join(root, path), { before, after });
    if (refusal !== undefined) {
      refused.push(`${path} was not fixed: ${refusal}.`);
      continue;
    }
    fixed += change.fingerprints.length;
    const context = contextOf(path);
    const report = await analyzeBytes(path, after, context);
    reports.push(context.baseline ? applyBaseline(report, context.baseline) : report);
  }
  return { reports, fixed, refused };
}

/** A unified diff of a change, as `git apply` and `patch -p1` take it. */
export function formatChange({ path, before, after }: FileChange): string {
  const decode = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  return createTwoFilesPatch(`a/${path}`, `b/${path}`, decode(before), decode(after), undefined, undefined, {
    context: 3,
    headerOptions: FILE_HEADERS_ONLY,
  });
}

const REFUSALS: Record<Exclude<ReplaceOutcome, 'replaced'>, string> = {
  'changed-meanwhile': 'it changed after it was analyzed; run again',
  gone: 'it was deleted after it was analyzed',
};

/** Why a file was not replaced. One that cannot be written is no reason to leave the others. */
async function tryReplace(
  files: FileWriter,
  file: string,
  { before, after }: { before: Uint8Array; after: Uint8Array },
): Promise<string | undefined> {
  try {
    const outcome = await files.replace(file, before, after);
    return outcome === 'replaced' ? undefined : REFUSALS[outcome];
  } catch (error) {
    if (isSystemError(error)) return describeSystemError(error);
    throw error;
  }
}
