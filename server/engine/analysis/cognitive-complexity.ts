import type { SyntaxNode } from '../source/syntax-tree.ts';
import { logicalOperatorOf } from './cyclomatic-complexity.ts';

interface Region {
  /** The nesting at which the function's own body begins. */
  readonly base: number;
  /** It adds nothing to the functions around it. */
  readonly isAlone: boolean;
  own: number;
  /** What functions in it add, nested one level deeper. */
  nested: number;
  /** The sum over the functions in it, each counted for itself. */
  functions: number;
  hasStructure: boolean;
  isRecursive: boolean;
}

/** Adds up cognitive complexity for nested functions at once: what happens in one counts for all around it. */
export class CognitiveCounter {
  private readonly regions: Region[] = [];

  open(base: number, isAlone = false): void {
    this.regions.push({ base, isAlone, own: 0, nested: 0, functions: 0, hasStructure: false, isRecursive: false });
  }

  /**
   * Ends the innermost function and returns its complexity. A holder is a function that may exist only to hold others;
   * when it has no structure of its own, those count for themselves alone.
   */
  close(isHolder: boolean): number {
    const region = this.regions.pop();
    if (!region) return 0;
    const isTransparent = isHolder && !region.hasStructure;
    const outer = this.regions.at(-1);
    if (outer) outer.functions += region.own + (isTransparent ? region.functions : region.nested);
    return region.own + (isTransparent ? 0 : region.nested);
  }

  /** Ends the file and returns the sum over its top-level code and functions. */
  closeFile(): number {
    const region = this.regions.pop();
    return region ? region.own + region.functions : 0;
  }

  /** A structure that breaks the linear flow, dearer the deeper it is nested. */
  addStructure(nesting: number): void {
    this.add((region) => 1 + nesting - region.base);
    const current = this.regions.at(-1);
    if (current) current.hasStructure = true;
  }

  /** `else`, jumps to labels and operators: the same price at any depth. */
  addFlat(count = 1): void {
    this.add(() => count);
  }

  /** The function that is `depth` functions out calls itself; counts once. */
  addRecursion(depth: number): void {
    const region = this.regions.at(-1 - depth);
    if (!region || region.isRecursive) return;
    region.isRecursive = true;
    region.own++;
  }

  private add(amount: (region: Region) => number): void {
    const innermost = this.regions.length - 1;
    for (let index = innermost; index >= 0; index--) {
      const region = this.regions[index];
      if (!region) return;
      if (index === innermost) region.own += amount(region);
      else region.nested += amount(region);
      if (region.isAlone) return;
    }
  }
}

const PARENTHESES = 'parenthesized_expression';

/**
 * How many runs of equal operators a chain of `&&` and `||` has, read from left to right: `a && b && c || d` has two.
 * 0 for a part of a chain that was counted with its whole.
 */
export function countOperatorRuns(node: SyntaxNode, operators: ReadonlySet<string>): number {
  let outer = node.parent;
  while (outer?.kind === PARENTHESES) outer = outer.parent;
  if (outer && outer.kind === node.kind && logicalOperatorOf(outer, operators) !== undefined) return 0;
  let runs = 0;
  let last: string | undefined;
  const pending: SyntaxNode[] = [node];
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (operators.has(next.kind)) {
      if (next.kind !== last) runs++;
      last = next.kind;
    } else if (
      next.kind === PARENTHESES ||
      (next.kind === node.kind && logicalOperatorOf(next, operators) !== undefined)
    ) {
      pending.push(...next.children.toReversed());
    }
  }
  return runs;
}

/** Whether a jump names where it goes. */
export function isLabelledJump(jump: SyntaxNode): boolean {
  return jump.kind.startsWith('goto') || jump.children.some((child) => LABELS.has(child.kind));
}

const LABELS: ReadonlySet<string> = new Set(['label_name', 'statement_identifier', 'label', 'identifier', 'integer']);
