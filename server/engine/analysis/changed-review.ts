import type { AnalyzedFile, FileReport } from '#shared/domain/analysis.ts';
import type { ProjectConfig } from '#shared/domain/project-config.ts';
import type { ChangedFile, ChangeSet } from '../ports/git.ts';
import { declaredSymbols } from '../proposals/symbols.ts';
import { FileFacts } from '../rules/file-facts.ts';
import { type ReadableSource, readSource } from '../source/read-source.ts';
import { ParseTimeoutError } from '../source/source-parser.ts';
import type { SyntaxTree } from '../source/syntax-tree.ts';
import type { Analyzer } from './analyzer.ts';
import {
  findingsInReach,
  type FindingVerdict,
  type FoundInText,
  judgeFindings,
  type ReviewedFile,
} from './changed-findings.ts';
import { ChangedLines, countLines, type SymbolLines } from './changed-lines.ts';
import { findMovedLines, type MovedLines } from './changed-moves.ts';
import { rankByRisk } from './changed-risk.ts';
import { analyzeBytes } from './file-analysis.ts';
import { scoreFile } from './score.ts';

/** What a review of changes takes. */
export interface ChangeReviewInput {
  readonly changes: ChangeSet;
  /** Of the changed files; others are taken out. */
  readonly reports: readonly FileReport[];
  readonly analyzer: Analyzer;
  configOf(path: string): Promise<ProjectConfig>;
  /** What a file holds now, as it was analyzed; undefined when that is gone. */
  readNow(path: string): Promise<Uint8Array | undefined>;
  /** What files held before the change; without those that were not there. */
  readBefore(paths: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>>;
  readonly signal: AbortSignal;
}

/** What a review was about, and what it leaves out. */
export interface ChangeReceipt {
  readonly files: number;
  readonly lines: number;
  /** Findings that are not shown, by cause. */
  readonly dropped: { readonly unchanged: number; readonly known: number; readonly moved: number };
}

export interface ChangeReview {
  /** By path, with the findings that are to be shown. */
  readonly reports: readonly FileReport[];
  readonly receipt: ChangeReceipt;
  /** Paths, the riskiest first. */
  readonly byRisk: readonly string[];
  /** Fingerprints of the findings that are not shown, by path. */
  readonly dropped: ReadonlyMap<string, ReadonlySet<string>>;
}

/** A changed file with what is known of it. */
interface Candidate {
  readonly report: AnalyzedFile;
  readonly file: ReviewedFile;
}

/** Keeps the findings that a change brought: in changed lines and the functions around them, and not there before. */
export async function reviewChanges(input: ChangeReviewInput): Promise<ChangeReview> {
  const byPath = new Map(input.changes.files.map((change) => [change.path, change]));
  const reports = input.reports.filter(({ path }) => byPath.has(path));
  const candidates: Candidate[] = [];
  for (const report of reports) {
    input.signal.throwIfAborted();
    const change = byPath.get(report.path);
    const file = change && report.kind === 'analyzed' && (await readFile(input, report, change));
    if (file && report.kind === 'analyzed') candidates.push({ report, file });
  }
  const verdicts = await judgeAll(input, candidates);
  return summarize(reports, candidates, verdicts);
}

/** Undefined for a file that is gone or another one meanwhile: nobody can tell what changed in it, so all of it is shown. */
async function readFile(
  input: ChangeReviewInput,
  report: AnalyzedFile,
  change: ChangedFile,
): Promise<ReviewedFile | undefined> {
  const { path, findings } = report;
  const bytes = await input.readNow(path);
  const source = bytes && readSource(path, bytes);
  if (source?.kind !== 'source' || source.bytes !== report.bytes) return undefined;
  await input.analyzer.prepare(source.language); // it may have been analyzed by others, in threads
  const tree = parse(input.analyzer, path, source);
  if (!tree) return undefined;
  const symbols = declaredSymbols(new FileFacts(path, source.language, tree)).map((symbol): SymbolLines => {
    const [first, last] = [tree.lines.lineAt(symbol.start), tree.lines.lineAt(symbol.end)];
    const headLast = symbol.nameNode ? tree.lines.lineAt(symbol.nameNode.start) : first;
    return { name: symbol.name, first, last, headLast, isClass: symbol.isClass, isPublic: symbol.isPublic };
  });
  // Git does not count a lone CR as the end of a line, so its numbers would be others than ours.
  const hunks = /\r(?!\n)/.test(source.text) ? 'all' : change.hunks;
  return { path, previousPath: change.previousPath, findings, text: source.text, hunks, symbols };
}

/** Undefined for a text that takes too long here and now, though it was analyzed. */
function parse(analyzer: Analyzer, path: string, { language, text }: ReadableSource): SyntaxTree | undefined {
  try {
    return analyzer.parse(path, language, text).tree;
  } catch (error) {
    if (error instanceof ParseTimeoutError) return undefined;
    throw error;
  }
}

type Verdicts = ReadonlyMap<string, readonly FindingVerdict[]>;

async function judgeAll(input: ChangeReviewInput, candidates: readonly Candidate[]): Promise<Verdicts> {
  const open = candidates.filter(({ file }) => findingsInReach(file).length > 0);
  const moves = findMoves(input.changes.files, open);
  const sources = [...moves.values()].flatMap((moved) => [...moved.values()]);
  const own = open.flatMap(({ file }) => file.previousPath ?? []);
  const before = await analyzeBefore(input, [...new Set([...own, ...sources])]);
  return judgeFindings(
    candidates.map(({ file }) => file),
    { before, moves },
  );
}

function findMoves(files: readonly ChangedFile[], candidates: readonly Candidate[]): Map<string, MovedLines> {
  const removed = files.flatMap(({ path, previousPath, hunks }) =>
    hunks === 'all' ? [] : hunks.map((hunk) => ({ path: previousPath ?? path, lines: hunk.removed })),
  );
  const added = candidates.map(({ file: { path, text, hunks } }) => ({
    path,
    lines: text.split(/\r\n|\r|\n/),
    added: new ChangedLines(hunks, countLines(text)).added,
  }));
  return findMovedLines(added, removed);
}

async function analyzeBefore(input: ChangeReviewInput, paths: readonly string[]): Promise<Map<string, FoundInText>> {
  const contents = paths.length === 0 ? new Map<string, Uint8Array>() : await input.readBefore(paths);
  const found = new Map<string, FoundInText>();
  for (const [path, bytes] of contents) {
    input.signal.throwIfAborted();
    const context = { analyzer: input.analyzer, config: await input.configOf(path), verifiesFixes: false };
    const report = await analyzeBytes(path, bytes, context);
    const source = readSource(path, bytes);
    if (report.kind === 'analyzed' && source.kind === 'source')
      found.set(path, { text: source.text, findings: report.findings });
  }
  return found;
}

function summarize(reports: readonly FileReport[], candidates: readonly Candidate[], verdicts: Verdicts): ChangeReview {
  const counts = { unchanged: 0, known: 0, moved: 0 };
  const dropped = new Map<string, ReadonlySet<string>>();
  const reviewed = new Map<string, AnalyzedFile>();
  for (const { report } of candidates) {
    const fingerprints = new Set<string>();
    for (const [index, verdict] of (verdicts.get(report.path) ?? []).entries()) {
      if (verdict === 'shown') continue;
      counts[verdict]++;
      fingerprints.add(report.findings[index]?.fingerprint ?? '');
    }
    dropped.set(report.path, fingerprints);
    reviewed.set(report.path, withoutFindings(report, fingerprints));
  }
  const facts = candidates.map(({ file }) => {
    const changed = new ChangedLines(file.hunks, countLines(file.text));
    const publicSymbols = file.symbols.filter((symbol) => symbol.isPublic && changed.reaches(symbol)).length;
    return {
      path: file.path,
      findings: reviewed.get(file.path)?.findings ?? [],
      changedLines: changed.count,
      publicSymbols,
    };
  });
  return {
    reports: reports.map((report) => reviewed.get(report.path) ?? report),
    receipt: {
      files: reports.length,
      lines: facts.reduce((sum, { changedLines }) => sum + changedLines, 0),
      dropped: counts,
    },
    byRisk: rankByRisk(facts),
    dropped,
  };
}

function withoutFindings(report: AnalyzedFile, fingerprints: ReadonlySet<string>): AnalyzedFile {
  const findings = report.findings.filter(({ fingerprint }) => !fingerprints.has(fingerprint));
  const fixes = report.fixes.filter(({ fingerprint }) => !fingerprints.has(fingerprint));
  return { ...report, findings, fixes, score: scoreFile(findings, report.metrics) };
}
