import type { SyntaxNode } from '../../source/syntax-tree.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** Names that catch everything else along. */
const BROAD: ReadonlySet<string> = new Set([
  'Exception',
  'BaseException',
  'Throwable',
  'java.lang.Exception',
  'java.lang.Throwable',
]);
const LITERAL = /^(string|template_string|number|object|array|true|false|null)$/;

export const broadRaise: Rule = {
  id: 'broad-raise',
  title: 'Error is too general to be caught by its type',
  category: 'maintainability',
  severity: 'low',
  confidence: 'high',
  languages: ['python', 'javascript', 'typescript', 'java'],
  cwe: 397,
  aliases: [
    'W0719',
    'TRY002',
    'broad-exception-raised',
    'S112',
    'no-throw-literal',
    'only-throw-error',
    'useThrowOnlyError',
  ],
  rationale: `
Whoever wants to handle \`raise Exception("no order")\` has to catch \`Exception\`, and with it every mistake in the code below. A type of its own, or
the fitting one of the language (\`ValueError\`, \`IllegalStateException\`), can be caught alone. In JavaScript a thrown text has no stack, so nobody
finds out where it came from.

Where a handler of the same function catches it, the confidence is low. Not reported: an exception that is passed on, \`RuntimeException\` and \`Error\`, and tests.`,
  examples: [
    {
      language: 'python',
      bad: `
def find(orders, key):
    if key not in orders:
        raise <|Exception|>("no order " + key)
    return orders[key]
`,
      good: `
def find(orders, key):
    if key not in orders:
        raise LookupError("no order " + key)
    return orders[key]
`,
    },
    {
      language: 'javascript',
      isFixed: true,
      bad: `
function find(orders, key) {
  if (!orders.has(key)) throw <|'no order'|>;
  return orders.get(key);
}
`,
      good: `
function find(orders, key) {
  if (!orders.has(key)) throw new Error('no order');
  return orders.get(key);
}
`,
    },
  ],
  fix: 'unsafe',
  create(context) {
    return {
      Throw(node) {
        const [value] = node.namedChildren;
        if (!value || context.isTestCode) return;
        if (context.language.id === 'javascript' || context.language.id === 'typescript') checkLiteral(context, value);
        else checkType(context, value);
      },
    };
  },
};

function checkType(context: RuleContext, value: SyntaxNode): void {
  const call = context.dialect.call(value);
  const type = call?.callee ?? (value.kind === 'identifier' && context.language.id === 'python' ? value : undefined);
  if (!type || (call && context.language.id === 'java' && !call.isNew)) return;
  if (!BROAD.has(type.text) || !BROAD.has(context.names.pathOf(type) ?? '')) return;
  context.report({
    at: type,
    ...(isCaughtHere(context, value) && { confidence: 'low' }),
    message: `\`${type.text}\` can only be caught together with everything else. Raise a more particular type, or one of your own.`,
  });
}

/** Whether it only leads to a handler of the same function that catches all there is. */
function isCaughtHere({ dialect }: RuleContext, value: SyntaxNode): boolean {
  const { functions, catches } = dialect.controlFlow;
  for (let child = value, at = value.parent; at && !functions.has(at.kind); child = at, at = at.parent) {
    if (!at.kind.startsWith('try_') || child.fieldName !== 'body') continue;
    const handlers = at.children.flatMap((part) => (catches.has(part.kind) ? (dialect.catchClause(part) ?? []) : []));
    if (handlers.some(({ types }) => types.length === 0 || types.some(({ text }) => BROAD.has(text)))) return true;
  }
  return false;
}

function checkLiteral(context: RuleContext, value: SyntaxNode): void {
  if (!LITERAL.test(value.kind)) return;
  const isText = value.kind === 'string' || value.kind === 'template_string';
  context.report({
    at: value,
    message: `What is thrown here is no \`Error\`, so it carries no stack. Throw \`new Error(…)\`.`,
    ...(isText
      ? {
          fix: {
            title: 'Throw an `Error`',
            safety: 'unsafe' as const, // a handler may compare with the text
            edits: () => [{ start: value.start, end: value.end, newText: `new Error(${value.text})` }],
          },
        }
      : {}),
  });
}
