import { replaceNode } from '../edits/replace-node.ts';
import type { Rule } from '../rule.ts';
import { withoutParentheses } from '../code/files/same-code.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';

const REPLACEMENTS: Readonly<Record<string, string>> = { is: '==', 'is not': '!=' };
const VALUES: ReadonlySet<string> = new Set(['string', 'concatenated_string', 'integer', 'float', 'tuple']);
/** A new object each time, so that the comparison has one outcome only. */
const FRESH: ReadonlySet<string> = new Set([
  'list',
  'dictionary',
  'set',
  'list_comprehension',
  'dictionary_comprehension',
  'set_comprehension',
]);

export const literalIdentity: Rule = {
  id: 'literal-identity',
  title: 'Identity comparison with a literal',
  category: 'bug',
  severity: 'high',
  confidence: 'high',
  languages: ['python'],
  cwe: 597,
  aliases: ['F632', 'R0123'],
  rationale: `
\`is\` asks whether two names mean the same object, not whether the values are equal. With text and numbers the answer depends on
which objects the interpreter happens to share, so code that works in a test fails with a longer string or a larger number.

\`None\`, \`True\`, \`False\` and \`...\` exist only once and are compared with \`is\` on purpose; they are not reported.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
def is_admin(role):
    return role <|is|> "admin"
`,
      good: `
def is_admin(role):
    return role == "admin"
`,
    },
  ],
  fix: 'unsafe',
  create(context) {
    return {
      comparison_operator(node) {
        const binary = context.dialect.binary(node);
        const replacement = binary && REPLACEMENTS[binary.operator];
        const operator = node.field('operators');
        if (!binary || !replacement || !operator) return;
        const literal = [binary.left, binary.right].map(unwrap).find(({ kind }) => VALUES.has(kind) || FRESH.has(kind));
        if (!literal) return;
        context.report({
          at: operator,
          message: `\`${binary.operator}\` compares objects, not values. Use \`${replacement}\` to compare with \`${shorten(literal.text)}\`.`,
          fix: {
            title: `Replace \`${binary.operator}\` by \`${replacement}\``,
            safety: 'unsafe', // `True == 1` and texts that are equal but not the same now compare as equal
            edits: () => [replaceNode(operator, replacement)],
          },
        });
      },
    };
  },
};

/** A literal without parentheses and sign. */
function unwrap(node: SyntaxNode): SyntaxNode {
  const inner = withoutParentheses(node);
  return inner.kind === 'unary_operator' ? (inner.field('argument') ?? inner) : inner;
}

function shorten(text: string): string {
  return text.length > 30 || text.includes('\n') ? `${text.slice(0, 20).replaceAll(/\s+/g, ' ')}…` : text;
}
