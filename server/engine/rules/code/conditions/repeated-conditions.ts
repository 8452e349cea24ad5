import type { SyntaxNode } from '../../../source/syntax-tree.ts';
import type { RuleContext } from '../../rule.ts';
import { operandsOfJunction } from './junctions.ts';
import { isSameCode, withoutParentheses } from '../files/same-code.ts';

/** A test within a branch that the condition of the branch has answered already. */
export interface RepeatedCondition {
  readonly at: SyntaxNode;
  readonly first: SyntaxNode;
  readonly isTrue: boolean;
}

const PLAIN =
  /^(identifier|parenthesized_expression|(boolean|comparison|not|unary)_operator|(binary|unary)_expression|true|false|none|null|null_literal|nil|undefined|integer|float|number|string|string_\w+|int_literal|\w*_literal)$/;
/** Tests read at most; a branch longer than that is read by nobody. */
const MAX_INNER = 30;

/** The tests in the branches of an `if` that repeat a part of its condition, where nothing can have changed in between. */
export function repeatedConditions(context: RuleContext, node: SyntaxNode): RepeatedCondition[] {
  const view = context.dialect.conditional(node);
  if (!view || node.field('initializer')) return [];
  const { condition, consequence, alternative } = view;
  const found: RepeatedCondition[] = [];
  if (isWorthwhile(consequence))
    found.push(...inBranch(context, node, consequence, operandsOfJunction(context, condition, 'and'), true));
  if (alternative && isWorthwhile(alternative))
    found.push(...inBranch(context, node, alternative, operandsOfJunction(context, condition, 'or'), false));
  return found;
}

function isWorthwhile(branch: SyntaxNode): boolean {
  return branch.end - branch.start < 20_000 && /\bif\b/.test(branch.text);
}

function inBranch(
  context: RuleContext,
  outer: SyntaxNode,
  branch: SyntaxNode,
  known: readonly SyntaxNode[],
  isTrue: boolean,
): RepeatedCondition[] {
  const facts = known.filter((fact) => isStable(context, fact, outer));
  if (facts.length === 0) return [];
  const found: RepeatedCondition[] = [];
  for (const inner of innerIfs(context, branch)) {
    const condition = context.dialect.conditional(inner)?.condition;
    if (!condition || inner.parent === outer || inner.fieldName === 'alternative') continue;
    for (const at of [withoutParentheses(condition), ...operandsOfJunction(context, condition, 'and')]) {
      const first = facts.find((fact) => isSameCode(fact, at) && hasSameNames(context, fact, at));
      if (!first) continue;
      found.push({ at, first, isTrue });
      break;
    }
  }
  return found;
}

/** The `if` statements of the branch that belong to the same function. */
function innerIfs({ dialect }: RuleContext, branch: SyntaxNode): SyntaxNode[] {
  const { functions, classes } = dialect.controlFlow;
  const found: SyntaxNode[] = [];
  const pending = [branch];
  for (let node = pending.pop(); node && found.length < MAX_INNER; node = pending.pop()) {
    if (functions.has(node.kind) || classes.has(node.kind)) continue;
    if (node.kind === 'if_statement' || node.kind === 'elif_clause') found.push(node);
    for (let index = node.children.length - 1; index >= 0; index--) pending.push(node.children[index] as SyntaxNode);
  }
  return found;
}

/** Whether the names mean the same variables: an inner declaration may hide an outer one. */
function hasSameNames({ scopes }: RuleContext, a: SyntaxNode, b: SyntaxNode): boolean {
  const others = [...b.descendants()];
  return [...a.descendants()].every((part, index) => {
    const other = others[index];
    return part.kind !== 'identifier' || (other !== undefined && scopes.bindingOf(part) === scopes.bindingOf(other));
  });
}

/** Whether the fact is about local names only, which nothing writes from the test on, wherever that stands. */
function isStable(context: RuleContext, fact: SyntaxNode, outer: SyntaxNode): boolean {
  let hasName = false;
  for (const part of fact.descendants()) {
    if (!part.isNamed || part.kind === 'operators') continue;
    if (!PLAIN.test(part.kind)) return false;
    if (part.kind !== 'identifier' || part.text === 'undefined') continue;
    hasName = true;
    if (!isUnchanged(context, part, outer)) return false;
  }
  return hasName && (context.language.id !== 'python' || isComparison(context, fact));
}

/** A list that is true may be emptied; what is compared by value stays what it is. */
function isComparison(context: RuleContext, fact: SyntaxNode): boolean {
  return context.dialect.binary(fact) !== undefined;
}

function isUnchanged({ scopes, dialect }: RuleContext, name: SyntaxNode, outer: SyntaxNode): boolean {
  const binding = scopes.bindingOf(name);
  if (!binding || binding.scope.kind === 'module' || binding.scope.kind === 'class' || binding.isExported) return false;
  const home = functionAround(dialect.controlFlow.functions, name);
  return (
    binding.writes.every(
      ({ node }) => !outer.contains(node) && functionAround(dialect.controlFlow.functions, node) === home,
    ) && binding.reads.every(({ parent }) => !(parent?.kind === 'unary_expression' && parent.children[0]?.kind === '&'))
  );
}

function functionAround(functions: ReadonlySet<string>, node: SyntaxNode): SyntaxNode | undefined {
  return node.ancestor(functions);
}
