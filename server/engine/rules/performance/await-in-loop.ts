import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { leavesLoop } from '../code/functions/enclosing-loop.ts';
import { hasWrites, someBelow } from '../code/files/same-code.ts';
import { fetchTogether } from '../edits/fetch-together.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** What is only right one after the other. */
const IN_TURN =
  /sleep|delay|wait|timeout|retry|backoff|throttle|lock|acquire|next|read|write|send|flush|transaction|query|execute|commit|drain|seek|prompt|question|click|type|goto|navigate|press|fill|migrat|insert|update|delete|remove|create|save|apply|mkdir|rm|unlink|rename|append|push|step|run|exec|spawn|close|open|emit|publish|notify|log|print|install|upload|analy[sz]e|build|render|it|test|expect/i;

export const awaitInLoop: Rule = {
  id: 'await-in-loop',
  title: 'Independent requests wait for each other',
  category: 'performance',
  severity: 'low',
  confidence: 'medium',
  languages: ['javascript', 'typescript', 'python'],
  cwe: 1050,
  aliases: ['no-await-in-loop', 'noAwaitInLoops', 'PERF401'],
  rationale: `
\`await\` in a loop starts the second request when the first is answered: a hundred requests of 50 ms take five seconds. Where none needs the result of
another, \`await Promise.all(items.map(…))\` or \`asyncio.gather\` has them all under way at once.

Reported only where the loop gathers what it fetches (\`orders.push(await fetchOrder(id))\`) and does nothing else. Not reported: loops that stop early,
calls that wait, write or must come in order by their name, and tests.`,
  examples: [
    {
      language: 'typescript',
      isFixed: true,
      bad: `
export async function load(ids: string[]): Promise<Order[]> {
  const orders: Order[] = [];
  for (const id of ids) {
    orders.push(<|await|> fetchOrder(id));
  }
  return orders;
}
`,
      good: `
export async function load(ids: string[]): Promise<Order[]> {
  const orders: Order[] = await Promise.all(ids.map((id) => fetchOrder(id)));
  return orders;
}
`,
    },
    {
      language: 'python',
      isFixed: true,
      bad: `
import asyncio

async def load(ids):
    orders = []
    for key in ids:
        orders.append(<|await|> fetch_order(key))
    return orders
`,
      good: `
import asyncio

async def load(ids):
    orders = await asyncio.gather(*(fetch_order(key) for key in ids))
    return orders
`,
    },
  ],
  fix: 'unsafe',
  create(context) {
    const check = (node: SyntaxNode): void => {
      const loop = loopOf(context, node);
      const keyword = node.children[0];
      if (!loop || !keyword || context.isTestCode || !isFetch(context, node)) return;
      if (!gathers(node) || leavesLoop(context, node, loop) || isStopped(loop)) return;
      const edits = fetchTogether(context, node, loop);
      context.report({
        at: keyword,
        message:
          'Each round waits for the one before, although none needs its result. Start all and wait for them together.',
        ...(edits && { fix: { title: 'Start all and wait for them together', safety: 'unsafe', edits: () => edits } }),
      });
    };
    return { await_expression: check, await: check };
  },
};

/** The `for … of` loop whose body is this one statement, perhaps with a declaration in front. */
function loopOf(context: RuleContext, node: SyntaxNode): SyntaxNode | undefined {
  const { functions, loops } = context.dialect.controlFlow;
  let at = node.parent;
  while (at && !functions.has(at.kind) && !loops.has(at.kind)) at = at.parent;
  if (!at || !/^(for_in_statement|for_statement)$/.test(at.kind) || at.has('await') || at.has('async'))
    return undefined;
  const body = at.field('body');
  const isEach = at.field('left') !== undefined && at.field('right') !== undefined;
  return isEach && body?.contains(node) && context.dialect.statements(body).length <= 2 ? at : undefined;
}

function isFetch({ dialect }: RuleContext, node: SyntaxNode): boolean {
  const call = node.namedChildren[0] && dialect.call(node.namedChildren[0]);
  return call !== undefined && !IN_TURN.test(call.name) && call.arguments.length > 0;
}

/** `list.push(await …)`, `map[key] = await …` */
function gathers(node: SyntaxNode): boolean {
  const list = node.parent;
  const call = list?.parent;
  if (/^(arguments|argument_list)$/.test(list?.kind ?? ''))
    return (
      /\.(push|append|add|set)$/.test(call?.field('function')?.text ?? '') &&
      call?.parent?.kind === 'expression_statement'
    );
  const isValue = list?.field('right') === node && /^(assignment|assignment_expression)$/.test(list.kind);
  return isValue && (list.field('left')?.kind.startsWith('subscript') ?? false);
}

/** Whether a round may be the last, or changes what the next one sees. */
function isStopped(loop: SyntaxNode): boolean {
  const body = loop.field('body');
  if (!body) return true;
  return (
    someBelow(body, ({ kind }) => /^(break|return|throw|raise|try|if|continue)_?/.test(kind)) ||
    body.namedChildren
      .slice(0, -1)
      .some((statement) => /^(assignment|expression)/.test(statement.kind) && hasWrites(statement))
  );
}
