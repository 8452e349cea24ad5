import type { Binding } from '../../../source/scopes.ts';
import type { SyntaxNode } from '../../../source/syntax-tree.ts';
import type { RuleContext } from '../../rule.ts';
import { CLOSERS, PARTS, USERS } from './resource-tables.ts';

/** What becomes of a resource: closed, in somebody else's hands, or neither. */
export type Fate = 'closed' | 'escapes' | 'open';

export interface Life {
  readonly fate: Fate;
  /** The local variable that holds the resource. */
  readonly binding?: Binding;
  /** Where it is closed. */
  readonly closedAt: readonly SyntaxNode[];
}

/** A variable read more often than this is no short-lived resource. */
const MAX_READS = 200;
const MAX_DEPTH = 6;
const WRAPPERS =
  /^(parenthesized_expression|await|await_expression|as_expression|non_null_expression|cast_expression|satisfies_expression)$/;
const CLOSING = /close|closing|enter_context|defer|cleanup/i;
const TESTS =
  /^(comparison_operator|not_operator|if_statement|while_statement|assert_statement|if_clause|elif_clause|expression_statement|unary_expression)$/;

/** Follows what an expression opened through the function at hand. What the text does not tell counts as `escapes`. */
export function lifeOf(context: RuleContext, opened: SyntaxNode): Life {
  const closedAt: SyntaxNode[] = [];
  const tracker = new LifeTracker(context, closedAt);
  const fate = tracker.fateOf(opened, 0);
  return { fate, closedAt, ...(tracker.binding && { binding: tracker.binding }) };
}

class LifeTracker {
  binding: Binding | undefined;
  private readonly context: RuleContext;
  private readonly closedAt: SyntaxNode[];

  constructor(context: RuleContext, closedAt: SyntaxNode[]) {
    this.context = context;
    this.closedAt = closedAt;
  }

  fateOf(node: SyntaxNode, depth: number): Fate {
    const { parent } = node;
    if (!parent || depth > MAX_DEPTH) return 'escapes';
    if (WRAPPERS.test(parent.kind)) return this.fateOf(parent, depth);
    if (parent.kind === 'with_item' || parent.kind === 'resource' || parent.kind === 'resource_specification')
      return this.closed(node);
    if (parent.kind === 'as_pattern') return parent.parent?.kind === 'with_item' ? this.closed(node) : 'escapes';
    if (isBeingLooped(node, parent)) return 'open';
    if (isReceiver(node)) return this.ofMember(parent, depth);
    const list = parent.kind === 'expression_list' ? parent.parent : parent;
    const [assignment] = list ? this.context.dialect.assignments(list).filter(({ value }) => value === node) : [];
    if (assignment) return this.ofTarget(assignment.target, depth);
    const call = parent.parent && this.context.dialect.call(parent.parent);
    if (call?.arguments.some((argument) => argument.value === node)) return this.ofArgument(call.node, depth);
    const binary = this.context.dialect.binary(parent);
    if (TESTS.test(parent.kind) || (binary && /^([!=]==?|is( not)?)$/.test(binary.operator))) return 'open';
    return 'escapes';
  }

  private ofTarget(target: SyntaxNode, depth: number): Fate {
    if (target.text === '_' && this.context.language.id === 'go') return 'open';
    const binding = this.context.scopes.bindingOf(target);
    if (!binding || binding.scope.functionScope.kind !== 'function' || binding.scope.kind === 'class') return 'escapes';
    if (binding.reads.length > MAX_READS || binding.isExported) return 'escapes';
    if (depth === 0) this.binding = binding;
    const own = functionAround(this.context, target);
    const fates = binding.reads.map((read) => {
      const fate = this.fateOf(read, depth + 1);
      // What an inner function holds lives as long as that.
      return fate === 'open' && functionAround(this.context, read) !== own ? 'escapes' : fate;
    });
    return fates.find((fate) => fate === 'closed') ?? fates.find((fate) => fate === 'escapes') ?? 'open';
  }

  private ofMember(parent: SyntaxNode, depth: number): Fate {
    const call = this.context.dialect.call(parent) ?? (parent.parent && this.callOf(parent, parent.parent));
    const name = call?.name ?? (parent.field('property') ?? parent.field('attribute') ?? parent.field('field'))?.text;
    if (name === undefined) return 'escapes';
    // `file.close` as a statement, without parentheses, closes nothing.
    if (CLOSERS.test(name) && parent.parent?.kind !== 'expression_statement') return this.closed(parent);
    if (CLOSERS.test(name)) return call ? this.closed(parent) : 'open';
    if (PARTS.test(name)) return this.fateOf(call?.node ?? parent, depth + 1);
    // `read = f.read` keeps the object alive under another name.
    return call || this.context.language.id === 'go' ? 'open' : 'escapes';
  }

  private callOf(callee: SyntaxNode, node: SyntaxNode): ReturnType<RuleContext['dialect']['call']> {
    const call = this.context.dialect.call(node);
    return call?.callee === callee ? call : undefined;
  }

  private ofArgument(node: SyntaxNode, depth: number): Fate {
    const call = this.context.dialect.call(node);
    if (!call) return 'escapes';
    if (CLOSING.test(call.name)) return this.closed(node);
    const { language, names } = this.context;
    const users = USERS[language.id === 'typescript' ? 'javascript' : language.id];
    const path = names.pathOf(call.callee) ?? '';
    if (users?.uses.test(path)) return 'open';
    return users?.wraps.test(path) === true ? this.fateOf(node, depth + 1) : 'escapes';
  }

  private closed(node: SyntaxNode): Fate {
    this.closedAt.push(node);
    return 'closed';
  }
}

function functionAround({ dialect }: RuleContext, node: SyntaxNode): SyntaxNode | undefined {
  return node.ancestor(dialect.controlFlow.functions);
}

/** The `f` of `for line in f`; a generator reads on after the statement. */
function isBeingLooped(node: SyntaxNode, parent: SyntaxNode): boolean {
  if (parent.kind === 'for_in_clause')
    return node.fieldName === 'right' && parent.parent?.kind !== 'generator_expression';
  return parent.kind === 'for_statement' && node.fieldName === 'right';
}

function isReceiver(node: SyntaxNode): boolean {
  const isObject = node.fieldName === 'object' || node.fieldName === 'operand';
  return (
    isObject &&
    /^(attribute|member_expression|field_access|selector_expression|method_invocation)$/.test(node.parent?.kind ?? '')
  );
}
