import type { Expression } from '../dialect.ts';
import type { SyntaxNode } from '../syntax-tree.ts';
import { viewCall } from './python-calls.ts';
import { interpolatedParts, isString, percentOperands, staticTextOf } from './python-strings.ts';

const OTHER: Expression = { kind: 'other' };
const LISTS: ReadonlySet<string> = new Set(['list', 'tuple', 'list_comprehension']);

/** What an expression is made of. Chains of one operator are flattened, however long they are. */
export function viewExpression(node: SyntaxNode): Expression {
  switch (node.kind) {
    case 'identifier':
      return { kind: 'name', name: node.text };
    case 'integer':
    case 'float':
    case 'true':
    case 'false':
    case 'none':
    case 'ellipsis':
      return { kind: 'literal' };
    case 'string':
    case 'concatenated_string':
      return ofString(node);
    case 'call':
      return ofCall(node);
    case 'attribute':
      return ofAttribute(node);
    case 'subscript':
      return ofSubscript(node);
    case 'binary_operator':
      return ofBinary(node);
    case 'boolean_operator':
      return { kind: 'choice', options: operandsOf(node) };
    case 'conditional_expression':
      return ofConditional(node);
    case 'comparison_operator':
    case 'not_operator':
    case 'unary_operator':
      return { kind: 'operation', operands: node.namedChildren };
    case 'list':
    case 'tuple':
    case 'set':
    case 'expression_list':
    case 'dictionary':
      return { kind: 'container', elements: node.namedChildren };
    case 'list_comprehension':
    case 'set_comprehension':
    case 'dictionary_comprehension':
    case 'generator_expression':
      return { kind: 'container', elements: node.fields('body') };
    case 'lambda':
    case 'function_definition':
      return { kind: 'function' };
    default:
      return ofWrapper(node);
  }
}

/** The operands of a chain of one operator (`a + b + c`, `a or b or c`) from left to right. */
export function operandsOf(node: SyntaxNode): SyntaxNode[] {
  const operator = node.field('operator')?.text;
  const operands: SyntaxNode[] = [];
  let current: SyntaxNode | undefined = node;
  while (current?.kind === node.kind && current.field('operator')?.text === operator) {
    const right = current.field('right');
    if (right) operands.unshift(right);
    current = current.field('left');
  }
  return current ? [current, ...operands] : operands;
}

function ofString(node: SyntaxNode): Expression {
  const text = staticTextOf(node);
  if (text !== undefined) return { kind: 'literal', text };
  return { kind: 'composition', via: 'interpolation', parts: interpolatedParts(node) };
}

function ofCall(node: SyntaxNode): Expression {
  const call = viewCall(node);
  return call ? { kind: 'call', call } : OTHER;
}

function ofAttribute(node: SyntaxNode): Expression {
  const object = node.field('object');
  const property = node.field('attribute')?.text;
  return object && property !== undefined ? { kind: 'member', object, property } : OTHER;
}

function ofSubscript(node: SyntaxNode): Expression {
  const object = node.field('value');
  const index = node.field('subscript');
  return object && index ? { kind: 'index', object, index } : OTHER;
}

/** `a if c else b` is one of `a` and `b`. */
function ofConditional(node: SyntaxNode): Expression {
  const [consequence, , alternative] = node.namedChildren;
  return consequence && alternative ? { kind: 'choice', options: [consequence, alternative] } : OTHER;
}

/** `+` composes text unless numbers or lists take part in it, `%` unless one of its sides is plainly a number. */
function ofBinary(node: SyntaxNode): Expression {
  const operator = node.field('operator')?.text;
  const left = node.field('left');
  const right = node.field('right');
  if (!left || !right) return OTHER;
  const operands = operator === '+' ? operandsOf(node) : [left, right];
  if (operator === '+' && operands.some(({ kind }) => LISTS.has(kind)))
    return { kind: 'container', elements: operands };
  if ((operator !== '+' && operator !== '%') || operands.some(isNumeric)) return { kind: 'operation', operands };
  if (operator === '+') return { kind: 'composition', via: 'concatenation', parts: operands };
  const template = isString(left) && staticTextOf(left) !== undefined ? [] : [left];
  return { kind: 'composition', via: 'format', parts: [...template, ...percentOperands(left, right)] };
}

function isNumeric(node: SyntaxNode): boolean {
  if (node.kind === 'integer' || node.kind === 'float' || node.kind === 'unary_operator') return true;
  if (node.kind === 'parenthesized_expression') return node.namedChildren.some(isNumeric);
  return node.kind === 'binary_operator' && /^(?:[-/&^]|\*\*|\/\/|<<|>>)$/.test(node.field('operator')?.text ?? '');
}

function ofWrapper(node: SyntaxNode): Expression {
  const inner = innerOf(node);
  return inner ? { kind: 'wrapper', inner } : OTHER;
}

function innerOf(node: SyntaxNode): SyntaxNode | undefined {
  switch (node.kind) {
    case 'parenthesized_expression':
    case 'await':
    case 'list_splat':
    case 'dictionary_splat':
    case 'as_pattern':
      return node.namedChildren[0];
    case 'named_expression':
    case 'keyword_argument':
    case 'pair':
      return node.field('value');
    case 'interpolation':
    case 'format_expression':
      return node.field('expression');
    default:
      return undefined;
  }
}
