import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { withoutParentheses } from '../code/files/same-code.ts';
import type { Rule, RuleContext } from '../rule.ts';

const LINKS = /^(member_expression|subscript_expression|call_expression)$/;
const MAX_LINKS = 30;

export const unsafeOptionalChaining: Rule = {
  id: 'unsafe-optional-chaining',
  title: 'What an optional chain gives is used as if it were always there',
  category: 'bug',
  severity: 'medium',
  confidence: 'medium',
  cwe: 476,
  languages: ['javascript', 'typescript'],
  aliases: ['no-unsafe-optional-chaining', 'S6523'],
  rationale: `
\`a?.b\` is \`undefined\` where \`a\` is missing. Parentheses end the chain: \`(a?.b).c\` throws then, and so do \`new (a?.B)()\`, spreading
the result into a list, taking it apart with \`const { c } = a?.b\`, looping over it, and the right side of \`in\` and \`instanceof\`. The
question mark only hides from the reader that the code cannot do without the value.

Not reported: chains that go on (\`a?.b.c\`), a fallback (\`(a?.b ?? {}).c\`), and spreading into an object, which accepts \`undefined\`.`,
  examples: [
    {
      language: 'javascript',
      bad: `
function totalOf(order) {
  return (<|order?.items|>).length;
}
`,
      good: `
function totalOf(order) {
  return order?.items.length;
}
`,
    },
    {
      language: 'typescript',
      bad: `
export function collect(page?: Page): Row[] {
  return [header, ...<|page?.rows|>];
}
`,
      good: `
export function collect(page?: Page): Row[] {
  return [header, ...(page?.rows ?? [])];
}
`,
    },
  ],
  operators: ['in', 'instanceof'],
  create(context) {
    const check = (node: SyntaxNode | undefined, what: string): void => reportChain(context, node, what);
    return {
      parenthesized_expression: (node) => check(node, nextStep(node) ?? ''),
      spread_element: (node) => {
        if (node.parent?.kind !== 'object') check(node.namedChildren[0], 'spreading it throws');
      },
      variable_declarator(node) {
        if (node.field('name')?.kind.endsWith('_pattern')) check(node.field('value'), 'taking it apart throws');
      },
      for_in_statement(node) {
        if (node.field('operator')?.kind === 'of') check(node.field('right'), 'looping over it throws');
      },
      Binary(node) {
        const operator = node.field('operator')?.kind;
        if (operator === 'in' || operator === 'instanceof') check(node.field('right'), `\`${operator}\` throws`);
      },
    };
  },
};

/** What goes on with an expression in parentheses that would throw. */
function nextStep({ parent, fieldName }: SyntaxNode): string | undefined {
  if (!parent || parent.has('optional_chain') || parent.has('?.')) return undefined;
  if (parent.kind === 'new_expression' && fieldName === 'constructor') return '`new` throws';
  if (parent.kind === 'call_expression' && fieldName === 'function') return 'calling it throws';
  const isAccess = parent.kind === 'member_expression' || parent.kind === 'subscript_expression';
  return isAccess && fieldName === 'object' ? 'the next access throws' : undefined;
}

function reportChain(context: RuleContext, node: SyntaxNode | undefined, what: string): void {
  const chain = node && withoutParentheses(node);
  if (!chain || what === '' || !isOptionalChain(chain)) return;
  context.report({
    at: chain,
    message: `This may be \`undefined\`, and ${what} then. Go on with \`?.\`, or give a fallback with \`??\`.`,
  });
}

function isOptionalChain(node: SyntaxNode): boolean {
  let at: SyntaxNode | undefined = node;
  for (let links = 0; at && LINKS.test(at.kind) && links < MAX_LINKS; links++) {
    if (at.has('optional_chain') || at.has('?.')) return true;
    at = at.field('object') ?? at.field('function');
  }
  return false;
}
