import type { Binding, Write } from '../../../source/scopes.ts';
import type { SyntaxNode } from '../../../source/syntax-tree.ts';
import type { RuleContext } from '../../rule.ts';
import { hasActions, someBelow } from '../files/same-code.ts';

/** What becomes of a value that nobody reads. */
export type Fate = { readonly kind: 'overwritten'; readonly by: Write } | { readonly kind: 'forgotten' };

const JUMPS = /^(return|throw|raise)_statement$/;
const STEPS = /^(break|continue|goto|fallthrough|labeled)_statement$/;
const BLOCKS = /^(block|statement_block|statement_list|program|module|constructor_body|switch_block_statement_group)$/;
const TRIES = /^(try_statement|try_with_resources_statement|with_statement)$/;
/** Where control flow comes from elsewhere than from the statement above. */
const DETOURS = /^(switch_\w+|expression_case|type_case|default_case|communication_case|case_clause|finally_clause)$/;
/** Nodes that hold an assignment which runs whenever the statement does. */
const SHELLS =
  /^(expression_statement|lexical_declaration|variable_declaration|variable_declarator|local_variable_declaration|assignment|assignment_expression|assignment_statement|short_var_declaration|var_declaration|var_spec|var_spec_list|expression_list)$/;

/** The statement of a write that is nothing but an assignment: `x = f()`, `let x = 1`, `x, err := f()`. */
export function statementOfWrite({ node }: Write): SyntaxNode | undefined {
  let statement = node;
  while (statement.parent && !BLOCKS.test(statement.parent.kind)) {
    statement = statement.parent;
    if (!SHELLS.test(statement.kind)) return undefined;
  }
  return statement.parent && statement !== node ? statement : undefined;
}

/**
 * What becomes of the value of a write that no way of the code reads; undefined when it may be read. The caller makes
 * sure that only one function uses the binding.
 */
export function fateOf(context: RuleContext, binding: Binding, write: Write): Fate | undefined {
  const statement = statementOfWrite(write);
  const end = binding.scope.node;
  if (!statement) return undefined;
  for (let at: SyntaxNode | undefined = statement; at && at !== end; at = at.parent) {
    const parent: SyntaxNode | undefined = at.parent;
    if (!parent) return undefined;
    if (BLOCKS.test(parent.kind)) {
      const fate = fateInRest(context, binding, write, at);
      if (fate !== 'open') return fate;
    }
    if (context.dialect.controlFlow.loops.has(parent.kind) || TRIES.test(parent.kind) || DETOURS.test(parent.kind))
      return undefined;
    if (parent === end || context.dialect.controlFlow.functions.has(parent.kind)) break;
  }
  return { kind: 'forgotten' };
}

/** What the statements behind `from` in its block do with the value; `open` when none of them has to do with it. */
function fateInRest(context: RuleContext, binding: Binding, write: Write, from: SyntaxNode): Fate | 'open' | undefined {
  const siblings = from.parent?.children ?? [];
  for (const next of siblings.slice(siblings.indexOf(from) + 1)) {
    if (!next.isNamed) continue;
    if (hasStep(context, next)) return undefined;
    const writes = binding.writes.filter(({ node }) => next.contains(node));
    const isRead = binding.reads.some((read) => next.contains(read));
    if (isRead) return undefined;
    const [by] = writes;
    if (by) {
      const isPlain =
        writes.length === 1 && (by.how === 'assign' || by.how === 'destructure') && statementOfWrite(by) === next;
      return isPlain && !mayStopBetween(write, by) ? { kind: 'overwritten', by } : undefined;
    }
    if (JUMPS.test(next.kind)) return isInTry(next, binding.scope.node) ? undefined : { kind: 'forgotten' };
  }
  return 'open';
}

/** A `break` or `goto` in a statement, by which control may leave a loop around the write. */
function hasStep({ dialect }: RuleContext, node: SyntaxNode): boolean {
  const { loops, switches } = dialect.controlFlow;
  const isHome = loops.has(node.kind) || switches.has(node.kind);
  return someBelow(
    node,
    ({ kind, children }) => kind === 'goto_statement' || (STEPS.test(kind) && (!isHome || children.length > 1)),
  );
}

/** In a `try`, an exception between the two writes may bring the first value to a handler or behind it. */
function mayStopBetween(write: Write, by: Write): boolean {
  if (!isInTry(write.node, undefined)) return false;
  const statement = statementOfWrite(write);
  const next = statementOfWrite(by);
  if (!statement || !next) return true;
  const siblings = statement.parent?.children ?? [];
  return siblings.slice(siblings.indexOf(statement) + 1, siblings.indexOf(next) + 1).some(hasActions);
}

function isInTry(node: SyntaxNode, end: SyntaxNode | undefined): boolean {
  for (let at: SyntaxNode | undefined = node; at && at !== end; at = at.parent) if (TRIES.test(at.kind)) return true;
  return false;
}
