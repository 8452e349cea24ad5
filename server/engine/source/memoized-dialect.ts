import type { Dialect } from './dialect.ts';
import type { SyntaxNode } from './syntax-tree.ts';

/**
 * The same dialect for one file, remembering its views of nodes: dozens of rules, the names and the data flow ask for the
 * same ones.
 */
export function memoizeDialect(dialect: Dialect): Dialect {
  return {
    ...dialect,
    call: remember((node) => dialect.call(node)),
    functionLike: remember((node) => dialect.functionLike(node)),
    assignments: remember((node) => dialect.assignments(node)),
    binary: remember((node) => dialect.binary(node)),
    conditional: remember((node) => dialect.conditional(node)),
    expression: remember((node) => dialect.expression(node)),
  };
}

function remember<T>(view: (node: SyntaxNode) => T): (node: SyntaxNode) => T {
  const views = new Map<SyntaxNode, T>();
  return (node) => {
    const known = views.get(node);
    if (known !== undefined || views.has(node)) return known as T;
    const made = view(node);
    views.set(node, made);
    return made;
  };
}
