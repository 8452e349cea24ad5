import type { SyntaxNode } from '../../source/syntax-tree.ts';
import type { Rule, RuleContext } from '../rule.ts';

const GAP = /,\s*,/;

export const sparseArray: Rule = {
  id: 'sparse-array',
  title: 'Two commas leave a hole in an array',
  category: 'bug',
  severity: 'low',
  confidence: 'medium',
  languages: ['javascript', 'typescript'],
  aliases: ['no-sparse-arrays', 'S4140', 'noSparseArray'],
  rationale: `
\`['red', , 'blue']\` has three places, of which the middle one is a hole: \`forEach\` and \`map\` pass over it, while a loop by index finds
\`undefined\`. Mostly a comma was typed twice, or an element was deleted without its comma.

Not reported: patterns that skip elements on purpose (\`const [, second] = pair\`), and holes that a comment stands in.`,
  examples: [
    {
      language: 'javascript',
      bad: `
const colors = ['red'<|, ,|> 'blue'];
`,
      good: `
const colors = ['red', 'blue'];
`,
    },
  ],
  create(context) {
    return { array: (node) => checkArray(context, node) };
  },
};

function checkArray(context: RuleContext, node: SyntaxNode): void {
  const { text } = context;
  const { children, parent } = node;
  const first = children[0];
  // Patterns are arrays to the grammar in some places.
  if (!first || (parent?.fieldName === 'left' && /assignment|for_in/.test(parent.kind)) || node.fieldName === 'left')
    return;
  let from = node.start + 1;
  for (const child of [...children, undefined]) {
    const end = child?.start ?? node.end - 1;
    // Between two elements there are commas, white space and comments only.
    const gap = GAP.exec(text.slice(from, end));
    const isBare = gap && !/[^\s,]/.test(text.slice(from, end));
    if (isBare) {
      const start = from + gap.index;
      context.report({
        at: { start, end: start + gap[0].length },
        message: 'These commas leave a hole in the array. Remove one, or write `undefined`.',
        ...(context.isTestCode && { confidence: 'low' }),
      });
    }
    from = child?.end ?? end;
  }
}
