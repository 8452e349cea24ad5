import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { replaceNode } from '../edits/replace-node.ts';
import { isBoolean } from '../code/conditions/conditions.ts';
import type { Rule, RuleContext } from '../rule.ts';

const TESTS: ReadonlySet<string> = new Set(['in', 'instanceof']);
const EQUALITIES: ReadonlySet<string> = new Set(['==', '===', '!=', '!==']);
const ORDERS: ReadonlySet<string> = new Set(['<', '>', '<=', '>=']);

export const negatedOperand: Rule = {
  id: 'negated-operand',
  title: '`!` negates the operand instead of the comparison',
  category: 'bug',
  severity: 'high',
  confidence: 'high',
  languages: ['javascript', 'typescript'],
  cwe: 783,
  aliases: ['no-unsafe-negation', 'no-negated-in-lhs', 'S3812', 'S3402', 'noUnsafeNegation'],
  rationale: `
\`!key in options\` is \`(!key) in options\`: it asks for a property called "false". \`!\` binds tighter than every comparison, so the negation has to
stand around the whole: \`!(key in options)\`. The same holds for \`!error instanceof TypeError\` and \`!count === 0\`.

Not reported: a negation in parentheses of its own, and \`!a === b\` where the other side is a boolean too, which compares two truths.`,
  examples: [
    {
      language: 'javascript',
      isFixed: true,
      bad: `
if (<|!'port' in options|>) {
  options.port = 80;
}
`,
      good: `
if (!('port' in options)) {
  options.port = 80;
}
`,
    },
    {
      language: 'typescript',
      isFixed: true,
      bad: `
export const isOpen = (order: Order) => <|!order.state === 'closed'|>;
`,
      good: `
export const isOpen = (order: Order) => order.state !== 'closed';
`,
    },
  ],
  fix: 'unsafe',
  operators: [...TESTS, ...EQUALITIES, ...ORDERS],
  create(context) {
    return {
      Binary(node) {
        const binary = context.dialect.binary(node);
        if (!binary || binary.left.kind !== 'unary_expression' || binary.left.children[0]?.kind !== '!') return;
        const operand = binary.left.field('argument');
        if (!operand || isDoubled(operand)) return;
        const { operator, right } = binary;
        if (TESTS.has(operator)) report(context, node, `!(${operand.text} ${operator} ${right.text})`);
        else if (EQUALITIES.has(operator) && isPlainValue(right)) {
          report(context, node, `${operand.text} ${opposite(operator)} ${right.text}`);
        } else if (ORDERS.has(operator) && !isBoolean(context, right)) {
          report(context, node, `!(${operand.text} ${operator} ${right.text})`);
        }
      },
    };
  },
};

/** `!!x` makes a boolean on purpose. */
function isDoubled({ kind, children }: SyntaxNode): boolean {
  return kind === 'unary_expression' && children[0]?.kind === '!';
}

/** What no negation is ever equal to. */
function isPlainValue({ kind, text }: SyntaxNode): boolean {
  return /^(string|number|null|undefined|object|array|template_string)$/.test(kind) || text === 'undefined';
}

function opposite(operator: string): string {
  return operator.startsWith('!') ? operator.replace('!', '=') : operator.replace('=', '!');
}

function report(context: RuleContext, node: SyntaxNode, newText: string): void {
  context.report({
    at: node,
    message: `\`!\` binds tighter than the comparison, so only the left side is negated. Write \`${newText.length > 60 ? '!(…)' : newText}\`.`,
    fix: {
      title: 'Negate the whole comparison',
      safety: 'unsafe', // the outcome changes: that is the point
      edits: () => [replaceNode(node, newText)],
    },
  });
}
