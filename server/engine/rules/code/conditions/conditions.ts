import type { LanguageId } from '../../../source/languages.ts';
import type { SyntaxNode } from '../../../source/syntax-tree.ts';
import type { RuleContext } from '../../rule.ts';
import { withoutParentheses } from '../files/same-code.ts';

const COMPARISONS: ReadonlySet<string> = new Set(
  '== != === !== < > <= >= in not_in is is_not instanceof'.split(' ').map((operator) => operator.replace('_', ' ')),
);
const JUNCTIONS: ReadonlySet<string> = new Set(['&&', '||', 'and', 'or']);
/** Comparisons that have an exact opposite; `<` has none, because of NaN. */
const OPPOSITES: Readonly<Record<string, string>> = {
  '==': '!=',
  '!=': '==',
  '===': '!==',
  '!==': '===',
  in: 'not in',
  'not in': 'in',
  is: 'is not',
  'is not': 'is',
};
const BOOLEAN_CALL =
  /^(isinstance|issubclass|callable|hasattr|bool|any|all|Boolean|Array\.isArray|Number\.isNaN|Number\.isInteger)$/;
const BOOLEAN_TYPE = /^(bool|boolean|Boolean)$/;
const SIMPLE =
  /^(identifier|attribute|subscript|call|call_expression|member_expression|subscript_expression|method_invocation|field_access|selector_expression|index_expression|array_access|parenthesized_expression|true|false|this|non_null_expression)$/;

/** Whether an expression gives `true` or `false` and nothing else. */
export function isBoolean(context: RuleContext, node: SyntaxNode): boolean {
  const inner = withoutParentheses(node);
  if (
    inner.kind === 'instanceof_expression' ||
    inner.kind === 'not_operator' ||
    inner.kind === 'true' ||
    inner.kind === 'false'
  )
    return true;
  if (inner.kind === 'unary_expression') return inner.children[0]?.kind === '!';
  const binary = context.dialect.binary(inner);
  if (binary) {
    if (COMPARISONS.has(binary.operator)) return true;
    return JUNCTIONS.has(binary.operator) && isBoolean(context, binary.left) && isBoolean(context, binary.right);
  }
  const call = context.dialect.call(inner);
  if (call) return BOOLEAN_CALL.test(context.names.pathOf(call.callee) ?? '');
  return inner.kind === 'identifier' && BOOLEAN_TYPE.test(context.scopes.bindingOf(inner)?.typeName ?? '');
}

const RICH: ReadonlySet<string> = new Set(['==', '!=', '<', '>', '<=', '>=', '<>']);

/**
 * Whether nothing but `true` and `false` can come out, whatever the operands are: in Python classes may give `==` and
 * `<` results of their own, as arrays and symbolic expressions do.
 */
export function isCertainlyBoolean(context: RuleContext, node: SyntaxNode): boolean {
  if (!isBoolean(context, node)) return false;
  const binary = context.language.id === 'python' ? context.dialect.binary(withoutParentheses(node)) : undefined;
  if (!binary) return true;
  if (!RICH.has(binary.operator))
    return (
      !JUNCTIONS.has(binary.operator) || [binary.left, binary.right].every((side) => isCertainlyBoolean(context, side))
    );
  return [binary.left, binary.right].some((side) => side.kind === 'string' || context.names.pathOf(side) === 'len()');
}

/** The text of a condition's opposite. */
export function negated(context: RuleContext, node: SyntaxNode): string {
  const inner = withoutParentheses(node);
  const not = context.language.id === 'python' ? 'not ' : '!';
  if (inner.kind === 'not_operator' || (inner.kind === 'unary_expression' && inner.children[0]?.kind === '!')) {
    const operand = inner.field('argument') ?? inner.field('operand') ?? inner.namedChildren[0];
    if (operand && isBoolean(context, operand)) return withoutParentheses(operand).text;
  }
  const binary = context.dialect.binary(inner);
  const opposite = binary && OPPOSITES[binary.operator];
  if (binary && opposite !== undefined) return `${binary.left.text} ${opposite} ${binary.right.text}`;
  return SIMPLE.test(inner.kind) ? `${not}${inner.text}` : `${not}(${inner.text})`;
}

const LOOSER: Readonly<Partial<Record<LanguageId, RegExp>>> = {
  python: /^(conditional_expression|lambda|named_expression)$/,
};
const LOOSE =
  /^(ternary_expression|assignment_expression|augmented_assignment_expression|arrow_function|lambda_expression|sequence_expression|yield_expression)$/;

/** The text of an operand of `and`, in parentheses where it binds less tightly. */
export function asConjunct(context: RuleContext, node: SyntaxNode): string {
  const operator = context.dialect.binary(node)?.operator;
  const isLoose =
    operator === 'or' ||
    operator === '||' ||
    operator === '??' ||
    (LOOSER[context.language.id] ?? LOOSE).test(node.kind);
  return isLoose ? `(${node.text})` : node.text;
}
