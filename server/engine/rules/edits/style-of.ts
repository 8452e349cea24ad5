import type { LineMap } from '../../source/line-map.ts';
import type { SyntaxNode, SyntaxTree } from '../../source/syntax-tree.ts';

/** The line break that a file uses. */
export function lineBreakOf(tree: SyntaxTree): '\n' | '\r\n' {
  return tree.text.includes('\r\n') ? '\r\n' : '\n';
}

/** One level of indentation as the file does it most often; four blanks where it shows none. */
export function indentUnitOf({ root, lines }: SyntaxTree): string {
  const counts = new Map<string, number>();
  for (const node of root.descendants()) {
    const step = stepOf(lines, node);
    if (step !== undefined) counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  const [mostFrequent] = [...counts].toSorted(([, a], [, b]) => b - a);
  return mostFrequent?.[0] ?? '    ';
}

/** How much further a node that begins a line is indented than what it stands in; so lines of texts and comments do not count. */
function stepOf(lines: LineMap, { start, parent, isNamed }: SyntaxNode): string | undefined {
  if (!parent || !isNamed) return undefined;
  const line = lines.lineAt(start);
  const indent = lines.indentOf(line);
  if (lines.startOf(line) + indent.length !== start) return undefined;
  const outer = lines.indentOf(lines.lineAt(parent.start));
  const step = indent.startsWith(outer) ? indent.slice(outer.length) : '';
  return /^(?:\t| {2,8})$/.test(step) ? step : undefined;
}
