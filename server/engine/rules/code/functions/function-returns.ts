import type { SyntaxNode } from '../../../source/syntax-tree.ts';
import type { Listeners, RuleContext } from '../../rule.ts';

/** A function with what its own statements return, not those of functions within it. */
export interface FunctionReturns {
  readonly node: SyntaxNode;
  /** The `return` statements in document order. */
  readonly returns: readonly SyntaxNode[];
  readonly isGenerator: boolean;
}

/** Hands each function to `check` when all of it has been seen. */
export function listenToReturns({ dialect }: RuleContext, check: (found: FunctionReturns) => void): Listeners {
  const open: { node: SyntaxNode; returns: SyntaxNode[]; isGenerator: boolean }[] = [];
  const noteYield = (): void => {
    const innermost = open.at(-1);
    if (innermost) innermost.isGenerator = true;
  };
  return {
    Function: (node) => void open.push({ node, returns: [], isGenerator: isMarkedGenerator(node) }),
    Return: (node) => void open.at(-1)?.returns.push(node),
    yield: noteYield,
    yield_expression: noteYield,
    'Function:exit'() {
      const found = open.pop();
      if (found && dialect.functionLike(found.node)?.body) check(found);
    },
  };
}

/** What a `return` statement gives back; undefined for a bare one. */
export function returnedValue(statement: SyntaxNode): SyntaxNode | undefined {
  return statement.namedChildren[0];
}

function isMarkedGenerator(node: SyntaxNode): boolean {
  return node.kind.startsWith('generator_') || (node.kind === 'method_definition' && node.has('*'));
}
