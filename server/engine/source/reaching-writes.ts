import type { Branches } from './branches.ts';
import type { Binding, Write } from './scopes.ts';
import type { SyntaxNode } from './syntax-tree.ts';

/** A name written to more often is a table or generated code: following it costs much and tells little. */
const MAX_WRITES = 50;

/** Whether it pays to follow the values of a name. */
export function isFollowable({ writes }: Binding): boolean {
  return writes.length <= MAX_WRITES;
}

/**
 * The writes whose value a use may see; none for a name that is not followable. Of the writes before it those overwritten
 * on every path are left out, and of the writes after it only those count that a loop around both can bring back. A use in
 * another function sees all. With `branches`, writes that never run or never together with the use are left out as well.
 */
export function reachingWrites(binding: Binding, use: SyntaxNode, branches?: Branches): readonly Write[] {
  if (!isFollowable(binding)) return [];
  const own = binding.scope.node;
  const isElsewhere = !own.contains(use) || isInInnerFunction(use, own) || COMPREHENSION_KIND.test(own.kind);
  const live = branches ? binding.writes.filter(({ node }) => !branches.isDead(node)) : binding.writes;
  if (isElsewhere) return live;
  // The write of the statement that uses the name (`x = f(x)`) happens after the use.
  const isBefore = (write: Write): boolean => write.node.end <= use.start && !write.value?.contains(use);
  const before = live.filter(isBefore);
  const isLooped = (write: Write): boolean => sharesLoop(write.node, use, own);
  const after = live.filter((write) => !isBefore(write) && isLooped(write));
  const lastCertain = before.findLastIndex((write) => isCertain(write, use, branches));
  const latest = lastCertain < 0 ? before : before.slice(lastCertain);
  if (!branches || latest.length < 2) {
    const isApart = (write: Write): boolean => branches?.areApart(write.node, use) === true && !isLooped(write);
    return [...latest.filter((write) => !isApart(write)), ...after];
  }
  const apart = latest.filter((write) => !branches.areApart(write.node, use) || isLooped(write));
  return [...withoutCovered(apart, use, branches), ...after];
}

/** Whether `use` sees nothing older than `write`; `x += 1`, `text.append(x)` and `list[0] = x` add to what was there. */
export function isCertain(write: Write, use: SyntaxNode, branches?: Branches): boolean {
  return isWhole(write) && !write.value?.contains(use) && dominates(write.node, use, branches);
}

/** Whether nothing older than the writes before it reaches a use: one of them always happens. */
export function isOverwritten(writes: readonly Write[], use: SyntaxNode, branches?: Branches): boolean {
  if (writes.some((write) => isCertain(write, use, branches))) return true;
  return branches !== undefined && lastCovering(writes, use, branches) !== undefined;
}

function isWhole({ how }: Write): boolean {
  return how === 'assign' || how === 'destructure';
}

/** Without what is older than an `if` of which each branch writes the name anew. */
function withoutCovered(writes: readonly Write[], use: SyntaxNode, branches: Branches): readonly Write[] {
  const covering = lastCovering(writes, use, branches);
  return covering ? writes.filter(({ node }) => node.end >= covering.start) : writes;
}

function lastCovering(writes: readonly Write[], use: SyntaxNode, branches: Branches): SyntaxNode | undefined {
  const whole = writes.filter(isWhole);
  if (whole.length < 2) return undefined;
  for (const write of whole.toReversed()) {
    const choice = branches.choiceAround(write.node, use);
    if (!choice || !dominates(choice, use, branches)) continue;
    const isWritten = (branch: SyntaxNode): boolean =>
      branches.exits(branch) || whole.some(({ node }) => branch.contains(node) && happensIn(branch, node, branches));
    if (branches.partsOf(choice)?.every(isWritten) === true) return choice;
  }
  return undefined;
}

/** Whether a write happens whenever its branch runs. */
function happensIn(branch: SyntaxNode, write: SyntaxNode, branches: Branches): boolean {
  const isSingle = branch.kind.endsWith('_statement') && !CONDITIONAL_KIND.test(branch.kind);
  return isSingle || dominates(write, endOf(branch), branches);
}

/** The last node of a branch, which sees what the whole branch has done. */
function endOf(branch: SyntaxNode): SyntaxNode {
  let last = branch;
  for (let next = last.children.at(-1); next; next = last.children.at(-1)) last = next;
  return last;
}

function isInInnerFunction(use: SyntaxNode, own: SyntaxNode): boolean {
  let node: SyntaxNode | undefined = use;
  while (node && node !== own) {
    if (FUNCTION_KIND.test(node.kind)) return true;
    node = node.parent;
  }
  return false;
}

/** Whether control flow that reaches `use` has passed `write`: the statement of the write is a sibling of one around the use. */
function dominates(write: SyntaxNode, use: SyntaxNode, branches: Branches | undefined): boolean {
  if (write.end > use.start) return false;
  let statement: SyntaxNode = write;
  while (statement.parent) {
    const { parent } = statement;
    if (BLOCK_KIND.test(parent.kind)) {
      if (parent.contains(use)) return true;
      // Only the bodies of branches that are always taken are looked out of.
      if (!branches || !parent.parent || !isTakenThrough(parent, branches)) return false;
    } else if (CONDITIONAL_KIND.test(parent.kind)) {
      if (CASE_KIND.test(parent.kind) && parent.contains(use)) return true;
      if (branches?.isAlwaysTaken(parent, statement) !== true) return false;
    }
    statement = parent;
  }
  return false;
}

function isTakenThrough(block: SyntaxNode, branches: Branches): boolean {
  const { parent } = block;
  return parent !== undefined && (BLOCK_KIND.test(parent.kind) || branches.isAlwaysTaken(parent, block));
}

const BLOCK_KIND =
  /^(module|program|source_file|block|statement_block|function_body|class_body|statement_list|constructor_body)$/;
const FUNCTION_KIND =
  /^(function_(definition|declaration|expression)|generator_function(_declaration)?|arrow_function|method_(definition|declaration)|(compact_)?constructor_declaration|lambda(_expression)?|func_literal)$/;
const CONDITIONAL_KIND =
  /(^|_)(if|elif|for|while|switch|case|try|catch|except|ternary|conditional|match|else)(_|$)|binary_expression|boolean_operator/;
const CASE_KIND = /^(switch_block_statement_group|switch_case|expression_case)$/;
/** Where the loop that gives a name its value is written after the uses. */
const COMPREHENSION_KIND = /comprehension|generator_expression/;
const LOOP_KIND = /(^|_)(for|while|do)(_in)?_(statement|loop|expression)$/;

function sharesLoop(a: SyntaxNode, b: SyntaxNode, within: SyntaxNode): boolean {
  let node: SyntaxNode | undefined = a.parent;
  while (node && node !== within) {
    if (LOOP_KIND.test(node.kind) && node.contains(b)) return true;
    node = node.parent;
  }
  return false;
}
