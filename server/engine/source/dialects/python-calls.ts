import type { Argument, Call } from '../dialect.ts';
import type { SyntaxNode } from '../syntax-tree.ts';

/** A call's view; a generator as the only argument (`any(x for x in y)`) is that argument. */
export function viewCall(node: SyntaxNode): Call | undefined {
  const callee = node.kind === 'call' ? node.field('function') : undefined;
  const list = node.field('arguments');
  if (!callee || !list) return undefined;
  const receiver = callee.kind === 'attribute' ? callee.field('object') : undefined;
  const nodes = list.kind === 'argument_list' ? list.namedChildren.filter(({ kind }) => kind !== 'ERROR') : [list];
  return {
    node,
    callee,
    name: lastNameOf(callee),
    ...(receiver && { receiver }),
    arguments: nodes.map(viewArgument),
    isNew: false,
  };
}

/** `c` of `c` and of `a.b.c`; empty for everything else. */
export function lastNameOf(node: SyntaxNode): string {
  if (node.kind === 'identifier') return node.text;
  return node.kind === 'attribute' ? (node.field('attribute')?.text ?? '') : '';
}

function viewArgument(node: SyntaxNode): Argument {
  if (node.kind === 'keyword_argument') {
    const name = node.field('name')?.text;
    return { value: node.field('value') ?? node, ...(name !== undefined && { name }), isSpread: false, node };
  }
  const isSpread = node.kind === 'list_splat' || node.kind === 'dictionary_splat';
  return { value: (isSpread ? node.namedChildren[0] : undefined) ?? node, isSpread, node };
}
