import type { SyntaxNode } from '../../../source/syntax-tree.ts';
import type { RuleContext } from '../../rule.ts';
import { junctionOf } from './junctions.ts';

const NEGATION = /^(not_operator|unary_expression)$/;
const ASKING = /^(if|elif|while|do|ternary|conditional|for)_?(statement|clause|expression)?$/;

/** Whether an expression is asked for its truth only: as a condition, or as a part of one. */
export function isCondition(context: RuleContext, node: SyntaxNode): boolean {
  let at = node;
  for (let { parent } = at; parent; { parent } = at) {
    const isNegation = NEGATION.test(parent.kind) && /^(!|not)$/.test(parent.children[0]?.kind ?? '');
    if (!isNegation && parent.kind !== 'parenthesized_expression' && !junctionOf(context, parent))
      return ASKING.test(parent.kind) && (at.fieldName === 'condition' || isPythonCondition(parent, at));
    at = parent;
  }
  return false;
}

/** `a if condition else b` names none of its parts. */
function isPythonCondition(parent: SyntaxNode, at: SyntaxNode): boolean {
  return parent.kind === 'conditional_expression' && parent.namedChildren[1] === at;
}
