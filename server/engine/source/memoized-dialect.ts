import type { Call, Dialect, Expression } from './dialect.ts';
import type { SyntaxNode } from './syntax-tree.ts';

/**
 * The same dialect for one file, remembering its views of calls and expressions: dozens of rules, the names and the data
 * flow ask for the same ones.
 */
export function memoizeDialect(dialect: Dialect): Dialect {
  const calls = new Map<SyntaxNode, Call | undefined>();
  const expressions = new Map<SyntaxNode, Expression>();
  return {
    ...dialect,
    call(node) {
      if (calls.has(node)) return calls.get(node);
      const call = dialect.call(node);
      calls.set(node, call);
      return call;
    },
    expression(node) {
      let expression = expressions.get(node);
      if (!expression) {
        expression = dialect.expression(node);
        expressions.set(node, expression);
      }
      return expression;
    },
  };
}
