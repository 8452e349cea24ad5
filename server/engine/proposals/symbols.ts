import type { FileFacts } from '../rules/file-facts.ts';
import type { FunctionLike } from '../source/dialect.ts';
import type { SyntaxNode } from '../source/syntax-tree.ts';
import { isVisible } from './symbol-visibility.ts';

/** A named function, method or class of a file. */
export interface DeclaredSymbol {
  /** By which code calls it: for a constructor the name of its class. */
  readonly name: string;
  readonly path: string;
  readonly nameNode: SyntaxNode | undefined;
  /** From its first decorator, or the name it is assigned to, to its end. */
  readonly start: number;
  readonly end: number;
  readonly isClass: boolean;
  /** Called on an object. */
  readonly isMethod: boolean;
  /** Code of other files can name it. */
  readonly isPublic: boolean;
  /** The names of what it is declared in, and its own. */
  readonly key: string;
  /** Name, parameters and result as a text that formatting, comments and default values do not change. */
  readonly signature: string;
}

const CONSTRUCTORS: ReadonlySet<string> = new Set(['constructor', '__init__', '__construct', 'initialize']);

/** The symbols of a file in document order, outer ones before inner ones. */
export function declaredSymbols(file: FileFacts): DeclaredSymbol[] {
  const symbols: DeclaredSymbol[] = [];
  const pending: { node: SyntaxNode; owners: readonly DeclaredSymbol[] }[] = [{ node: file.tree.root, owners: [] }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { node, owners } = next;
    const symbol = describeFunction(file, node, owners) ?? describeClass(file, node, owners);
    if (symbol) symbols.push(symbol);
    const inner = symbol ? [...owners, symbol] : owners;
    for (const child of node.children.toReversed()) pending.push({ node: child, owners: inner });
  }
  return symbols;
}

function describeFunction(
  file: FileFacts,
  node: SyntaxNode,
  owners: readonly DeclaredSymbol[],
): DeclaredSymbol | undefined {
  const view = file.dialect.functionLike(node);
  if (!view || view.name === '') return undefined;
  const owner = owners.at(-1);
  const isConstructor = owner?.isClass === true && (CONSTRUCTORS.has(view.name) || view.name === owner.name);
  const name = isConstructor ? owner.name : view.name;
  return {
    name,
    path: file.path,
    nameNode: view.nameNode,
    ...extentOf(node, view),
    isClass: false,
    isMethod: view.isMethod && !isConstructor,
    isPublic: isVisible({ file, node, nameNode: view.nameNode, name, owners }),
    key: keyOf(owners, view.name),
    signature: `${view.name} ${describeHead(node, view)}`,
  };
}

function describeClass(
  file: FileFacts,
  node: SyntaxNode,
  owners: readonly DeclaredSymbol[],
): DeclaredSymbol | undefined {
  if (!node.isNamed || !file.dialect.controlFlow.classes.has(node.kind)) return undefined;
  const holder = node.parent?.kind === 'variable_declarator' ? node.parent : undefined;
  const nameNode = node.field('name') ?? node.field('type') ?? holder?.field('name');
  if (!nameNode) return undefined;
  const name = nameNode.text;
  return {
    name,
    path: file.path,
    nameNode,
    start: Math.min(decoratedStart(node), nameNode.start),
    end: node.end,
    isClass: true,
    isMethod: false,
    isPublic: isVisible({ file, node, nameNode, name, owners }),
    key: keyOf(owners, name),
    signature: `${name} ${describeHead(node)}`,
  };
}

function keyOf(owners: readonly DeclaredSymbol[], name: string): string {
  return [...owners.map((owner) => owner.name), name].join('.');
}

function extentOf(node: SyntaxNode, { nameNode, decorators }: FunctionLike): { start: number; end: number } {
  const [decorator] = decorators;
  const start = Math.min(node.start, nameNode?.start ?? node.start, decorator?.start ?? node.start);
  return { start, end: node.end };
}

function decoratedStart(node: SyntaxNode): number {
  return node.parent?.kind === 'decorated_definition' ? node.parent.start : node.start;
}

const BODY = /(?:^|_)(?:body|block|declaration_list)$/;
const MARK = /^(?:decorator|(?:marker_)?annotation|attribute_(?:list|item))$/;

/** Deeper than any type is written, and far from where recursion ends. */
const MAX_DEPTH = 200;

/** Everything before the body, without decorators and default values. */
function describeHead(node: SyntaxNode, view?: FunctionLike): string {
  const defaults = new Set(view?.parameters.map(({ defaultValue }) => defaultValue));
  const describe = (part: SyntaxNode, depth: number): string => {
    if (part === view?.body || part.fieldName === 'body' || BODY.test(part.kind) || MARK.test(part.kind)) return '';
    if (defaults.has(part)) return '=';
    if (part.children.length === 0 || depth === MAX_DEPTH) return part.text.replace(/\s+/g, '');
    const parts = describeAll(part.children, depth + 1);
    return parts === '' ? '' : `${part.kind}(${parts})`;
  };
  const describeAll = (parts: readonly SyntaxNode[], depth: number): string =>
    parts
      .map((part) => describe(part, depth))
      .filter((text) => text !== '')
      .join(' ');
  return describeAll(node.children, 0);
}
