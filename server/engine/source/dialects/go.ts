import type {
  Argument,
  Assignment,
  Binary,
  Call,
  Conditional,
  ControlFlowKinds,
  Dialect,
  Expression,
  FunctionLike,
  Parameter,
} from '../dialect.ts';
import type { SyntaxNode } from '../syntax-tree.ts';
import { formattedTexts } from './go-formats.ts';
import { GO_RESULTS } from './go-results.ts';
import { bindGo } from './go-scopes.ts';

const FUNCTIONS = ['function_declaration', 'method_declaration', 'func_literal'];
const SWITCHES = ['expression_switch_statement', 'type_switch_statement', 'select_statement'];
const CASES = ['expression_case', 'type_case', 'communication_case'];
const JUMPS = ['break_statement', 'continue_statement', 'goto_statement'];
const NUMBERS = ['int_literal', 'float_literal', 'imaginary_literal'];
const ASSIGNMENTS = ['short_var_declaration', 'assignment_statement', 'var_spec', 'const_spec', 'receive_statement'];

const CONTROL_FLOW: ControlFlowKinds = {
  functions: new Set(FUNCTIONS),
  classes: new Set(),
  ifs: new Set(['if_statement']),
  elses: new Set(),
  loops: new Set(['for_statement']),
  switches: new Set(SWITCHES),
  cases: new Set(CASES),
  catches: new Set(),
  ternaries: new Set(),
  logicals: new Set(['binary_expression']),
  logicalOperators: new Set(['&&', '||']),
  jumps: new Set(JUMPS),
};

/** Go. Errors are values here, so there is no `Catch` and no `Throw`; `panic` and conversions are calls. */
export const go: Dialect = {
  roles: {
    Function: FUNCTIONS,
    Call: ['call_expression'],
    Assignment: ASSIGNMENTS,
    String: ['interpreted_string_literal', 'raw_string_literal'],
    Binary: ['binary_expression'],
    Import: ['import_spec'],
    Return: ['return_statement'],
    Loop: ['for_statement'],
    If: ['if_statement'],
    Switch: SWITCHES,
    Block: ['block', 'default_case', ...CASES],
    Number: NUMBERS,
  },
  controlFlow: CONTROL_FLOW,
  resultTypes: GO_RESULTS,
  call: toCall,
  textArguments: formattedTexts,
  functionLike: toFunctionLike,
  assignments: toAssignments,
  binary: toBinary,
  catchClause: () => undefined,
  conditional: toConditional,
  expression: toExpression,
  statements: statementsOf,
  bind: bindGo,
};

function toCall(node: SyntaxNode): Call | undefined {
  const callee = node.kind === 'call_expression' ? node.field('function') : undefined;
  const list = node.field('arguments');
  if (!callee || !list) return undefined;
  const target = withoutParentheses(callee);
  const receiver = target.kind === 'selector_expression' ? target.field('operand') : undefined;
  return {
    node,
    callee: target,
    name: lastName(target),
    ...(receiver && { receiver }),
    arguments: list.namedChildren.map(toArgument),
    isNew: false,
  };
}

function withoutParentheses(callee: SyntaxNode): SyntaxNode {
  const inner = callee.kind === 'parenthesized_expression' ? callee.children[0] : undefined;
  return inner ? withoutParentheses(inner) : callee;
}

function lastName(callee: SyntaxNode): string {
  if (callee.kind === 'selector_expression') return callee.field('field')?.text ?? '';
  return callee.kind === 'identifier' ? callee.text : '';
}

function toArgument(node: SyntaxNode): Argument {
  const isSpread = node.kind === 'variadic_argument';
  return { node, value: (isSpread ? node.children[0] : undefined) ?? node, isSpread };
}

function toFunctionLike(node: SyntaxNode): FunctionLike | undefined {
  if (!CONTROL_FLOW.functions.has(node.kind)) return undefined;
  const nameNode = node.field('name');
  const body = node.field('body');
  return {
    node,
    ...(nameNode && { nameNode }),
    name: nameNode?.text ?? nameOfLiteral(node),
    parameters: (node.field('parameters')?.namedChildren ?? []).flatMap(toParameters),
    ...(body && { body }),
    isAsync: false,
    isMethod: node.kind === 'method_declaration',
    decorators: [],
  };
}

/** One for each name, so that `a, b int` gives two; parameters without a name are one each. */
function toParameters(declaration: SyntaxNode): Parameter[] {
  const type = declaration.field('type');
  const names = declaration.fields('name');
  const common = { ...(type && { type }), isRest: declaration.kind === 'variadic_parameter_declaration' };
  if (names.length === 0) return [{ node: declaration, ...common }];
  return names.map((nameNode) => ({ node: names.length === 1 ? declaration : nameNode, nameNode, ...common }));
}

/** The variable or field that a function literal is assigned to. */
function nameOfLiteral(literal: SyntaxNode): string {
  const holder = literal.parent;
  if (holder?.kind === 'literal_element') return holder.parent?.field('key')?.text ?? '';
  const statement = holder?.kind === 'expression_list' ? holder.parent : undefined;
  const target = statement && toAssignments(statement).find((assignment) => assignment.value === literal)?.target;
  return target ? lastName(target) : '';
}

function toAssignments(node: SyntaxNode): Assignment[] {
  if (!ASSIGNMENTS.includes(node.kind)) return [];
  const isSpec = node.kind === 'var_spec' || node.kind === 'const_spec';
  const targets = isSpec ? node.fields('name') : (node.field('left')?.namedChildren ?? []);
  const right = node.field(isSpec ? 'value' : 'right');
  const values = right?.kind === 'expression_list' ? right.namedChildren : right ? [right] : [];
  const isDeclaration = isSpec || node.has(':=');
  const operator = node.field('operator')?.kind ?? '=';
  return targets.flatMap((target, index) => {
    // `a, b := f()` has one value for both.
    const value = values.length === 1 ? values[0] : values[index];
    return value ? [{ node, target, value, operator, isDeclaration }] : [];
  });
}

function toBinary(node: SyntaxNode): Binary | undefined {
  if (node.kind !== 'binary_expression') return undefined;
  const left = node.field('left');
  const right = node.field('right');
  const operator = node.field('operator');
  return left && right && operator && { node, left, right, operator: operator.kind };
}

function toConditional(node: SyntaxNode): Conditional | undefined {
  if (node.kind !== 'if_statement') return undefined;
  const condition = node.field('condition');
  const consequence = node.field('consequence');
  const alternative = node.field('alternative');
  return condition && consequence && { node, condition, consequence, ...(alternative && { alternative }) };
}

function statementsOf(block: SyntaxNode): SyntaxNode[] {
  if (block.kind === 'statement_list' || block.kind === 'source_file') return block.namedChildren;
  if (block.kind === 'block' || block.kind === 'default_case' || CONTROL_FLOW.cases.has(block.kind)) {
    return block.child('statement_list')?.namedChildren ?? [];
  }
  return [block];
}

const LITERALS: ReadonlySet<string> = new Set([...NUMBERS, 'rune_literal', 'nil', 'true', 'false', 'iota']);

function toExpression(node: SyntaxNode): Expression {
  switch (node.kind) {
    case 'identifier':
    case 'type_identifier':
    case 'package_identifier':
      return { kind: 'name', name: node.text };
    case 'interpreted_string_literal':
    case 'raw_string_literal':
      return { kind: 'literal', text: node.text.slice(1, -1) };
    case 'call_expression': {
      const call = toCall(node);
      return call ? { kind: 'call', call } : { kind: 'other' };
    }
    case 'selector_expression':
      return member(node.field('operand'), node.field('field'));
    case 'qualified_type':
      return member(node.field('package'), node.field('name'));
    case 'index_expression': {
      const object = node.field('operand');
      const index = node.field('index');
      return object && index ? { kind: 'index', object, index } : { kind: 'other' };
    }
    case 'binary_expression':
      return ofBinary(node);
    case 'unary_expression':
      return ofUnary(node);
    case 'composite_literal':
      return { kind: 'container', elements: node.field('body')?.namedChildren.flatMap(elementValue) ?? [] };
    case 'literal_value':
      return { kind: 'container', elements: node.namedChildren.flatMap(elementValue) };
    case 'func_literal':
      return { kind: 'function' };
    default:
      return LITERALS.has(node.kind) ? { kind: 'literal' } : wrapper(node);
  }
}

function member(object: SyntaxNode | undefined, property: SyntaxNode | undefined): Expression {
  return object && property ? { kind: 'member', object, property: property.text } : { kind: 'other' };
}

function ofBinary(node: SyntaxNode): Expression {
  const binary = toBinary(node);
  if (!binary) return { kind: 'other' };
  if (binary.operator !== '+') return { kind: 'operation', operands: [binary.left, binary.right] };
  const parts = summands(binary);
  const isText = !parts.some((part) => NUMBERS.includes(part.kind));
  return isText ? { kind: 'composition', via: 'concatenation', parts } : { kind: 'operation', operands: parts };
}

/** The parts of `a + b + c` in one list, so that a long chain is no deeper than a short one. */
function summands(sum: Binary): SyntaxNode[] {
  const parts = [sum.right];
  let left: SyntaxNode = sum.left;
  for (let inner = toBinary(left); inner?.operator === '+'; inner = toBinary(left)) {
    parts.unshift(inner.right);
    left = inner.left;
  }
  return [left, ...parts];
}

function ofUnary(node: SyntaxNode): Expression {
  const inner = node.field('operand');
  const operator = node.field('operator')?.kind;
  if (!inner || operator === '<-') return { kind: 'other' };
  return operator === '&' || operator === '*' ? { kind: 'wrapper', inner } : { kind: 'operation', operands: [inner] };
}

/** The value of an element of a composite literal, its key left out. */
function elementValue(element: SyntaxNode): SyntaxNode[] {
  const holder = element.kind === 'keyed_element' ? element.field('value') : element;
  const value = holder?.kind === 'literal_element' ? holder.children[0] : holder;
  return value ? [value] : [];
}

/** Nodes that pass the value, or the type, of one part on. */
function wrapper(node: SyntaxNode): Expression {
  const inner = wrapped(node);
  return inner ? { kind: 'wrapper', inner } : { kind: 'other' };
}

function wrapped(node: SyntaxNode): SyntaxNode | undefined {
  switch (node.kind) {
    case 'slice_expression':
    case 'type_assertion_expression':
      return node.field('operand');
    case 'type_conversion_expression':
      // `f[int, string](x)` looks like a conversion to the parser but is a call of something generic.
      return node.field('type')?.kind === 'generic_type' ? undefined : node.field('operand');
    case 'generic_type':
      return node.field('type');
    case 'parenthesized_expression':
    case 'parenthesized_type':
    case 'pointer_type':
    case 'literal_element':
    case 'variadic_argument':
      return node.children.find((child) => child.isNamed);
    case 'expression_list':
      return node.children.length === 1 ? node.children[0] : undefined;
    default:
      return undefined;
  }
}
