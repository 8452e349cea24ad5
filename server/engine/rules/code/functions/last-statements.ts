import type { SyntaxNode } from '../../../source/syntax-tree.ts';
import type { RuleContext } from '../../rule.ts';

const BLOCKS = /^(block|statement_block|else_clause|finally_clause|except_clause|catch_clause|with_statement)$/;
const MAX_STATEMENTS = 60;

/** The statements that may be the last ones to run in a body: the ends of its branches. */
export function lastStatements({ dialect }: RuleContext, body: SyntaxNode): readonly SyntaxNode[] {
  const ends: SyntaxNode[] = [];
  const pending: SyntaxNode[] = [body];
  for (let node = pending.pop(); node && ends.length < MAX_STATEMENTS; node = pending.pop()) {
    if (BLOCKS.test(node.kind)) {
      const last = (node.kind.endsWith('block') ? dialect.statements(node) : node.namedChildren).at(-1);
      if (last) pending.push(last);
      continue;
    }
    const view = dialect.conditional(node);
    if (view) {
      pending.push(view.consequence, ...(view.alternative ? [view.alternative] : []));
    } else if (node.kind === 'try_statement') {
      ends.push(node);
      pending.push(...node.namedChildren);
    } else {
      ends.push(node);
    }
  }
  return ends;
}
