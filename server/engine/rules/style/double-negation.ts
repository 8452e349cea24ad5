import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { replaceNode } from '../edits/replace-node.ts';
import type { Rule, RuleContext } from '../rule.ts';
import { withoutParentheses } from '../code/files/same-code.ts';

const JUNCTION: ReadonlySet<string> = new Set(['&&', '||', 'and', 'or']);
const ASKING: ReadonlySet<string> = new Set([
  'if_statement',
  'elif_clause',
  'while_statement',
  'do_statement',
  'if_clause',
]);

const SHORT_FILE = 30;

export const doubleNegation: Rule = {
  id: 'double-negation',
  title: 'Condition is negated twice',
  category: 'style',
  severity: 'info',
  confidence: 'high',
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: ['no-extra-boolean-cast', 'S2761', 'SIM208', 'C0113', 'noExtraBooleanCast', 'SA4013'],
  rationale: `
Two negations take each other away: a condition asks for the truth of a value anyway, and in Java and Go the value is a boolean already.

Not reported: \`!!x\` where JavaScript keeps or returns the boolean, because there it is the usual way to make one.`,
  examples: [
    {
      language: 'typescript',
      isFixed: true,
      bad: `
export function greet(user?: User): string {
  if (<|!!user|> && user.name) return user.name;
  return 'stranger';
}
`,
      good: `
export function greet(user?: User): string {
  if (user && user.name) return user.name;
  return 'stranger';
}
`,
    },
    {
      language: 'python',
      isFixed: true,
      bad: `
def greet(user):
    return <|not not user.name|>
`,
      good: `
def greet(user):
    return bool(user.name)
`,
    },
  ],
  fix: 'safe',
  create(context) {
    return {
      not_operator: (node) => check(context, node),
      unary_expression: (node) => check(context, node),
    };
  },
};

function check(context: RuleContext, node: SyntaxNode): void {
  const inner = negatedBy(node);
  const operand = inner && negatedBy(withoutParentheses(inner));
  if (!operand || (node.parent && negatedBy(node.parent) === node)) return;
  const { id } = context.language;
  const isAsked = isCondition(context, node);
  if (!isAsked && id !== 'java' && id !== 'go' && id !== 'python') return;
  const makesBoolean = id === 'python' && !isAsked;
  const isNarrow = !context.dialect.binary(operand) && !/lambda|conditional|ternary|assign/.test(operand.kind);
  const text = isNarrow || operand.kind === 'parenthesized_expression' ? operand.text : `(${operand.text})`;
  if (makesBoolean && context.scopes.scopeAt(node).resolve('bool')) return;
  const bare = withoutParentheses(operand);
  context.report({
    at: node,
    // Among other operands it makes all of them booleans, which is a habit.
    ...(isAsked && !makesBoolean && isAmongOthers(context, node) && { confidence: 'low' }),
    message: `Two negations take each other away. ${makesBoolean ? 'Write `bool(…)`.' : 'Leave both out.'}`,
    fix: {
      title: makesBoolean ? 'Use `bool`' : 'Leave the negations out',
      safety: 'safe',
      edits: () => [replaceNode(node, makesBoolean ? `bool(${bare.text})` : text)],
    },
  });
}

function negatedBy({ kind, children }: SyntaxNode): SyntaxNode | undefined {
  if (kind !== 'not_operator' && kind !== 'unary_expression') return undefined;
  return /^(!|not)$/.test(children[0]?.kind ?? '') ? children[1] : undefined;
}

/** Whether only the truth of the value matters: it is asked for, maybe along with others. */
function isCondition({ dialect }: RuleContext, start: SyntaxNode): boolean {
  let node = start;
  while (node.parent && isPassing(node.parent, dialect.binary(node.parent)?.operator)) node = node.parent;
  const { parent } = node;
  if (!parent) return false;
  if (parent.kind === 'conditional_expression') return parent.namedChildren[1] === node;
  if (negatedBy(parent) === node) return true;
  return (
    parent.kind === 'if_clause' ||
    (node.fieldName === 'condition' && (ASKING.has(parent.kind) || parent.kind === 'ternary_expression'))
  );
}

function isAmongOthers({ tree, dialect }: RuleContext, { parent }: SyntaxNode): boolean {
  return (
    tree.lines.lineCount > SHORT_FILE && parent !== undefined && JUNCTION.has(dialect.binary(parent)?.operator ?? '')
  );
}

function isPassing({ kind }: SyntaxNode, operator: string | undefined): boolean {
  return kind === 'parenthesized_expression' || JUNCTION.has(operator ?? '');
}
