import type { SyntaxNode } from '../syntax-tree.ts';

/** A type as written, without pointer and type arguments; undefined for types that are spelled out. */
export function typeNameOf(type: SyntaxNode | undefined): string | undefined {
  switch (type?.kind) {
    case 'type_identifier':
    case 'qualified_type':
    case 'slice_type':
    case 'array_type':
    case 'map_type':
    case 'channel_type':
      return type.text;
    case 'pointer_type':
    case 'parenthesized_type':
      return typeNameOf(type.namedChildren[0]);
    case 'generic_type':
      return typeNameOf(type.field('type'));
    default:
      return undefined;
  }
}

/** The type of a value that names its type: `http.Client{}`, `&http.Client{}`, `new(http.Client)`, `x.(T)`. */
export function typeOfValue(value: SyntaxNode | undefined): string | undefined {
  switch (value?.kind) {
    case 'composite_literal':
    case 'type_assertion_expression':
      return typeNameOf(value.field('type'));
    case 'unary_expression':
      return value.has('&') ? typeOfValue(value.field('operand')) : undefined;
    case 'call_expression':
      return value.field('function')?.text === 'new'
        ? typeNameOf(value.field('arguments')?.namedChildren[0])
        : undefined;
    default:
      return undefined;
  }
}

/**
 * Whether a key can only be a field's name. A literal of a type from another package may be a map (`gin.H`), and then a
 * lower-case key is a variable, since only upper-case fields can be named from outside.
 */
export function isFieldName(key: SyntaxNode | undefined, type: SyntaxNode | undefined): boolean {
  if (key?.kind !== 'identifier') return false;
  if (type?.kind === 'qualified_type') return /^\p{Lu}/u.test(key.text);
  return (
    type === undefined || type.kind === 'type_identifier' || type.kind === 'generic_type' || type.kind === 'struct_type'
  );
}

/** The type of the elements when a literal of this type leaves it out: `[]Point{{X: 1}}`. */
export function elementTypeOf(type: SyntaxNode | undefined): SyntaxNode | undefined {
  const element = type?.field(type.kind === 'map_type' ? 'value' : 'element');
  return element?.kind === 'pointer_type' ? element.namedChildren[0] : element;
}
