import type { AnalyzedFile } from '#shared/domain/analysis.ts';
import type { DocumentAnalysis } from '#engine/analysis/analyzer.ts';
import { judgeFindings } from '#engine/analysis/changed-findings.ts';
import type { SymbolLines } from '#engine/analysis/changed-lines.ts';
import { analyzeBytes } from '#engine/analysis/file-analysis.ts';
import { declaredSymbols } from '#engine/proposals/symbols.ts';
import { FileFacts } from '#engine/rules/file-facts.ts';
import { MAX_SOURCE_BYTES, readSource } from '#engine/source/read-source.ts';
import type { Session } from '../session.ts';
import type { FileBefore, FolderChanges } from './change-scope.ts';
import { hunksBetween } from './hunks-between.ts';
import type { LimitRequest } from './limit-review.ts';

/** The report with the findings of what differs from before. Asks git once for each document. */
export async function limitToChanges(
  session: Session,
  changes: FolderChanges,
  { report, analysis, config }: LimitRequest,
  signal: AbortSignal,
): Promise<AnalyzedFile> {
  const { path } = report;
  let before = changes.before.get(path);
  if (before === undefined) {
    before = await readBefore(session, { changes, path, config }, signal);
    changes.before.set(path, before);
  }
  if (before === 'new') return report;
  const { text } = analysis.document.tree;
  const hunks = hunksBetween(before.text, text);
  const symbols = symbolLinesOf(analysis.document);
  const file = { path, previousPath: path, findings: report.findings, text, hunks, symbols };
  const verdicts = judgeFindings([file], { before: new Map([[path, before]]), moves: new Map() });
  const dropped = changes.dropped.get(path);
  const findings = report.findings.filter(
    ({ fingerprint }, index) => verdicts.get(path)?.[index] === 'shown' && !dropped?.has(fingerprint),
  );
  return { ...report, findings };
}

function symbolLinesOf({ path, language, tree }: DocumentAnalysis['document']): SymbolLines[] {
  return declaredSymbols(new FileFacts(path, language, tree)).map((symbol) => {
    const [first, last] = [tree.lines.lineAt(symbol.start), tree.lines.lineAt(symbol.end)];
    const headLast = symbol.nameNode ? tree.lines.lineAt(symbol.nameNode.start) : first;
    return { name: symbol.name, first, last, headLast, isClass: symbol.isClass, isPublic: symbol.isPublic };
  });
}

async function readBefore(
  { services }: Session,
  { changes, path, config }: { changes: FolderChanges; path: string; config: LimitRequest['config'] },
  signal: AbortSignal,
): Promise<FileBefore> {
  const { repository, base, previousPaths } = changes;
  const previous = previousPaths.has(path) ? previousPaths.get(path) : path;
  if (base === undefined || previous === undefined) return 'new';
  const options = { maxBytes: MAX_SOURCE_BYTES, signal };
  const bytes = (await repository.contentsAt({ kind: 'ref', ref: base }, [previous], options)).get(previous);
  const source = bytes && readSource(previous, bytes);
  if (!bytes || source?.kind !== 'source') return 'new';
  const context = { analyzer: services.analyzer, config: config.config, verifiesFixes: false };
  const report = await analyzeBytes(previous, bytes, context);
  return { text: source.text, findings: report.kind === 'analyzed' ? report.findings : [] };
}
