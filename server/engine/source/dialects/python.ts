import type { Binary, Catch, Conditional, ControlFlowKinds, Dialect } from '../dialect.ts';
import type { SyntaxNode } from '../syntax-tree.ts';
import { viewAssignments } from './python-assignments.ts';
import { viewCall } from './python-calls.ts';
import { viewExpression } from './python-expressions.ts';
import { viewFunction } from './python-functions.ts';
import { bindPython } from './python-scopes.ts';

const controlFlow: ControlFlowKinds = {
  functions: new Set(['function_definition', 'lambda']),
  classes: new Set(['class_definition']),
  ifs: new Set(['if_statement']),
  elses: new Set(['elif_clause', 'else_clause']),
  loops: new Set(['for_statement', 'while_statement']),
  switches: new Set(['match_statement']),
  cases: new Set(['case_clause']),
  catches: new Set(['except_clause']),
  ternaries: new Set(['conditional_expression']),
  logicals: new Set(['boolean_operator']),
  logicalOperators: new Set(['and', 'or']),
  jumps: new Set(['break_statement', 'continue_statement']),
};

/** The meaning of Python's syntax nodes. */
export const python: Dialect = {
  roles: {
    Function: ['function_definition', 'lambda'],
    Class: ['class_definition'],
    Call: ['call'],
    Assignment: ['assignment', 'augmented_assignment', 'named_expression'],
    String: ['string'],
    Binary: ['binary_operator', 'boolean_operator', 'comparison_operator'],
    Catch: ['except_clause'],
    Import: ['import_statement', 'import_from_statement', 'future_import_statement'],
    Return: ['return_statement'],
    Throw: ['raise_statement'],
    Loop: ['for_statement', 'while_statement'],
    If: ['if_statement'],
    Switch: ['match_statement'],
    Block: ['block'],
    Number: ['integer', 'float'],
  },
  controlFlow,
  call: viewCall,
  functionLike: viewFunction,
  assignments: viewAssignments,
  binary: viewBinary,
  catchClause: viewCatch,
  conditional: viewConditional,
  expression: viewExpression,
  statements,
  bind: bindPython,
};

/** A chain such as `a < b < c` has no two sides and therefore no view. */
function viewBinary(node: SyntaxNode): Binary | undefined {
  if (node.kind === 'comparison_operator') {
    const operators = node.fields('operators');
    const [left, right, ...others] = node.namedChildren;
    if (!left || !right || others.length > 0 || operators.length !== 1) return undefined;
    return { node, left, right, operator: (operators[0]?.text ?? '').replaceAll(/[\s\\]+/g, ' ') };
  }
  if (node.kind !== 'binary_operator' && node.kind !== 'boolean_operator') return undefined;
  const left = node.field('left');
  const right = node.field('right');
  const operator = node.field('operator')?.text;
  return left && right && operator !== undefined ? { node, left, right, operator } : undefined;
}

function viewCatch(node: SyntaxNode): Catch | undefined {
  const body = node.kind === 'except_clause' ? node.child('block') : undefined;
  if (!body) return undefined;
  const values = node
    .fields('value')
    .flatMap((value) => (value.kind === 'as_pattern' ? value.namedChildren.slice(0, 1) : [value]));
  const nameNode = node.child('as_pattern')?.field('alias')?.child('identifier');
  return { node, types: values.flatMap(typesIn), ...(nameNode && { nameNode }), body };
}

function typesIn(node: SyntaxNode): SyntaxNode[] {
  const isGroup = node.kind === 'tuple' || node.kind === 'parenthesized_expression';
  return isGroup ? node.namedChildren.flatMap(typesIn) : [node];
}

function viewConditional(node: SyntaxNode): Conditional | undefined {
  if (node.kind !== 'if_statement' && node.kind !== 'elif_clause') return undefined;
  const condition = node.field('condition');
  const consequence = node.field('consequence');
  if (!condition || !consequence) return undefined;
  const branch = node.kind === 'if_statement' ? node.field('alternative') : node.nextSibling;
  const alternative = branch?.kind === 'else_clause' ? branch.field('body') : branch;
  return { node, condition, consequence, ...(alternative?.isNamed && alternative.kind !== 'ERROR' && { alternative }) };
}

function statements(block: SyntaxNode): SyntaxNode[] {
  const isList = block.kind === 'block' || block.kind === 'module';
  return isList ? block.namedChildren.filter(({ kind }) => kind !== 'ERROR') : [block];
}
