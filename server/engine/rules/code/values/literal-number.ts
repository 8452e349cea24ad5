import type { SyntaxNode } from '../../../source/syntax-tree.ts';
import type { RuleContext } from '../../rule.ts';

/** A number that is written in the file. */
export interface LiteralNumber {
  readonly value: number;
  readonly literal: SyntaxNode;
}

/** The number that an expression is: a literal, or a name assigned one once. */
export function literalNumber(context: RuleContext, node: SyntaxNode): LiteralNumber | undefined {
  const kinds = context.dialect.roles.Number ?? [];
  if (kinds.includes(node.kind)) {
    const value = Number(node.text.replaceAll('_', '').replace(/[lLn]$/, ''));
    return Number.isNaN(value) ? undefined : { value, literal: node };
  }
  const [write, ...others] = context.scopes.bindingOf(node)?.writes ?? [];
  const value = others.length === 0 && write?.how === 'assign' ? write.value : undefined;
  return value && kinds.includes(value.kind) ? literalNumber(context, value) : undefined;
}
