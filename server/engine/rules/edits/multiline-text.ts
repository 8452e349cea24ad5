import type { SyntaxNode, SyntaxTree } from '../../source/syntax-tree.ts';

const TEXT = /string|heredoc/;

/** Whether a string over several lines lies in the node, whose content must not move with the indentation. */
export function hasMultilineText({ lines }: SyntaxTree, node: SyntaxNode): boolean {
  if (lines.lineAt(node.start) === lines.lineAt(node.end)) return false;
  for (const part of node.descendants()) {
    if (TEXT.test(part.kind) && lines.lineAt(part.start) !== lines.lineAt(part.end)) return true;
  }
  return false;
}
