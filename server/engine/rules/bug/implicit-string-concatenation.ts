import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { insertAfter } from '../edits/replace-node.ts';
import type { Rule, RuleContext } from '../rule.ts';

const LISTS: ReadonlySet<string> = new Set(['list', 'tuple', 'set']);
/** Longer texts are broken over lines on purpose. */
const MAX_LENGTH = 40;

export const implicitStringConcatenation: Rule = {
  id: 'implicit-string-concatenation',
  title: 'Comma is missing between two texts of a list',
  category: 'bug',
  severity: 'high',
  confidence: 'medium',
  languages: ['python'],
  cwe: 480,
  aliases: ['ISC001', 'ISC002', 'W1404', 'implicit-str-concat', 'py/implicit-string-concatenation-in-list'],
  rationale: `
Python joins two texts that stand next to each other. In a list of texts that is nearly always a forgotten comma: the list has one item less, and
one item that nobody knows (\`"orders" "users"\` is \`"ordersusers"\`).

Reported in lists, tuples and sets of at least three short texts, most of which stand alone. Not reported: texts that read on (a blank or a line
break at the seam), long ones, those in parentheses of their own, and texts of different kinds such as \`r"…" "…"\`.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
TABLES = [
    "orders",
    <|"users"
    "items"|>,
    "prices",
]
`,
      good: `
TABLES = [
    "orders",
    "users",
    "items",
    "prices",
]
`,
    },
  ],
  fix: 'unsafe',
  create(context) {
    return {
      concatenated_string(node) {
        const { parent } = node;
        if (!parent || !LISTS.has(parent.kind) || !isListOfTexts(parent, node)) return;
        const texts = node.namedChildren;
        const [first, second] = texts;
        if (!first || !second || texts.length > 3 || !texts.every(isShort) || !standsApart(first, second)) return;
        report(context, node, texts);
      },
    };
  },
};

/** Most items are plain texts, so that this one should be two of them. */
function isListOfTexts(list: SyntaxNode, node: SyntaxNode): boolean {
  const others = list.namedChildren.filter((item) => item !== node);
  const plain = others.filter(({ kind }) => kind === 'string').length;
  return plain >= 2 && plain >= others.length * 0.8;
}

function isShort(node: SyntaxNode): boolean {
  return (
    node.kind === 'string' &&
    !node.has('interpolation') &&
    node.end - node.start <= MAX_LENGTH &&
    /^['"]/.test(node.text)
  );
}

/** Whether the seam is no place within a sentence. */
function standsApart(first: SyntaxNode, second: SyntaxNode): boolean {
  const [left, right] = [first.text.slice(1, -1), second.text.slice(1, -1)];
  return (
    left !== '' &&
    right !== '' &&
    !/[\s\\,;:(=/-]$|\\n$/.test(left) &&
    !/^[\s,.;:)\\/=-]/.test(right) &&
    !/\s/.test(left + right)
  );
}

function report(context: RuleContext, node: SyntaxNode, texts: readonly SyntaxNode[]): void {
  context.report({
    at: node,
    message:
      'These texts are joined into one, because no comma stands between them. Put the comma, or parentheses around them if one text is meant.',
    fix: {
      title: 'Put the missing comma',
      safety: 'unsafe',
      edits: () => texts.slice(0, -1).map((text) => insertAfter(text, ',')),
    },
  });
}
