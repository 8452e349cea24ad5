import type { Binding, Write } from './scopes.ts';
import type { SyntaxNode } from './syntax-tree.ts';

/** A name written to more often is a table or generated code: following it costs much and tells little. */
const MAX_WRITES = 50;

/** Whether it pays to follow the values of a name. */
export function isFollowable({ writes }: Binding): boolean {
  return writes.length <= MAX_WRITES;
}

/**
 * The writes whose value a use may see; none for a name that is not followable. Of the writes before it those overwritten on every path are left out, and of the
 * writes after it only those count that a loop around both can bring back. A use in another function sees all.
 */
export function reachingWrites(binding: Binding, use: SyntaxNode): readonly Write[] {
  if (!isFollowable(binding)) return [];
  const own = binding.scope.node;
  if (!own.contains(use) || isInInnerFunction(use, own) || COMPREHENSION_KIND.test(own.kind)) return binding.writes;
  // The write of the statement that uses the name (`x = f(x)`) happens after the use.
  const isBefore = (write: Write): boolean => write.node.end <= use.start && !write.value?.contains(use);
  const before = binding.writes.filter(isBefore);
  const after = binding.writes.filter((write) => !isBefore(write) && sharesLoop(write.node, use, own));
  const lastCertain = before.findLastIndex((write) => isCertain(write, use));
  return [...(lastCertain < 0 ? before : before.slice(lastCertain)), ...after];
}

/** Whether `use` sees nothing older than `write`; `x += 1`, `text.append(x)` and `list[0] = x` add to what was there. */
export function isCertain(write: Write, use: SyntaxNode): boolean {
  const isWhole = write.how === 'assign' || write.how === 'destructure';
  return isWhole && !write.value?.contains(use) && dominates(write.node, use);
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
function dominates(write: SyntaxNode, use: SyntaxNode): boolean {
  if (write.end > use.start) return false;
  let statement: SyntaxNode = write;
  while (statement.parent && !BLOCK_KIND.test(statement.parent.kind)) {
    if (CONDITIONAL_KIND.test(statement.parent.kind)) return false;
    statement = statement.parent;
  }
  return statement.parent?.contains(use) ?? false;
}

const BLOCK_KIND =
  /^(module|program|source_file|block|statement_block|function_body|class_body|statement_list|constructor_body)$/;
const FUNCTION_KIND =
  /^(function_(definition|declaration|expression)|generator_function(_declaration)?|arrow_function|method_(definition|declaration)|(compact_)?constructor_declaration|lambda(_expression)?|func_literal)$/;
const CONDITIONAL_KIND =
  /(^|_)(if|elif|for|while|switch|case|try|catch|except|ternary|conditional|match|else)(_|$)|binary_expression|boolean_operator/;
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
