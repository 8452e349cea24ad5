import type { FunctionLike, Parameter } from '../dialect.ts';
import type { SyntaxNode } from '../syntax-tree.ts';
import { lastNameOf } from './python-calls.ts';

const SPLATS: ReadonlySet<string> = new Set(['list_splat_pattern', 'dictionary_splat_pattern']);
const SEPARATORS: ReadonlySet<string> = new Set(['keyword_separator', 'positional_separator', 'ERROR']);
const DEFINITIONS: ReadonlySet<string> = new Set(['function_definition', 'class_definition', 'lambda']);

/** The view of a `def` or a lambda; decorators come from the definition around it. */
export function viewFunction(node: SyntaxNode): FunctionLike | undefined {
  if (node.kind !== 'function_definition' && node.kind !== 'lambda') return undefined;
  const nameNode = node.field('name');
  const body = node.field('body');
  const decorated = node.parent?.kind === 'decorated_definition' ? node.parent.children : [];
  return {
    node,
    ...(nameNode && { nameNode }),
    name: nameNode?.text ?? nameOfLambda(node),
    parameters: parametersOf(node),
    ...(body && { body }),
    isAsync: node.has('async'),
    isMethod: node.kind === 'function_definition' && node.ancestor(DEFINITIONS)?.kind === 'class_definition',
    decorators: decorated.filter(({ kind }) => kind === 'decorator'),
  };
}

/** The parameters of a `def` or a lambda, without the `/` and `*` separators. */
export function parametersOf(node: SyntaxNode): Parameter[] {
  const list = node.field('parameters')?.namedChildren ?? [];
  return list.filter(({ kind }) => !SEPARATORS.has(kind)).map(viewParameter);
}

function viewParameter(node: SyntaxNode): Parameter {
  const declared = node.field('name') ?? (node.kind === 'typed_parameter' ? node.namedChildren[0] : node) ?? node;
  const isRest = SPLATS.has(declared.kind);
  const identifier = isRest ? declared.namedChildren[0] : declared;
  const defaultValue = node.field('value');
  const type = node.field('type');
  return {
    node,
    ...(identifier?.kind === 'identifier' && { nameNode: identifier }),
    ...(defaultValue && { defaultValue }),
    ...(type && { type }),
    isRest,
  };
}

function nameOfLambda(node: SyntaxNode): string {
  const parent = node.parent;
  if (!parent || node.kind !== 'lambda') return '';
  if (parent.kind === 'assignment' && node.fieldName === 'right') return lastNameOf(parent.field('left') ?? parent);
  const isNamed = parent.kind === 'keyword_argument' || parent.kind === 'named_expression';
  return isNamed ? (parent.field('name')?.text ?? '') : '';
}
