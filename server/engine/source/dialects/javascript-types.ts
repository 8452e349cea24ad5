import type { SyntaxNode } from '../syntax-tree.ts';

/** Types that say nothing about a value. */
const VAGUE: ReadonlySet<string> = new Set(['any', 'unknown', 'object', 'void', 'never', 'symbol']);

/**
 * The name in a type annotation: `Map` for `: Map<string, number> | undefined`. Undefined for types without one name,
 * such as arrays, functions and unions of several.
 */
export function typeNameOf(annotation: SyntaxNode | undefined): string | undefined {
  const type = annotation?.kind === 'type_annotation' ? annotation.namedChildren[0] : annotation;
  switch (type?.kind) {
    case 'type_identifier':
    case 'nested_type_identifier':
      return type.text.replaceAll(/\s+/g, '');
    case 'predefined_type':
      return VAGUE.has(type.text) ? undefined : type.text;
    case 'generic_type':
      return typeNameOf(type.field('name'));
    case 'parenthesized_type':
    case 'readonly_type':
      return typeNameOf(type.namedChildren[0]);
    case 'union_type': {
      const [only, ...others] = unionMembers(type);
      return others.length === 0 ? typeNameOf(only) : undefined;
    }
    default:
      return undefined;
  }
}

/** The members of a union but `null` and `undefined`. The grammar nests unions to the left, thousands deep in generated code. */
function unionMembers(union: SyntaxNode): SyntaxNode[] {
  const members: SyntaxNode[] = [];
  const pending = [union];
  for (let type = pending.pop(); type; type = pending.pop()) {
    if (type.kind === 'union_type') pending.push(...type.namedChildren);
    else if (type.text !== 'null' && type.text !== 'undefined') members.push(type);
  }
  return members;
}
