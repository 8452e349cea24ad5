import type { SyntaxTree } from '../../source/syntax-tree.ts';

/** The line break that a file uses. */
export function lineBreakOf(tree: SyntaxTree): '\n' | '\r\n' {
  return tree.text.includes('\r\n') ? '\r\n' : '\n';
}

/** One level of indentation as the file does it; four blanks where it shows none. */
export function indentUnitOf(tree: SyntaxTree): string {
  const indent = /^(\t| {2,8})(?=\S)/m.exec(tree.text)?.[1];
  return indent ?? '    ';
}
