import type { SyntaxTree } from '../../../source/syntax-tree.ts';
import type { RuleContext } from '../../rule.ts';

/** Remembers the answer to a question about a whole file, which several rules ask. */
export function oncePerFile<T>(answer: (context: RuleContext) => T): (context: RuleContext) => T {
  const known = new WeakMap<SyntaxTree, { readonly answer: T }>();
  return (context) => {
    let entry = known.get(context.tree);
    if (!entry) known.set(context.tree, (entry = { answer: answer(context) }));
    return entry.answer;
  };
}
