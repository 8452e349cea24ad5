import type { Conditional, ControlFlowKinds, Dialect, FunctionLike, Parameter, Role } from '../dialect.ts';
import { ScopeBuilder } from '../scopes.ts';
import type { SyntaxNode } from '../syntax-tree.ts';
import type { GenericKinds } from './generic-kinds.ts';

/** A dialect that knows functions, branches and blocks: enough for metrics, but neither names nor values. */
export function genericDialect(kinds: GenericKinds): Dialect {
  const controlFlow = toControlFlow(kinds);
  const blocks = new Set(kinds.blocks);
  const owners = new Set([...controlFlow.classes, ...controlFlow.functions]);
  const isMethod = (node: SyntaxNode): boolean => controlFlow.classes.has(node.ancestor(owners)?.kind ?? '');
  return {
    roles: rolesOf(kinds),
    controlFlow,
    call: () => undefined,
    functionLike(node) {
      // Ruby's keyword `lambda` has the name of a function's kind.
      return controlFlow.functions.has(node.kind) && node.isNamed
        ? functionLike(node, kinds, isMethod(node))
        : undefined;
    },
    assignments: () => [],
    binary: () => undefined,
    catchClause: () => undefined,
    conditional: (node) => (controlFlow.ifs.has(node.kind) ? conditional(node) : undefined),
    expression: () => ({ kind: 'other' }),
    statements: (block) => (blocks.has(block.kind) ? block.namedChildren : [block]),
    bind: (tree) => new ScopeBuilder(tree.root).finish(),
  };
}

function toControlFlow({ controlFlow }: GenericKinds): ControlFlowKinds {
  return {
    functions: new Set(controlFlow.functions),
    classes: new Set(controlFlow.classes),
    ifs: new Set(controlFlow.ifs),
    elses: new Set(controlFlow.elses),
    loops: new Set(controlFlow.loops),
    switches: new Set(controlFlow.switches),
    cases: new Set(controlFlow.cases),
    catches: new Set(controlFlow.catches),
    ternaries: new Set(controlFlow.ternaries),
    logicals: new Set(controlFlow.logicals),
    logicalOperators: new Set(controlFlow.logicalOperators),
    jumps: new Set(controlFlow.jumps),
  };
}

function rolesOf({ controlFlow, ...kinds }: GenericKinds): Partial<Record<Role, readonly string[]>> {
  return {
    Function: controlFlow.functions ?? [],
    Class: controlFlow.classes ?? [],
    Catch: controlFlow.catches ?? [],
    Loop: controlFlow.loops ?? [],
    If: controlFlow.ifs ?? [],
    Switch: controlFlow.switches ?? [],
    Return: kinds.returns ?? [],
    Throw: kinds.throws ?? [],
    Block: kinds.blocks ?? [],
    String: kinds.strings ?? [],
    Number: kinds.numbers ?? [],
  };
}

function functionLike(node: SyntaxNode, kinds: GenericKinds, isMethod: boolean): FunctionLike {
  const { nameNode, holder } = declaredAs(node);
  const body = node.field('body') ?? [node, ...node.children].find((part) => kinds.bodies?.includes(part.kind));
  return {
    node,
    ...(nameNode && { nameNode }),
    name: nameNode?.text ?? '',
    parameters: parametersOf(holder, kinds),
    ...(body && { body }),
    isAsync: node.children.some((child) => MODIFIER.test(child.kind) && ASYNC.test(child.text)),
    isMethod,
    decorators: [],
  };
}

const MODIFIER = /^(async|modifiers?|function_modifiers)$/;
const ASYNC = /\b(async|suspend)\b/;

/** The name, and the node that holds the parameters: in C both are wrapped in declarators, such as `*name(int a)`. */
function declaredAs(node: SyntaxNode): { nameNode: SyntaxNode | undefined; holder: SyntaxNode } {
  let holder = node;
  let nameNode = node.field('name');
  for (let at = node.field('declarator'); at; at = innerDeclarator(at)) {
    if (at.field('parameters')) holder = at;
    nameNode = at.kind.startsWith('abstract_') ? undefined : at;
  }
  return { nameNode, holder };
}

function innerDeclarator(declarator: SyntaxNode): SyntaxNode | undefined {
  if (declarator.kind === 'operator_cast') return undefined;
  return (
    declarator.field('declarator') ?? declarator.children.find((child) => child.isNamed && DECLARATOR.test(child.kind))
  );
}

const DECLARATOR = /^(?!abstract_).*_declarator$/;

function parametersOf(holder: SyntaxNode, kinds: GenericKinds): Parameter[] {
  const list = holder.field('parameters') ?? holder.children.find((child) => kinds.parameterLists.includes(child.kind));
  if (!list) return [];
  const nodes =
    kinds.parameterLists.includes(list.kind) && list.kind !== 'implicit_parameter' ? list.namedChildren : [list];
  return nodes.filter((node) => isParameter(node, kinds)).map(toParameter);
}

function isParameter(node: SyntaxNode, kinds: GenericKinds): boolean {
  return node.kind !== 'ERROR' && node.text !== 'void' && (kinds.parameters?.test(node.kind) ?? true);
}

function toParameter(node: SyntaxNode): Parameter {
  const nameNode = nameOfParameter(node);
  return { node, ...(nameNode && { nameNode }), isRest: /variadic|splat/.test(node.kind) };
}

function nameOfParameter(node: SyntaxNode): SyntaxNode | undefined {
  if (NAME.test(node.kind)) return node;
  const named = node.field('name') ?? node.field('pattern') ?? node.child('identifier');
  if (named) return named;
  let declarator = node.field('declarator');
  for (let inner = declarator; inner; inner = innerDeclarator(inner)) declarator = inner;
  return declarator?.child('identifier') ?? declarator;
}

const NAME = /^(identifier|implicit_parameter|variable_name)$/;

/** Kotlin's grammar names neither branch. */
function conditional(node: SyntaxNode): Conditional | undefined {
  const condition = node.field('condition');
  const [first, second] = node.namedChildren.filter((child) => child.start > (condition?.start ?? 0));
  const consequence = node.field('consequence') ?? node.field('body') ?? first;
  const alternative = node.field('alternative') ?? (second?.previousSibling?.kind === 'else' ? second : undefined);
  return condition && consequence && { node, condition, consequence, ...(alternative && { alternative }) };
}
