import type { TextEdit } from '#shared/domain/text-edit.ts';
import type { Span } from '#shared/domain/text.ts';
import { dedent } from '../rules/edits/dedent.ts';
import { lineBreakOf } from '../rules/edits/line-break-of.ts';
import { hasMultilineText } from '../rules/edits/multiline-text.ts';
import { removeStatement } from '../rules/edits/remove-statement.ts';
import { replaceNode } from '../rules/edits/replace-node.ts';
import type { SyntaxNode, SyntaxTree } from '../source/syntax-tree.ts';
import type { Binding } from './match-pattern.ts';
import { findMetavariables, type MetavariableUse } from './metavariables.ts';
import { LIST_KINDS } from './snippet-contexts.ts';

/** What a pattern found. */
export interface Match {
  /** The first node of the match. */
  readonly node: SyntaxNode;
  readonly span: Span;
  readonly bindings: ReadonlyMap<string, Binding>;
  /** All the code of the match is in the pattern or in a metavariable, so that a fix loses nothing unseen. */
  readonly isFixable: boolean;
}

/** The edit that puts a template in the place of a match; an empty template removes the match. */
export function createTemplateEdit(template: string, match: Match, tree: SyntaxTree): TextEdit {
  if (template.trim() !== '') return replaceNode(match.span, renderTemplate(template, match, tree));
  const isStatement =
    LIST_KINDS.has(match.node.parent?.kind ?? '') && !/argument|parameter/.test(match.node.parent?.kind ?? '');
  return isStatement ? removeStatement(tree, match.span) : replaceNode(match.span, '');
}

/** A template with the code of the match in it, indented like the match. */
export function renderTemplate(template: string, match: Match, tree: SyntaxTree): string {
  const base = indentAt(tree, match.span.start);
  const lineBreak = lineBreakOf(tree);
  const code = template.trim();
  const indented = (text: string): string => text.replaceAll(/\r?\n/g, `${lineBreak}${base}`);
  let result = '';
  let end = 0;
  for (const use of findMetavariables(code)) {
    result += indented(code.slice(end, use.start));
    end = use.end;
    const binding = use.name === undefined ? undefined : match.bindings.get(use.name);
    if (!binding || binding.text === '') {
      // An empty list takes one of the commas beside it along.
      const comma = /^\s*,\s*/.exec(code.slice(end));
      if (comma) end += comma[0].length;
      else result = result.replace(/,\s*$/, '');
      continue;
    }
    const line = code.slice(code.lastIndexOf('\n', use.start - 1) + 1);
    const indent = base + (code.lastIndexOf('\n', use.start) < 0 ? '' : (/^[ \t]*/.exec(line)?.[0] ?? ''));
    const text = moveText(binding, { tree, indent });
    result += needsParentheses(binding, { code, use, match }) ? `(${text})` : text;
  }
  return result + indented(code.slice(end));
}

/** The code of a binding at another indentation; as it is where its lines cannot be moved. */
function moveText(binding: Binding, { tree, indent }: { tree: SyntaxTree; indent: string }): string {
  const from = indentAt(tree, binding.start);
  if (from === indent || binding.nodes.some((node) => hasMultilineText(tree, node))) return binding.text;
  return dedent(tree, binding, from, indent) ?? binding.text;
}

function indentAt({ text, lines }: SyntaxTree, offset: number): string {
  const start = lines.startOf(lines.lineAt(offset));
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

/** Expressions that come apart beside an operator. */
const LOOSE =
  /binary|boolean_operator|comparison|not_operator|unary|conditional|ternary|assignment|lambda|arrow_function|await|yield|cast|named_expression|sequence|instanceof/;
const TIGHT_PARENT =
  /binary|operator|comparison|unary|member|attribute|selector|field_access|subscript|index|call_expression|await/;

function needsParentheses(
  { nodes }: Binding,
  { code, use, match }: { code: string; use: MetavariableUse; match: Match },
): boolean {
  const [node, ...others] = nodes;
  if (!node || others.length > 0 || !LOOSE.test(node.kind)) return false;
  const before = code.slice(0, use.start).trimEnd();
  const after = code.slice(use.end).trimStart();
  const isEdgeFree = !TIGHT_PARENT.test(match.node.parent?.kind ?? '');
  const isFreeBefore =
    before === '' ? isEdgeFree : /(?:[([{,;:]|(?:^|[^=!<>])=|=>|\b(?:return|throw|raise|yield))$/.test(before);
  const isFreeAfter = after === '' ? isEdgeFree : /^[)\]},;:]/.test(after);
  return !(isFreeBefore && isFreeAfter);
}
