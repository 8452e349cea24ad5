import type { Call } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { enclosingLoop, leavesLoop } from '../code/functions/enclosing-loop.ts';
import { calleesLike, calleesOf } from '../code/calls/callees.ts';
import type { Rule, RuleContext } from '../rule.ts';
import { SinkMatcher } from '../sinks/call-sinks.ts';
import { SQL_SINKS } from '../sinks/sql-sinks.ts';

const sinks = new SinkMatcher(SQL_SINKS);
/** Methods of object mappers that run one query each, by what they are called on. */
const MAPPERS: readonly { readonly methods: RegExp; readonly receiver: RegExp }[] = [
  { methods: /^(get|get_or_create|update_or_create)$/, receiver: /^objects$/ },
  {
    methods:
      /^(findOne(By|OrFail|ByOrFail)?|findUnique(OrThrow)?|findFirst|findByPk|findById(AndUpdate|AndDelete)?|findOneAnd(Update|Delete))$/,
    receiver: /./,
  },
  { methods: /^find((All|One)?By[A-Z]\w*|ById)$/, receiver: /([rR]epo(sitory)?|[dD]ao)$/ },
  { methods: /^getReferenceById$/, receiver: /[rR]epository$/ },
];
/** Methods that run a prepared statement, in Go and in Java. */
const RUNS = /^(Query|QueryRow|Exec|execute|executeQuery|executeUpdate)$/;
/** Words for loops that take many rows at a time or page through a result. */
const BATCHES =
  /chunk|batch|page|cursor|offset|shard|statement|migration|schema|table|ddl|sql|quer(y|ies)|retr(y|ies)|attempt|connection|database/i;
/** Statements that cannot be joined into one, or that are run one by one for what each did to its row. */
const SINGLE =
  /\bfor\s+update\b|^\s*(update|create|drop|alter|pragma|vacuum|analyze|set|begin|commit|rollback|savepoint|attach|grant|revoke|truncate|explain)\b/i;

/** A database within the program: no query travels. */
const EMBEDDED = /sqlite/i;

export const queryInLoop: Rule = {
  id: 'query-in-loop',
  title: 'A query is run for each element of a loop',
  category: 'performance',
  severity: 'medium',
  confidence: 'medium',
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: ['n-plus-one'],
  rationale: `
Each query travels to the database and back. One for each element of a list makes the time grow with the list, although one
query could fetch or store all at once: \`WHERE id IN (…)\`, a join, \`executemany\`, or the mapper's way to load relations.

Reported are queries that use the loop's variable. Not reported: loops that work in chunks or pages, or that go over tables or
statements; loops that end with the first query; statements that define tables; files about SQLite, which runs within the program; and tests.`,
  examples: [
    {
      language: 'python',
      bad: `
def names(cursor, ids):
    result = []
    for user_id in ids:
        <|cursor.execute|>("SELECT name FROM users WHERE id = %s", (user_id,))
        result.append(cursor.fetchone()[0])
    return result
`,
      good: `
def names(cursor, ids):
    cursor.execute("SELECT name FROM users WHERE id = ANY(%s)", (ids,))
    return [name for (name,) in cursor.fetchall()]
`,
    },
    {
      language: 'typescript',
      bad: `
export async function authors(posts: Post[], users: Repository<User>) {
  const found: User[] = [];
  for (const post of posts) {
    found.push(await <|users.findOneBy|>({ id: post.authorId }));
  }
  return found;
}
`,
      good: `
export async function authors(posts: Post[], users: Repository<User>) {
  return users.findBy({ id: In(posts.map((post) => post.authorId)) });
}
`,
    },
  ],
  callees: calleesOf(sinks, calleesLike(RUNS), ...MAPPERS.map(({ methods }) => calleesLike(methods))),
  create(context) {
    return {
      Call(node) {
        if (context.isTestCode || EMBEDDED.test(context.path)) return;
        const loop = enclosingLoop(context, node);
        const call = loop && context.dialect.call(node);
        if (!loop || !call?.receiver) return;
        const prepared = preparedInputs(context, call, loop);
        if (!prepared && !isQuery(context, node, call)) return;
        const variables = variablesOf(context, loop);
        if (variables.size === 0 || isBatch(loop) || leavesLoop(context, node, loop)) return;
        const inputs = prepared ?? call.arguments.map(({ value }) => value);
        if (!inputs.some((input) => dependsOn(context, input, variables, loop))) return;
        if (!prepared && !isMapper(context, call) && isStatementList(inputs[0], variables)) return;
        const name = `${lastLine(call.receiver.text)}.${call.name}`;
        context.report({
          at: { start: call.receiver.start, end: call.callee.end },
          message: `\`${name}\` runs a query in every round of the loop. Fetch or store all elements with one query.`,
          statement: node,
        });
      },
    };
  },
};

/** What a prepared statement is run with: in Java what its setters got in the loop, in Go the arguments. */
function preparedInputs({ scopes, language }: RuleContext, call: Call, loop: SyntaxNode): SyntaxNode[] | undefined {
  const { receiver, name } = call;
  if (!RUNS.test(name)) return undefined;
  const binding = receiver?.kind === 'identifier' ? scopes.bindingOf(receiver) : undefined;
  if (!binding) return undefined;
  if (language.id === 'go') {
    const isPrepared = /^\*?sql\.Stmt$|stmt$/i.test(binding.typeName ?? binding.name);
    return isPrepared ? call.arguments.map(({ value }) => value) : undefined;
  }
  const isPrepared = language.id === 'java' && binding.typeName?.endsWith('PreparedStatement');
  if (!isPrepared || call.arguments.length > 0) return undefined;
  const setters = binding.reads.filter(
    ({ parent }) => parent && loop.contains(parent) && /^set[A-Z]/.test(parent.field('name')?.text ?? ''),
  );
  return setters.flatMap(({ parent }) => parent?.field('arguments')?.namedChildren ?? []);
}

function isMapper(context: RuleContext, { name, receiver }: Call): boolean {
  const last = receiver && nameOf(context, receiver);
  return last !== undefined && MAPPERS.some((mapper) => mapper.methods.test(name) && mapper.receiver.test(last));
}

function isQuery(context: RuleContext, node: SyntaxNode, call: Call): boolean {
  const { name } = call;
  if (isMapper(context, call)) return true;
  if (
    name.startsWith('prepare') ||
    name === 'Prepare' ||
    name === 'executemany' ||
    name === 'addBatch' ||
    name === 'mogrify'
  )
    return false;
  const hit = sinks.match(context, node);
  if (!hit?.argument) return false;
  const text = context.flow.constantText(hit.argument);
  return text === undefined
    ? hit.isCertain || /^(execute|query|Query|QueryRow|Exec)/.test(name)
    : /\s/.test(text) && !SINGLE.test(text);
}

function nameOf({ dialect }: RuleContext, node: SyntaxNode): string | undefined {
  const expression = dialect.expression(node);
  if (expression.kind === 'name') return expression.name;
  if (expression.kind === 'member') return expression.property;
  return expression.kind === 'call' ? expression.call.name : undefined;
}

/** The names that a loop over a collection gives a new value in each round; none for other loops. */
function variablesOf({ scopes }: RuleContext, loop: SyntaxNode): ReadonlySet<string> {
  const names = new Set<string>();
  const head = loop.child('range_clause') ?? loop;
  const target = head.field('left') ?? (loop.kind === 'enhanced_for_statement' ? loop.field('name') : undefined);
  for (const node of target?.descendants() ?? []) {
    if (scopes.bindingOf(node)?.writes.some((write) => write.node === node && write.how === 'iterate'))
      names.add(node.text);
  }
  return names;
}

function isBatch(loop: SyntaxNode): boolean {
  const head = loop.child('range_clause') ?? loop;
  const over = head.field('right') ?? loop.field('value');
  const target = head.field('left') ?? loop.field('name');
  // A few elements that are written out.
  return BATCHES.test(`${target?.text ?? ''} ${over?.text ?? ''}`) || /^(list|tuple|set|array)$/.test(over?.kind ?? '');
}

/** Whether an expression uses the variables, directly or through a name that the loop computes from them. */
function dependsOn(
  { scopes }: RuleContext,
  input: SyntaxNode,
  variables: ReadonlySet<string>,
  loop: SyntaxNode,
): boolean {
  for (const part of input.descendants()) {
    if (!/identifier/.test(part.kind)) continue;
    if (variables.has(part.text)) return true;
    const writes = scopes.bindingOf(part)?.writes.filter(({ node }) => loop.contains(node)) ?? [];
    for (const { value } of writes) {
      for (const below of value?.descendants() ?? []) if (variables.has(below.text)) return true;
    }
  }
  return false;
}

/** `for statement in script: cursor.execute(statement)`. */
function isStatementList(text: SyntaxNode | undefined, variables: ReadonlySet<string>): boolean {
  return text !== undefined && variables.has(text.text);
}

function lastLine(text: string): string {
  return text.split('\n').at(-1)?.trim() ?? text;
}
