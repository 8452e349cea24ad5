import type { SyntaxNode } from '../../../source/syntax-tree.ts';
import type { RuleContext } from '../../rule.ts';

/** Calls of query builders whose arguments are conditions. */
const QUERY_CALLS =
  /^(filter|filter_by|where|having|exclude|and_|or_|not_|case|when|join|outerjoin|select|query|get_or_none|update|delete|on|loc|mask|any|all|contains|Q|Check|CheckConstraint|Index)$/;
const STATEMENT = /_statement$|^block$|^module$/;
const COLUMN = /^[A-Z]\w*(\.\w+)*\.[a-z_]\w*$|\.c\.\w+$/;

/**
 * Whether a comparison may be one of the overloaded kind that makes a part of a query or a mask of an array: it stands in a
 * call of a query builder or in an index, or compares what looks like a column (`User.name`, `users.c.name`).
 */
export function isQueryExpression({ dialect }: RuleContext, comparison: SyntaxNode, operand: SyntaxNode): boolean {
  if (COLUMN.test(operand.text)) return true;
  for (let node = comparison.parent; node && !STATEMENT.test(node.kind); node = node.parent) {
    if (node.kind === 'subscript' || node.kind === 'lambda') return true;
    const call = node.kind === 'call' ? dialect.call(node) : undefined;
    if (call && QUERY_CALLS.test(call.name)) return true;
  }
  return false;
}
