import type { Finding } from '#shared/domain/finding.ts';
import type { Span } from '#shared/domain/text.ts';
import type { ParsedDocument } from '../analysis/analyzer.ts';
import { anchorOf } from '../analysis/fingerprint.ts';
import { FileFacts } from '../rules/file-facts.ts';
import { FoldedText } from './folded-text.ts';

export interface ReanchoredFindings {
  /** With their places in the new version. */
  readonly kept: readonly Finding[];
  /** What they were about is not there any more, or not at one place only. */
  readonly dropped: readonly Finding[];
}

/**
 * Moves findings that were made for one version of a document to another one: each to the place that has the same text,
 * in the function of the same name where there are several.
 */
export function reanchorFindings(
  findings: readonly Finding[],
  before: ParsedDocument,
  after: ParsedDocument,
): ReanchoredFindings {
  if (before.tree.text === after.tree.text) return { kept: findings, dropped: [] };
  const [old, current] = [before, after].map(({ path, language, tree }) => new FileFacts(path, language, tree));
  if (!old || !current) return { kept: [], dropped: findings };
  const move = moverBetween(old, current);
  const kept: Finding[] = [];
  const dropped: Finding[] = [];
  for (const finding of findings) {
    const span = move(finding);
    if (span) kept.push(moveTo(finding, span, current));
    else dropped.push(finding);
  }
  return { kept, dropped };
}

function moverBetween(old: FileFacts, current: FileFacts): (finding: Finding) => Span | undefined {
  const [oldText, text] = [new FoldedText(old.tree.text), new FoldedText(current.tree.text)];
  const within = (file: FileFacts, places: readonly Span[], symbol: string): Span[] =>
    places.filter(({ start }) => anchorOf(file.tree, start, file.metrics.functions).symbol === symbol);
  return ({ span }) => {
    const quote = old.tree.text.slice(span.start, span.end);
    const { symbol } = anchorOf(old.tree, span.start, old.metrics.functions);
    const places = text.find(quote);
    const inSymbol = within(current, places, symbol);
    const candidates = inSymbol.length > 0 ? inSymbol : places;
    if (candidates.length === 1) return candidates[0];
    // Of several equal ones it is the one with as many before it, as long as none came or went.
    const oldPlaces = oldText.find(quote);
    const oldInSymbol = inSymbol.length > 0 ? within(old, oldPlaces, symbol) : oldPlaces;
    const ordinal = oldInSymbol.findIndex(({ start }) => start === span.start);
    return oldInSymbol.length === candidates.length ? candidates[ordinal] : undefined;
  };
}

function moveTo(finding: Finding, span: Span, { tree, metrics }: FileFacts): Finding {
  const range = tree.lines.rangeOf(span);
  return { ...finding, span, range, related: [], anchor: anchorOf(tree, span.start, metrics.functions) };
}
