import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { isCompiled } from '../code/files/compiled-code.ts';
import { constantComparison } from '../code/conditions/comparisons.ts';
import { isPartOfJunction, junctionOf, operandsOfJunction } from '../code/conditions/junctions.ts';
import { hasLongLine } from '../code/texts/long-line.ts';
import { withoutParentheses } from '../code/files/same-code.ts';
import type { Rule, RuleContext } from '../rule.ts';
import { JUNCTIONS } from '../code/conditions/operators.ts';

/** Comparing an object part by part is what these are for. */
const EQUALITY = /^(__eq__|__ne__|__lt__|equals|isEqual|Equal|equal|compareTo|compare)$/;
const NEGATION: ReadonlySet<string> = new Set(['not_operator', 'unary_expression']);
const TYPE_TEST =
  /\b(instanceof|typeof|isinstance|hasattr|null|undefined|None|nil|void 0|[iI]s\.\w+|[A-Z]\w*\.is\w*)\b/;
const SUBJECT = /^!*(?:not |typeof |isinstance\(|hasattr\()?([A-Za-z_$][\w$]*)/;
/** Groups within a condition from which on it is hard to read; one `(a || b)` in a list of conditions is not. */
const GROUPS = 2;
/** Comparisons of so many things with constants make a table. */
const TABLE_SUBJECTS = 2;

interface Tally {
  operators: number;
  groups: number;
  /** The operands that are no conditions of their own. */
  readonly leaves: SyntaxNode[];
}

const MAX_OPERATORS = 4;

export const complicatedCondition: Rule = {
  id: 'complicated-condition',
  title: 'Condition mixes too many `and` and `or`',
  category: 'maintainability',
  severity: 'low',
  confidence: 'medium',
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: ['R0916', 'PLR0916', 'S1067', 'BooleanExpressionComplexity'],
  rationale: `
A condition that joins many parts by both \`and\` and \`or\` has to be worked out on paper: which parts belong together, and which combination was
forgotten? Give the groups names, as variables or as small functions, and the condition reads like a sentence.

Not reported: chains of only one operator, however long, and those with one group of the other; comparisons of one thing with several constants or bounds, which count as one part
(\`x == 1 || x == 2\`); tests of the type of one object; methods that compare two objects; tests and generated code.`,
  examples: [
    {
      language: 'python',
      bad: `
def can_ship(order, stock):
    return <|order.paid and (order.total > 0 or order.is_gift) and not (order.held or order.lost and not stock.spare)|>
`,
      good: `
def can_ship(order, stock):
    is_settled = order.paid and (order.total > 0 or order.is_gift)
    is_missing = order.held or order.lost and not stock.spare
    return is_settled and not is_missing
`,
    },
    {
      language: 'java',
      bad: `
class Shop {
  void send(Order order, User user) {
    if (<|order.isPaid() && user.isActive() || order.isGift() && !user.isBlocked() && (user.isAdult() || order.isHarmless())|>) {
      ship(order);
    }
  }
}
`,
      good: `
class Shop {
  void send(Order order, User user) {
    if (isSettled(order, user) && isAllowed(order, user)) {
      ship(order);
    }
  }
}
`,
    },
  ],
  options: {
    maxOperators: {
      type: 'integer',
      default: MAX_OPERATORS,
      minimum: 1,
      description: 'Most `and` and `or` operators that one condition may mix.',
    },
  },
  operators: JUNCTIONS,
  create(context) {
    if (context.isTestCode || isCompiled(context) || hasLongLine(context)) return {};
    const maxOperators = context.integer('maxOperators');
    return {
      Binary(node) {
        const junction = junctionOf(context, node);
        if (!junction || isInner(context, node)) return;
        const tally: Tally = { operators: 0, groups: 0, leaves: [] };
        count(context, node, tally);
        if (tally.operators <= maxOperators || tally.groups <= GROUPS || isPlain(context, node, tally)) return;
        context.report({
          at: node,
          ...((isLaidOut(context, operandsOfJunction(context, node, junction)) ||
            (maxOperators === MAX_OPERATORS && tally.operators === maxOperators + 1)) && { confidence: 'low' }),
          message: `This condition mixes ${tally.operators} \`and\` and \`or\` operators (limit ${maxOperators}). Give its groups names, as variables or functions.`,
        });
      },
    };
  },
};

/** How long a line may be that is seen at a glance. */
const GLANCE = 90;

/** Whether each group stands on a line of its own or has a comment, so that a reader sees what belongs together. */
function isLaidOut({ tree: { comments, lines } }: RuleContext, operands: readonly SyntaxNode[]): boolean {
  const [from, to] = [operands[0]?.start ?? 0, operands.at(-1)?.end ?? 0];
  if (comments.some(({ start }) => start > from && start < to)) return true;
  const starts = new Set(operands.map(({ start }) => lines.lineAt(start)));
  return (
    starts.size === operands.length &&
    operands.every(({ text }) => text.split('\n').every((line) => line.trim().length <= GLANCE))
  );
}

/** An operand of a longer condition, maybe a negated one. */
function isInner(context: RuleContext, node: SyntaxNode): boolean {
  let outer = node;
  while (outer.parent && (outer.parent.kind === 'parenthesized_expression' || isNegation(outer.parent)))
    outer = outer.parent;
  return isPartOfJunction(context, outer, 'and') || isPartOfJunction(context, outer, 'or');
}

function isNegation({ kind, children }: SyntaxNode): boolean {
  return NEGATION.has(kind) && /^(!|not)$/.test(children[0]?.kind ?? '');
}

/** Adds the operators of a condition, of which those that join tests of one thing stay out. */
function count(context: RuleContext, node: SyntaxNode, tally: Tally): void {
  const pending = [node];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const inner = withoutParentheses(next);
    const junction = junctionOf(context, inner);
    if (junction) {
      const operands = operandsOfJunction(context, inner, junction);
      const parts = countParts(context, operands);
      if (parts > 1) tally.groups += 1;
      tally.operators += parts - 1;
      pending.push(...operands.filter((operand) => !isRange(context, operand)));
    } else if (isNegation(inner)) {
      pending.push(...inner.namedChildren);
    } else {
      tally.leaves.push(inner);
    }
  }
}

/** How many things the operands are about: neighbours that test the same thing are one. */
function countParts(context: RuleContext, operands: readonly SyntaxNode[]): number {
  let parts = 0;
  let previous: string | undefined;
  for (const operand of operands) {
    const subject = testedThing(context, operand);
    if (subject === undefined || subject !== previous) parts += 1;
    previous = subject;
  }
  return parts;
}

/** What a test is about: the subject of a comparison with a constant, or the object whose type is tested. */
function testedThing(context: RuleContext, operand: SyntaxNode): string | undefined {
  const comparison = constantComparison(context, operand);
  if (comparison) return comparison.subject.text;
  if (isRange(context, operand)) return rangeSubject(context, operand);
  return TYPE_TEST.test(operand.text) ? SUBJECT.exec(operand.text)?.[1] : undefined;
}

/** `'a' <= c && c <= 'z'`: bounds of one thing. */
function isRange(context: RuleContext, operand: SyntaxNode): boolean {
  return rangeSubject(context, operand) !== undefined;
}

function rangeSubject(context: RuleContext, operand: SyntaxNode): string | undefined {
  const junction = junctionOf(context, operand);
  if (!junction) return undefined;
  const subjects = operandsOfJunction(context, operand, junction).map(
    (part) => constantComparison(context, part)?.subject.text,
  );
  return subjects.every((subject) => subject !== undefined && subject === subjects[0]) ? subjects[0] : undefined;
}

function isPlain(context: RuleContext, node: SyntaxNode, { leaves }: Tally): boolean {
  return isComparison(context, node) || isTable(context, leaves) || isTypeGuard(leaves);
}

/** `a == 1 && b == 2 || a == 2 && b == 3`. */
function isTable(context: RuleContext, leaves: readonly SyntaxNode[]): boolean {
  const comparisons = leaves.flatMap((leaf) => constantComparison(context, leaf)?.subject.text ?? []);
  return comparisons.length >= leaves.length - 1 && new Set(comparisons).size <= TABLE_SUBJECTS;
}

/** Tests of the type of one object and its parts. */
function isTypeGuard(leaves: readonly SyntaxNode[]): boolean {
  const tests = leaves.filter(({ text }) => TYPE_TEST.test(text));
  if (2 * tests.length < leaves.length) return false;
  const common = leaves.map(({ text }) => new Set(text.match(/[A-Za-z_$][\w$]*/g)));
  return [...(common[0] ?? [])].some((word) => !/^[iI]s/.test(word) && common.every((words) => words.has(word)));
}

/** In a method that compares objects. */
function isComparison({ dialect }: RuleContext, node: SyntaxNode): boolean {
  const owner = node.ancestor(dialect.controlFlow.functions);
  return owner !== undefined && EQUALITY.test(dialect.functionLike(owner)?.name ?? '');
}
