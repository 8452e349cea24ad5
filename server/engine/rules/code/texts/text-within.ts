import type { SyntaxNode } from '../../../source/syntax-tree.ts';
import type { RuleContext } from '../../rule.ts';
import { ingredientsOf } from '../values/ingredients.ts';

/** The text of an expression or, of one put together, the first text in it: `rememberMe` of `"rememberMe" + user`. */
export function textWithin(context: RuleContext, node: SyntaxNode): string | undefined {
  for (const part of ingredientsOf(context, node)) {
    const text = context.flow.constantText(part);
    if (text) return text;
  }
  return undefined;
}
