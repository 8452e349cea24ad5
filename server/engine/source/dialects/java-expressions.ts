import type { Call, Expression } from '../dialect.ts';
import type { SyntaxNode } from '../syntax-tree.ts';
import { withoutTypeArguments } from './java-types.ts';

const LITERALS: ReadonlySet<string> = new Set([
  'decimal_integer_literal',
  'hex_integer_literal',
  'octal_integer_literal',
  'binary_integer_literal',
  'decimal_floating_point_literal',
  'hex_floating_point_literal',
  'character_literal',
  'true',
  'false',
  'null_literal',
  'class_literal',
]);
const NUMBER = /^(decimal|hex|octal|binary)_/;
const PRIMITIVE = /^(integral|floating_point|boolean)_type$/;
const OTHER: Expression = { kind: 'other' };

/**
 * A method's callee is the identifier of its name, because the grammar has no node for `a.b` in `a.b()`; `expression` of
 * that identifier is the member `b` of `a`.
 */
export function callOf(node: SyntaxNode): Call | undefined {
  switch (node.kind) {
    case 'method_invocation':
      return methodCall(node);
    case 'object_creation_expression': {
      const callee = withoutTypeArguments(node.field('type'));
      return callee && { node, callee, name: lastName(callee), arguments: argumentsOf(node), isNew: true };
    }
    case 'explicit_constructor_invocation': {
      const callee = node.field('constructor');
      return callee && { node, callee, name: callee.text, arguments: argumentsOf(node), isNew: false };
    }
    default:
      return undefined;
  }
}

function methodCall(node: SyntaxNode): Call | undefined {
  const callee = node.field('name');
  if (!callee) return undefined;
  const receiver = receiverOf(node);
  return {
    node,
    callee,
    name: callee.text,
    ...(receiver && { receiver }),
    arguments: argumentsOf(node),
    isNew: false,
  };
}

/** In `Outer.super.run()` the receiver is `super`. */
function receiverOf(invocation: SyntaxNode): SyntaxNode | undefined {
  return invocation.child('super') ?? invocation.field('object');
}

function argumentsOf(node: SyntaxNode): Call['arguments'] {
  const values = node.field('arguments')?.namedChildren ?? [];
  return values.map((value) => ({ value, node: value, isSpread: false }));
}

/** What an expression, or a type used as a callee, is made of. */
export function expressionOf(node: SyntaxNode): Expression {
  if (LITERALS.has(node.kind)) return { kind: 'literal' };
  switch (node.kind) {
    case 'identifier':
      return identifier(node);
    case 'type_identifier':
      return { kind: 'name', name: node.text };
    case 'scoped_type_identifier':
    case 'scoped_identifier':
      return scopedName(node);
    case 'generic_type':
    case 'parenthesized_expression':
      return wrapperOf(node.namedChildren[0]);
    case 'string_literal':
      return stringLiteral(node);
    case 'template_expression':
      return wrapperOf(node.child('string_literal'));
    case 'method_invocation':
    case 'object_creation_expression':
    case 'explicit_constructor_invocation': {
      const call = callOf(node);
      return call ? { kind: 'call', call } : OTHER;
    }
    case 'field_access':
      return fieldAccess(node);
    case 'lambda_expression':
    case 'method_reference':
      return { kind: 'function' };
    case 'array_initializer':
    case 'element_value_array_initializer':
      return { kind: 'container', elements: node.namedChildren };
    case 'array_creation_expression':
      return { kind: 'container', elements: node.field('value')?.namedChildren ?? [] };
    default:
      return operatorExpression(node);
  }
}

function operatorExpression(node: SyntaxNode): Expression {
  switch (node.kind) {
    case 'binary_expression':
      return binaryExpression(node);
    case 'unary_expression':
    case 'update_expression':
    case 'instanceof_expression':
      return { kind: 'operation', operands: node.namedChildren };
    case 'cast_expression':
      return castExpression(node);
    case 'assignment_expression':
      return assignedValue(node);
    case 'ternary_expression':
      return choiceOf([node.field('consequence'), node.field('alternative')]);
    case 'switch_expression':
      return switchValue(node);
    case 'array_access': {
      const [object, index] = [node.field('array'), node.field('index')];
      return object && index ? { kind: 'index', object, index } : OTHER;
    }
    default:
      return OTHER;
  }
}

/** The parts of `a + b + c` from left to right; any depth, because generated code has thousands of them. */
export function flattenConcatenation(node: SyntaxNode): SyntaxNode[] {
  const parts: SyntaxNode[] = [];
  let current: SyntaxNode | undefined = node;
  while (current?.kind === 'binary_expression' && current.field('operator')?.kind === '+') {
    const right = current.field('right');
    if (right) parts.push(right);
    current = current.field('left');
  }
  if (current) parts.push(current);
  return parts.reverse();
}

function lastName(type: SyntaxNode): string {
  return (type.kind === 'scoped_type_identifier' ? (type.namedChildren.at(-1) ?? type) : type).text;
}

/** An identifier that names a method or field of something is that member, elsewhere a plain name. */
function identifier(node: SyntaxNode): Expression {
  const { parent } = node;
  const isMember = node.fieldName === (parent?.kind === 'method_invocation' ? 'name' : 'field');
  const object = parent && isMember ? receiverOf(parent) : undefined;
  // `this.x` means the same as `x`, except that no local hides it; the binder knows which one it is.
  return object && object.kind !== 'this'
    ? { kind: 'member', object, property: node.text }
    : { kind: 'name', name: node.text };
}

function fieldAccess(node: SyntaxNode): Expression {
  const [object, field] = [node.field('object'), node.field('field')];
  if (!object || field?.kind !== 'identifier') return OTHER; // `Outer.this`
  return object.kind === 'this' ? wrapperOf(field) : { kind: 'member', object, property: field.text };
}

function scopedName(node: SyntaxNode): Expression {
  const names = node.namedChildren.filter((child) => !child.kind.endsWith('annotation'));
  const [object, property] = names;
  return object && property ? { kind: 'member', object, property: property.text } : OTHER;
}

/** Escapes and the indentation of text blocks stay as written. */
function stringLiteral(node: SyntaxNode): Expression {
  const interpolations = node.children.filter((child) => child.kind === 'string_interpolation');
  if (interpolations.length > 0) {
    return { kind: 'composition', via: 'interpolation', parts: interpolations.flatMap((part) => part.namedChildren) };
  }
  const isBlock = node.text.startsWith('"""');
  const text = isBlock ? node.text.slice(3, -3).replace(/^[ \t\f]*\r?\n/, '') : node.text.slice(1, -1);
  return { kind: 'literal', text };
}

/** `+` without any string in it that adds a number is taken for arithmetic: types are not known here. */
function binaryExpression(node: SyntaxNode): Expression {
  const operands = [node.field('left'), node.field('right')].filter((operand) => operand !== undefined);
  if (node.field('operator')?.kind !== '+') return { kind: 'operation', operands };
  const parts = flattenConcatenation(node);
  const isText = parts.some((part) => part.kind === 'string_literal') || !parts.some((part) => NUMBER.test(part.kind));
  return isText ? { kind: 'composition', via: 'concatenation', parts } : { kind: 'operation', operands };
}

function castExpression(node: SyntaxNode): Expression {
  const value = node.field('value');
  const isNumeric = PRIMITIVE.test(node.field('type')?.kind ?? '');
  return value && isNumeric ? { kind: 'operation', operands: [value] } : wrapperOf(value);
}

function assignedValue(node: SyntaxNode): Expression {
  const [left, right] = [node.field('left'), node.field('right')];
  if (!left || !right) return OTHER;
  switch (node.field('operator')?.kind) {
    case '=':
      return { kind: 'wrapper', inner: right };
    case '+=':
      return { kind: 'composition', via: 'concatenation', parts: [left, right] };
    default:
      return { kind: 'operation', operands: [left, right] };
  }
}

/** Only switches whose every arm is an expression or throws are followed. */
function switchValue(node: SyntaxNode): Expression {
  const values: SyntaxNode[] = [];
  for (const rule of node.field('body')?.namedChildren ?? []) {
    const body = rule.kind === 'switch_rule' ? rule.namedChildren.at(-1) : undefined;
    if (body?.kind === 'throw_statement') continue;
    const value = body?.kind === 'expression_statement' ? body.namedChildren[0] : undefined;
    if (!value) return OTHER;
    values.push(value);
  }
  return choiceOf(values);
}

function choiceOf(values: readonly (SyntaxNode | undefined)[]): Expression {
  const options = values.filter((value) => value !== undefined);
  return options.length > 0 ? { kind: 'choice', options } : OTHER;
}

function wrapperOf(inner: SyntaxNode | undefined): Expression {
  return inner ? { kind: 'wrapper', inner } : OTHER;
}
