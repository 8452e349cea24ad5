import type { TextEdit } from '#shared/domain/text-edit.ts';
import { calleesLike } from '../code/calls/callees.ts';
import { someBelow, withoutParentheses } from '../code/files/same-code.ts';
import type { Rule } from '../rule.ts';

export const promiseExecutorAsync: Rule = {
  id: 'promise-executor-async',
  title: 'Asynchronous function as the executor of a promise',
  category: 'bug',
  severity: 'medium',
  confidence: 'high',
  languages: ['javascript', 'typescript'],
  aliases: ['no-async-promise-executor', 'S6544', 'noAsyncPromiseExecutor'],
  rationale: `
\`new Promise\` turns an exception of its executor into a rejection, but not the rejection of a promise that the executor returns.
When an asynchronous executor fails, the error becomes an unhandled rejection and the new promise stays pending for ever. An
asynchronous function gives a promise by itself; for callbacks make the promise around the callback only.

An asynchronous function within the executor is not reported.`,
  examples: [
    {
      language: 'javascript',
      bad: `
export function load(url) {
  return new Promise(<|async|> (resolve) => {
    const response = await fetch(url);
    resolve(await response.json());
  });
}
`,
      good: `
export async function load(url) {
  const response = await fetch(url);
  return response.json();
}
`,
    },
    {
      language: 'typescript',
      isFixed: true,
      bad: `
export const wait = (ms: number) =>
  new Promise<void>(<|async|> (resolve) => {
    setTimeout(resolve, ms);
  });
`,
      good: `
export const wait = (ms: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, ms);
  });
`,
    },
  ],
  fix: 'unsafe',
  callees: calleesLike(/^Promise$/),
  create(context) {
    return {
      Call(node) {
        const call = context.dialect.call(node);
        const [first] = call?.arguments ?? [];
        if (!call?.isNew || !first || context.names.pathOf(call.callee) !== 'Promise') return;
        const executor = withoutParentheses(first.value);
        const keyword = executor.child('async');
        const body = executor.field('body');
        if (!keyword || !body) return;
        const waits = someBelow(body, ({ kind }) => kind === 'await_expression') || /\bfor\s+await\b/.test(body.text);
        const edits = (): TextEdit[] => [
          { start: keyword.start, end: keyword.end + spacesAt(context.text, keyword.end), newText: '' },
        ];
        context.report({
          at: keyword,
          message:
            'An error in an asynchronous executor is lost, and the promise stays pending. Make the executor a plain function.',
          ...(!waits && { fix: { title: 'Remove `async`', safety: 'unsafe', edits } }),
        });
      },
    };
  },
};

function spacesAt(text: string, offset: number): number {
  return /^[ \t]*/.exec(text.slice(offset, offset + 80))?.[0].length ?? 0;
}
