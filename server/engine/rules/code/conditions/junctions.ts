import type { SyntaxNode } from '../../../source/syntax-tree.ts';
import type { RuleContext } from '../../rule.ts';
import { withoutParentheses } from '../files/same-code.ts';

export type Junction = 'and' | 'or';

const JUNCTIONS: Readonly<Record<string, Junction>> = { '&&': 'and', and: 'and', '||': 'or', or: 'or' };

/** How an expression joins its operands; undefined when it is no `and` or `or`. */
export function junctionOf({ dialect }: RuleContext, node: SyntaxNode): Junction | undefined {
  return JUNCTIONS[dialect.binary(node)?.operator ?? ''];
}

/** The operands of a chain of one junction from left to right, also those in parentheses; the node itself otherwise. */
export function operandsOfJunction(context: RuleContext, node: SyntaxNode, junction: Junction): SyntaxNode[] {
  const operands: SyntaxNode[] = [];
  const pending = [node];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const inner = withoutParentheses(next);
    const binary = context.dialect.binary(inner);
    if (binary && JUNCTIONS[binary.operator] === junction) pending.push(binary.right, binary.left);
    else operands.push(inner);
  }
  return operands;
}

/** Whether the node is an operand of a longer chain of the same junction. */
export function isPartOfJunction(context: RuleContext, node: SyntaxNode, junction: Junction): boolean {
  let outer = node.parent;
  while (outer?.kind === 'parenthesized_expression') outer = outer.parent;
  return outer !== undefined && junctionOf(context, outer) === junction;
}
