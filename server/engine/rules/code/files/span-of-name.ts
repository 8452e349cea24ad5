import type { FunctionMetrics } from '#shared/domain/metrics.ts';
import type { Span } from '#shared/domain/text.ts';
import type { SyntaxTree } from '../../../source/syntax-tree.ts';

/** How a message begins that is about a measured function. */
export function nameFunction(name: string): string {
  return name === '(anonymous)' ? 'This function' : `\`${name}\``;
}

/** Where a measured function is reported: at its name, or for one without a name at the first line of its head. */
export function spanOfName({ lines, text }: SyntaxTree, { nameRange }: FunctionMetrics): Span {
  const start = lines.offsetAt(nameRange.start);
  const end =
    nameRange.end.line > nameRange.start.line ? lines.spanOf(nameRange.start.line).end : lines.offsetAt(nameRange.end);
  return { start, end: start + text.slice(start, end).trimEnd().length };
}
