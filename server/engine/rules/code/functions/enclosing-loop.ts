import type { SyntaxNode } from '../../../source/syntax-tree.ts';
import type { RuleContext } from '../../rule.ts';

/** Parts of a loop that run once, before it or after it. */
const ONCE: ReadonlySet<string> = new Set(['right', 'value', 'initializer', 'init', 'alternative']);
/** In Go the head of a loop is a node of its own. */
const HEADS: ReadonlySet<string> = new Set(['for_clause', 'range_clause']);

/** The innermost loop of the same function that runs `node` again in each round. */
export function enclosingLoop({ dialect }: RuleContext, node: SyntaxNode): SyntaxNode | undefined {
  const { loops, functions, classes } = dialect.controlFlow;
  let runsOnce = false;
  for (let child = node, parent = node.parent; parent; child = parent, parent = parent.parent) {
    if (functions.has(parent.kind) || classes.has(parent.kind)) return undefined;
    const isOnce = child.fieldName !== undefined && ONCE.has(child.fieldName);
    if (HEADS.has(parent.kind)) runsOnce = isOnce;
    else if (loops.has(parent.kind)) {
      if (!isOnce && !runsOnce) return parent;
      runsOnce = false;
    }
  }
  return undefined;
}

const EXITS: ReadonlySet<string> = new Set([
  'return_statement',
  'break_statement',
  'raise_statement',
  'throw_statement',
]);

/** Whether the loop ends in the same round in which `node` runs, because a later statement of its block leaves it. */
export function leavesLoop({ dialect }: RuleContext, node: SyntaxNode, loop: SyntaxNode): boolean {
  for (let child = node; child !== loop && child.parent; child = child.parent) {
    if (EXITS.has(child.kind)) return true;
    if (dialect.controlFlow.loops.has(child.parent.kind)) return false;
    const rest = child.parent.children.slice(child.parent.children.indexOf(child) + 1);
    if (rest.some(({ kind }) => EXITS.has(kind))) return true;
  }
  return false;
}
