import type { TextEdit } from '#shared/domain/text-edit.ts';
import type { Call } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import type { RuleContext } from '../rule.ts';
import { addPythonImport } from './add-import.ts';
import { replaceNode } from './replace-node.ts';

/** Other event loops, which know no `gather`. */
const OTHER_LOOPS = /^(trio|anyio|curio|gevent)\b/;
const ARRAY_TYPE = /\[\]$|^(Readonly)?Array\b/;
const GIVES_ARRAY = /^Object\.(keys|values|entries)\(|^Array\.from\(|\.(map|filter|slice|split|concat)\([^()]*\)$/;

/**
 * Starts what a loop awaits one after the other at once: one `Promise.all` or `asyncio.gather` over what the loop goes
 * through. Undefined where the loop has a form that does not allow it.
 */
export function fetchTogether(context: RuleContext, awaited: SyntaxNode, loop: SyntaxNode): TextEdit[] | undefined {
  const [item, items, body] = [loop.field('left'), loop.field('right'), loop.field('body')];
  if (!item || !items || !body || /\byield\b/.test(body.text) || hasComments(context, loop)) return undefined;
  const isScript = context.language.id !== 'python';
  if (isScript && (loop.field('operator')?.kind !== 'of' || !loop.field('kind'))) return undefined;
  const list = gatheredList(context, awaited, body);
  if (isScript) {
    const all = { items: asArray(context, items), item: item.text };
    return list ? collect(loop, list, promiseAll(all, list.request)) : wrapBody(loop, awaited, all);
  }
  const isOther = [...context.scopes.module.bindings.values()].some(({ importPath = '' }) =>
    OTHER_LOOPS.test(importPath),
  );
  if (!list || isOther) return undefined;
  const gather = `await asyncio.gather(*(${list.request} for ${item.text} in ${items.text}))`;
  return [...collect(loop, list, gather), ...addPythonImport(context, 'asyncio')];
}

interface GatheredList {
  readonly name: string;
  /** How the language adds several items. */
  readonly extend: (items: string) => string;
  /** The call that is awaited. */
  readonly request: string;
}

/** The `orders` of a loop that consists in `orders.push(await fetchOrder(id))`. */
function gatheredList(context: RuleContext, awaited: SyntaxNode, body: SyntaxNode): GatheredList | undefined {
  const statements = context.dialect.statements(body);
  const call = awaited.parent?.parent && context.dialect.call(awaited.parent.parent);
  const request = awaited.namedChildren[0]?.text;
  const end = endOf(body);
  if (!call?.receiver || request === undefined || statements.length !== 1 || !isAdding(call)) return undefined;
  const name = call.receiver.text;
  const isPython = context.language.id === 'python';
  const extend = isPython
    ? (items: string) => `${name}.extend(${items})`
    : (items: string) => `${name}.push(...(${items}))${end}`;
  return { name, extend, request };
}

function isAdding({ name, arguments: given }: Call): boolean {
  return /^(push|append)$/.test(name) && given.length === 1;
}

/** The list gets its value at once where it was made empty right above. */
function collect(loop: SyntaxNode, list: GatheredList, all: string): TextEdit[] {
  const above = loop.previousSibling;
  const declared = above?.kind === 'lexical_declaration' ? above : above?.children[0];
  const [made, ...others] = declared?.kind === 'assignment' ? [declared] : (declared?.namedChildren ?? []);
  const target = made?.field('name') ?? made?.field('left');
  const value = made?.field('value') ?? made?.field('right');
  if (!above || others.length > 0 || target?.text !== list.name || !value || !/^\[\s*\]$/.test(value.text))
    return [replaceNode(loop, list.extend(all))];
  return [replaceNode(value, all), { start: above.end, end: loop.end, newText: '' }];
}

interface All {
  readonly items: string;
  readonly item: string;
}

function promiseAll({ items, item }: All, request: string): string {
  const body = request.startsWith('{') ? `(${request})` : request;
  return `await Promise.all(${items}.map((${item}) => ${body}))`;
}

/** A loop that fills a map: its body becomes a function, for the order of what it does is not seen. */
function wrapBody(loop: SyntaxNode, awaited: SyntaxNode, { items, item }: All): TextEdit[] | undefined {
  const body = loop.field('body');
  const isMap = awaited.parent?.field('left')?.kind === 'subscript_expression';
  if (!isMap || body?.kind !== 'statement_block') return undefined;
  return [
    { start: loop.start, end: body.start, newText: `await Promise.all(${items}.map(async (${item}) => ` },
    { start: body.end, end: body.end, newText: `))${endOf(body)}` },
  ];
}

/** Some files end their statements without a semicolon. */
function endOf({ text }: SyntaxNode): string {
  return text.includes(';') ? ';' : '';
}

/** `Set`s and iterators have no `map`. */
function asArray({ scopes }: RuleContext, items: SyntaxNode): string {
  const binding = scopes.bindingOf(items);
  const [write, ...others] = binding?.writes ?? [];
  const type = binding?.declarations[0]?.parent?.field('type')?.text.replace(/^:\s*/, '') ?? binding?.typeName ?? '';
  const isArray =
    items.kind === 'array' ||
    ARRAY_TYPE.test(type) ||
    GIVES_ARRAY.test(items.text) ||
    (others.length === 0 && write?.how === 'assign' && write.value?.kind === 'array');
  return isArray ? items.text : `[...${items.text}]`;
}

function hasComments({ tree }: RuleContext, { start, end }: SyntaxNode): boolean {
  return tree.comments.some((comment) => comment.start >= start && comment.end <= end);
}
