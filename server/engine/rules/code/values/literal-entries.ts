import type { SyntaxNode } from '../../../source/syntax-tree.ts';

/** One `key: value` of an object, a dictionary or a composite literal. */
export interface Entry {
  readonly key: string;
  readonly value: SyntaxNode;
  /** The whole entry. */
  readonly node: SyntaxNode;
}

/** The kinds of nodes that `entryOf` understands. */
export const ENTRY_KINDS = ['pair', 'keyed_element'] as const;

/** The view of an entry; undefined when its key is computed. */
export function entryOf(node: SyntaxNode): Entry | undefined {
  const key = keyOf(unwrapElement(node.field('key')));
  const value = unwrapElement(node.field('value'));
  return key === undefined || !value ? undefined : { key, value, node };
}

/** The entries with a plain key of an object, a dictionary or a composite literal; none for anything else. */
export function entriesOf(literal: SyntaxNode): Entry[] {
  const holder = holderOf(literal);
  if (!holder) return [];
  return holder.namedChildren.map(entryOf).filter((entry) => entry !== undefined);
}

export function entryNamed(literal: SyntaxNode, key: string): Entry | undefined {
  return entriesOf(literal).find((entry) => entry.key === key);
}

/** Whether all keys are known: no spread, no computed key, no shorthand. */
export function isClosedLiteral(literal: SyntaxNode): boolean {
  const holder = holderOf(literal);
  return holder !== undefined && holder.namedChildren.every((child) => entryOf(child) !== undefined);
}

function holderOf(literal: SyntaxNode): SyntaxNode | undefined {
  if (literal.kind === 'unary_expression')
    return holderOf(literal.namedChildren[0] ?? literal.children.at(-1) ?? literal);
  if (literal.kind === 'composite_literal') return literal.field('body');
  return literal.kind === 'object' || literal.kind === 'dictionary' ? literal : undefined;
}

/** In Go both sides of an entry stand in nodes of their own. */
function unwrapElement(node: SyntaxNode | undefined): SyntaxNode | undefined {
  return node?.kind === 'literal_element' ? node.namedChildren[0] : node;
}

function keyOf(node: SyntaxNode | undefined): string | undefined {
  switch (node?.kind) {
    case 'property_identifier':
    case 'identifier':
      return node.text;
    case 'string':
    case 'interpreted_string_literal':
      return node.text.replace(/^\w*(['"`])(.*)\1$/s, '$2');
    default:
      return undefined;
  }
}
