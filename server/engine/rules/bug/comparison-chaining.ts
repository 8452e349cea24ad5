import type { Binary } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { hasActions } from '../code/files/same-code.ts';
import { replaceNode } from '../edits/replace-node.ts';
import type { Rule, RuleContext } from '../rule.ts';
import { EQUALITIES, ORDERS } from '../code/conditions/operators.ts';

const ORDER = /^[<>]=?$/;
const EQUALITY = /^[!=]==?$/;

export const comparisonChaining: Rule = {
  id: 'comparison-chaining',
  title: 'Comparison of a comparison',
  category: 'bug',
  severity: 'high',
  confidence: 'high',
  languages: ['javascript', 'typescript'],
  cwe: 783,
  aliases: ['no-chained-comparison', 'S1940', 'bad-comparison-sequence'],
  rationale: `
\`low < value < high\` compares \`true\` or \`false\` with \`high\`: JavaScript has no chains as mathematics and Python have. Write \`low < value && value < high\`.

Not reported: comparisons of two truths in parentheses (\`(a < b) === (c < d)\`) and with \`true\` or \`false\`.`,
  examples: [
    {
      language: 'javascript',
      isFixed: true,
      bad: `
const isInside = (value) => <|10 < value < 20|>;
`,
      good: `
const isInside = (value) => 10 < value && value < 20;
`,
    },
  ],
  fix: 'unsafe',
  operators: [...EQUALITIES, ...ORDERS],
  create(context) {
    return {
      Binary(node) {
        const outer = context.dialect.binary(node);
        const inner = outer && context.dialect.binary(outer.left);
        if (!outer || !inner) return;
        const isOrder = ORDER.test(outer.operator) && ORDER.test(inner.operator);
        const isEquality = EQUALITY.test(outer.operator) && EQUALITY.test(inner.operator);
        if ((!isOrder && !isEquality) || /^(true|false)$/.test(outer.right.kind)) return;
        if (isTypeArgument(inner.right) || isTypeList(context, inner, outer)) return;
        // `a === b === c` between plain truths is odd but may be meant.
        const text = `${inner.node.text} && ${inner.right.text} ${outer.operator} ${outer.right.text}`;
        context.report({
          at: node,
          ...(isEquality ? { confidence: 'medium' } : {}),
          message: `\`${inner.node.text.slice(0, 40)}\` gives true or false, which is then compared with \`${outer.right.text.slice(0, 40)}\`. Join two comparisons with \`&&\`.`,
          ...(hasActions(inner.right) || inner.operator.startsWith('!')
            ? {}
            : {
                fix: {
                  title: 'Join two comparisons with `&&`',
                  safety: 'unsafe' as const,
                  edits: () => [replaceNode(node, text)],
                },
              }),
        });
      },
    };
  },
};

/** `load<typeof import('./store')>('./store')`, which the grammar takes for two comparisons. */
function isTypeArgument({ kind, text }: SyntaxNode): boolean {
  return kind === 'unary_expression' && /^typeof import\b/.test(text);
}

/** `get<T>(…)`, which the grammar takes for comparisons where the file has syntax that it does not know. */
function isTypeList({ language, text }: RuleContext, inner: Binary, outer: Binary): boolean {
  if (language.id !== 'typescript') return false;
  // So are the tags of styled components: `styled(Link)<Props>` and a template.
  return (
    outer.right.kind === 'template_string' || /[\w)\]]<[A-Z{('"[]/.test(text.slice(inner.node.start, outer.right.start))
  );
}
