import {
  GO_COPIES,
  JAVA_COPIES,
  type NeedlessCopy,
  PYTHON_COPIES,
  SCRIPT_COPIES,
} from '../code/values/needless-copies.ts';
import { replaceNode } from '../edits/replace-node.ts';
import type { Listeners, Rule, RuleContext } from '../rule.ts';

const COPIES = {
  python: PYTHON_COPIES,
  javascript: SCRIPT_COPIES,
  typescript: SCRIPT_COPIES,
  java: JAVA_COPIES,
  go: GO_COPIES,
} as const;

export const needlessCopy: Rule = {
  id: 'needless-copy',
  title: 'A collection is copied only to be read once',
  category: 'performance',
  severity: 'low',
  confidence: 'medium',
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  cwe: 1176,
  aliases: [
    'C413',
    'C416',
    'SIM118',
    'FURB192',
    'S2153',
    'S1858',
    'prefer-array-find',
    'prefer-array-some',
    'StringToString',
  ],
  rationale: `
A copy costs time and memory in proportion to what is copied; one that is read once and thrown away buys nothing for that. The same goes for
a list that is sorted for its smallest item or filtered for its first: \`min\`, \`find\` and \`some\` stop as soon as they know.

Not reported: copies of what the code at hand may change while it reads, such as listeners that are removed as they are called; and copies that
turn something else into an array (\`[...set].map\`).`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
def names(orders):
    return <|[order for order in orders]|>
`,
      good: `
def names(orders):
    return list(orders)
`,
    },
    {
      language: 'typescript',
      isFixed: true,
      bad: `
export const isOpen = (orders: Order[]): boolean => <|orders.filter((order) => order.open).length > 0|>;
`,
      good: `
export const isOpen = (orders: Order[]): boolean => orders.some((order) => order.open);
`,
    },
    {
      language: 'go',
      isFixed: true,
      bad: `
package shop

func trim(name string) string {
	return string(<|[]byte(name[2:])|>)
}
`,
      good: `
package shop

func trim(name string) string {
	return string(name[2:])
}
`,
    },
  ],
  fix: 'safe',
  create(context) {
    const finders = COPIES[context.language.id as keyof typeof COPIES];
    return Object.fromEntries(
      Object.entries(finders).map(([kind, find]) => [
        kind,
        (node) => {
          const copy = find(context, node);
          if (copy) report(context, copy);
        },
      ]),
    ) satisfies Listeners;
  },
};

function report(context: RuleContext, copy: NeedlessCopy): void {
  const { at, message, replaced, newText, safety } = copy;
  const hasComments = context.tree.comments.some(({ start, end }) => start >= replaced.start && end <= replaced.end);
  context.report({
    at,
    message,
    ...(context.isTestCode && { confidence: 'low' }),
    ...(hasComments
      ? {}
      : { fix: { title: 'Leave the copy out', safety, edits: () => [replaceNode(replaced, newText)] } }),
  });
}
