import type { FixSafety } from '#shared/domain/finding.ts';
import type { Impact, SymbolReference, TouchedSymbol } from '#shared/domain/impact.ts';
import type { TextEdit } from '#shared/domain/text-edit.ts';
import type { DocumentAnalysis } from '../analysis/analyzer.ts';
import { judgeRisk } from './impact-risk.ts';
import type { ReferenceFinder } from './impact-references.ts';
import type { FoundReference } from './reference-search.ts';
import { findTouchedSymbols, type SymbolChange } from './touched-symbols.ts';

/** What a change does to one file. */
export interface AnalyzedChange {
  readonly before: DocumentAnalysis;
  readonly after: DocumentAnalysis;
  /** Refer to the text before. */
  readonly edits: readonly TextEdit[];
}

export interface ImpactOptions {
  /** Of the whole change. */
  readonly safety: FixSafety;
  readonly findReferences: ReferenceFinder;
  readonly signal?: AbortSignal;
}

/** Tells what a change of one or several files reaches. All lines are those before the change. Rejects with AbortError. */
export async function assessImpact(
  changes: readonly AnalyzedChange[],
  { safety, findReferences, signal }: ImpactOptions,
): Promise<Impact> {
  const ordered = changes.toSorted((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1));
  const touched = ordered.flatMap(({ before, after, edits }) =>
    findTouchedSymbols(before.document, after.document, edits),
  );
  const documents = new Map(ordered.map(({ before: { document } }) => [document.path, document]));
  const { references, cut } = await findReferences(
    touched.map(({ symbol }) => symbol),
    documents,
    signal,
  );
  const symbols = touched.map(toTouchedSymbol);
  const callers = references.filter(({ isTest }) => !isTest).map(toReference);
  const tests = references.filter(({ isTest }) => isTest).map(toReference);
  return {
    symbols,
    callers,
    tests,
    isCut: cut.length > 0,
    complexityDelta: sum(ordered, ({ metrics }) => metrics.cyclomatic),
    scoreDelta: round(sum(ordered, ({ score }) => score) / Math.max(ordered.length, 1)),
    ...judgeRisk({ safety, symbols, callers, tests, cut }),
  };
}

function pathOf({ before }: AnalyzedChange): string {
  return before.document.path;
}

function toTouchedSymbol({ symbol, line, isSignatureChanged }: SymbolChange): TouchedSymbol {
  const { name, path, isPublic } = symbol;
  return { name, path, line, isPublic, isSignatureChanged };
}

function toReference({ symbol, path, line }: FoundReference): SymbolReference {
  return { symbol, path, line };
}

/** What a number of the reports adds up to, after minus before. */
function sum(changes: readonly AnalyzedChange[], valueOf: (report: DocumentAnalysis['report']) => number): number {
  return changes.reduce((total, { before, after }) => total + valueOf(after.report) - valueOf(before.report), 0);
}

/** One decimal, as the score itself; never `-0`. */
function round(value: number): number {
  return Math.round(value * 10) / 10 || 0;
}
