import type { Dialect } from './dialect.ts';
import type { Constant } from './fold.ts';
import type { SyntaxNode } from './syntax-tree.ts';

type Fold = (node: SyntaxNode) => Constant | undefined;

const EXIT = /^(return|throw|raise)_statement$/;
const JUMP = /^(return|throw|raise|break|continue|yield)_statement$/;
const TRY = /^try_/;
/** Cases that never run into the next one. */
const SEPARATE_CASE = /^(switch_rule|expression_case|type_case|communication_case|default_case|case_clause)$/;
const CASE = /^(switch_block_statement_group|switch_rule|switch_case|switch_default|expression_case|default_case)$/;
const SWITCH_BODY = /^switch_(block|body)$/;
const FUNCTION = /function|method_(definition|declaration)|constructor_declaration|lambda|func_literal/;

/** Which parts of branching code can run, and which can run together. */
export class Branches {
  private readonly dialect: Dialect;
  private readonly fold: Fold;
  private readonly decided = new Map<SyntaxNode, boolean | undefined>();
  private readonly entered = new Map<SyntaxNode, ReadonlySet<SyntaxNode> | undefined>();

  constructor(dialect: Dialect, fold: Fold) {
    this.dialect = dialect;
    this.fold = fold;
  }

  /** Whether conditions of constants keep a node from ever being reached within its function. */
  isDead(node: SyntaxNode): boolean {
    let child = node;
    for (let parent = node.parent; parent && !FUNCTION.test(parent.kind); parent = parent.parent) {
      if (this.excludes(parent, child)) return true;
      child = parent;
    }
    return false;
  }

  /** The options of a choice that constants leave. */
  takenOf(choice: SyntaxNode, options: readonly SyntaxNode[]): readonly SyntaxNode[] {
    const condition = conditionOfTernary(choice);
    const [consequence, alternative] = options;
    if (!condition || !consequence || !alternative || options.length !== 2) return options;
    const isTaken = this.decide(choice, condition);
    return isTaken === undefined ? options : [isTaken ? consequence : alternative];
  }

  /** Whether whatever reaches `parent` runs `child` to its end, although `parent` branches. */
  isAlwaysTaken(parent: SyntaxNode, child: SyntaxNode): boolean {
    if (CASE.test(parent.kind)) return this.enteredCases(parent)?.has(parent) === true;
    if (CASE.test(child.kind) || SWITCH_BODY.test(child.kind)) return true;
    if (TRY.test(parent.kind)) return child.fieldName === 'body' && this.leavesWhenCaught(parent);
    const condition = this.conditionOf(parent);
    const isTaken = condition && this.decide(parent, condition);
    return isTaken !== undefined && child.fieldName === (isTaken ? 'consequence' : 'alternative');
  }

  /** The outermost `if` around a node that does not hold `use` too. */
  choiceAround(node: SyntaxNode, use: SyntaxNode): SyntaxNode | undefined {
    let choice: SyntaxNode | undefined;
    for (let at = node.parent; at && !FUNCTION.test(at.kind) && !at.contains(use); at = at.parent) {
      if (this.dialect.controlFlow.ifs.has(at.kind)) choice = at;
    }
    return choice;
  }

  /** The branches of an `if` and of those in its `else`; undefined when one may be passed by. */
  partsOf(choice: SyntaxNode): readonly SyntaxNode[] | undefined {
    const consequence = choice.field('consequence');
    const alternatives = choice.fields('alternative');
    const last = alternatives.at(-1);
    if (!consequence || !last || last.kind === 'elif_clause') return undefined;
    const inner = last.kind === 'else_clause' && last.namedChildren.length === 1 ? last.namedChildren[0] : last;
    const rest = inner && this.dialect.controlFlow.ifs.has(inner.kind) ? this.partsOf(inner) : [last];
    return rest && [consequence, ...alternatives.slice(0, -1), ...rest];
  }

  /** Whether what was written at `write` is gone when `use` is reached: other branch, or the function has been left. */
  areApart(write: SyntaxNode, use: SyntaxNode): boolean {
    let from = write;
    let isInTry = false;
    for (let parent = write.parent; parent && !FUNCTION.test(parent.kind); parent = parent.parent) {
      isInTry ||= TRY.test(parent.kind);
      if (parent.contains(use)) return this.areAlternatives(parent, from, use);
      if (!isInTry && this.isBranch(from) && this.endsWith(from, EXIT)) return true;
      from = parent;
    }
    return false;
  }

  /** Whether a branch leaves the function at its end. */
  exits(branch: SyntaxNode): boolean {
    return this.endsWith(branch, EXIT);
  }

  private excludes(parent: SyntaxNode, child: SyntaxNode): boolean {
    if (CASE.test(child.kind)) {
      const entered = this.enteredCases(child);
      return entered !== undefined && !entered.has(child);
    }
    const { fieldName } = child;
    if (fieldName !== 'consequence' && fieldName !== 'alternative' && fieldName !== 'body') return false;
    const condition = this.conditionOf(parent);
    if (!condition) return false;
    const isTaken = this.decide(parent, condition);
    return isTaken !== undefined && isTaken === (fieldName === 'alternative');
  }

  private conditionOf(node: SyntaxNode): SyntaxNode | undefined {
    const { ifs } = this.dialect.controlFlow;
    if (!ifs.has(node.kind) && node.kind !== 'elif_clause' && node.kind !== 'while_statement') return undefined;
    return node.field('condition');
  }

  private decide(branching: SyntaxNode, condition: SyntaxNode): boolean | undefined {
    if (this.decided.has(branching)) return this.decided.get(branching);
    this.decided.set(branching, undefined); // a condition that asks for its own branch
    const inner = condition.kind === 'condition' ? (condition.namedChildren[0] ?? condition) : condition;
    const value = this.fold(inner);
    const isTaken = typeof value === 'boolean' ? value : undefined;
    this.decided.set(branching, isTaken);
    return isTaken;
  }

  private isBranch(node: SyntaxNode): boolean {
    const { parent, fieldName } = node;
    if (CASE.test(node.kind)) return true;
    const isPart = fieldName === 'consequence' || fieldName === 'alternative';
    return parent !== undefined && isPart && this.dialect.controlFlow.ifs.has(parent.kind);
  }

  private areAlternatives(parent: SyntaxNode, from: SyntaxNode, use: SyntaxNode): boolean {
    if (!this.isBranch(from)) return false;
    const to = parent.children.find((child) => child.contains(use));
    if (!to || to === from) return false;
    if (!CASE.test(from.kind)) return to.fieldName === 'consequence' || to.fieldName === 'alternative';
    return CASE.test(to.kind) && (SEPARATE_CASE.test(from.kind) || this.endsWith(from, JUMP));
  }

  private leavesWhenCaught(attempt: SyntaxNode): boolean {
    const catches = attempt.children.map((child) => this.dialect.catchClause(child)).filter((one) => one !== undefined);
    return catches.every(({ body }) => this.exits(body));
  }

  private endsWith(branch: SyntaxNode, kinds: RegExp): boolean {
    const body = branch.kind === 'else_clause' ? (branch.namedChildren.at(-1) ?? branch) : branch;
    const last = this.dialect.statements(body).at(-1);
    if (!last || last === branch) return last !== undefined && kinds.test(last.kind);
    return kinds.test(last.kind) || (/^(statement_)?block$/.test(last.kind) && this.endsWith(last, kinds));
  }

  /** The cases that a switch over a constant runs through; undefined when that is not known. */
  private enteredCases(one: SyntaxNode): ReadonlySet<SyntaxNode> | undefined {
    const body = one.parent;
    if (!body || !CASE.test(one.kind)) return undefined;
    if (this.entered.has(body)) return this.entered.get(body);
    this.entered.set(body, undefined);
    const entered = this.enter(body);
    this.entered.set(body, entered);
    return entered;
  }

  private enter(body: SyntaxNode): ReadonlySet<SyntaxNode> | undefined {
    const holder = body.field('value') ?? body.parent?.field('condition') ?? body.parent?.field('value');
    const subject = holder && this.fold(holder);
    if (subject === undefined) return undefined;
    const cases = body.children.filter((child) => CASE.test(child.kind));
    const labels = cases.map((one) => labelsOf(one).map((label) => this.fold(label)));
    if (labels.flat().includes(undefined)) return undefined;
    const matching = labels.findIndex((values) => values.includes(subject));
    const first = matching < 0 ? cases.findIndex(isDefault) : matching;
    const entered = new Set<SyntaxNode>();
    for (const one of first < 0 ? [] : cases.slice(first)) {
      entered.add(one);
      if (SEPARATE_CASE.test(one.kind) || this.endsWith(one, JUMP)) break;
    }
    return entered;
  }
}

function conditionOfTernary(node: SyntaxNode): SyntaxNode | undefined {
  if (node.kind === 'ternary_expression') return node.field('condition');
  return node.kind === 'conditional_expression' ? node.namedChildren[1] : undefined;
}

function labelsOf(one: SyntaxNode): SyntaxNode[] {
  const labels = one.children.filter(({ kind }) => kind === 'switch_label');
  if (labels.length > 0) return labels.flatMap(({ namedChildren }) => namedChildren);
  const value = one.field('value');
  return value?.kind === 'expression_list' ? value.namedChildren : value ? [value] : [];
}

function isDefault(one: SyntaxNode): boolean {
  if (/default/.test(one.kind)) return true;
  return one.children.some((child) => child.kind === 'switch_label' && child.has('default'));
}
