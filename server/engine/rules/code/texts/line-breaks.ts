import type { SyntaxNode } from '../../../source/syntax-tree.ts';
import type { RuleContext } from '../../rule.ts';
import { ingredientsOf } from '../values/ingredients.ts';

const REPLACES =
  /^(replace|replaceAll|replace_all|ReplaceAll|ReplaceAllString|sub|translate|splitlines|split|Replace|Map|NewReplacer)$/;
const LINE_BREAK = /\\[nrRsvW]|\[\^|\\p\{C|chr\(1[03]\)|10|isControl/;

/** Whether line breaks are taken out of a value on its way. */
export function losesLineBreaks(context: RuleContext, node: SyntaxNode): boolean {
  return ingredientsOf(context, node).some((part) => {
    const call = context.dialect.call(part);
    return call !== undefined && REPLACES.test(call.name) && LINE_BREAK.test(call.node.text);
  });
}
