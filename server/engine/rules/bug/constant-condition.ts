import type { Binary } from '../../source/dialect.ts';
import type { LanguageId } from '../../source/languages.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { type ConstantComparison, constantComparison, isSettled } from '../code/conditions/comparisons.ts';
import { isPartOfJunction, junctionOf, operandsOfJunction } from '../code/conditions/junctions.ts';
import { repeatedConditions } from '../code/conditions/repeated-conditions.ts';
import { isSameCode, withoutParentheses } from '../code/files/same-code.ts';
import { truthOf } from '../code/conditions/truth-of-literals.ts';
import type { Rule, RuleContext } from '../rule.ts';
import { EQUALITIES, JUNCTIONS, ORDERS } from '../code/conditions/operators.ts';

const TYPES: ReadonlySet<string> = new Set(
  'undefined object boolean number bigint string symbol function unknown'.split(' '), // `unknown`: old IE
);
/** What tells how many there are. */
const SCRIPT_LENGTH = /\.length$/;
const LENGTHS: Readonly<Partial<Record<LanguageId, RegExp>>> = {
  python: /^len\(.*\)$/s,
  go: /^len\(.*\)$/s,
  java: /\.(size\(\)|length(\(\))?)$/,
  javascript: SCRIPT_LENGTH,
  typescript: SCRIPT_LENGTH,
};
const COMPARISON = /^[<>=!]/;
/** More comparisons than a person writes in one condition. */
const MAX_OPERANDS = 40;

export const constantCondition: Rule = {
  id: 'constant-condition',
  title: 'Condition is always true or always false',
  category: 'bug',
  severity: 'high',
  confidence: 'high',
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  cwe: 571,
  aliases: [
    'no-constant-condition',
    'no-constant-binary-expression',
    'valid-typeof',
    'S2589',
    'S2583',
    'R1727',
    'SIM222',
    'SIM223',
  ],
  rationale: `
A condition that can only come out one way decides nothing: one of its branches is dead, or code runs that was meant to be guarded.
The usual causes are \`status == "new" or "open"\`, which is always true because a text is; \`code != 1 || code != 2\`, which holds for
every code; bounds that leave nothing between them; a misspelled \`typeof\`; a length below zero; and a test that repeats the one around it.

Not reported: endless loops (\`while (true)\`), \`do … while (false)\`, defaults such as \`name or "unknown"\` outside of conditions, and
repeated tests of what may have changed in between. Code switched off by \`if (false)\` is reported with low severity.`,
  examples: [
    {
      language: 'python',
      bad: `
def is_pending(order):
    if order.status == "new" or <|"open"|>:
        return True
    return False
`,
      good: `
def is_pending(order):
    if order.status == "new" or order.status == "open":
        return True
    return False
`,
    },
    {
      language: 'typescript',
      bad: `
export function check(code: number, payload: unknown): void {
  if (<|code !== 200 || code !== 204|>) throw new Error('unexpected');
  if (typeof payload === <|'strnig'|>) throw new Error('no text');
}
`,
      good: `
export function check(code: number, payload: unknown): void {
  if (code !== 200 && code !== 204) throw new Error('unexpected');
  if (typeof payload === 'string') throw new Error('no text');
}
`,
    },
    {
      language: 'java',
      bad: `
class Range {
  boolean isInside(int value) {
    return <|value > 100 && value < 10|>;
  }
}
`,
      good: `
class Range {
  boolean isInside(int value) {
    return value > 10 && value < 100;
  }
}
`,
    },
    {
      language: 'go',
      bad: `
package shop

func isEmpty(items []string) bool {
	return <|len(items) < 0|>
}
`,
      good: `
package shop

func isEmpty(items []string) bool {
	return len(items) == 0
}
`,
    },
  ],
  operators: [...EQUALITIES, ...ORDERS, ...JUNCTIONS],
  create(context) {
    const checkBranch = (condition: SyntaxNode | undefined): void => {
      if (!condition) return;
      checkLiteral(context, condition);
      checkTest(context, condition);
    };
    const checkIf = (node: SyntaxNode): void => checkBranch(context.dialect.conditional(node)?.condition);
    const checkLoop = (node: SyntaxNode): void => {
      const condition = node.field('condition');
      if (condition) checkTest(context, condition);
    };
    return {
      If(node) {
        checkIf(node);
        for (const { at, first, isTrue } of repeatedConditions(context, node))
          reportRepeated(context, at, first, isTrue);
      },
      elif_clause: checkIf,
      ternary_expression: (node) => checkBranch(node.field('condition')),
      conditional_expression: (node) => checkBranch(node.namedChildren[1]),
      while_statement: checkLoop,
      do_statement: checkLoop,
      for_statement: checkLoop,
      Binary(node) {
        const binary = context.dialect.binary(node);
        if (!binary) return;
        if (COMPARISON.test(binary.operator)) {
          checkTypeof(context, binary);
          checkLength(context, binary);
        } else checkBounds(context, node);
      },
    };
  },
};

/** A literal where a question is expected. */
function checkLiteral(context: RuleContext, condition: SyntaxNode): void {
  const truth = truthOf(condition);
  if (truth === undefined) return;
  const inner = withoutParentheses(condition);
  const isSwitch = /^(true|false|0|1|True|False)$/.test(inner.text);
  if (isSwitch && (context.isTestCode || makesGenerator(condition))) return;
  context.report({
    at: inner,
    severity: isSwitch ? 'low' : 'high',
    confidence: isSwitch ? 'medium' : 'high',
    message: `This condition is always ${truth}, so one way of the code is dead. Ask the question that was meant, or remove the dead way.`,
  });
}

/** `if False: yield` makes a generator of a function that yields nothing. */
function makesGenerator({ parent }: SyntaxNode): boolean {
  return parent !== undefined && /^\s*yield\b/m.test(parent.text.slice(0, 400));
}

/** An operand that settles the whole test, such as the `"b"` of `x == "a" or "b"`. */
function checkTest(context: RuleContext, condition: SyntaxNode): void {
  const pending = [condition];
  for (let node = pending.pop(); node; node = pending.pop()) {
    const inner = withoutParentheses(node);
    const junction = junctionOf(context, inner);
    if (!junction) {
      if (isNegation(inner)) pending.push(...inner.namedChildren);
      continue;
    }
    for (const operand of operandsOfJunction(context, inner, junction)) {
      if (truthOf(operand) !== (junction === 'or')) pending.push(operand);
      else reportSettling(context, operand, junction === 'or');
    }
  }
}

function isNegation({ kind, children }: SyntaxNode): boolean {
  return kind === 'not_operator' || (kind === 'unary_expression' && children[0]?.kind === '!');
}

function reportSettling(context: RuleContext, operand: SyntaxNode, isTrue: boolean): void {
  const isSwitch = operand.kind === 'true' || operand.kind === 'false' || /^[01]$/.test(operand.text);
  context.report({
    at: operand,
    severity: isSwitch ? 'medium' : 'high',
    confidence: isSwitch ? 'medium' : 'high',
    message: isSwitch
      ? `\`${operand.text}\` settles the condition: it is always ${isTrue}. Remove it once it is not needed any more.`
      : `\`${shorten(operand.text)}\` counts as ${isTrue} by itself, so the condition is always ${isTrue}. Repeat the comparison for each value.`,
  });
}

function checkTypeof(context: RuleContext, { node, left, operator, right }: Binary): void {
  if (node.kind !== 'binary_expression' || !/^[!=]==?$/.test(operator)) return;
  const literal = isTypeof(left) ? right : isTypeof(right) ? left : undefined;
  if (literal?.kind !== 'string' || TYPES.has(literal.text.slice(1, -1))) return;
  const isTrue = operator.startsWith('!');
  context.report({
    at: literal,
    message: `\`typeof\` never gives ${literal.text}, so this is always ${isTrue}. Compare with one of the names it gives, such as 'string' or 'object'.`,
  });
}

function isTypeof({ kind, children }: SyntaxNode): boolean {
  return kind === 'unary_expression' && children[0]?.kind === 'typeof';
}

function checkLength(context: RuleContext, binary: Binary): void {
  const comparison = lengthComparison(context, binary);
  if (!comparison) return;
  context.report({
    at: binary.node,
    message: `A length is never negative, so this is always ${comparison.isTrue}. Compare with the number that was meant, such as 0 with \`${comparison.isTrue ? '>' : '=='}\`.`,
  });
}

function lengthComparison(
  { language }: RuleContext,
  { left, operator, right }: Binary,
): { isTrue: boolean } | undefined {
  if (left.end - left.start > 120 || !LENGTHS[language.id]?.test(left.text)) return undefined;
  const { text } = right;
  const isNegative = /^-\s*\d+$/.test(text);
  if (text !== '0' && !isNegative) return undefined;
  if (operator === '<' || (isNegative && /^(<=|===?)$/.test(operator))) return { isTrue: false };
  return operator === '>=' || (isNegative && /^(>|!==?)$/.test(operator)) ? { isTrue: true } : undefined;
}

/** Comparisons of one thing that exclude each other, or of which one always holds. */
function checkBounds(context: RuleContext, node: SyntaxNode): void {
  const junction = junctionOf(context, node);
  if (!junction || isPartOfJunction(context, node, junction)) return;
  const operands = operandsOfJunction(context, node, junction);
  if (operands.length > MAX_OPERANDS) return;
  const seen: ConstantComparison[] = [];
  for (const operand of operands) {
    const comparison = constantComparison(context, operand);
    if (!comparison) continue;
    const rival = seen.find(
      (other) => isSettled(other, comparison, junction) && isSameCode(other.subject, comparison.subject),
    );
    if (rival) return reportBounds(context, node, operands.length === 2 ? node : operand, rival, comparison);
    seen.push(comparison);
  }
}

function reportBounds(
  context: RuleContext,
  node: SyntaxNode,
  at: SyntaxNode,
  rival: ConstantComparison,
  comparison: ConstantComparison,
): void {
  const isAnd = junctionOf(context, node) === 'and';
  const subject = shorten(comparison.subject.text);
  const [first, second] = [rival, comparison].map(({ relation, constant }) => `\`${relation} ${constant.text}\``);
  context.report({
    at,
    confidence: comparison.value === undefined ? 'medium' : 'high',
    message: isAnd
      ? `\`${subject}\` cannot be ${first} and ${second} at once, so this is always false. Join the two with an \`or\`, or mend the bounds.`
      : `\`${subject}\` is always ${first} or ${second}, so this is always true. Join the two with an \`and\`, or mend the bounds.`,
  });
}

function reportRepeated(context: RuleContext, at: SyntaxNode, first: SyntaxNode, isTrue: boolean): void {
  context.report({
    at,
    severity: 'medium',
    confidence: 'medium',
    message: `This was decided by the condition around it and is always ${isTrue} here. Remove the test, or test what was meant.`,
    related: [{ at: first, message: 'It was tested here.' }],
  });
}

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}
