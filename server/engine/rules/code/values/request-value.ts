import type { Value } from '../../../source/data-flow.ts';
import type { SinkKind } from '../../../source/flow-table.ts';
import type { SyntaxNode } from '../../../source/syntax-tree.ts';
import type { RuleContext } from '../../rule.ts';
import { isChecked } from '../conditions/checked-value.ts';
import { isFromRequest } from '../functions/reach.ts';

/** The value that whoever sends a request decides about, unless something looks at it before it is used here. */
export function requestValueOf(context: RuleContext, node: SyntaxNode, use: SinkKind): Value | undefined {
  const value = context.flow.valueOf(node, use);
  return isFromRequest(context, value) && !isChecked(context, node) ? value : undefined;
}
