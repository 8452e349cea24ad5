import type { SyntaxNode } from '../../../source/syntax-tree.ts';
import type { RuleContext } from '../../rule.ts';
import { elementsOf } from '../values/ingredients.ts';

const ADDERS = /^(add|addAll|append|extend|push|addLast)$/;
const LIST_TYPES = /(List|Deque|Vector)$/;
const MAX_ADDED = 40;

/** The elements of a list as far as they are written down: in place, and added one after the other by its methods. */
export function wordsIn(context: RuleContext, list: SyntaxNode): readonly SyntaxNode[] | undefined {
  const written = elementsOf(context, list);
  if (written || context.dialect.expression(list).kind !== 'name') return written ?? copiedFrom(context, list);
  const [first, ...added] = context.scopes.bindingOf(list)?.writes ?? [];
  if (first?.how !== 'assign' || !first.value || added.length > MAX_ADDED) return undefined;
  const initial = elementsOf(context, first.value) ?? copiedFrom(context, first.value);
  if (!initial) return undefined;
  const words = [...initial];
  for (const { how, node, value } of added) {
    const isAdded = how === 'update' && value && ADDERS.test(adderOf(context, node));
    if (!isAdded) return undefined;
    if (node.start < list.start) words.push(...(elementsOf(context, value) ?? [value]));
  }
  return words;
}

/** `new ArrayList<>(List.of("a"))` */
function copiedFrom(context: RuleContext, value: SyntaxNode): readonly SyntaxNode[] | undefined {
  const call = context.dialect.call(value);
  if (!call?.isNew || !LIST_TYPES.test(call.name)) return undefined;
  const [from] = call.arguments;
  if (!from || from.value.kind.endsWith('_literal')) return [];
  return elementsOf(context, from.value);
}

/** The method that a name is changed by. */
function adderOf(context: RuleContext, name: SyntaxNode): string {
  const { parent } = name;
  return (
    ((parent && context.dialect.call(parent)) ?? (parent?.parent && context.dialect.call(parent.parent)))?.name ?? ''
  );
}
