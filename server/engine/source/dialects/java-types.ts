import type { SyntaxNode } from '../syntax-tree.ts';

/** The type without its type arguments: the `a.B` of `a.B<C>`. */
export function withoutTypeArguments(type: SyntaxNode | undefined): SyntaxNode | undefined {
  return type?.kind === 'generic_type' ? type.namedChildren[0] : type;
}

/**
 * The type as written without type arguments; undefined for `var`. `dimensions` are the brackets that stand behind the
 * name, as in `int x[]`.
 */
export function typeNameOf(type: SyntaxNode | undefined, dimensions?: SyntaxNode): string | undefined {
  if (type?.kind === 'annotated_type') return typeNameOf(type.namedChildren.at(-1), dimensions);
  const isArray = type?.kind === 'array_type';
  const name = isArray
    ? typeNameOf(type.field('element'), type.field('dimensions'))
    : withoutTypeArguments(type)?.text.replaceAll(/\s+/g, '');
  return name === undefined || name === 'var' ? undefined : name + bracketsOf(dimensions);
}

function bracketsOf(dimensions: SyntaxNode | undefined): string {
  return '[]'.repeat((dimensions?.text.split('[').length ?? 1) - 1);
}

/** The type of a parameter; of `int... rest` it is that of one element, and the grammar gives it no field. */
export function typeOfParameter(parameter: SyntaxNode): SyntaxNode | undefined {
  if (parameter.kind !== 'spread_parameter') return parameter.field('type');
  return parameter.namedChildren.find((child) => child.kind !== 'modifiers' && child.kind !== 'variable_declarator');
}
