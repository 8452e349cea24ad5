import { replaceNode } from '../edits/replace-node.ts';
import type { Fix, Rule, RuleContext } from '../rule.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';

export const assertOnTuple: Rule = {
  id: 'assert-on-tuple',
  title: 'Assertion on a tuple is always true',
  category: 'bug',
  severity: 'high',
  confidence: 'high',
  languages: ['python'],
  cwe: 571,
  aliases: ['F631', 'W0199', 'assert-on-tuple'],
  rationale: `
A tuple with elements is true whatever the elements are, so the assertion never fails. It usually comes from parentheses put
around a condition and its message.

An empty tuple is false and therefore not reported.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
assert <|(total > 0, "empty order")|>
`,
      good: `
assert total > 0, "empty order"
`,
    },
  ],
  fix: 'unsafe',
  create(context) {
    return {
      assert_statement(node) {
        const [tuple] = node.namedChildren;
        if (tuple?.kind !== 'tuple' || tuple.namedChildren.length === 0) return;
        const fix = unpacking(context, tuple);
        context.report({
          at: tuple,
          message:
            'This assertion checks a tuple, which is always true. Write the condition and the message without parentheses.',
          ...(fix ? { fix } : {}),
        });
      },
    };
  },
};

/** Only a condition, or a condition with its message, says clearly what was meant. */
function unpacking({ tree }: RuleContext, tuple: SyntaxNode): Fix | undefined {
  const parts = tuple.namedChildren;
  const hasComment = tree.comments.some(({ start, end }) => tuple.start < start && end < tuple.end);
  if (parts.length > 2 || hasComment || parts.some(({ kind }) => kind === 'list_splat') || tuple.nextSibling)
    return undefined;
  return {
    title: 'Remove the parentheses',
    safety: 'unsafe', // the assertion can fail from now on
    edits: () => [replaceNode(tuple, parts.map(toOneStatement).join(', '))],
  };
}

/** What continued over lines inside of the tuple's parentheses needs parentheses of its own. */
function toOneStatement({ text, kind }: SyntaxNode): string {
  return text.includes('\n') && kind !== 'string' && kind !== 'parenthesized_expression' ? `(${text})` : text;
}
