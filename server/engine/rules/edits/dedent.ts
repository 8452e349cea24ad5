import type { Span } from '#shared/domain/text.ts';
import type { SyntaxTree } from '../../source/syntax-tree.ts';

/**
 * The text of a span whose lines, but for the first, move from the indentation `from` to `to`. Undefined when a line is
 * not indented that way, as within a text over several lines.
 */
export function dedent(
  { text, lines }: SyntaxTree,
  { start, end }: Span,
  from: string,
  to: string,
): string | undefined {
  const [first = '', ...rest] = text.slice(start, end).split(/(?<=\n)/);
  const moved: string[] = [];
  for (const [index, line] of rest.entries()) {
    const isClosing = index === rest.length - 1 && line.startsWith(to) && /^[ \t]*[\])}]/.test(line);
    if (line.trim() === '') moved.push(line);
    else if (line.startsWith(from)) moved.push(to + line.slice(from.length));
    else if (isClosing) moved.push(line);
    else return undefined;
  }
  return lines.lineAt(start) === lines.lineAt(end) ? first : first + moved.join('');
}
