import type { Call, FunctionLike } from '../../../source/dialect.ts';
import type { Binding } from '../../../source/scopes.ts';
import type { SyntaxNode } from '../../../source/syntax-tree.ts';
import type { RuleContext } from '../../rule.ts';

const DECLARED = /^(function_(definition|declaration)|generator_function_declaration|method_declaration)$/;

/** A function that only this file calls, with all its calls. */
export interface OwnFunction {
  readonly view: FunctionLike;
  readonly calls: readonly Call[];
}

/**
 * The view of a function that nobody outside the file can reach and that is never handed on as a value, so that its
 * head may be changed together with its calls; undefined for any other.
 */
export function ownFunction(context: RuleContext, node: SyntaxNode): OwnFunction | undefined {
  if (!DECLARED.test(node.kind)) return undefined;
  const view = context.dialect.functionLike(node);
  if (!view?.nameNode || !view.body || view.decorators.length > 0) return undefined;
  const binding = bindingOf(context, view);
  if (!binding || !isHidden(context, view, binding) || binding.declarations.length !== 1) return undefined;
  if (binding.writes.length > 0 || binding.reads.length === 0) return undefined;
  const calls = binding.reads.map((read) => callOf(context, read));
  return calls.every((call) => call !== undefined) ? { view, calls } : undefined;
}

/** Java keeps methods under names with parentheses. */
function bindingOf({ scopes, language }: RuleContext, { nameNode }: FunctionLike): Binding | undefined {
  if (!nameNode) return undefined;
  const own = scopes.bindingOf(nameNode);
  return language.id === 'java' && own && !own.name.endsWith('()') ? undefined : own;
}

function callOf({ dialect }: RuleContext, read: SyntaxNode): Call | undefined {
  const { parent } = read;
  const call = parent && dialect.call(parent);
  if (call && (call.callee === read || parent.field('name') === read)) return call;
  const outer = parent?.parent && dialect.call(parent.parent);
  return outer && outer.callee === parent ? outer : undefined;
}

function isHidden(context: RuleContext, view: FunctionLike, binding: Binding): boolean {
  switch (context.language.id) {
    case 'python':
      return (
        !view.isMethod &&
        (binding.scope.kind === 'function' || (view.name.startsWith('_') && binding.scope.kind === 'module'))
      );
    case 'javascript':
    case 'typescript':
      return !binding.isExported && (binding.scope.kind !== 'module' || isModule(context));
    case 'java':
      return view.node.child('modifiers')?.children.some(({ kind }) => kind === 'private') ?? false;
    case 'go':
      // Other files of the package see it as well, but one that this file calls is its own nearly always.
      return !view.isMethod && /^\p{Ll}/u.test(view.name);
    default:
      return false;
  }
}

/** Scripts share their functions with other scripts. */
function isModule({ tree }: RuleContext): boolean {
  return tree.root.children.some(
    ({ kind, text }) =>
      kind === 'import_statement' ||
      kind === 'export_statement' ||
      /^(const|let|var)\b.*\brequire\(/.test(text.slice(0, 200)),
  );
}
