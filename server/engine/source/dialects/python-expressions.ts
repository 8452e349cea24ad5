import type { Call, Expression } from '../dialect.ts';
import type { SyntaxNode } from '../syntax-tree.ts';
import { lastNameOf, viewCall } from './python-calls.ts';
import { interpolatedParts, isString, percentOperands, staticTextOf } from './python-strings.ts';

const OTHER: Expression = { kind: 'other' };
const LISTS: ReadonlySet<string> = new Set(['list', 'tuple', 'list_comprehension']);

const PATH_PARTS: ReadonlySet<string> = new Set(['name', 'stem', 'suffix']);
const PATH_MAKER = /^(Pure)?(Posix|Windows)?Path$/;

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
      return isSelecting(node) ? OTHER : { kind: 'container', elements: node.fields('body') };
    case 'lambda':
    case 'function_definition':
      return { kind: 'function' };
    default:
      return ofWrapper(node);
  }
}

/** Whether a comprehension lets pass only what it finds in a list or what a check approves: `[x for x in y if x in ALLOWED]`. */
function isSelecting(comprehension: SyntaxNode): boolean {
  const names = new Set(comprehension.namedChildren.flatMap((clause) => clause.field('left')?.text ?? []));
  return comprehension.namedChildren.some((clause) => {
    const test = clause.kind === 'if_clause' ? clause.namedChildren[0] : undefined;
    if (test?.kind === 'comparison_operator')
      return test.field('operators')?.text === 'in' && names.has(test.namedChildren[0]?.text ?? '');
    const call = test && viewCall(test);
    if (!call || !CHECK.test(call.name)) return false;
    return [call.receiver, ...call.arguments.map(({ value }) => value)].some(
      (value) => value !== undefined && names.has(value.text),
    );
  });
}

const CHECK = /^is|valid|allow|match|safe|check|verif/i;

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
  return call ? (memberByName(call) ?? { kind: 'call', call: appliedCall(call) ?? call }) : OTHER;
}

/** `map(int, words)` is to its elements what `int(words)` would be; `filter` lets pass what a function says. */
function appliedCall({ node, callee, arguments: given }: Call): Call | undefined {
  const [applied, ...values] = given;
  if (callee.kind !== 'identifier' || !/^(map|filter)$/.test(callee.text) || !applied || values.length !== 1)
    return undefined;
  const { value } = applied;
  if (value.kind !== 'identifier' && value.kind !== 'attribute') return undefined;
  const receiver = value.field('object');
  return {
    node,
    callee: value,
    name: lastNameOf(value),
    ...(receiver && { receiver }),
    arguments: values,
    isNew: false,
  };
}

/** `getattr(os, "system")` */
function memberByName({ callee, arguments: given }: Call): Expression | undefined {
  const [object, name] = given;
  if (callee.kind !== 'identifier' || callee.text !== 'getattr' || !object || !name) return undefined;
  const property = isString(name.value) ? staticTextOf(name.value) : undefined;
  return property && !object.isSpread ? { kind: 'member', object: object.value, property } : undefined;
}

function ofAttribute(node: SyntaxNode): Expression {
  const object = node.field('object');
  const property = node.field('attribute')?.text;
  if (!object || property === undefined) return OTHER;
  // The last part of a path is not the path.
  if (
    PATH_PARTS.has(property) &&
    object.kind === 'call' &&
    PATH_MAKER.test(lastNameOf(object.field('function') ?? object))
  )
    return OTHER;
  return { kind: 'member', object, property };
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
  const operands = operator === '+' || operator === '/' ? operandsOf(node) : [left, right];
  if (operator === '/' && isPath(operands)) return { kind: 'composition', via: 'concatenation', parts: operands };
  // The operators of markup escape what is put in.
  if (operator === '%' && left.kind === 'call' && lastNameOf(left.field('function') ?? left) === 'Markup')
    return { kind: 'operation', operands };
  if (operator === '+' && operands.some(({ kind }) => LISTS.has(kind)))
    return { kind: 'container', elements: operands };
  if ((operator !== '+' && operator !== '%') || operands.some(isNumeric)) return { kind: 'operation', operands };
  if (operator === '+') return { kind: 'composition', via: 'concatenation', parts: operands };
  const template = isString(left) && staticTextOf(left) !== undefined ? [] : [left];
  return { kind: 'composition', via: 'format', parts: [...template, ...percentOperands(left, right)] };
}

/** Whether `/` puts together a path, as the names of its operands tell. */
function isPath([first, ...others]: readonly SyntaxNode[]): boolean {
  if (!first || others.some(isNumeric)) return false;
  const name = lastNameOf((first.kind === 'call' && first.field('function')) || first);
  return others.some(isString) || PATH_NAME.test(name);
}

const PATH_NAME =
  /(^|_)(path|dir|directory|root|folder|home|cwd|parent|here)$|(Path|Dir|Folder)$|^(joinpath|resolve|absolute|expanduser|with_name)$/i;

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
