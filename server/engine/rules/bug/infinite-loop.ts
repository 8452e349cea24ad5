import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { someBelow, withoutParentheses } from '../code/files/same-code.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** What a condition may be made of so that its outcome depends on its variables only. */
const PURE =
  /^(identifier|integer|float|number|int_literal|float_literal|decimal_integer_literal|decimal_floating_point_literal|hex_integer_literal|true|false|none|null|nil|null_literal|undefined|binary_expression|comparison_operator|boolean_operator|not_operator|unary_expression|unary_operator|parenthesized_expression)$/;
const RELATIONAL = /^(<|<=|>|>=)$/;
/** Ways out of a loop. */
const EXITS =
  /^(break_statement|return_statement|raise_statement|throw_statement|goto_statement|yield|yield_expression|yield_statement|await|await_expression|continue_statement)$/;
/** Calls that may end the program, the loop by an exception, or the thread. */
const ENDS =
  /\b(exit|_exit|abort|Exit|Fatal\w*|panic|fail\w*|next|pop\w*|get_nowait|recv\w*|read\w*|accept|input|interrupt\w*|Goexit|execv\w*|throw\w*|raise\w*|sleep|Sleep|eval|exec|locals|setState|join)\s*\(/;
/** What is as true or false as it was when it was assigned, unlike a list. */
const SCALAR = /^(true|false|none|integer|float|string)$/;
const MAX_CONDITION = 200;
const FUNCTION =
  /^(function_(definition|declaration|expression)|arrow_function|method_(definition|declaration)|lambda(_expression)?|func_literal|generator_function(_declaration)?|constructor_declaration)$/;

export const infiniteLoop: Rule = {
  id: 'infinite-loop',
  title: 'Loop never ends',
  category: 'bug',
  severity: 'high',
  confidence: 'high',
  cwe: 835,
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: ['S2189', 'no-unmodified-loop-condition', 'S2251', 'for-direction', 'SA5002', 'IL_INFINITE_LOOP'],
  rationale: `
A loop whose condition depends on variables that nothing in the loop changes runs either never or for ever. Mostly the step was
forgotten, or it changes another variable.

Only conditions over local variables and constants are judged, and only where the loop has no other way out: no \`break\`, \`return\`,
exception or wait. Endless loops that are written as such, \`while True\` or \`for {}\`, are left alone.`,
  examples: [
    {
      language: 'python',
      bad: `
def total(values):
    index = 0
    result = 0
    while <|index < 10|>:
        result += values[index]
    return result
`,
      good: `
def total(values):
    index = 0
    result = 0
    while index < 10:
        result += values[index]
        index += 1
    return result
`,
    },
    {
      language: 'javascript',
      bad: `
export function fill(rows, columns) {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; <|column < columns|>; row++) {
      paint(row, column);
    }
  }
}
`,
      good: `
export function fill(rows, columns) {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      paint(row, column);
    }
  }
}
`,
    },
  ],
  create(context) {
    return {
      Loop(node) {
        const condition = conditionOf(node);
        if (
          !condition ||
          condition.end - condition.start > MAX_CONDITION ||
          someBelow(condition, ({ kind }) => !PURE.test(kind))
        )
          return;
        const names = [...condition.descendants()].filter(({ kind }) => kind === 'identifier');
        const body = node.field('body');
        if (!body || names.length === 0 || !names.every((name) => isConstant(context, name, node, condition))) return;
        if (ENDS.test(body.text) || hasExit(body)) return;
        const listed = [...new Set(names.map(({ text }) => `\`${text}\``))].join(' or ');
        context.report({
          at: condition,
          message: `Nothing in this loop changes ${listed}, so it runs for ever once it begins.`,
        });
      },
    };
  },
};

function conditionOf(node: SyntaxNode): SyntaxNode | undefined {
  if (node.kind === 'for_in_statement' || node.kind === 'enhanced_for_statement') return undefined;
  const clause = node.child('for_clause');
  const bare = node.namedChildren[0];
  const isGo = bare && node.kind === 'for_statement' && !node.field('condition') && bare !== node.field('body');
  const condition = clause ? clause.field('condition') : (node.field('condition') ?? (isGo ? bare : undefined));
  const inner = condition && withoutParentheses(condition);
  return inner && /^(for_clause|range_clause|empty_statement)$/.test(inner.kind) ? undefined : inner;
}

/** Whether nothing that runs in the loop can change what the name stands for. */
function isConstant(context: RuleContext, name: SyntaxNode, loop: SyntaxNode, condition: SyntaxNode): boolean {
  const binding = context.scopes.bindingOf(name);
  if (!binding || binding.scope.functionScope.kind !== 'function' || binding.scope.kind === 'class') return false;
  const own = loop.ancestor(context.dialect.controlFlow.functions);
  const isAround = ({ node }: { node: SyntaxNode }): boolean => loop.contains(node) && !isBefore(loop, node);
  if (binding.writes.some((write) => isAround(write) || functionAround(write.node) !== own)) return false;
  if (binding.reads.some(({ parent }) => parent?.kind === 'unary_expression' && parent.children[0]?.kind === '&'))
    return false;
  if (context.dialect.functionLike(binding.scope.node)?.node !== own && functionAround(binding.declarations[0]) !== own)
    return false;
  // A list or an object can change without being assigned.
  const isNumber = RELATIONAL.test(context.dialect.binary(name.parent ?? name)?.operator ?? '');
  if (binding.reads.some((read) => loop.contains(read) && isReceiver(read))) return false;
  if (
    !isNumber &&
    context.language.id === 'python' &&
    !binding.writes.every(({ value }) => value && SCALAR.test(value.kind))
  )
    return false;
  return isNumber || !binding.reads.some((read) => loop.contains(read) && !condition.contains(read));
}

/** Dates can be compared too, and have methods that change them. */
function isReceiver({ fieldName, parent }: SyntaxNode): boolean {
  return (
    (fieldName === 'object' || fieldName === 'operand') &&
    /^(attribute|member_expression|method_invocation|field_access|selector_expression)$/.test(parent?.kind ?? '')
  );
}

/** The start value in the head of a `for`. */
function isBefore(loop: SyntaxNode, node: SyntaxNode): boolean {
  const head = loop.field('initializer') ?? loop.field('init') ?? loop.child('for_clause')?.field('initializer');
  return head?.contains(node) === true;
}

function functionAround(node: SyntaxNode | undefined): SyntaxNode | undefined {
  for (let at = node?.parent; at; at = at.parent) if (FUNCTION.test(at.kind)) return at;
  return undefined;
}

function hasExit(body: SyntaxNode): boolean {
  const pending = [body];
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (!node.isNamed) continue;
    if (EXITS.test(node.kind)) return true;
    if (!FUNCTION.test(node.kind)) pending.push(...node.children);
  }
  return false;
}
