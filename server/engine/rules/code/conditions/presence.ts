import type { Binding } from '../../../source/scopes.ts';
import type { SyntaxNode } from '../../../source/syntax-tree.ts';
import type { RuleContext } from '../../rule.ts';
import { canComeToEnd } from '../functions/code-ends.ts';
import { nullTest } from './null-tests.ts';
import { withoutParentheses } from '../files/same-code.ts';

const BLOCK = /^(block|constructor_body|switch_block_statement_group)$/;
/** Calls that throw where what they are given does not hold. */
const DEMANDS = /^(assert\w*|check(State|Argument|NotNull)|require\w*|isTrue|notNull|state|verify|orElseThrow)$/;

/** Whether a variable of Java that may hold nothing surely holds something where it is read, by the tests on the way. */
export function isSurelyPresent(context: RuleContext, binding: Binding, read: SyntaxNode): boolean {
  const presence = new Presence(context, binding);
  for (let at = read; at.parent; at = at.parent) {
    const { parent } = at;
    if (presence.holdsInside(parent, at) || (BLOCK.test(parent.kind) && presence.holdsAfter(parent, at))) return true;
    if (/^(method|constructor)_declaration$/.test(parent.kind)) return false;
  }
  return false;
}

/** What conditions say about one variable. */
class Presence {
  private readonly context: RuleContext;
  private readonly binding: Binding;

  constructor(context: RuleContext, binding: Binding) {
    this.context = context;
    this.binding = binding;
  }

  /** Whether the part of `parent` that is `at` runs only where there is a value. */
  holdsInside(parent: SyntaxNode, at: SyntaxNode): boolean {
    const condition = parent.field('condition');
    if (condition && condition !== at) {
      if (at.fieldName === 'consequence' || at.fieldName === 'body') return this.follows(condition, true);
      if (at.fieldName === 'alternative') return this.follows(condition, false);
    }
    if (parent.kind !== 'binary_expression' || at.fieldName !== 'right') return false;
    const operator = parent.field('operator')?.kind;
    const left = parent.field('left');
    if (!left || (operator !== '&&' && operator !== '||')) return false;
    return this.follows(left, operator === '&&');
  }

  /** Whether a statement before `at` lets pass only where there is a value. */
  holdsAfter(block: SyntaxNode, at: SyntaxNode): boolean {
    const statements = block.namedChildren;
    return statements.slice(0, statements.indexOf(at)).some((statement) => this.isGate(statement));
  }

  private isGate(statement: SyntaxNode): boolean {
    const condition = statement.field('condition');
    switch (statement.kind) {
      case 'if_statement': {
        const [yes, no] = [statement.field('consequence'), statement.field('alternative')];
        if (!condition || !yes) return false;
        const leavesYes = this.leaves(yes) || this.sets(yes);
        const leavesNo = no !== undefined && (this.leaves(no) || this.sets(no));
        return (leavesYes && this.follows(condition, false)) || (leavesNo && this.follows(condition, true));
      }
      case 'while_statement':
        return condition !== undefined && !/\bbreak\b/.test(statement.text) && this.follows(condition, false);
      case 'assert_statement':
        return statement.namedChildren[0] !== undefined && this.follows(statement.namedChildren[0], true);
      default:
        return this.isDemand(statement);
    }
  }

  /** `checkState(order.isPresent())`, `Objects.requireNonNull(order)`, `order.orElseThrow()`. */
  private isDemand(statement: SyntaxNode): boolean {
    const [expression] = statement.kind === 'expression_statement' ? statement.namedChildren : [];
    const call = expression && this.context.dialect.call(expression);
    if (!call || !DEMANDS.test(call.name)) return false;
    return this.binding.reads.some((read) => call.node.contains(read));
  }

  private leaves(branch: SyntaxNode): boolean {
    return !canComeToEnd(this.context, [branch]);
  }

  /** Whether a branch gives the variable another value. */
  private sets(branch: SyntaxNode): boolean {
    return this.binding.writes.some(({ node }) => branch.contains(node));
  }

  /** Whether there is a value wherever the condition has this outcome. */
  private follows(node: SyntaxNode, outcome: boolean): boolean {
    const condition = withoutParentheses(node);
    const { dialect, scopes } = this.context;
    if (condition.kind === 'unary_expression' && condition.children[0]?.kind === '!') {
      const operand = condition.field('operand') ?? condition.children[1];
      return operand !== undefined && this.follows(operand, !outcome);
    }
    const binary = dialect.binary(condition);
    if (binary?.operator === '&&' || binary?.operator === '||') {
      const sides = [binary.left, binary.right];
      // Of `a && b` both are true where it is true, and one is false where it is false.
      return (binary.operator === '&&') === outcome
        ? sides.some((side) => this.follows(side, outcome))
        : sides.every((side) => this.follows(side, outcome));
    }
    const test = nullTest(this.context, condition);
    if (test) return this.isMeant(test.subject) && test.isNull !== outcome;
    if (condition.kind === 'identifier') {
      const [write, ...others] = scopes.bindingOf(condition)?.writes ?? [];
      return others.length === 0 && write?.value !== undefined && this.follows(write.value, outcome);
    }
    const call = dialect.call(condition);
    if (!call) return false;
    const subject = call.arguments.length === 1 ? call.arguments[0]?.value : call.receiver;
    if (!subject || !this.isMeant(subject)) return false;
    if (/^(isPresent|nonNull|isNotNull)$/.test(call.name)) return outcome;
    return /^(isEmpty|isNull)$/.test(call.name) && !outcome;
  }

  private isMeant(node: SyntaxNode): boolean {
    return this.context.scopes.bindingOf(node) === this.binding;
  }
}
