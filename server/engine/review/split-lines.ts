import type { LineRange } from '../analysis/changed-lines.ts';
import type { FileFacts } from '../rules/file-facts.ts';
import type { SyntaxNode, SyntaxTree } from '../source/syntax-tree.ts';
import { estimateTokens } from './token-estimate.ts';

/** How lines are to be split. */
export interface SplitOptions {
  readonly file: FileFacts;
  readonly maxTokens: number;
}

/**
 * Parts of some lines that each fit into a budget of tokens, split where the outermost statements begin; where one
 * statement is too long, at those inside of it, and at any line when there is no better place.
 */
export function splitLines(tree: SyntaxTree, range: LineRange, { file, maxTokens }: SplitOptions): LineRange[] {
  const costs = costsOf(tree, range);
  if (costs.reduce((sum, cost) => sum + cost, 0) <= maxTokens) return [range];
  const depths = statementDepths(file, range);
  const parts: LineRange[] = [];
  let first = range.first;
  while (first <= range.last) {
    const end = lastThatFits(costs, { first, range, maxTokens });
    const last = end === range.last ? end : bestBorder(depths, first, end) - 1;
    parts.push({ first, last });
    first = last + 1;
  }
  return parts;
}

function costsOf({ lines }: SyntaxTree, { first, last }: LineRange): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => estimateTokens(`${lines.textOf(first + index)}\n`));
}

/** At least the first line, however long it is. */
function lastThatFits(
  costs: readonly number[],
  { first, range, maxTokens }: { first: number; range: LineRange; maxTokens: number },
): number {
  let last = first;
  let sum = costs[first - range.first] ?? 0;
  while (last < range.last) {
    sum += costs[last + 1 - range.first] ?? 0;
    if (sum > maxTokens) break;
    last++;
  }
  return last;
}

/** By line: how deep the statement lies in others that begins there. */
function statementDepths({ tree, dialect }: FileFacts, { first, last }: LineRange): Map<number, number> {
  const blocks = new Set(dialect.roles.Block);
  const depths = new Map<number, number>();
  const pending: { node: SyntaxNode; depth: number }[] = [{ node: tree.root, depth: 0 }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { node, depth } = next;
    if (tree.lines.lineAt(node.end) < first || tree.lines.lineAt(node.start) > last) continue;
    const isBlock = blocks.has(node.kind);
    for (const child of node.children) {
      const line = tree.lines.lineAt(child.start);
      if (isBlock && line <= last) depths.set(line, Math.min(depths.get(line) ?? Infinity, depth));
      pending.push({ node: child, depth: isBlock ? depth + 1 : depth });
    }
  }
  return depths;
}

/** The line at which the next part begins: the last one of the outermost statements, in the second half if possible. */
function bestBorder(depths: ReadonlyMap<number, number>, first: number, end: number): number {
  const borders = [...depths].filter(([line]) => line > first && line <= end + 1);
  const late = borders.filter(([line]) => line > first + (end - first) / 2);
  const [best] = (late.length > 0 ? late : borders).toSorted(
    ([line, depth], [other, otherDepth]) => depth - otherDepth || other - line,
  );
  return best?.[0] ?? end + 1;
}
