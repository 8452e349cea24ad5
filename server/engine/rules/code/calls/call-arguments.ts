import type { Argument, Call } from '../../../source/dialect.ts';
import type { SyntaxNode } from '../../../source/syntax-tree.ts';

/** The argument at a position; undefined as well when a spread argument hides the positions. */
export function positionalArgument(call: Call, index: number): SyntaxNode | undefined {
  const positional = call.arguments.filter(({ name }) => name === undefined);
  return positional.slice(0, index + 1).some(({ isSpread }) => isSpread) ? undefined : positional[index]?.value;
}

export function keywordArgument(call: Call, name: string): Argument | undefined {
  return call.arguments.find((argument) => argument.name === name);
}

/** The argument by keyword, else by position. */
export function argumentNamed(call: Call, name: string, index: number): SyntaxNode | undefined {
  return keywordArgument(call, name)?.value ?? positionalArgument(call, index);
}

/** Whether `**options` or `...options` may add arguments that the text does not show. */
export function hasSpread(call: Call): boolean {
  return call.arguments.some(({ isSpread }) => isSpread);
}
