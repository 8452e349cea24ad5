import type { Argument, Call, FunctionLike } from './dialect.ts';
import type { Binding } from './scopes.ts';
import type { SyntaxNode } from './syntax-tree.ts';

/** What a method calls the object it is called on where that is a parameter: not what a caller passes. */
export const RECEIVER = /^(self|cls)$/;

/** What a call passes for a parameter; undefined when that is not plain to see. */
export function argumentsFor(parameter: Binding, view: FunctionLike, call: Call): readonly Argument[] | undefined {
  const declared = parameter.declarations[0];
  const index = view.parameters.findIndex(({ node }) => declared && node.contains(declared));
  const found = view.parameters[index];
  if (!found || call.arguments.some(({ isSpread }) => isSpread)) return undefined;
  const named = call.arguments.find(({ name }) => name !== undefined && name === found.nameNode?.text);
  if (named) return [named];
  const positional = call.arguments.filter(({ name }) => name === undefined);
  const skipped = RECEIVER.test(view.parameters[0]?.nameNode?.text ?? '') ? 1 : 0;
  if (found.isRest) return positional.slice(index - skipped);
  const passed = positional[index - skipped];
  return passed ? [passed] : found.defaultValue && [asArgument(found.defaultValue)];
}

function asArgument(value: SyntaxNode): Argument {
  return { value, node: value, isSpread: false };
}
