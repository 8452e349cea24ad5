import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { type AsyncCallee, asyncCalleeOf, canAwait, isAsynchronous } from '../code/functions/async-functions.ts';
import { positionalArgument } from '../code/calls/call-arguments.ts';
import { insertBefore } from '../edits/replace-node.ts';
import type { Fix, Report, Rule, RuleContext } from '../rule.ts';

export const floatingPromise: Rule = {
  id: 'floating-promise',
  title: 'Nobody waits for this promise or coroutine',
  category: 'bug',
  severity: 'medium',
  confidence: 'medium',
  languages: ['python', 'javascript', 'typescript'],
  aliases: ['no-floating-promises', '@typescript-eslint/no-floating-promises', 'RUF006', 'unused-coroutine', 'S7503'],
  rationale: `
A promise that is dropped runs on unobserved: the code after it does not know whether the work is done, and an error becomes
an unhandled rejection that ends a Node process. In Python it is worse: a coroutine that is not awaited never runs at all.
Await it, return it, or say with \`void\` (in Python \`asyncio.create_task\`) that it shall run on by itself.

Reported are calls of asynchronous functions of the same file and of a few well-known libraries, so no types are needed. Where
no \`await\` is possible, where the function deals with its errors itself, and for \`then\` without \`catch\` the confidence is
low: that is often meant.`,
  examples: [
    {
      language: 'typescript',
      isFixed: true,
      bad: `
async function save(order: Order) {
  await database.insert(order);
}

export async function submit(order: Order) {
  <|save|>(order);
  redirect('/thanks');
}
`,
      good: `
async function save(order: Order) {
  await database.insert(order);
}

export async function submit(order: Order) {
  await save(order);
  redirect('/thanks');
}
`,
    },
    {
      language: 'python',
      isFixed: true,
      bad: `
async def notify(user):
    await channel.send(user)

async def register(user):
    store(user)
    <|notify|>(user)
`,
      good: `
async def notify(user):
    await channel.send(user)

async def register(user):
    store(user)
    await notify(user)
`,
    },
  ],
  fix: 'unsafe',
  create(context) {
    if (!isAsynchronous(context)) return {};
    return {
      expression_statement(node) {
        const [only] = node.namedChildren;
        if (only && /^(call|call_expression|new_expression)$/.test(only.kind)) check(context, only);
      },
    };
  },
};

function check(context: RuleContext, node: SyntaxNode): void {
  const call = context.dialect.call(node);
  if (!call) return;
  const isPython = context.language.id === 'python';
  if (call.isNew) {
    if (context.names.pathOf(call.callee) === 'Promise' && canAwait(context, node))
      report(context, node, { at: call.callee, message: 'Nobody uses this promise. Await it.' });
    return;
  }
  if (!isPython && /^(then|finally)$/.test(call.name)) return checkChain(context, node);
  const target = asyncCalleeOf(context, call);
  if (!target) return;
  const text = call.callee.text.replaceAll(/\s+/g, ' ');
  const message = isPython
    ? `\`${text}\` is a coroutine function: without \`await\` this call does nothing. Await it or make it a task.`
    : `\`${text}\` is asynchronous, and nobody waits for it or sees its errors. Await it, or mark it with \`void\`.`;
  report(context, node, { at: call.callee, message, confidence: confidenceOf(context, node, target) });
}

function report(context: RuleContext, node: SyntaxNode, details: Report): void {
  const fix = awaitFix(context, node);
  context.report({ ...details, ...(fix && { fix }) });
}

function confidenceOf(context: RuleContext, node: SyntaxNode, target: AsyncCallee): 'high' | 'medium' | 'low' {
  if (context.language.id === 'python') return 'high';
  if (!canAwait(context, node) || (target !== 'known' && catchesAll(context, target))) return 'low';
  return context.isTestCode ? 'low' : 'medium';
}

/** The function's body is one `try` with a handler: nothing gets out of it. */
function catchesAll({ dialect }: RuleContext, target: SyntaxNode): boolean {
  const body = target.field('body');
  const statements = body ? dialect.statements(body) : [];
  return statements.some((statement) => statement.kind === 'try_statement' && statement.field('handler') !== undefined);
}

/** `promise.then(…)` whose errors nobody sees. */
function checkChain(context: RuleContext, node: SyntaxNode): void {
  const call = context.dialect.call(node);
  if (!call?.receiver || hasHandler(context, node)) return;
  context.report({
    at: call.callee.field('property') ?? call.callee,
    message: 'An error in this chain goes unseen. Add `.catch(…)`, or await the promise.',
    confidence: 'low',
  });
}

function hasHandler(context: RuleContext, node: SyntaxNode): boolean {
  for (let at: SyntaxNode | undefined = node; at;) {
    const call = context.dialect.call(at);
    if (call?.name === 'catch' || (call?.name === 'then' && positionalArgument(call, 1))) return true;
    if (call?.arguments.some(({ isSpread }) => isSpread)) return true;
    at = call?.receiver;
  }
  return false;
}

function awaitFix(context: RuleContext, node: SyntaxNode): Fix | undefined {
  if (!canAwait(context, node)) return undefined;
  return { title: 'Add `await`', safety: 'unsafe', edits: () => [insertBefore(node, 'await ')] };
}
