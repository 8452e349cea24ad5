import type {
  Assignment,
  Binary,
  Catch,
  Conditional,
  ControlFlowKinds,
  Dialect,
  FunctionLike,
  Parameter,
} from '../dialect.ts';
import type { SyntaxNode } from '../syntax-tree.ts';
import { callOf, expressionOf } from './java-expressions.ts';
import { JAVA_RESULTS } from './java-results.ts';
import { bindJava } from './java-scopes.ts';
import { typeOfParameter } from './java-types.ts';

const METHODS = ['method_declaration', 'constructor_declaration', 'compact_constructor_declaration'] as const;
const FUNCTIONS = [...METHODS, 'lambda_expression'] as const;
const CLASSES = [
  'class_declaration',
  'interface_declaration',
  'enum_declaration',
  'record_declaration',
  'annotation_type_declaration',
] as const;
const LOOPS = ['for_statement', 'enhanced_for_statement', 'while_statement', 'do_statement'] as const;
const NUMBERS = [
  'decimal_integer_literal',
  'hex_integer_literal',
  'octal_integer_literal',
  'binary_integer_literal',
  'decimal_floating_point_literal',
  'hex_floating_point_literal',
] as const;
const FUNCTION_KINDS: ReadonlySet<string> = new Set(FUNCTIONS);
const METHOD_KINDS: ReadonlySet<string> = new Set(METHODS);

const controlFlow: ControlFlowKinds = {
  functions: FUNCTION_KINDS,
  classes: new Set(CLASSES),
  ifs: new Set(['if_statement']),
  elses: new Set(), // the branch is held directly by the if_statement
  loops: new Set(LOOPS),
  switches: new Set(['switch_expression']),
  cases: new Set(['switch_block_statement_group', 'switch_rule']),
  catches: new Set(['catch_clause']),
  ternaries: new Set(['ternary_expression']),
  logicals: new Set(['binary_expression']),
  logicalOperators: new Set(['&&', '||']),
  jumps: new Set(['break_statement', 'continue_statement']),
};

/** Java: classes, methods and lambdas; `+` composes text. */
export const java: Dialect = {
  roles: {
    Function: FUNCTIONS,
    Class: CLASSES,
    Call: ['method_invocation', 'object_creation_expression', 'explicit_constructor_invocation'],
    Assignment: ['variable_declarator', 'resource', 'assignment_expression'],
    String: ['string_literal'],
    Binary: ['binary_expression'],
    Catch: ['catch_clause'],
    Import: ['import_declaration'],
    Return: ['return_statement'],
    Throw: ['throw_statement'],
    Loop: LOOPS,
    If: ['if_statement'],
    Switch: ['switch_expression'],
    Block: ['block', 'constructor_body', 'switch_block_statement_group'],
    Number: NUMBERS,
  },
  controlFlow,
  resultTypes: JAVA_RESULTS,
  call: callOf,
  functionLike,
  assignments,
  binary,
  catchClause,
  conditional,
  expression: expressionOf,
  statements,
  bind: bindJava,
};

function functionLike(node: SyntaxNode): FunctionLike | undefined {
  if (!FUNCTION_KINDS.has(node.kind)) return undefined;
  const nameNode = node.field('name');
  const body = node.field('body');
  return {
    node,
    ...(nameNode && { nameNode }),
    name: nameNode?.text ?? nameOfHolder(node),
    parameters: parametersOf(node),
    ...(body && { body }),
    isAsync: false,
    isMethod: METHOD_KINDS.has(node.kind),
    decorators: (node.child('modifiers')?.children ?? []).filter((child) => child.kind.endsWith('annotation')),
  };
}

/** The variable or field that a lambda is assigned to. */
function nameOfHolder(lambda: SyntaxNode): string {
  const { parent } = lambda;
  if (parent?.kind === 'variable_declarator') return parent.field('name')?.text ?? '';
  if (parent?.kind !== 'assignment_expression') return '';
  const target = parent.field('left');
  return (target?.field('field') ?? target)?.text ?? '';
}

function parametersOf(node: SyntaxNode): Parameter[] {
  const list = node.field('parameters');
  if (list?.kind === 'identifier') return [{ node: list, nameNode: list, isRest: false }];
  return (list?.namedChildren ?? []).map(toParameter).filter((parameter) => parameter !== undefined);
}

function toParameter(node: SyntaxNode): Parameter | undefined {
  switch (node.kind) {
    case 'identifier':
      return { node, nameNode: node, isRest: false };
    case 'formal_parameter':
      return describeParameter(node, node.field('name'), false);
    case 'spread_parameter':
      return describeParameter(node, node.child('variable_declarator')?.field('name'), true);
    default:
      return undefined; // the receiver `this`, or broken code
  }
}

function describeParameter(node: SyntaxNode, nameNode: SyntaxNode | undefined, isRest: boolean): Parameter {
  const type = typeOfParameter(node);
  return { node, ...(nameNode && { nameNode }), ...(type && { type }), isRest };
}

function assignments(node: SyntaxNode): Assignment[] {
  const isDeclaration = node.kind === 'variable_declarator' || node.kind === 'resource';
  if (!isDeclaration && node.kind !== 'assignment_expression') return [];
  const target = node.field(isDeclaration ? 'name' : 'left');
  const value = node.field(isDeclaration ? 'value' : 'right');
  if (!target || !value) return [];
  return [
    { node, target, value, operator: isDeclaration ? '=' : (node.field('operator')?.text ?? '='), isDeclaration },
  ];
}

function binary(node: SyntaxNode): Binary | undefined {
  if (node.kind !== 'binary_expression') return undefined;
  const [left, right, operator] = [node.field('left'), node.field('right'), node.field('operator')];
  return left && right && operator && { node, left, right, operator: operator.text };
}

function catchClause(node: SyntaxNode): Catch | undefined {
  const body = node.kind === 'catch_clause' ? node.field('body') : undefined;
  if (!body) return undefined;
  const parameter = node.child('catch_formal_parameter');
  const nameNode = parameter?.field('name');
  return { node, types: parameter?.child('catch_type')?.namedChildren ?? [], ...(nameNode && { nameNode }), body };
}

function conditional(node: SyntaxNode): Conditional | undefined {
  if (node.kind !== 'if_statement') return undefined;
  const parentheses = node.field('condition');
  const condition = parentheses?.namedChildren.find(({ kind }) => kind !== 'ERROR') ?? parentheses;
  const [consequence, alternative] = [node.field('consequence'), node.field('alternative')];
  return condition && consequence && { node, condition, consequence, ...(alternative && { alternative }) };
}

function statements(block: SyntaxNode): SyntaxNode[] {
  switch (block.kind) {
    case 'block':
    case 'constructor_body':
    case 'program':
      return block.namedChildren;
    case 'switch_block_statement_group':
      return block.namedChildren.filter((child) => child.kind !== 'switch_label');
    default:
      return [block];
  }
}
