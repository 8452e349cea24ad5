import type { TextEdit } from '#shared/domain/text-edit.ts';
import type { LanguageId } from '../../source/languages.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { negated } from '../code/conditions/conditions.ts';
import type { RuleContext } from '../rule.ts';
import { dedent } from './dedent.ts';
import { lineBreakOf } from './line-break-of.ts';
import { hasMultilineText } from './multiline-text.ts';

const LANGUAGES: ReadonlySet<LanguageId> = new Set<LanguageId>(['python', 'javascript', 'typescript', 'java', 'go']);

/**
 * Turns a function that is nothing but one `if` around: the opposite of the condition returns, and what was inside moves
 * one level out. Empty for any other function, and where the layout is not the usual one.
 */
export function returnEarly(context: RuleContext, body: SyntaxNode): TextEdit[] {
  const { dialect, tree, language } = context;
  const [node, ...others] = dialect.statements(body);
  const view = node && LANGUAGES.has(language.id) ? dialect.conditional(node) : undefined;
  if (!node || !view || others.length > 0 || view.alternative || node.field('initializer')) return [];
  const { condition, consequence } = view;
  const statements = dialect.statements(consequence);
  const [first, last] = [statements[0], statements.at(-1)];
  if (!first || !last || hasMultilineText(tree, consequence) || hasRemarkInHead(context, node, first)) return [];
  const { lines, text } = tree;
  const firstLine = lines.lineAt(first.start);
  if (firstLine === lines.lineAt(condition.end)) return [];
  const [from, to] = [lines.indentOf(firstLine), lines.indentOf(lines.lineAt(node.start))];
  // Comments below the head belong to what follows them.
  const start = lines.startOf(lines.lineAt(condition.end) + 1) + from.length;
  const isBraced = text[consequence.start] === '{';
  const end = isBraced ? text.slice(0, consequence.end - 1).trimEnd().length : last.end;
  const inner = dedent(tree, { start, end }, from, to);
  if (inner === undefined) return [];
  const guard = guardOf(context, negated(context, condition), { to, step: from.slice(to.length) });
  return [{ start: node.start, end: isBraced ? consequence.end : end, newText: `${guard}${to}${inner}` }];
}

/** The check with its line break. */
function guardOf(
  { language, tree }: RuleContext,
  condition: string,
  { to, step }: { readonly to: string; readonly step: string },
): string {
  const newLine = lineBreakOf(tree);
  switch (language.id) {
    case 'python':
      return `if ${condition}:${newLine}${to}${step}return${newLine}`;
    case 'go':
      return `if ${condition} {${newLine}${to}${step}return${newLine}${to}}${newLine}`;
    default:
      return `if (${condition}) return${tree.text.includes(';') ? ';' : ''}${newLine}`;
  }
}

function hasRemarkInHead({ tree }: RuleContext, node: SyntaxNode, first: SyntaxNode): boolean {
  const line = tree.lines.lineAt(first.start);
  return tree.comments.some(
    ({ start }) =>
      start > node.start && start < first.start && tree.lines.lineAt(start) < line && isBehindCode(tree.text, start),
  );
}

function isBehindCode(text: string, start: number): boolean {
  return text.slice(text.lastIndexOf('\n', start - 1) + 1, start).trim() !== '';
}
