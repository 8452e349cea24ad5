import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { calleesLike } from '../code/calls/callees.ts';
import type { Rule, RuleContext } from '../rule.ts';

const FUNCTIONS = /^(Symbol|BigInt)$/;
const NAMESPACES = /^(Math|JSON|Reflect|Atomics|Intl)$/;
const CLASSES = /^(Map|Set|WeakMap|WeakSet|Promise|Proxy|WeakRef)$/;

export const builtinNotConstructible: Rule = {
  id: 'builtin-not-constructible',
  title: 'A built-in is called in a way that always throws',
  category: 'bug',
  severity: 'high',
  confidence: 'high',
  languages: ['javascript', 'typescript'],
  aliases: ['no-new-native-nonconstructor', 'no-new-symbol', 'no-obj-calls', 'new-for-builtins', 'S6398'],
  rationale: `
\`Symbol\` and \`BigInt\` are functions that refuse \`new\`, \`Map\`, \`Set\` and \`Promise\` are classes that demand it, and \`Math\` and \`JSON\` are
objects that cannot be called at all. The line throws a \`TypeError\` as soon as it runs.

Not reported: names that the file declares or imports itself.`,
  examples: [
    {
      language: 'javascript',
      isFixed: true,
      bad: `
const KEY = <|new Symbol|>('key');
`,
      good: `
const KEY = Symbol('key');
`,
    },
    {
      language: 'typescript',
      isFixed: true,
      bad: `
const seen = <|Set|>();
`,
      good: `
const seen = new Set();
`,
    },
  ],
  fix: 'unsafe',
  callees: calleesLike(
    /^(Symbol|BigInt|Math|JSON|Reflect|Atomics|Intl|Map|Set|WeakMap|WeakSet|Promise|Proxy|WeakRef)$/,
  ),
  create(context) {
    return { Call: (node) => checkCall(context, node) };
  },
};

function checkCall(context: RuleContext, node: SyntaxNode): void {
  const call = context.dialect.call(node);
  if (!call || call.callee.kind !== 'identifier' || context.scopes.bindingOf(call.callee)) return;
  const name = call.callee.text;
  const isRefused = call.isNew ? FUNCTIONS.test(name) || NAMESPACES.test(name) : NAMESPACES.test(name);
  const lacksNew = !call.isNew && CLASSES.test(name);
  if (!isRefused && !lacksNew) return;
  // A decorator factory or a type of the same name would have a declaration, globals of a test may not.
  if (node.parent?.kind === 'decorator') return;
  const start = node.start;
  context.report({
    at: { start, end: call.callee.end },
    message: NAMESPACES.test(name)
      ? `\`${name}\` is an object, no function: this throws. Call one of its methods.`
      : lacksNew
        ? `\`${name}\` cannot be called without \`new\`: this throws.`
        : `\`${name}\` is no constructor: this throws. Call it without \`new\`.`,
    ...(!NAMESPACES.test(name) && {
      fix: {
        title: lacksNew ? 'Add `new`' : 'Remove `new`',
        safety: 'unsafe',
        edits: () => [{ start, end: call.callee.start, newText: lacksNew ? 'new ' : '' }],
      },
    }),
  });
}
