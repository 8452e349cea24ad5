import type { SyntaxNode } from '../syntax-tree.ts';
import { FUNCTIONS } from './javascript-functions.ts';

const OTHER_BODIES: ReadonlySet<string> = new Set([...FUNCTIONS, 'class_body']);

/** The expressions that a function returns, those of the functions inside of it left out. */
export function returnedExpressions(node: SyntaxNode): SyntaxNode[] {
  const body = node.field('body');
  if (!body) return [];
  if (body.kind !== 'statement_block') return [body];
  const returned: SyntaxNode[] = [];
  const pending = [body];
  for (let at = pending.pop(); at; at = pending.pop()) {
    const value = at.kind === 'return_statement' ? at.namedChildren[0] : undefined;
    if (value) returned.push(value);
    else if (!OTHER_BODIES.has(at.kind)) pending.push(...at.children.toReversed());
  }
  return returned;
}
