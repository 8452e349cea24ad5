import type { FunctionLike, Parameter } from '../dialect.ts';
import type { SyntaxNode } from '../syntax-tree.ts';
import { stringText } from './javascript-expressions.ts';

export const FUNCTIONS = [
  'function_declaration',
  'generator_function_declaration',
  'function_expression',
  'generator_function',
  'arrow_function',
  'method_definition',
] as const;

const FUNCTION_KINDS: ReadonlySet<string> = new Set(FUNCTIONS);
const TYPED_PARAMETERS: ReadonlySet<string> = new Set(['required_parameter', 'optional_parameter']);
/** What may stand between a function and the place it is assigned to. */
const TRANSPARENT: ReadonlySet<string> = new Set([
  'parenthesized_expression',
  'as_expression',
  'satisfies_expression',
  'non_null_expression',
  'type_assertion',
]);

/** Functions with a body; overload and interface signatures are none. */
export function functionLike(node: SyntaxNode): FunctionLike | undefined {
  if (!node.isNamed || !FUNCTION_KINDS.has(node.kind)) return undefined;
  const nameNode = node.field('name') ?? nameOfHolder(node);
  const body = node.field('body');
  const view: FunctionLike & { nameNode?: SyntaxNode; body?: SyntaxNode } = {
    node,
    name: nameNode ? textOfName(nameNode) : '',
    parameters: parametersOf(node),
    isAsync: node.has('async'),
    isMethod: node.kind === 'method_definition' && node.parent?.kind === 'class_body',
    decorators: decoratorsOf(node),
  };
  if (nameNode) view.nameNode = nameNode;
  if (body) view.body = body;
  return view;
}

/** TypeScript's `this` parameter is not passed and therefore left out. */
export function parametersOf(node: SyntaxNode): Parameter[] {
  const single = node.field('parameter');
  if (single) return [{ node: single, nameNode: single, isRest: false }];
  return (node.field('parameters')?.namedChildren ?? [])
    .map(toParameter)
    .filter((parameter) => parameter !== undefined);
}

function toParameter(node: SyntaxNode): Parameter | undefined {
  const isTyped = TYPED_PARAMETERS.has(node.kind);
  const isDefaulted = node.kind === 'assignment_pattern';
  const whole = isTyped ? (node.field('pattern') ?? node.field('name')) : isDefaulted ? node.field('left') : node;
  if (!whole || whole.kind === 'this' || whole.kind === 'ERROR') return undefined;
  const isRest = whole.kind === 'rest_pattern';
  const pattern = isRest ? whole.namedChildren[0] : whole;
  const defaultValue = isDefaulted ? node.field('right') : node.field('value');
  const type = isTyped ? node.field('type')?.namedChildren[0] : undefined;
  const parameter: Parameter & { nameNode?: SyntaxNode; defaultValue?: SyntaxNode; type?: SyntaxNode } = {
    node,
    isRest,
  };
  if (pattern?.kind === 'identifier') parameter.nameNode = pattern;
  if (defaultValue) parameter.defaultValue = defaultValue;
  if (type) parameter.type = type;
  return parameter;
}

/** The variable, property or field that a function expression becomes the value of. */
function nameOfHolder(node: SyntaxNode): SyntaxNode | undefined {
  let value = node;
  while (value.parent && TRANSPARENT.has(value.parent.kind)) value = value.parent;
  const holder = value.parent;
  switch (holder?.kind) {
    case 'variable_declarator':
    case 'public_field_definition':
    case 'field_definition': {
      const target = holder.field('name') ?? holder.field('property');
      return target?.kind.endsWith('_pattern') ? undefined : target;
    }
    case 'pair':
      return holder.field('key');
    case 'assignment_expression':
    case 'assignment_pattern': {
      const target = holder.field('left');
      return target?.kind === 'member_expression'
        ? target.field('property')
        : target?.kind === 'identifier'
          ? target
          : undefined;
    }
    default:
      return undefined;
  }
}

function textOfName(node: SyntaxNode): string {
  if (node.kind === 'string') return stringText(node);
  if (node.kind !== 'computed_property_name') return node.text;
  const inner = node.namedChildren[0];
  return inner?.kind === 'string' ? stringText(inner) : '';
}

/** The JavaScript grammar keeps decorators in the method, the TypeScript grammar before it. */
function decoratorsOf(node: SyntaxNode): SyntaxNode[] {
  const own = node.children.filter(({ kind }) => kind === 'decorator');
  const siblings = node.kind === 'method_definition' ? (node.parent?.children ?? []) : [];
  let index = siblings.indexOf(node) - 1;
  const before: SyntaxNode[] = [];
  for (let at = siblings[index]; at?.kind === 'decorator'; at = siblings[--index]) before.unshift(at);
  return [...before, ...own];
}
