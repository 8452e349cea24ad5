import { reachingWrites } from '../../../source/reaching-writes.ts';
import type { SyntaxNode } from '../../../source/syntax-tree.ts';
import type { RuleContext } from '../../rule.ts';

const MAX_INGREDIENTS = 48;

/** The expressions that a value is made of, itself first, found through names, composition, branches and calls. */
export function ingredientsOf(context: RuleContext, node: SyntaxNode): readonly SyntaxNode[] {
  const found = new Set<SyntaxNode>([node]);
  for (const ingredient of found) {
    if (found.size > MAX_INGREDIENTS) break;
    for (const part of partsOf(context, ingredient)) found.add(part);
  }
  return [...found];
}

function partsOf(context: RuleContext, node: SyntaxNode): readonly SyntaxNode[] {
  const expression = context.dialect.expression(node);
  switch (expression.kind) {
    case 'name':
      return valuesOf(context, node);
    case 'wrapper':
      return [expression.inner];
    case 'composition':
      return expression.parts;
    case 'choice':
      return expression.options;
    case 'container':
      return expression.elements;
    case 'call': {
      const { receiver, name, arguments: given } = expression.call;
      const values = given.map(({ value }) => value);
      return receiver && isFollowed(context, receiver, name) ? [receiver, ...values] : values;
    }
    case 'operation':
      return node.kind === 'binary_operator' ? expression.operands : []; // `folder / name` in Python
    default:
      return [];
  }
}

/** `name.strip()` is `name` still; what is got out of a request is a value of its own. */
function isFollowed(context: RuleContext, receiver: SyntaxNode, method: string): boolean {
  const { kind } = context.dialect.expression(receiver);
  return kind === 'name' ? KEEPERS.test(method) : kind !== 'member' && kind !== 'index';
}

const KEEPERS =
  /strip|trim|replace|lower|upper|string|format|decode|encode|split|^join|concat|append|insert|resolve|normalize|absolute|expanduser|with_|^to[A-Z]|sub(str|sequence)|slice|match|^get$|open|read|write|unlink|mkdir/i;

/** The expressions that may have been assigned to a name when it is used. */
export function valuesOf(context: RuleContext, name: SyntaxNode): readonly SyntaxNode[] {
  const binding = context.scopes.bindingOf(name);
  if (!binding || binding.kind === 'import') return [];
  return reachingWrites(binding, name).flatMap(({ value }) => (value ? [value] : []));
}

/** The elements of a list or array written in place or assigned to a name once and left as it is. */
export function elementsOf(context: RuleContext, node: SyntaxNode): readonly SyntaxNode[] | undefined {
  const expression = context.dialect.expression(node);
  if (expression.kind === 'container') return expression.elements;
  if (expression.kind === 'wrapper') return elementsOf(context, expression.inner);
  if (expression.kind === 'call' && LIST_MAKERS.has(expression.call.name))
    return expression.call.arguments.map(({ value }) => value);
  if (expression.kind !== 'name') return undefined;
  const [write, ...others] = context.scopes.bindingOf(node)?.writes ?? [];
  const value = others.length === 0 && write?.how === 'assign' ? write.value : undefined;
  return value && context.dialect.expression(value).kind !== 'name' ? elementsOf(context, value) : undefined;
}

const LIST_MAKERS: ReadonlySet<string> = new Set(['asList', 'of']);
