import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { withoutParentheses } from '../code/files/same-code.ts';
import type { Rule, RuleContext } from '../rule.ts';
import { EQUALITIES } from '../code/conditions/operators.ts';

const EQUALITY = /^(==|!=|===|!==)$/;
const ARITHMETIC = /^[-+*/]$/;
const FLOAT_LITERAL = /^\d[\d_]*\.\d+([eE][-+]?\d+)?[dDfF]?$/;
const FLOAT_TYPE = /^(float|double|float32|float64|Float|Double)$/;
/** Names of what is compared as it was written, not computed. */
const WRITTEN = /version|level|scale|opacity|zoom|rate$/i;
const MAX_DEPTH = 6;

export const floatEquality: Rule = {
  id: 'float-equality',
  title: 'A computed floating-point number is compared for equality',
  category: 'bug',
  severity: 'low',
  confidence: 'low',
  cwe: 1077,
  languages: ['python', 'java', 'go', 'javascript', 'typescript'],
  aliases: ['S1244', 'float-cmp', 'FE_FLOATING_POINT_EQUALITY', 'RUF069'],
  rationale: `
Most decimal fractions have no exact form as a floating-point number, and each step of a computation rounds: \`0.1 + 0.2 == 0.3\` is
false. Compare the difference with a tolerance, or compute with integers or decimals.

Reported are comparisons of a computed number where a fraction such as 0.1 or a floating-point type shows that it is one. Halves,
quarters and whole numbers are exact, and a comparison with \`0\` mostly guards a division; neither is reported, nor are tests.`,
  examples: [
    {
      language: 'python',
      bad: `
def is_settled(price, discount):
    return <|price * (1 - discount) == 0.7|>
`,
      good: `
import math

def is_settled(price, discount):
    return math.isclose(price * (1 - discount), 0.7)
`,
    },
    {
      language: 'java',
      bad: `
class Scale {
  boolean isBalanced(double left, double right, double tare) {
    return <|left - tare == right|>;
  }
}
`,
      good: `
class Scale {
  boolean isBalanced(double left, double right, double tare) {
    return Math.abs(left - tare - right) < 1e-9;
  }
}
`,
    },
  ],
  operators: EQUALITIES,
  create(context) {
    if (context.isTestCode) return {};
    return { Binary: (node) => checkComparison(context, node) };
  },
};

function checkComparison(context: RuleContext, node: SyntaxNode): void {
  if (node.kind === 'boolean_operator') return;
  const binary = context.dialect.binary(node);
  if (!binary || !EQUALITY.test(binary.operator)) return;
  const [left, right] = [withoutParentheses(binary.left), withoutParentheses(binary.right)];
  const isComputed = (side: SyntaxNode): boolean => isFloatArithmetic(context, side, 0);
  const hasFraction = (side: SyntaxNode, other: SyntaxNode): boolean =>
    isFraction(side) && isArithmetic(context, other) && !WRITTEN.test(other.text);
  if (isZero(left) || isZero(right)) return;
  if (!isComputed(left) && !isComputed(right) && !hasFraction(left, right) && !hasFraction(right, left)) return;
  context.report({
    at: node,
    message: 'A computed floating-point number is rarely equal to another to the last digit. Compare with a tolerance.',
  });
}

function isArithmetic({ dialect }: RuleContext, node: SyntaxNode): boolean {
  return ARITHMETIC.test(dialect.binary(node)?.operator ?? '');
}

/** Arithmetic with a fraction or with names of a floating-point type. */
function isFloatArithmetic(context: RuleContext, node: SyntaxNode, depth: number): boolean {
  const binary = context.dialect.binary(node);
  if (!binary || !ARITHMETIC.test(binary.operator) || depth > MAX_DEPTH) return false;
  return [binary.left, binary.right].map(withoutParentheses).some((side) => {
    if (isFraction(side)) return true;
    const type = side.kind === 'identifier' ? context.scopes.bindingOf(side)?.typeName : undefined;
    return (type !== undefined && FLOAT_TYPE.test(type)) || isFloatArithmetic(context, side, depth + 1);
  });
}

/** A literal that binary digits cannot say exactly. */
function isFraction({ text }: SyntaxNode): boolean {
  if (text.length > 24 || !FLOAT_LITERAL.test(text)) return false;
  const value = Number(text.replaceAll('_', '').replace(/[dDfF]$/, ''));
  return !Number.isInteger(value * 1024);
}

function isZero({ text }: SyntaxNode): boolean {
  return text.length < 8 && /^0+(\.0*)?[dDfF]?$/.test(text);
}
