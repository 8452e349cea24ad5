import type { Call } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { literalNumber } from '../code/values/literal-number.ts';
import { withoutParentheses } from '../code/files/same-code.ts';
import { replaceNode } from '../edits/replace-node.ts';
import type { Rule, RuleContext } from '../rule.ts';

const INTEGER = /^(int|long|short|byte|Integer|Long|Short|int8|int16|int32|int64|uint|uint8|uint16|uint32|uint64)$/;
const FLOAT = /^(double|float)$/;
const FLOAT_CALL = /^float(32|64)$/;
const COUNTS = /^(size|intValue|longValue)$/;
const TEXT = /^(str|String|java\.lang\.String)$/;
const ARITHMETIC = /^[-+*]$/;
const MAX_DEPTH = 5;

export const integerDivisionAsFloat: Rule = {
  id: 'integer-division-as-float',
  title: 'The result of a whole-number division is used as a fraction',
  category: 'bug',
  severity: 'medium',
  confidence: 'medium',
  cwe: 682,
  languages: ['java', 'go'],
  aliases: ['S2184', 'IntegerDivisionInFloatingPointContext', 'ICAST_IDIV_CAST_TO_DOUBLE'],
  rationale: `
Between two whole numbers \`/\` drops the remainder, before anybody turns the result into a floating-point number:
\`double share = 1 / 3\` is 0.0. Convert one of the operands first.

Reported are divisions whose operands are known to be whole and whose result becomes a floating-point number at once. A literal
division without a remainder is not reported.`,
  examples: [
    {
      language: 'java',
      isFixed: true,
      bad: `
class Progress {
  double share(int done, int total) {
    double share = <|done / total|>;
    return share;
  }
}
`,
      good: `
class Progress {
  double share(int done, int total) {
    double share = (double) done / total;
    return share;
  }
}
`,
    },
    {
      language: 'go',
      isFixed: true,
      bad: `
package progress

func share(done, total int) float64 {
	return float64(<|done / total|>)
}
`,
      good: `
package progress

func share(done, total int) float64 {
	return float64(done) / float64(total)
}
`,
    },
  ],
  fix: 'unsafe',
  create(context) {
    return { binary_expression: (node) => checkDivision(context, node) };
  },
};

function checkDivision(context: RuleContext, node: SyntaxNode): void {
  if (node.field('operator')?.kind !== '/') return;
  const binary = context.dialect.binary(node);
  if (!binary) return;
  const target = context.language.id === 'go' ? goConversion(context, node) : javaFloat(context, node);
  if (!target || !isWhole(context, binary.left, 0) || !isWhole(context, binary.right, 0)) return;
  const [above, below] = [literalNumber(context, binary.left), literalNumber(context, binary.right)];
  if (above && below && (below.value === 0 || above.value % below.value === 0)) return;
  const { left, right } = binary;
  const newText =
    context.language.id === 'go'
      ? `${target.type}(${withoutParentheses(left).text}) / ${target.type}(${withoutParentheses(right).text})`
      : `(${target.type}) ${left.text} / ${right.text}`;
  context.report({
    at: node,
    message: `This division of whole numbers drops the remainder before the result becomes a \`${target.type}\`. Convert an operand first.`,
    // Halves and quarters are rounded down on purpose at times.
    ...(below && !above && { confidence: 'low' }),
    fix: {
      title: `Divide as \`${target.type}\`, with the fraction`,
      safety: 'unsafe',
      edits: () => [replaceNode(target.replaced, newText)],
    },
  });
}

interface Target {
  readonly type: string;
  /** The code that the division with a fraction replaces. */
  readonly replaced: SyntaxNode;
}

/** `float64(a / b)` */
function goConversion({ dialect }: RuleContext, node: SyntaxNode): Target | undefined {
  const around = node.parent?.parent;
  const call = around && dialect.call(around);
  if (!call || call.callee.kind !== 'identifier' || !FLOAT_CALL.test(call.name) || call.arguments.length !== 1)
    return undefined;
  const isOperand = around.parent?.kind === 'binary_expression';
  return isOperand && /^[/%]$/.test(around.parent?.field('operator')?.kind ?? '')
    ? undefined
    : { type: call.name, replaced: around };
}

/** `double x = a / b`, `return a / b` in a method of that type. */
function javaFloat({ dialect }: RuleContext, node: SyntaxNode): Target | undefined {
  const { parent } = node;
  if (parent?.kind === 'variable_declarator') return typed(parent.parent?.field('type'), node);
  if (parent?.kind !== 'return_statement') return undefined;
  const method = node.ancestor(dialect.controlFlow.functions);
  return method?.kind === 'method_declaration' ? typed(method.field('type'), node) : undefined;
}

function typed(type: SyntaxNode | undefined, replaced: SyntaxNode): Target | undefined {
  return type && FLOAT.test(type.text) ? { type: type.text, replaced } : undefined;
}

function isWhole(context: RuleContext, node: SyntaxNode, depth: number): boolean {
  const inner = withoutParentheses(node);
  if (depth > MAX_DEPTH) return false;
  if (inner.kind === 'decimal_integer_literal' || inner.kind === 'int_literal') return true;
  if (inner.kind === 'identifier') return INTEGER.test(context.scopes.bindingOf(inner)?.typeName ?? '');
  if (inner.kind === 'field_access') return inner.field('field')?.text === 'length';
  const call = context.dialect.call(inner);
  if (call) return isCount(context, call);
  const binary = context.dialect.binary(inner);
  return (
    binary !== undefined &&
    ARITHMETIC.test(binary.operator) &&
    [binary.left, binary.right].every((side) => isWhole(context, side, depth + 1))
  );
}

/** `values.size()`, `len(values)`; the `length()` of a vector is no whole number, that of a text is. */
function isCount({ language, names }: RuleContext, call: Call): boolean {
  if (language.id === 'go') return call.callee.text === 'len';
  if (call.arguments.length > 0 || !call.receiver) return false;
  return COUNTS.test(call.name) || (call.name === 'length' && TEXT.test(names.pathOf(call.receiver) ?? ''));
}
