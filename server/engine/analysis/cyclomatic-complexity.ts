import type { SyntaxNode } from '../source/syntax-tree.ts';
import { TRAITS } from './kind-traits.ts';

const DECISIONS = TRAITS.if | TRAITS.loop | TRAITS.catch | TRAITS.ternary;

/** Whether a node is a decision point: a place where control goes one of two ways. */
export function isDecision(node: SyntaxNode, traits: number, logicalOperators: ReadonlySet<string>): boolean {
  if ((traits & DECISIONS) !== 0) return true;
  if ((traits & TRAITS.case) !== 0) return !isDefaultCase(node);
  if ((traits & TRAITS.else) !== 0) return node.field('condition') !== undefined; // `elif`
  return (traits & TRAITS.logical) !== 0 && logicalOperatorOf(node, logicalOperators) !== undefined;
}

/** The operator of a binary expression when it is one of the given. */
export function logicalOperatorOf(node: SyntaxNode, logicalOperators: ReadonlySet<string>): string | undefined {
  for (const child of node.children) if (!child.isNamed && logicalOperators.has(child.kind)) return child.kind;
  return undefined;
}

/** `default:`, also as a label among others, and `case _` without a guard. */
function isDefaultCase(node: SyntaxNode): boolean {
  const [label] = node.children;
  if (isDefaultWord(label) || isDefaultWord(label?.children[0])) return true;
  const pattern = node.children.find((child) => child.isNamed);
  return pattern?.text === '_' && !node.field('guard') && !node.has('if_clause');
}

function isDefaultWord(node: SyntaxNode | undefined): boolean {
  return node?.kind === 'default' || node?.kind === 'else';
}
