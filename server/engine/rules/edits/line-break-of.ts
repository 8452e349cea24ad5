import type { SyntaxTree } from '../../source/syntax-tree.ts';

/** The line break that a file uses. */
export function lineBreakOf({ text }: Pick<SyntaxTree, 'text'>): '\n' | '\r\n' {
  return text.includes('\r\n') ? '\r\n' : '\n';
}
