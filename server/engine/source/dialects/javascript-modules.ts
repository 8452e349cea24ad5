import type { SyntaxNode } from '../syntax-tree.ts';

/** The name under which rules know a module: Node's own go without `node:`. */
export function modulePath(source: SyntaxNode): string {
  const text = source.text.slice(1, -1);
  return text.startsWith('node:') ? text.slice('node:'.length) : text;
}

/** The module that `require('x')` or `import('x')` loads. */
export function modulePathOf(call: SyntaxNode): string | undefined {
  const callee = call.kind === 'call_expression' ? call.field('function') : undefined;
  if (!callee || (callee.kind !== 'import' && callee.text !== 'require')) return undefined;
  const source = call.field('arguments')?.namedChildren[0];
  return source?.kind === 'string' ? modulePath(source) : undefined;
}
