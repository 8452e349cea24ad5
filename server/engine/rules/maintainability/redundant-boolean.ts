import type { Binary } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { isBoolean, isCertainlyBoolean, negated } from '../code/conditions/conditions.ts';
import { isQueryExpression } from '../code/libraries/query-expression.ts';
import { replaceNode } from '../edits/replace-node.ts';
import { withoutParentheses } from '../code/files/same-code.ts';
import type { Fix, Rule, RuleContext } from '../rule.ts';

/** What makes a boolean of any value; where there is none, conditions are booleans. */
const CONVERSION: Readonly<Record<string, string>> = { python: 'bool', javascript: 'Boolean', typescript: 'Boolean' };

const SHORT_FILE = 30;

export const redundantBoolean: Rule = {
  id: 'redundant-boolean',
  title: 'Condition is turned into the boolean it already is',
  category: 'maintainability',
  severity: 'info',
  confidence: 'high',
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: [
    'SIM103',
    'SIM210',
    'SIM211',
    'E712',
    'R1703',
    'R1719',
    'C0121',
    'S1125',
    'S1126',
    'no-unneeded-ternary',
    'S1002',
    'SimplifyBooleanReturn',
  ],
  rationale: `
\`if x: return True else: return False\`, \`x ? true : false\` and \`x == true\` say in more words what \`x\` says. The short form also
rules out the usual slip, the two values swapped.

Not reported: \`=== true\` in JavaScript and comparisons in conditions of query builders, where they mean something else, and
chains of early returns, of which the last one should look like the others.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
def is_adult(age):
    <|if|> age >= 18:
        return True
    else:
        return False
`,
      good: `
def is_adult(age):
    return age >= 18
`,
    },
    {
      language: 'javascript',
      isFixed: true,
      bad: `
const isAdult = (age) => <|age >= 18 ? true : false|>;
`,
      good: `
const isAdult = (age) => age >= 18;
`,
    },
    {
      language: 'java',
      isFixed: true,
      bad: `
class Door {
  boolean canOpen(boolean locked) {
    return <|locked == false|>;
  }
}
`,
      good: `
class Door {
  boolean canOpen(boolean locked) {
    return !locked;
  }
}
`,
    },
    {
      language: 'go',
      isFixed: true,
      bad: `
package door

func canOpen(age int) bool {
	<|if|> age >= 18 {
		return true
	} else {
		return false
	}
}
`,
      good: `
package door

func canOpen(age int) bool {
	return age >= 18
}
`,
    },
  ],
  fix: 'safe',
  operators: ['==', '!='],
  create(context) {
    return {
      If: (node) => checkIf(context, node),
      ternary_expression: (node) =>
        checkChoice(context, node, node.field('condition'), node.field('consequence'), node.field('alternative')),
      conditional_expression(node) {
        const [consequence, condition, alternative] = node.namedChildren;
        checkChoice(context, node, condition, consequence, alternative);
      },
      Binary: (node) => checkComparison(context, node),
    };
  },
};

function checkIf(context: RuleContext, node: SyntaxNode): void {
  const view = context.dialect.conditional(node);
  if (!view || node.field('initializer') || isElseIf(context, node)) return;
  const next = view.alternative ? undefined : node.nextSibling;
  const last = view.alternative ?? next;
  const [first, second] = [returned(context, view.consequence), last && returned(context, last)];
  if (first === undefined || second === undefined || first === second || !last) return;
  if (next && (next.kind !== 'return_statement' || isGuard(context, node.previousSibling))) return;
  const hasComments = context.tree.comments.some(({ start }) => start > node.start && start < last.end);
  const end = Math.max(node.end, last.end);
  context.report({
    at: node.children[0] ?? node,
    // Comments tell what each answer means, and a row of answers reads best with one form for all.
    ...((hasComments || (next && hasAnswered(node))) && { confidence: 'low' }),
    message: 'This `if` returns the value of its own condition. Return the condition.',
    statement: { start: node.start, end },
    ...(hasComments
      ? {}
      : { fix: fixOf(context, view.condition, first, { start: node.start, end, prefix: 'return ' }) }),
  });
}

function isElseIf({ dialect }: RuleContext, { parent, fieldName }: SyntaxNode): boolean {
  if (!parent) return false;
  return (
    dialect.controlFlow.elses.has(parent.kind) ||
    (dialect.controlFlow.ifs.has(parent.kind) && fieldName === 'alternative')
  );
}

/** The `true` or `false` that a branch consists in returning. */
function returned({ dialect }: RuleContext, branch: SyntaxNode): boolean | undefined {
  const [only, ...others] = dialect.statements(branch);
  if (only?.kind !== 'return_statement' || others.length > 0) return undefined;
  const [value, ...more] = only.namedChildren;
  const values = value?.kind === 'expression_list' ? value.namedChildren : [value];
  const [inner] = values;
  return more.length === 0 && values.length === 1 && inner ? booleanOf(inner) : undefined;
}

function booleanOf({ kind, isNamed }: SyntaxNode): boolean | undefined {
  if (!isNamed || (kind !== 'true' && kind !== 'false')) return undefined;
  return kind === 'true';
}

/** Whether a statement above in the same block gives an answer of its own. */
function hasAnswered(node: SyntaxNode): boolean {
  const siblings = node.parent?.children ?? [];
  return siblings.slice(0, siblings.indexOf(node)).some(({ text }) => /\breturn (true|false)\b/i.test(text));
}

/** An early return right before, which the `if` is one more of; also one within a loop or within another `if`. */
function isGuard(context: RuleContext, previous: SyntaxNode | undefined): boolean {
  if (previous && previous.kind.endsWith('_statement') && /\breturn (true|false)\b/i.test(previous.text)) return true;
  const view = previous && context.dialect.conditional(previous);
  return view !== undefined && context.dialect.statements(view.consequence).at(-1)?.kind === 'return_statement';
}

function checkChoice(
  context: RuleContext,
  node: SyntaxNode,
  condition: SyntaxNode | undefined,
  consequence: SyntaxNode | undefined,
  alternative: SyntaxNode | undefined,
): void {
  const [first, second] = [consequence && booleanOf(consequence), alternative && booleanOf(alternative)];
  if (!condition || first === undefined || second === undefined || first === second) return;
  const isConversion = CONVERSION[context.language.id] !== undefined && !isBoolean(context, condition);
  context.report({
    at: node,
    // `list.length ? true : false` makes a boolean, which takes some form or other.
    ...(isConversion && context.tree.lines.lineCount > SHORT_FILE && { confidence: 'low' }),
    message: `This chooses \`${consequence?.text}\` or \`${alternative?.text}\` by a condition. Use the condition itself.`,
    fix: fixOf(context, condition, first, { start: node.start, end: node.end, prefix: '' }),
  });
}

function fixOf(
  context: RuleContext,
  condition: SyntaxNode,
  isPositive: boolean,
  place: { readonly start: number; readonly end: number; readonly prefix: string },
): Fix {
  const convert = CONVERSION[context.language.id];
  const isExact = convert === undefined || isBoolean(context, condition);
  const text = (): string => {
    if (!isPositive) return negated(context, condition);
    const inner = withoutParentheses(condition).text;
    // In Python only parentheses let an expression go on in the next line.
    if (isExact) return context.language.id === 'python' && inner.includes('\n') ? condition.text : inner;
    return `${convert}(${inner})`;
  };
  const end = context.text.slice(place.start, place.end).endsWith(';') || isSemicolonNeeded(context, place) ? ';' : '';
  return {
    title: 'Use the condition itself',
    safety: convert === undefined || isCertainlyBoolean(context, condition) ? 'safe' : 'unsafe',
    edits: () => [replaceNode(place, `${place.prefix}${text()}${end}`)],
  };
}

/** A `return` that takes the place of an `if` with braces. */
function isSemicolonNeeded(
  { text }: RuleContext,
  { end, prefix }: { readonly end: number; readonly prefix: string },
): boolean {
  return prefix !== '' && text[end - 1] === '}' && /return (true|false)\s*;/.test(text.slice(0, end).slice(-40));
}

function checkComparison(context: RuleContext, node: SyntaxNode): void {
  const binary = context.dialect.binary(node);
  if (!binary || !/^[!=]=$/.test(binary.operator)) return;
  const [left, right] = [booleanOf(binary.left), booleanOf(binary.right)];
  const operand = right === undefined ? binary.right : binary.left;
  const literal = right ?? left;
  if (literal === undefined || (left !== undefined && right !== undefined)) return;
  const isCertain = isCertainlyBoolean(context, operand);
  if (!isCertain && !isMeaningless(context, node, operand)) return;
  const isPositive = literal === (binary.operator === '==');
  context.report({
    at: node,
    message: `Comparing with \`${literalText(binary, right !== undefined)}\` adds nothing to a condition. Use \`${isPositive ? '' : 'not '}${shorten(operand.text)}\` itself.`,
    // `x != True` may be meant to let `None` pass.
    confidence: isCertain ? 'high' : binary.operator === '==' && !mayBeAny(context, operand) ? 'medium' : 'low',
    fix: {
      title: 'Remove the comparison',
      safety: isCertain ? 'safe' : 'unsafe',
      edits: () => [replaceNode(node, isPositive ? operand.text : negated(context, operand))],
    },
  });
}

/** Whether a comparison of a value of unknown type is a habit: in JavaScript it may be meant to leave out other values. */
function isMeaningless(context: RuleContext, node: SyntaxNode, operand: SyntaxNode): boolean {
  if (context.language.id === 'python') {
    // `(a < b) == True` is how one asks symbolic expressions.
    const isSymbolic = withoutParentheses(operand).kind === 'comparison_operator' || isThreeWay(node, operand);
    return !context.isTestCode && !isSymbolic && !isQueryExpression(context, node, operand);
  }
  if (context.language.id === 'java') return true;
  // In Go an interface may be compared with a boolean, which does not work without the comparison.
  return context.language.id === 'go' && operand.kind === 'call_expression';
}

/** One of several comparisons in a row, which tell `True`, `False` and other values apart. */
function isThreeWay(node: SyntaxNode, operand: SyntaxNode): boolean {
  let outer = node;
  while (outer.parent && /^(boolean_operator|parenthesized_expression|not_operator)$/.test(outer.parent.kind))
    outer = outer.parent;
  const comparisons = outer.text
    .split(operand.text)
    .slice(1)
    .filter((rest) => /^ (==|!=|is|is not) /.test(rest));
  return comparisons.length > 1;
}

function literalText({ left, right }: Binary, isRight: boolean): string {
  return (isRight ? right : left).text;
}

/** In Go a value of type `any` is compared so, and is no condition by itself. */
function mayBeAny({ dialect, language, scopes }: RuleContext, operand: SyntaxNode): boolean {
  const call = language.id === 'go' ? dialect.call(operand) : undefined;
  if (!call) return false;
  const result = scopes.resultOf?.(call.callee);
  return result ? result.typeName !== 'bool' : /^(get|load|value|var|param|lookup|call)/i.test(call.name);
}

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}
