import type { Binary } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { isCondition } from '../code/conditions/condition-place.ts';
import { isBoolean } from '../code/conditions/conditions.ts';
import { nullTest } from '../code/conditions/null-tests.ts';
import { isSameCode, someBelow, withoutParentheses } from '../code/files/same-code.ts';
import { insertAfter, insertBefore, replaceNode } from '../edits/replace-node.ts';
import type { Rule, RuleContext } from '../rule.ts';

const LOGICAL: Readonly<Record<string, string>> = { '&': '&&', '|': '||' };
const PYTHON_LOGICAL: Readonly<Record<string, string>> = { '&': 'and', '|': 'or' };
/** What holds bits. */
const BITS = /^(identifier|member_expression|number|subscript_expression)$/;
const EQUALITY = /^[!=]==?$/;

export const bitwiseInsteadOfLogical: Rule = {
  id: 'bitwise-instead-of-logical',
  title: 'A bitwise operator joins two conditions',
  category: 'bug',
  severity: 'medium',
  confidence: 'medium',
  cwe: 480,
  languages: ['python', 'javascript', 'typescript', 'java'],
  aliases: ['no-bitwise', 'S2178', 'NS_DANGEROUS_NON_SHORT_CIRCUIT', 'NonShortCircuit'],
  rationale: `
\`&\` and \`|\` always evaluate both sides, so a test such as \`user != null & user.isActive()\` does not protect what follows it. In
Python they also bind more tightly than comparisons: \`x == 1 & y == 2\` compares \`x\` with \`1 & y\`. In JavaScript it is the other way
round: \`flags & MASK === 0\` compares first.

Reported are operators between two conditions whose result is used as a condition. Where both sides may just as well run, as in
most Java code that is written so on purpose, the finding has low confidence. Arithmetic with bits, flags, sets and masks of arrays
are not reported.`,
  examples: [
    {
      language: 'python',
      bad: `
def can_retry(attempt, status):
    return <|attempt == 1 & status == 503|>
`,
      good: `
def can_retry(attempt, status):
    return attempt == 1 and status == 503
`,
    },
    {
      language: 'java',
      isFixed: true,
      bad: `
class Greeter {
  void greet(User user) {
    if (user != null <|&|> user.isActive()) {
      send(user);
    }
  }
}
`,
      good: `
class Greeter {
  void greet(User user) {
    if (user != null && user.isActive()) {
      send(user);
    }
  }
}
`,
    },
    {
      language: 'javascript',
      isFixed: true,
      bad: `
if (order.total > 0 <|&|> order.items.length > 0) {
  submit(order);
}
`,
      good: `
if (order.total > 0 && order.items.length > 0) {
  submit(order);
}
`,
    },
  ],
  fix: 'unsafe',
  operators: Object.keys(LOGICAL),
  create(context) {
    if (context.language.id === 'python')
      return {
        Binary: (node) => checkBinary(context, node),
        comparison_operator: (node) => checkPrecedence(context, node),
      };
    return { Binary: (node) => checkBinary(context, node) };
  },
};

/** `x == 1 & y == 2`: a chain of comparisons around an operation on bits. */
function checkPrecedence(context: RuleContext, node: SyntaxNode): void {
  const operands = node.namedChildren;
  if (operands.length < 3) return;
  const joined = operands.slice(1, -1).find((operand) => LOGICAL[operatorOf(operand)] !== undefined);
  // `low <= bits & mask < high` compares the result of the operation, on purpose.
  const isEquality = node.children.some(({ kind, isNamed }) => !isNamed && (kind === '==' || kind === '!='));
  if (!joined || !isEquality) return;
  const operator = operatorOf(joined);
  context.report({
    at: node,
    message: `\`${operator}\` binds more tightly than the comparisons: this compares with \`${joined.text}\`. Use \`${PYTHON_LOGICAL[operator] ?? 'and'}\`, or parentheses.`,
    severity: 'high',
    confidence: 'high',
  });
}

function operatorOf(node: SyntaxNode): string {
  return node.kind === 'binary_operator' ? (node.field('operator')?.kind ?? '') : '';
}

function checkBinary(context: RuleContext, node: SyntaxNode): void {
  const operator = node.field('operator');
  if (!operator || LOGICAL[operator.kind] === undefined) return;
  const binary = context.dialect.binary(node);
  if (binary && comparesFirst(context, binary)) {
    reportComparedFirst(context, binary);
    return;
  }
  if (!binary || !isCondition(context, node) || !joinsConditions(context, binary)) return;
  const logical = (context.language.id === 'python' ? PYTHON_LOGICAL : LOGICAL)[operator.kind] ?? '';
  const isGuard = guards(context, binary);
  const isDeliberate = context.language.id === 'java' && !isGuard;
  context.report({
    at: operator,
    message: isGuard
      ? `\`${operator.kind}\` evaluates the right side also where the left one rules it out. Use \`${logical}\`.`
      : `\`${operator.kind}\` joins bits and always evaluates both conditions. Use \`${logical}\`.`,
    ...(isGuard && { severity: 'high', confidence: 'high' }),
    ...(isDeliberate && { severity: 'low', confidence: 'low' }),
    fix: {
      title: `Replace \`${operator.kind}\` by \`${logical}\`, which may skip the right side`,
      safety: 'unsafe',
      edits: () => [replaceNode(operator, logical)],
    },
  });
}

/** `flags & MASK === 0` of JavaScript, where comparisons bind more tightly than operations on bits. */
function comparesFirst(context: RuleContext, { left, right }: Binary): boolean {
  if (!context.language.id.endsWith('script') || right.kind !== 'binary_expression' || !BITS.test(left.kind))
    return false;
  const comparison = context.dialect.binary(right);
  return comparison !== undefined && EQUALITY.test(comparison.operator) && BITS.test(comparison.left.kind);
}

function reportComparedFirst(context: RuleContext, { node, left, right, operator }: Binary): void {
  const comparison = context.dialect.binary(right);
  if (!comparison || isBoolean(context, left)) return;
  context.report({
    at: node,
    message: `\`${comparison.operator}\` binds more tightly than \`${operator}\`: the result of the comparison is taken as bits. Put \`${left.text} ${operator} ${comparison.left.text}\` in parentheses.`,
    severity: 'high',
    confidence: 'high',
    fix: {
      title: `Put \`${left.text} ${operator} ${comparison.left.text}\` in parentheses`,
      safety: 'unsafe', // the result changes: to what was meant
      edits: () => [insertBefore(node, '('), insertAfter(comparison.left, ')')],
    },
  });
}

/** A condition of Java has boolean operands, whatever they are called. */
function joinsConditions(context: RuleContext, binary: Binary): boolean {
  const { left, right } = binary;
  if (context.language.id === 'java') return true;
  return isBoolean(context, left) && (isBoolean(context, right) || guards(context, binary));
}

/** Whether the left side asks whether something is there, and the right side uses it. */
function guards(context: RuleContext, { left, right, operator }: Binary): boolean {
  const test = nullTest(context, left);
  if (!test || test.isNull !== (operator === '|')) return false;
  const subject = withoutParentheses(test.subject);
  return someBelow(right, (node) => {
    const expression = context.dialect.expression(node);
    if (expression.kind === 'member') return isSameCode(expression.object, subject);
    if (expression.kind === 'index') return isSameCode(expression.object, subject);
    return (
      expression.kind === 'call' &&
      expression.call.receiver !== undefined &&
      isSameCode(expression.call.receiver, subject)
    );
  });
}
