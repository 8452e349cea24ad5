import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { operandsOfJunction, junctionOf, isPartOfJunction, type Junction } from '../code/conditions/junctions.ts';
import { isSurelyPresent } from '../code/conditions/presence.ts';
import { nullTest, type NullTest } from '../code/conditions/null-tests.ts';
import { isSameCode } from '../code/files/same-code.ts';
import type { Rule, RuleContext } from '../rule.ts';
import { JUNCTIONS } from '../code/conditions/operators.ts';

const PLAIN = /^(identifier|member_expression|attribute|field_access|this|self|selector_expression)$/;
const MEMBER =
  /^(member_expression|attribute|subscript|subscript_expression|field_access|selector_expression|method_invocation|array_access)$/;
const BLOCK = /^(block|statement_block|module|program|statement_list|constructor_body)$/;
/** A node in which code may run at another time, or not at all. */
const APART =
  /^(if|while|for|do|try|switch|match|catch|except|else|elif|ternary|conditional|with_clause|enhanced_for|labeled)_?|boolean_operator|function|lambda|method_def|class|arrow|func_literal|comprehension|generator/;
const MAX_BRANCH = 4000;

export const nullDereference: Rule = {
  id: 'null-dereference',
  title: 'Member of a value that is known to be null',
  category: 'bug',
  severity: 'high',
  confidence: 'high',
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  cwe: 476,
  aliases: ['S2259', 'S2637', 'SA5011', 'nilness', 'no-member'],
  rationale: `
Where the code has just found out that a value is null, it must not ask the value for anything: \`order == null && order.isPaid\` has the
wrong operator, and \`if order is None: log(order.id)\` the wrong branch. A check that comes after the first use comes too late: either the value
is never null and the check misleads, or the use fails.

In Java, \`orElse(null)\` says that there may be no value, so what it gives must be tested before it is asked for anything.

Not reported: optional chaining (\`order?.id\`), names that get a value in between, methods in Go, which a nil pointer may have, and tests for
\`false\` or an empty text.`,
  examples: [
    {
      language: 'java',
      bad: `
class Orders {
  boolean isOpen(Order order) {
    return order == null && <|order.isPaid()|>;
  }
}
`,
      good: `
class Orders {
  boolean isOpen(Order order) {
    return order != null && order.isPaid();
  }
}
`,
    },
    {
      language: 'python',
      bad: `
def label(order):
    if order is None:
        log("nothing to do for", <|order.id|>)
    return "order"
`,
      good: `
def label(order):
    if order is None:
        log("nothing to do")
    return "order"
`,
    },
    {
      language: 'typescript',
      bad: `
export function total(order: Order | null): number {
  const items = <|order.items|>;
  if (order === null) return 0;
  return items.length;
}
`,
      good: `
export function total(order: Order | null): number {
  if (order === null) return 0;
  const items = order.items;
  return items.length;
}
`,
    },
  ],
  operators: JUNCTIONS,
  create(context) {
    const checkChoice = (node: SyntaxNode, condition?: SyntaxNode, yes?: SyntaxNode, no?: SyntaxNode): void => {
      if (!condition) return;
      checkBranches(context, condition, yes, no);
      if (node.kind === 'if_statement') checkEarlierUse(context, node, condition);
    };
    const checkIf = (node: SyntaxNode): void => {
      const view = context.dialect.conditional(node);
      if (view) checkChoice(node, view.condition, view.consequence, view.alternative);
    };
    return {
      If: checkIf,
      elif_clause: checkIf,
      ternary_expression: (node) =>
        checkChoice(node, node.field('condition'), node.field('consequence'), node.field('alternative')),
      conditional_expression: ({ namedChildren: [yes, condition, no] }) =>
        condition && checkBranches(context, condition, yes, no),
      method_invocation(node) {
        if (context.language.id === 'java') checkFallback(context, node);
      },
      Binary(node) {
        const junction = junctionOf(context, node);
        if (junction && !isPartOfJunction(context, node, junction)) checkJunction(context, node, junction);
      },
    };
  },
};

/** `x == null && x.foo`, `x != null || x.foo`. */
function checkJunction(context: RuleContext, node: SyntaxNode, junction: Junction): void {
  const operands = operandsOfJunction(context, node, junction);
  if (operands.length > 12) return;
  for (const [index, operand] of operands.entries()) {
    const test = nullTest(context, operand);
    if (!test || test.isNull !== (junction === 'and') || !isSubject(test.subject)) continue;
    const use = operands
      .slice(index + 1)
      .map((other) => firstUse(context, other, test))
      .find((found) => found !== undefined);
    if (use) return report(context, use, test, 'here');
  }
}

function checkBranches(context: RuleContext, condition: SyntaxNode, yes?: SyntaxNode, no?: SyntaxNode): void {
  for (const [branch, junction, isNull] of [
    [yes, 'and', true],
    [no, 'or', false],
  ] as const) {
    if (!branch || branch.end - branch.start > MAX_BRANCH) continue;
    for (const operand of operandsOfJunction(context, condition, junction)) {
      const test = nullTest(context, operand);
      if (test?.isNull !== isNull || !isSubject(test.subject)) continue;
      const use = firstUse(context, branch, test);
      if (use) report(context, use, test, 'in this branch');
    }
  }
}

function isSubject(node: SyntaxNode): boolean {
  return PLAIN.test(node.kind) && node.end - node.start < 80 && !node.text.includes('?.');
}

/** The first thing that a piece of code does with the subject, when that is to ask it for a member. */
function firstUse(context: RuleContext, code: SyntaxNode, test: NullTest): SyntaxNode | undefined {
  const { subject } = test;
  const calls: SyntaxNode[] = [];
  for (const node of code.descendants()) {
    if (subject.kind !== 'identifier' && context.dialect.call(node)) calls.push(node);
    if (node.kindId !== subject.kindId || !isSameCode(node, subject)) {
      if (isRisky(context, node)) return undefined;
      continue;
    }
    if (subject.kind === 'identifier' && context.scopes.bindingOf(node) !== context.scopes.bindingOf(subject))
      return undefined;
    // A call may give the member a value.
    if (calls.some(({ end }) => end <= node.start)) return undefined;
    return isDereference(context, node) && isCertain(node, code) ? node.parent : undefined;
  }
  return undefined;
}

/** Functions run at another time, and assignments may give members a value. */
function isRisky({ dialect }: RuleContext, node: SyntaxNode): boolean {
  return (
    dialect.controlFlow.functions.has(node.kind) ||
    dialect.controlFlow.loops.has(node.kind) ||
    /^(try|with)_/.test(node.kind)
  );
}

/** Whether the node is asked for a member, and that fails for null. */
function isDereference({ language }: RuleContext, node: SyntaxNode): boolean {
  const { parent } = node;
  if (
    !parent ||
    !MEMBER.test(parent.kind) ||
    node.fieldName === 'property' ||
    node.fieldName === 'name' ||
    node.fieldName === 'index'
  )
    return false;
  if (!/^(object|value|operand|array)$/.test(node.fieldName ?? '')) return false;
  if (parent.has('optional_chain') || parent.text.slice(node.end - parent.start).startsWith('?.')) return false;
  if (language.id !== 'go') return true;
  // Methods may be called on a nil pointer; only the interface `error` is sure to have no value behind it.
  return parent.field('field')?.text === 'Error' && parent.parent?.kind === 'call_expression';
}

/** Whether the node is evaluated whenever the code is: not behind another test. */
function isCertain(node: SyntaxNode, code: SyntaxNode): boolean {
  for (let at = node; at !== code;) {
    const { parent } = at;
    if (!parent) return false;
    const isFirst = parent.namedChildren[0] === at || at.fieldName === 'condition';
    if (parent !== code && APART.test(parent.kind) && !isFirst) return false;
    if (
      parent.kind === 'binary_expression' &&
      /^(&&|\|\||\?\?)$/.test(parent.field('operator')?.kind ?? '') &&
      at.fieldName !== 'left'
    )
      return false;
    at = parent;
  }
  return true;
}

/** `const a = x.foo; if (x == null) …` */
function checkEarlierUse(context: RuleContext, node: SyntaxNode, condition: SyntaxNode): void {
  const test = nullTest(context, condition);
  if (test?.subject.kind !== 'identifier' || context.language.id === 'go') return;
  const binding = context.scopes.bindingOf(test.subject);
  if (!binding || binding.scope.kind === 'module' || !BLOCK.test(node.parent?.kind ?? '')) return;
  const statements = node.parent?.namedChildren ?? [];
  const before = statements.slice(Math.max(0, statements.indexOf(node) - 6), statements.indexOf(node)).toReversed();
  for (const statement of before) {
    if (binding.writes.some((write) => statement.contains(write.node))) return;
    const use = binding.reads.find(
      (read) => statement.contains(read) && isDereference(context, read) && isStraight(read, statement),
    );
    if (use?.parent) return report(context, use.parent, test, 'below');
    if (!/(expression_statement|declaration|assignment)$/.test(statement.kind)) return;
  }
}

function isStraight(read: SyntaxNode, statement: SyntaxNode): boolean {
  if (!/(expression_statement|declaration)$/.test(statement.kind)) return false;
  for (let at: SyntaxNode | undefined = read; at && at !== statement; at = at.parent) {
    if (
      APART.test(at.kind) ||
      (at.kind === 'binary_expression' && /^(&&|\|\||\?\?)$/.test(at.field('operator')?.kind ?? ''))
    )
      return false;
  }
  return true;
}

/** `order.orElse(null)` in Java: what is done with the value must fit nothing as well. */
function checkFallback(context: RuleContext, node: SyntaxNode): void {
  if (node.field('name')?.text !== 'orElse' || node.field('arguments')?.namedChildren[0]?.kind !== 'null_literal')
    return;
  const use = isDereference(context, node) ? node : firstUnlookedUse(context, node.parent);
  if (!use?.parent || context.isTestCode) return;
  context.report({
    at: use.parent,
    confidence: 'medium',
    message:
      '`orElse(null)` gives `null` where there is no value, and nothing has looked for that here. Use `map`, `orElseThrow` or another fallback.',
    related: use === node ? [] : [{ at: node, message: 'The value comes from here.' }],
  });
}

/** The first member that a variable is asked for without a test on the way. */
function firstUnlookedUse(context: RuleContext, declarator: SyntaxNode | undefined): SyntaxNode | undefined {
  const name = declarator?.kind === 'variable_declarator' ? declarator.field('name') : undefined;
  const binding = name && context.scopes.bindingOf(name);
  if (!binding || binding.writes.length !== 1) return undefined;
  const read = binding.reads.find((one) => isDereference(context, one));
  return read && !isSurelyPresent(context, binding, read) ? read : undefined;
}

function report(
  context: RuleContext,
  use: SyntaxNode,
  test: NullTest,
  where: 'here' | 'in this branch' | 'below',
): void {
  const name = test.subject.text;
  const isLate = where === 'below';
  context.report({
    at: use,
    ...(isLate ? { severity: 'medium', confidence: 'medium' } : {}),
    message: isLate
      ? `\`${name}\` is used here and checked for \`${test.word}\` only afterwards. Check it first, or remove the check.`
      : `\`${name}\` is \`${test.word}\` ${where}, so this fails. Use the other ${where === 'here' ? 'operator' : 'branch'}, or give it a value first.`,
    related: [{ at: test.node, message: `It is checked for \`${test.word}\` here.` }],
  });
}
