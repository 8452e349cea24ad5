import type { TextEdit } from '#shared/domain/text-edit.ts';
import type { Span } from '#shared/domain/text.ts';
import type { SyntaxTree } from '../../source/syntax-tree.ts';
import { hasMultilineText } from './multiline-text.ts';

/**
 * Moves the lines of a span of statements one level further in. Undefined where a string over several lines lies among
 * them, whose content must not move.
 */
export function indentLines(tree: SyntaxTree, span: Span): TextEdit[] | undefined {
  const { lines } = tree;
  if (overlapsMultilineText(tree, span)) return undefined;
  const unit = indentUnit(tree);
  const edits: TextEdit[] = [];
  for (let line = lines.lineAt(span.start); line <= lines.lineAt(span.end); line++) {
    const start = lines.startOf(line);
    if (lines.textOf(line).trim() !== '') edits.push({ start, end: start, newText: unit });
  }
  return edits;
}

function overlapsMultilineText(tree: SyntaxTree, { start, end }: Span): boolean {
  const pending = [tree.root];
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (node.end <= start || node.start >= end) continue;
    if (node.start >= start && node.end <= end) {
      if (hasMultilineText(tree, node)) return true;
    } else {
      pending.push(...node.children);
    }
  }
  return false;
}

/** What the file's first indented line begins with. */
function indentUnit({ text }: SyntaxTree): string {
  const [, first = '    '] = /^([ \t]+)(?=\S)/m.exec(text) ?? [];
  return first.startsWith('\t') ? '\t' : first;
}
