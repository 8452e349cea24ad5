import type { TextEdit } from '#shared/domain/text-edit.ts';
import type { Call } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import type { RuleContext } from '../rule.ts';
import { indentLines } from './indent-lines.ts';
import { lineBreakOf } from './line-break-of.ts';
import { removeStatement } from './remove-statement.ts';
import { insertAfter, replaceNode } from './replace-node.ts';

/** What closes without an exception that has to be declared. */
const QUIET = /^(Scanner|PrintWriter|PrintStream|Formatter|ByteArrayOutputStream|StringWriter|StringReader)$/;
const FUNCTIONS: ReadonlySet<string> = new Set([
  'method_declaration',
  'constructor_declaration',
  'lambda_expression',
  'static_initializer',
]);
const TRIES: ReadonlySet<string> = new Set(['try_statement', 'try_with_resources_statement']);

/**
 * Puts a local resource of Java into the head of a `try` around the statements that use it; a `close()` behind the last use goes.
 * Undefined where it is used beyond its block or closing it may throw what nobody expects.
 */
export function openInTry(context: RuleContext, call: Call, closedAt: readonly SyntaxNode[]): TextEdit[] | undefined {
  const [closing, ...others] = closedAt;
  const declarator = declaratorOf(call.node);
  const binding = declarator && context.scopes.bindingOf(declarator.field('name') ?? declarator);
  if (!binding || binding.writes.length !== 1 || others.length > 0) return undefined;
  const statement = declarator?.parent;
  const block = statement?.parent;
  if (statement?.kind !== 'local_variable_declaration') return undefined;
  if (!block || !/^(block|constructor_body)$/.test(block.kind) || statement.fields('declarator').length !== 1)
    return undefined;
  const rest = context.dialect.statements(block);
  const behind = rest.slice(rest.findIndex((one) => one === statement) + 1);
  const closes = closing && behind.find((one) => one.contains(closing));
  if (closing && (closes?.kind !== 'expression_statement' || closes.text !== `${binding.name}.close();`))
    return undefined;
  const uses = binding.reads.filter((read) => !closes?.contains(read));
  const body = usersIn(context, behind, uses);
  const [first, last] = [body[0], body.at(-1)];
  if (!first || !last || !uses.every((read) => body.some((one) => one.contains(read)))) return undefined;
  if (!mayThrow(context, call) || (closes && uses.some((read) => read.start > closes.start))) return undefined;
  return wrap(context, { statement, first, last, closes });
}

/** The variable that gets what is opened, itself or wrapped by what closes it too: `new BufferedReader(new FileReader(…))`. */
function declaratorOf(opened: SyntaxNode): SyntaxNode | undefined {
  const { parent } = opened;
  if (parent?.kind === 'variable_declarator') return parent;
  const outer = parent?.kind === 'argument_list' ? parent.parent : undefined;
  return outer?.kind === 'object_creation_expression' ? declaratorOf(outer) : undefined;
}

interface Place {
  readonly statement: SyntaxNode;
  readonly first: SyntaxNode;
  readonly last: SyntaxNode;
  readonly closes: SyntaxNode | undefined;
}

function wrap({ tree }: RuleContext, { statement, first, last, closes }: Place): TextEdit[] | undefined {
  const { lines, text } = tree;
  const line = lines.lineAt(statement.end);
  if (lines.lineAt(first.start) === line || text.slice(statement.end, lines.spanOf(line).end).trim() !== '')
    return undefined;
  const moved = indentLines(tree, { start: lines.startOf(line + 1), end: last.end });
  if (!moved) return undefined;
  const removal = closes && removeStatement(tree, closes);
  const isGone = ({ start }: TextEdit): boolean =>
    removal !== undefined && start >= removal.start && start < removal.end;
  const end = `${lineBreakOf(tree)}${lines.indentOf(lines.lineAt(statement.start))}}`;
  return [
    replaceNode(statement, `try (${statement.text.replace(/\s*;$/, '')}) {`),
    ...moved.filter((edit) => !isGone(edit)),
    insertAfter(last, end),
    ...(removal ? [removal] : []),
  ];
}

/** Whether the exception of `close()` is caught or declared around. */
function mayThrow(context: RuleContext, { node, name }: Call): boolean {
  if (QUIET.test(name)) return true;
  const path = context.names.pathOf(node) ?? '';
  const expected = /\bsql\b/.test(path)
    ? /\b(SQLException|Exception|Throwable)\b/
    : /\b(IOException|Exception|Throwable)\b/;
  for (let at = node.parent; at; at = at.parent) {
    if (TRIES.has(at.kind) && at.fields('body').some((body) => body.contains(node))) {
      if (at.children.some(({ kind, text }) => kind === 'catch_clause' && expected.test(text.split('{', 1)[0] ?? '')))
        return true;
    }
    if (FUNCTIONS.has(at.kind)) return expected.test(at.child('throws')?.text ?? '');
  }
  return false;
}

/** The statements up to the last one that uses the resource or something declared on the way. */
function usersIn(
  context: RuleContext,
  statements: readonly SyntaxNode[],
  uses: readonly SyntaxNode[],
): readonly SyntaxNode[] {
  const wanted = [...uses];
  for (let count = 0; ;) {
    const next = statements.findLastIndex((one) => wanted.some((use) => one.contains(use))) + 1;
    if (next === count) return statements.slice(0, count);
    for (const statement of statements.slice(count, next)) wanted.push(...usesOfDeclared(context, statement));
    count = next;
  }
}

function usesOfDeclared({ scopes }: RuleContext, statement: SyntaxNode): readonly SyntaxNode[] {
  return statement.fields('declarator').flatMap((declarator) => {
    const binding = scopes.bindingOf(declarator.field('name') ?? declarator);
    return binding ? [...binding.reads, ...binding.writes.map(({ node }) => node)] : [];
  });
}
