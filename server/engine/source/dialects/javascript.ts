import type { Assignment, Binary, Catch, Conditional, ControlFlowKinds, Dialect } from '../dialect.ts';
import type { SyntaxNode } from '../syntax-tree.ts';
import { callOf, expressionOf } from './javascript-expressions.ts';
import { FUNCTIONS, functionLike } from './javascript-functions.ts';
import { bindJavascript } from './javascript-scopes.ts';

const CLASSES = ['class_declaration', 'abstract_class_declaration', 'class'] as const;
const LOOPS = ['for_statement', 'for_in_statement', 'while_statement', 'do_statement'] as const;
const FIELDS = ['public_field_definition', 'field_definition'] as const;
const FIELD_KINDS: ReadonlySet<string> = new Set(FIELDS);
const SWITCH_PARTS: ReadonlySet<string> = new Set(['switch_case', 'switch_default']);
const STATEMENT_LISTS: ReadonlySet<string> = new Set(['statement_block', 'program', 'else_clause']);
/** Children of a statement list that do nothing. */
const NO_STATEMENTS: ReadonlySet<string> = new Set(['empty_statement', 'hash_bang_line']);

const controlFlow: ControlFlowKinds = {
  functions: new Set(FUNCTIONS),
  classes: new Set(CLASSES),
  ifs: new Set(['if_statement']),
  elses: new Set(['else_clause']),
  loops: new Set(LOOPS),
  switches: new Set(['switch_statement']),
  cases: new Set(['switch_case']),
  catches: new Set(['catch_clause']),
  ternaries: new Set(['ternary_expression']),
  logicals: new Set(['binary_expression']),
  logicalOperators: new Set(['&&', '||', '??']),
  jumps: new Set(['break_statement', 'continue_statement']),
};

/**
 * JavaScript and TypeScript, with and without JSX: the three grammars agree on nearly all names. Some keywords share
 * their name with a node (`class`, and `string` and `number` as types), so the views look at named nodes only.
 */
export const javascript: Dialect = {
  roles: {
    Function: FUNCTIONS,
    Class: CLASSES,
    Call: ['call_expression', 'new_expression'],
    Assignment: ['variable_declarator', 'assignment_expression', 'augmented_assignment_expression', ...FIELDS],
    String: ['string', 'template_string'],
    Binary: ['binary_expression'],
    Catch: ['catch_clause'],
    Import: ['import_statement'],
    Return: ['return_statement'],
    Throw: ['throw_statement'],
    Loop: LOOPS,
    If: ['if_statement'],
    Switch: ['switch_statement'],
    Block: ['statement_block'],
    Number: ['number'],
  },
  controlFlow,
  call: callOf,
  functionLike,
  assignments,
  binary,
  catchClause,
  conditional,
  expression: expressionOf,
  statements,
  bind: bindJavascript,
};

/** `a = b = 1` is an assignment in an assignment; each node gives its own. */
function assignments(node: SyntaxNode): Assignment[] {
  const isDeclaration = node.kind === 'variable_declarator' || FIELD_KINDS.has(node.kind) || node.has('using');
  if (node.kind === 'variable_declarator' || FIELD_KINDS.has(node.kind)) {
    const target = node.field('name') ?? node.field('property');
    const value = node.field('value');
    return target && value ? [{ node, target, value, operator: '=', isDeclaration }] : [];
  }
  if (node.kind !== 'assignment_expression' && node.kind !== 'augmented_assignment_expression') return [];
  const target = node.field('left');
  const value = node.field('right');
  return target && value ? [{ node, target, value, operator: node.field('operator')?.kind ?? '=', isDeclaration }] : [];
}

function binary(node: SyntaxNode): Binary | undefined {
  if (node.kind !== 'binary_expression') return undefined;
  const left = node.field('left');
  const right = node.field('right');
  const operator = node.field('operator')?.kind;
  return left && right && operator !== undefined ? { node, left, right, operator } : undefined;
}

/** The types are empty: JavaScript catches everything, and TypeScript allows only `any` and `unknown` here. */
function catchClause(node: SyntaxNode): Catch | undefined {
  const body = node.kind === 'catch_clause' ? node.field('body') : undefined;
  if (!body) return undefined;
  const parameter = node.field('parameter');
  return { node, types: [], ...(parameter?.kind === 'identifier' && { nameNode: parameter }), body };
}

function conditional(node: SyntaxNode): Conditional | undefined {
  if (node.kind !== 'if_statement') return undefined;
  const parentheses = node.field('condition');
  const condition = parentheses?.namedChildren.find(({ kind }) => kind !== 'ERROR') ?? parentheses;
  const consequence = node.field('consequence');
  if (!condition || !consequence) return undefined;
  const alternative = node.field('alternative')?.namedChildren[0];
  return { node, condition, consequence, ...(alternative && { alternative }) };
}

/** Also those of a `case`. */
function statements(block: SyntaxNode): SyntaxNode[] {
  const list = SWITCH_PARTS.has(block.kind)
    ? block.fields('body')
    : STATEMENT_LISTS.has(block.kind)
      ? block.namedChildren
      : [block];
  return list.filter(({ kind }) => !NO_STATEMENTS.has(kind));
}
