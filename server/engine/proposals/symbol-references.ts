import type { FileFacts } from '../rules/file-facts.ts';
import type { Binding } from '../source/scopes.ts';
import type { SyntaxNode } from '../source/syntax-tree.ts';
import type { DeclaredSymbol } from './symbols.ts';
import type { WorkspaceNames } from './workspace-names.ts';

/** A text in which references are looked for. */
export interface SearchedText {
  readonly text: string;
  /** Undefined for a text without grammar, in which every word counts. */
  readonly facts: FileFacts | undefined;
  readonly names: WorkspaceNames;
}

/**
 * The one-based lines that refer to one of some symbols with the same name, each once. Comments, strings and declarations
 * do not count, nor what lies inside of the symbols.
 */
export function findReferences(symbols: readonly DeclaredSymbol[], { text, facts, names }: SearchedText): number[] {
  const name = symbols[0]?.name ?? '';
  const lines = new Set<number>();
  if (!facts) {
    for (const offset of findWords(text, name)) lines.add(lineAt(text, offset));
  } else {
    for (const node of facts.tree.root.descendants())
      if (isNamed(node, name) && refersToAny(symbols, { node, facts, names }))
        lines.add(facts.tree.lines.lineAt(node.start) + 1);
  }
  return [...lines];
}

/** A name in a syntax tree. */
interface NamePlace {
  readonly node: SyntaxNode;
  readonly facts: FileFacts;
  readonly names: WorkspaceNames;
}

const NAME_KIND = /identifier|^name$|^constant$/;

function isNamed(node: SyntaxNode, name: string): boolean {
  return (
    node.children.length === 0 &&
    node.end - node.start === name.length &&
    NAME_KIND.test(node.kind) &&
    node.text === name
  );
}

function refersToAny(symbols: readonly DeclaredSymbol[], place: NamePlace): boolean {
  const { node, facts } = place;
  const isInside = symbols.some(
    ({ path, start, end }) => path === facts.path && start <= node.start && node.end <= end,
  );
  if (isInside || isDeclared(place)) return false;
  const refers = facts.dialect.roles.Call ? refersByScopes : refersByName;
  return symbols.some((symbol) => refers(symbol, place));
}

/** The name of another function or class, or of a prototype in C. */
function isDeclared({ node, facts }: NamePlace): boolean {
  const { parent, fieldName } = node;
  if (!parent) return false;
  const { functions, classes } = facts.dialect.controlFlow;
  const isName = fieldName === 'name' && (functions.has(parent.kind) || classes.has(parent.kind));
  return isName || (fieldName === 'declarator' && parent.kind === 'function_declarator');
}

/** In a language of which only the functions are known. */
function refersByName(): boolean {
  return true;
}

function refersByScopes(symbol: DeclaredSymbol, place: NamePlace): boolean {
  const object = objectOf(place);
  if (object === 'key') return false;
  return object ? refersAsMember(symbol, object, place) : refersByItself(symbol, place);
}

/** Kinds of names that are no variables: what they mean depends on what stands before them. */
const MEMBER_NAME: ReadonlySet<string> = new Set([
  'property_identifier',
  'private_property_identifier',
  'field_identifier',
]);
/** Holders of names that are neither read nor called. */
const KEYED: ReadonlySet<string> = new Set(['keyword_argument', 'named_expression', 'labeled_statement']);

/** What a member is taken from; `key` for a name of an entry or argument, undefined for a name that stands by itself. */
function objectOf({ node, facts }: NamePlace): SyntaxNode | 'key' | undefined {
  const { parent } = node;
  if (!parent || (KEYED.has(parent.kind) && node.fieldName === 'name')) return 'key';
  const expression = facts.dialect.expression(parent);
  if (expression.kind === 'member' && expression.property === node.text && expression.object !== node) {
    return expression.object;
  }
  const call = facts.dialect.call(parent);
  if (call?.receiver && call.receiver !== node && call.name === node.text && node.fieldName === 'name') {
    return call.receiver;
  }
  return MEMBER_NAME.has(node.kind) ? 'key' : undefined;
}

/** Any object may have the method; a function or class is a member of its module. */
function refersAsMember({ isMethod, path }: DeclaredSymbol, object: SyntaxNode, place: NamePlace): boolean {
  if (isMethod) return true;
  const { facts } = place;
  if (/^(?:module\.)?exports$/.test(object.text)) return path === facts.path;
  const binding = facts.scopes.bindingOf(object);
  return binding !== undefined && isImported(binding) && canMeanOwn(binding, place);
}

function refersByItself(symbol: DeclaredSymbol, place: NamePlace): boolean {
  const { node, facts } = place;
  const { isMethod, path, nameNode } = symbol;
  const isOwnFile = path === facts.path;
  const binding = facts.scopes.bindingOf(node);
  if (isOwnFile && nameNode && binding?.declarations.includes(nameNode)) return !binding.declarations.includes(node);
  // Methods are called by their bare names in Java only.
  if (isMethod && facts.language.id !== 'java') return false;
  if (!binding) return canBeUnknown(place);
  return !binding.declarations.includes(node) && isImported(binding) && canMeanOwn(binding, place);
}

/** Python knows no names that come from nowhere, except through `import *`; elsewhere files share names. */
function canBeUnknown({ node, facts }: NamePlace): boolean {
  return facts.language.id !== 'python' || facts.scopes.module.isDynamic || node.ancestor(IMPORTS) !== undefined;
}

const IMPORTS: ReadonlySet<string> = new Set(['import_from_statement', 'import_statement']);

function isImported({ kind, importPath }: Binding): boolean {
  return kind === 'import' || importPath !== undefined;
}

function canMeanOwn({ importPath }: Binding, { facts, names }: NamePlace): boolean {
  return importPath === undefined || names.canHold(importPath, facts.language.id);
}

const WORD = /[\p{L}\p{N}_$]/u;

function* findWords(text: string, word: string): Generator<number> {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length))
    if (!WORD.test(text[at - 1] ?? '') && !WORD.test(text[at + word.length] ?? '')) yield at;
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split(/\r\n|\r|\n/).length;
}
