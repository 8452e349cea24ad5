import type { Span } from '#shared/domain/text.ts';
import type { Conditional } from '../../source/dialect.ts';
import type { SyntaxNode, SyntaxTree } from '../../source/syntax-tree.ts';
import { replaceNode } from '../edits/replace-node.ts';
import { hasActions, isSameCode, withoutParentheses } from '../code/files/same-code.ts';
import type { Fix, Rule, RuleContext } from '../rule.ts';

/** Tests of a type: the checker may need two branches with the same text. */
const TYPE_TEST = /\b(typeof|instanceof|isinstance|issubclass|TYPE_CHECKING)\b/;

export const identicalBranches: Rule = {
  id: 'identical-branches',
  title: 'Every branch does the same',
  category: 'bug',
  severity: 'medium',
  confidence: 'high',
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  cwe: 561,
  aliases: ['S3923', 'S1871', 'RUF034', 'no-dupe-branches'],
  rationale: `
When all branches of a condition hold the same code, the condition decides nothing: either one branch was copied and never
adapted, or the condition can go.

Not reported: chains without \`else\`, chains in which only some branches agree, empty branches, branches whose comments tell
them apart, and tests of a type, which a type checker may need.`,
  examples: [
    {
      language: 'python',
      bad: `
def shipping(order):
    if <|order.is_express|>:
        return order.weight * 2
    else:
        return order.weight * 2
`,
      good: `
def shipping(order):
    if order.is_express:
        return order.weight * 4
    else:
        return order.weight * 2
`,
    },
    {
      language: 'javascript',
      isFixed: true,
      bad: `
const delay = <|isSlow ? 500 : 500|>;
`,
      good: `
const delay = 500;
`,
    },
  ],
  fix: 'safe',
  create(context) {
    const checkTernary = (node: SyntaxNode): void => reportTernary(context, node);
    return {
      If: (node) => reportChain(context, node),
      ternary_expression: checkTernary,
      conditional_expression: checkTernary,
    };
  },
};

function reportChain(context: RuleContext, node: SyntaxNode): void {
  const { parent } = node;
  if (parent?.kind === 'else_clause' || (parent?.kind === 'if_statement' && node.fieldName === 'alternative')) return;
  const first = context.dialect.conditional(node);
  const branches = first && branchesOf(context, first);
  const [branch, ...others] = branches ?? [];
  if (!first || !branch || others.length === 0) return;
  const statements = context.dialect.statements(branch);
  if (statements.every(({ kind }) => kind === 'pass_statement' || kind === 'empty_statement')) return;
  if (!others.every((other) => isSameBody(context, branch, other)) || TYPE_TEST.test(first.condition.text)) return;
  if (!hasSameComments(context, first, [branch, ...others])) return;
  context.report({
    at: withoutParentheses(first.condition),
    message:
      'Every branch of this condition does the same. Change the branch that was meant to differ, or remove the condition.',
    related: others.slice(0, 1).map((other) => ({ at: other, message: 'This branch is the same.' })),
  });
}

/** All branches of a chain that ends with `else`, else undefined. */
function branchesOf({ dialect }: RuleContext, first: Conditional): SyntaxNode[] | undefined {
  const branches: SyntaxNode[] = [];
  let part: Conditional | undefined = first;
  while (part) {
    branches.push(part.consequence);
    if (!part.alternative) return undefined;
    const next: Conditional | undefined = dialect.conditional(part.alternative);
    if (!next) branches.push(part.alternative);
    part = next;
  }
  return branches;
}

function isSameBody({ dialect }: RuleContext, a: SyntaxNode, b: SyntaxNode): boolean {
  const [left, right] = [dialect.statements(a), dialect.statements(b)];
  return left.length === right.length && left.every((statement, index) => isSameCode(statement, right[index] ?? b));
}

/** Whether the comments of all branches, those above their first statement included, are the same. */
function hasSameComments({ tree }: RuleContext, { condition }: Conditional, branches: readonly SyntaxNode[]): boolean {
  const ends = [condition.end, ...branches.map(({ end }) => end)];
  const texts = branches.map(({ end }, index) => commentsIn(tree, { start: ends[index] ?? end, end }));
  return texts.every((text) => text === texts[0]);
}

function commentsIn({ comments }: SyntaxTree, { start, end }: Span): string {
  return comments
    .filter((comment) => start <= comment.start && comment.end <= end)
    .map(({ text }) => text)
    .join('\n');
}

function reportTernary(context: RuleContext, node: SyntaxNode): void {
  const [condition, consequence, alternative] = partsOf(context, node);
  if (!condition || !consequence || !alternative || !isSameCode(consequence, alternative)) return;
  const hasComment = commentsIn(context.tree, node) !== '';
  context.report({
    at: node,
    message: `Both results are \`${consequence.text}\`, so the condition decides nothing. Change one of them, or remove the condition.`,
    ...(hasComment ? {} : { fix: keepResult(node, condition, consequence) }),
  });
}

function keepResult(node: SyntaxNode, condition: SyntaxNode, result: SyntaxNode): Fix {
  // At the start of a statement or of an arrow function's body a brace opens a block.
  const needsParentheses =
    result.kind === 'object' && /^(arrow_function|expression_statement)$/.test(node.parent?.kind ?? '');
  return {
    title: 'Keep the result only',
    safety: hasActions(condition) ? 'unsafe' : 'safe',
    edits: () => [replaceNode(node, needsParentheses ? `(${result.text})` : result.text)],
  };
}

function partsOf({ language }: RuleContext, node: SyntaxNode): (SyntaxNode | undefined)[] {
  if (language.id !== 'python') return [node.field('condition'), node.field('consequence'), node.field('alternative')];
  const [consequence, condition, alternative] = node.namedChildren;
  return [condition, consequence, alternative];
}
