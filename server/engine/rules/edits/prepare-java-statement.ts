import type { TextEdit } from '#shared/domain/text-edit.ts';
import type { Call } from '../../source/dialect.ts';
import type { Binding } from '../../source/scopes.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { type ComposedText, composedTextOf } from '../code/texts/composed-text.ts';
import { writtenOnceAt } from '../code/libraries/query-definition.ts';
import { holesInQuery, type QueryHole } from '../code/libraries/query-holes.ts';
import type { RuleContext } from '../rule.ts';
import { placeholderEdits } from './bind-query-values.ts';
import { lineBreakOf } from './line-break-of.ts';
import { replaceJavaUses } from './replace-import.ts';
import { replaceNode } from './replace-node.ts';

const SETTERS: ReadonlyMap<string, string> = new Map([
  ['String', 'setString'],
  ['int', 'setInt'],
  ['long', 'setLong'],
  ['double', 'setDouble'],
  ['boolean', 'setBoolean'],
]);
const EXECUTES = /^execute(Query|Update)?$/;

/**
 * Makes a `PreparedStatement` of a `Statement` that is made in the same method for this one query; undefined where it is
 * used for more or the query is not of a plain form.
 */
export function prepareJavaStatement(context: RuleContext, call: Call, query: SyntaxNode): TextEdit[] | undefined {
  const creation = EXECUTES.test(call.name) && call.arguments.length === 1 ? creationOf(context, call) : undefined;
  const written = writtenOnceAt(context, query);
  const text = creation && composedTextOf(context, written ?? query);
  const holes = text && holesInQuery(text, '?');
  const statement = call.node.ancestor(STATEMENTS);
  if (!holes || statement?.parent?.kind !== 'block' || (written && written.start > creation.made.node.start))
    return undefined;
  const { lines } = context.tree;
  const line = lines.lineAt(statement.start);
  const indent = lines.indentOf(line);
  if (context.tree.text.slice(lines.startOf(line), statement.start).trim() !== '') return undefined;
  const setters = holes.map((hole, index) => setterOf(context, creation.binding.name, { hole, index }));
  const lineBreak = lineBreakOf(context.tree);
  const { start } = statement;
  if (setters.includes('')) return undefined;
  return [
    ...typeEdits(context, creation),
    {
      start: creation.nameNode.start,
      end: creation.made.node.end,
      newText: `prepareStatement(${written ? query.text : filled(text, holes)})`,
    },
    ...(written ? placeholderEdits(text, holes, '?') : []),
    { start, end: start, newText: setters.map((setter) => `${setter}${lineBreak}${indent}`).join('') },
    replaceNode(call.node.field('arguments') ?? query, '()'),
  ];
}

const STATEMENTS: ReadonlySet<string> = new Set([
  'resource',
  'local_variable_declaration',
  'expression_statement',
  'return_statement',
]);

interface Creation {
  readonly binding: Binding;
  readonly made: Call;
  readonly nameNode: SyntaxNode;
  readonly type: SyntaxNode;
  /** The import of `Statement`; undefined where all of `java.sql` is imported. */
  readonly typeBinding: Binding | undefined;
}

/** `Statement s = connection.createStatement()` where `s` is used for this call and closed at most. */
function creationOf(context: RuleContext, call: Call): Creation | undefined {
  const { scopes, dialect } = context;
  const binding = call.receiver && scopes.bindingOf(call.receiver);
  const [write, ...others] = binding?.writes ?? [];
  const made = write?.value && dialect.call(write.value);
  if (!binding || !made || others.length > 0 || made.name !== 'createStatement' || made.arguments.length > 0)
    return undefined;
  const declaration = made.node.parent?.kind === 'resource' ? made.node.parent : made.node.parent?.parent;
  const type = declaration?.field('type');
  const nameNode = made.node.field('name');
  const typeBinding = type && scopes.bindingOf(type);
  const isKnown = typeBinding ? typeBinding.importPath === 'java.sql.Statement' : importsAllOfSql(context);
  const isForThis = binding.reads.every((read) => read === call.receiver || behind(read).startsWith('.close()'));
  if (type?.text !== 'Statement' || !nameNode || !isKnown || !isForThis) return undefined;
  return { binding, made, nameNode, type, typeBinding };
}

function importsAllOfSql({ tree }: RuleContext): boolean {
  return tree.root.namedChildren.some(({ text }) => text === 'import java.sql.*;');
}

function typeEdits(context: RuleContext, { type, typeBinding }: Creation): TextEdit[] {
  if (!typeBinding) return [replaceNode(type, 'PreparedStatement')];
  const use = { node: type, newText: 'PreparedStatement', binding: typeBinding };
  return replaceJavaUses(context, use, { all: [use], path: 'java.sql.PreparedStatement' });
}

function behind(read: SyntaxNode): string {
  return read.parent?.text.slice(read.end - read.parent.start) ?? '';
}

function setterOf(
  context: RuleContext,
  statement: string,
  { hole: { hole, lead, trail }, index }: { hole: QueryHole; index: number },
): string {
  const { value } = hole;
  const [before, after] = [lead, trail].map((text) => (text.includes('%') ? '"%"' : ''));
  const typeName = context.scopes.bindingOf(value)?.typeName ?? '';
  const isText = before !== '' || after !== '' || (context.names.pathOf(value) ?? '').endsWith('.getParameter()');
  const setter = isText ? 'setString' : (SETTERS.get(typeName) ?? 'setObject');
  const content = [before, value.text, after].filter((part) => part !== '').join(' + ');
  return content.includes('\n') ? '' : `${statement}.${setter}(${index + 1}, ${content});`;
}

/** The text with placeholders as one literal. */
function filled(text: ComposedText, holes: readonly QueryHole[]): string {
  const parts = text.texts.map((part, index) =>
    part.slice(holes[index - 1]?.trail.length ?? 0, part.length - (holes[index]?.lead.length ?? 0)),
  );
  return `${text.quote}${parts.join('?')}${text.quote}`;
}
