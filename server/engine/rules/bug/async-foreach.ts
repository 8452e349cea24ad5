import { calleesLike } from '../code/calls/callees.ts';
import type { Rule } from '../rule.ts';
import { withoutParentheses } from '../code/files/same-code.ts';

const FUNCTIONS: ReadonlySet<string> = new Set(['arrow_function', 'function_expression']);
/** Somebody takes the result, so this is no array's \`forEach\`. */
const TAKERS: ReadonlySet<string> = new Set([
  'await_expression',
  'return_statement',
  'variable_declarator',
  'member_expression',
  'arguments',
  'assignment_expression',
]);

export const asyncForeach: Rule = {
  id: 'async-foreach',
  title: 'Nobody waits for an async callback of forEach',
  category: 'bug',
  severity: 'high',
  confidence: 'high',
  languages: ['javascript', 'typescript'],
  aliases: ['no-misused-promises', '@typescript-eslint/no-misused-promises', 'no-async-foreach'],
  rationale: `
\`forEach\` drops what its callback returns. With an async callback the code after the loop runs before the work is done, all
rounds run at once, and an error becomes an unhandled rejection that can end the process. Use \`for … of\` with \`await\`, or
\`await Promise.all(items.map(…))\`.

Not reported: a \`forEach\` whose own result is awaited or returned, as that of Node's streams.`,
  examples: [
    {
      language: 'typescript',
      bad: `
export async function saveAll(users: User[]) {
  users.<|forEach|>(async (user) => {
    await save(user);
  });
  console.log('saved');
}
`,
      good: `
export async function saveAll(users: User[]) {
  for (const user of users) await save(user);
  console.log('saved');
}
`,
    },
  ],
  callees: calleesLike(/^forEach$/),
  create(context) {
    return {
      Call(node) {
        const call = context.dialect.call(node);
        if (!call?.receiver || call.name !== 'forEach' || TAKERS.has(node.parent?.kind ?? '')) return;
        const [first] = call.arguments;
        const callback = first && withoutParentheses(first.value);
        if (!callback || !FUNCTIONS.has(callback.kind) || !callback.has('async')) return;
        context.report({
          at: call.callee.field('property') ?? call.callee,
          message:
            '`forEach` does not wait for an async callback, and its errors are lost. Use `for … of` or `Promise.all` with `map`.',
        });
      },
    };
  },
};
