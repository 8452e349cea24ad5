import type { Argument, Call, Expression } from '../dialect.ts';
import type { SyntaxNode } from '../syntax-tree.ts';
import { toMapping } from './javascript-mappings.ts';
import { modulePathOf } from './javascript-modules.ts';

const OTHER: Expression = { kind: 'other' };
const LITERAL: Expression = { kind: 'literal' };
const FUNCTION: Expression = { kind: 'function' };
const CHOICE_OPERATORS: ReadonlySet<string> = new Set(['&&', '||', '??', '&&=', '||=', '??=']);
const ARITHMETIC: ReadonlySet<string> = new Set(['-', '*', '/', '%', '**', '&', '|', '^', '<<', '>>', '>>>']);

/**
 * Calls and constructor calls. A tagged template is not among them: its tag decides what becomes of the parts, and the
 * common tags (`sql`, `html`, `$`) exist to escape them.
 */
export function callOf(node: SyntaxNode): Call | undefined {
  const isNew = node.kind === 'new_expression';
  if (!isNew && node.kind !== 'call_expression') return undefined;
  const callee = node.field(isNew ? 'constructor' : 'function');
  const list = node.field('arguments');
  if (!callee || list?.kind === 'template_string' || isAwait(callee)) return undefined;
  const target = unwrap(callee);
  const receiver =
    target.kind === 'member_expression' || target.kind === 'subscript_expression' ? target.field('object') : undefined;
  const name = lastNameOf(target);
  const given = list ? list.namedChildren.map(toArgument) : [];
  // Not put together by spreading, which takes long: no other view is made as often.
  return receiver
    ? { node, callee, name, receiver, arguments: given, isNew }
    : { node, callee, name, arguments: given, isNew };
}

/** What an expression is made of; total over every node, also those that are no expressions. */
export function expressionOf(node: SyntaxNode): Expression {
  return (node.isNamed && EXPRESSIONS[node.kind]?.(node)) || OTHER;
}

/** The node behind parentheses, casts, `await` and non-null assertions. */
export function unwrap(node: SyntaxNode): SyntaxNode {
  let current = node;
  for (let expression = expressionOf(current); expression.kind === 'wrapper'; expression = expressionOf(current)) {
    current = expression.inner;
  }
  return current;
}

/** In `await (a)` the grammars may see a function called `await`. */
export function isAwait(callee: SyntaxNode): boolean {
  return callee.kind === 'identifier' && callee.fieldName === 'function' && callee.text === 'await';
}

/** The characters between the quotes, escapes left as written. */
export function stringText(node: SyntaxNode): string {
  return node.text.slice(1, -1);
}

type ToExpression = (node: SyntaxNode) => Expression;

const name: ToExpression = (node) => ({ kind: 'name', name: node.text });
const literal: ToExpression = () => LITERAL;
const func: ToExpression = () => FUNCTION;
const fragment: ToExpression = (node) => ({ kind: 'literal', text: node.text });
const wrapper: ToExpression = (node) => toWrapper(node.namedChildren[0]);
const lastInner: ToExpression = (node) => toWrapper(node.namedChildren.at(-1));
const operation: ToExpression = (node) => ({ kind: 'operation', operands: node.namedChildren });

const EXPRESSIONS: Readonly<Record<string, ToExpression>> = {
  identifier: name,
  shorthand_property_identifier: name,
  shorthand_property_identifier_pattern: name,
  type_identifier: name,
  this: name,
  meta_property: name,
  number: literal,
  true: literal,
  false: literal,
  null: literal,
  undefined: literal,
  regex: literal,
  string: (node) => ({ kind: 'literal', text: stringText(node) }),
  string_fragment: fragment,
  escape_sequence: fragment,
  template_string: toTemplate,
  template_substitution: wrapper,
  binary_expression: toBinary,
  augmented_assignment_expression: toBinary,
  unary_expression: operation,
  update_expression: operation,
  ternary_expression: (node) => toChoice([node.field('consequence'), node.field('alternative')]),
  assignment_expression: (node) => toWrapper(node.field('right')),
  sequence_expression: lastInner,
  type_assertion: lastInner,
  parenthesized_expression: wrapper,
  await_expression: wrapper,
  as_expression: wrapper,
  satisfies_expression: wrapper,
  non_null_expression: wrapper,
  instantiation_expression: wrapper,
  spread_element: wrapper,
  jsx_expression: wrapper,
  generic_type: wrapper,
  array: (node) => ({ kind: 'container', elements: node.namedChildren }),
  object: (node) => ({ kind: 'container', elements: objectValues(node) }),
  member_expression: (node) => toMember(node.field('object'), node.field('property')),
  nested_identifier: (node) => toMember(node.field('object'), node.field('property')),
  nested_type_identifier: (node) => toMember(node.field('module'), node.field('name')),
  subscript_expression: toIndex,
  call_expression: toCall,
  new_expression: toCall,
  arrow_function: func,
  function_expression: func,
  generator_function: func,
};

function toWrapper(inner: SyntaxNode | undefined): Expression {
  return inner ? { kind: 'wrapper', inner } : OTHER;
}

function toChoice(options: readonly (SyntaxNode | undefined)[]): Expression {
  return { kind: 'choice', options: options.filter((option) => option !== undefined) };
}

function toMember(object: SyntaxNode | undefined, property: SyntaxNode | undefined): Expression {
  return object && property ? { kind: 'member', object, property: property.text } : OTHER;
}

function toIndex(node: SyntaxNode): Expression {
  const object = node.field('object');
  const index = node.field('index');
  return object && index ? { kind: 'index', object, index } : OTHER;
}

/** The text between substitutions is among the parts, so that rules can tell what is being put together. */
function toTemplate(node: SyntaxNode): Expression {
  if (!node.has('template_substitution')) return { kind: 'literal', text: stringText(node) };
  const parts = node.namedChildren.map((part) =>
    part.kind === 'template_substitution' ? (part.namedChildren[0] ?? part) : part,
  );
  return { kind: 'composition', via: 'interpolation', parts };
}

/** Also for `a += b` and `a ||= b`, whose values are those of `a + b` and `a || b`. */
function toBinary(node: SyntaxNode): Expression {
  const operator = node.field('operator')?.kind ?? '';
  const operands = [node.field('left'), node.field('right')].filter((operand) => operand !== undefined);
  if (CHOICE_OPERATORS.has(operator)) return { kind: 'choice', options: operands };
  if (operator !== '+' && operator !== '+=') return { kind: 'operation', operands };
  const parts = operator === '+' ? flattenSum(node) : operands;
  return parts.every(isNumeric)
    ? { kind: 'operation', operands: parts }
    : { kind: 'composition', via: 'concatenation', parts };
}

/** `a + b + c` as one list: long texts are concatenated from dozens of parts. */
function flattenSum(node: SyntaxNode): SyntaxNode[] {
  const parts: SyntaxNode[] = [];
  let left: SyntaxNode | undefined = node;
  while (left?.kind === 'binary_expression' && left.has('+')) {
    const right = left.field('right');
    if (right) parts.push(right);
    left = left.field('left');
  }
  if (left) parts.push(left);
  return parts.reverse();
}

/** Whether the source alone shows that a value is a number. */
function isNumeric(node: SyntaxNode): boolean {
  if (node.kind === 'binary_expression') return ARITHMETIC.has(node.field('operator')?.kind ?? '');
  return node.kind === 'number' || node.kind === 'update_expression';
}

function objectValues(node: SyntaxNode): SyntaxNode[] {
  const values = node.namedChildren.map((entry) => (entry.kind === 'pair' ? entry.field('value') : entry));
  return values
    .filter((value) => value !== undefined)
    .filter(({ kind }) => kind !== 'method_definition' && kind !== 'ERROR');
}

/** A module that is loaded in place goes by its name, so that `require('fs').readFile` is `fs.readFile`. */
function toCall(node: SyntaxNode): Expression {
  const module = modulePathOf(node);
  if (module !== undefined) return { kind: 'name', name: module };
  const call = callOf(node);
  if (call) return toMapping(call) ?? { kind: 'call', call };
  const callee = node.field('function');
  const operand = node.field('arguments');
  if (callee && isAwait(callee)) return toWrapper(operand?.namedChildren.at(-1));
  return callee?.text === 'String.raw' && operand?.kind === 'template_string' ? toTemplate(operand) : OTHER;
}

function toArgument(node: SyntaxNode): Argument {
  const isSpread = node.kind === 'spread_element';
  return { value: (isSpread && node.namedChildren[0]) || node, isSpread, node };
}

function lastNameOf(callee: SyntaxNode): string {
  switch (callee.kind) {
    case 'identifier':
    case 'super':
    case 'import':
      return callee.text;
    case 'member_expression':
      return callee.field('property')?.text ?? '';
    case 'subscript_expression': {
      const index = callee.field('index');
      return index?.kind === 'string' ? stringText(index) : '';
    }
    default:
      return '';
  }
}
