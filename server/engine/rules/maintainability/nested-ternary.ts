import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { withoutParentheses } from '../code/files/same-code.ts';
import { isCompiled } from '../code/files/compiled-code.ts';
import type { Rule, RuleContext } from '../rule.ts';

const SHORT_FILE = 30;

export const nestedTernary: Rule = {
  id: 'nested-ternary',
  title: 'Conditional expression within another',
  category: 'maintainability',
  severity: 'low',
  confidence: 'high',
  languages: ['python', 'javascript', 'typescript', 'java'],
  aliases: ['no-nested-ternary', 'S3358', 'unicorn/no-nested-ternary'],
  rationale: `
A choice within a choice makes the reader match conditions with values by counting signs. A few \`if\` statements that return, a table, or a
\`switch\` say the same in an order that can be read.

Not reported: a plain chain (\`a ? 1 : b ? 2 : 3\`) of up to three values, and one that is laid out with a value on each line, which reads
from top to bottom like an \`else if\`; choices within functions, calls or texts inside of the outer one.`,
  examples: [
    {
      language: 'typescript',
      bad: `
export function price(order: Order): number {
  return order.isPaid ? (<|order.isGift ? 0 : order.isOld ? 1 : 2|>) : order.price;
}
`,
      good: `
export function price(order: Order): number {
  if (!order.isPaid) return order.price;
  if (order.isGift) return 0;
  return order.isOld ? 1 : 2;
}
`,
    },
    {
      language: 'python',
      bad: `
def price(order):
    return (<|0 if order.is_gift else 1|>) if order.is_paid else order.price
`,
      good: `
def price(order):
    if not order.is_paid:
        return order.price
    return 0 if order.is_gift else 1
`,
    },
  ],
  create(context) {
    const { ternaries } = context.dialect.controlFlow;
    const check = (node: SyntaxNode): void => {
      if (isBranch(node, ternaries) || isCompiled(context) || node.text.includes('void 0')) return;
      const inner = branchesOf(node).find((branch) => ternaries.has(branch.kind));
      if (!inner || isReadable(context.text.slice(node.start, node.end), node, ternaries)) return;
      context.report({
        at: inner,
        // Parentheses show at least where the inner one ends.
        ...(((inner.parent?.kind === 'parenthesized_expression' && !inner.text.includes('\n')) ||
          isLaidOut(context, node)) && { confidence: 'low' as const }),
        message:
          'This choice stands within another one. Write `if` statements, or give the inner choice a name of its own.',
      });
    };
    return { ternary_expression: check, conditional_expression: check };
  },
};

/** One choice in another, each value on a line of its own: the layout shows what belongs together. */
function isLaidOut({ tree, dialect }: RuleContext, node: SyntaxNode): boolean {
  if (tree.lines.lineCount <= SHORT_FILE) return false;
  const { ternaries } = dialect.controlFlow;
  const nested = branchesOf(node).filter(({ kind }) => ternaries.has(kind));
  const isDeeper = nested.some((inner) => branchesOf(inner).some(({ kind }) => ternaries.has(kind)));
  const lines = tree.lines.lineAt(node.end) - tree.lines.lineAt(node.start) + 1;
  return !isDeeper && lines >= 2 + 2 * nested.length;
}

/** The condition and the two values, without their parentheses. */
function branchesOf(node: SyntaxNode): SyntaxNode[] {
  return node.namedChildren.map(withoutParentheses);
}

/** Whether the choice is itself part of a choice, which is reported once. */
function isBranch(node: SyntaxNode, ternaries: ReadonlySet<string>): boolean {
  let outer = node.parent;
  while (outer?.kind === 'parenthesized_expression') outer = outer.parent;
  return outer !== undefined && ternaries.has(outer.kind);
}

/** A chain along the last value: short, or with a line for each value. */
function isReadable(text: string, node: SyntaxNode, ternaries: ReadonlySet<string>): boolean {
  let length = 1;
  for (let at = node; ; length++) {
    const branches = branchesOf(at);
    const last = branches.at(-1);
    if (branches.slice(0, -1).some(({ kind }) => ternaries.has(kind))) return false;
    if (!last || !ternaries.has(last.kind)) break;
    at = last;
  }
  return length <= 2 || text.split('\n').length >= length;
}
