import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { enclosingLoop, leavesLoop } from '../code/functions/enclosing-loop.ts';
import type { Rule, RuleContext } from '../rule.ts';

const SHORT_FILE = 30;

export const accumulatingSpread: Rule = {
  id: 'accumulating-spread',
  title: 'Everything gathered so far is copied in each round',
  category: 'performance',
  severity: 'low',
  confidence: 'high',
  languages: ['javascript', 'typescript'],
  cwe: 407,
  aliases: ['noAccumulatingSpread', 'no-accumulating-spread', 'oxc/no-accumulating-spread', 'reduce-initializer'],
  rationale: `
\`reduce((all, item) => ({ ...all, [item.id]: item }), {})\` copies the whole result for each item: a thousand items make half a million copies. The
accumulator belongs to this \`reduce\` alone, so it may be changed: \`all[item.id] = item\`, or use \`Object.fromEntries\` or a loop with \`push\`.

Reported for spreads, \`concat\` and \`Object.assign({}, …)\` of the accumulator in \`reduce\`, and for variables that are copied into themselves
in a loop. Where each round waits for something (\`await\`), the copy is the smaller cost and the confidence low; so it is for
\`concat\` and spreads of both sides in files of more than ${SHORT_FILE} lines, which join few lists more often than they gather many items. Not reported: a spread of something
else, and loops that copy only to stop.`,
  examples: [
    {
      language: 'typescript',
      bad: `
export const byId = (orders: Order[]) =>
  orders.reduce((all, order) => ({ <|...all|>, [order.id]: order }), {});
`,
      good: `
export const byId = (orders: Order[]) =>
  Object.fromEntries(orders.map((order) => [order.id, order]));
`,
    },
    {
      language: 'javascript',
      bad: `
let names = [];
for (const order of orders) {
  names = [<|...names|>, order.name];
}
`,
      good: `
const names = [];
for (const order of orders) {
  names.push(order.name);
}
`,
    },
  ],
  create(context) {
    return {
      spread_element: (node) => checkSpread(context, node),
      call_expression: (node) => checkCall(context, node),
    };
  },
};

function checkSpread(context: RuleContext, node: SyntaxNode): void {
  const [name] = node.namedChildren;
  const literal = node.parent;
  if (name?.kind !== 'identifier' || !literal || !/^(array|object)$/.test(literal.kind)) return;
  if (literal.kind === 'object' && !canGrow(literal, node)) return;
  // Lists and objects that are joined are few more often than the items of one list.
  const isJoined = literal.namedChildren.some((member) => member !== node && member.kind === 'spread_element');
  const isMinor = isJoined && context.tree.lines.lineCount > SHORT_FILE;
  if (isAccumulated(context, name, literal)) report(context, node, name.text, isMinor);
}

/** With fixed keys an object stays as small as it is. */
function canGrow(object: SyntaxNode, spread: SyntaxNode): boolean {
  return object.namedChildren.some(
    (member) =>
      (member.kind === 'spread_element' && member !== spread) || member.field('key')?.kind === 'computed_property_name',
  );
}

/** `all.concat(item)`, `Object.assign({}, all, …)` */
function checkCall(context: RuleContext, node: SyntaxNode): void {
  const callee = node.field('function');
  if (callee?.kind !== 'member_expression') return;
  const method = callee.field('property')?.text;
  const object = callee.field('object');
  if (
    method === 'concat' &&
    object?.kind === 'identifier' &&
    isAccumulated(context, object, node) &&
    !isText(context, object)
  ) {
    report(context, callee, object.text, context.tree.lines.lineCount > SHORT_FILE);
  } else if (method === 'assign' && object?.text === 'Object') {
    const [target, copied] = node.field('arguments')?.namedChildren ?? [];
    if (target?.text === '{}' && copied?.kind === 'identifier' && isAccumulated(context, copied, node))
      report(context, copied, copied.text);
  }
}

/** The copy becomes the next value of what it copies: of the accumulator of a `reduce`, or of a variable in a loop. */
function isAccumulated(context: RuleContext, name: SyntaxNode, copy: SyntaxNode): boolean {
  let value = copy;
  while (value.parent && /^(parenthesized_expression|as_expression|satisfies_expression)$/.test(value.parent.kind))
    value = value.parent;
  const { parent } = value;
  if (parent?.kind === 'assignment_expression') return isLoopCopy(context, name, parent);
  const callback =
    parent?.kind === 'return_statement' ? parent.ancestor(context.dialect.controlFlow.functions) : parent;
  return callback !== undefined && isAccumulator(context, name, callback);
}

function isLoopCopy(context: RuleContext, name: SyntaxNode, assignment: SyntaxNode): boolean {
  const target = assignment.field('left');
  const loop = enclosingLoop(context, assignment);
  const binding = context.scopes.bindingOf(name);
  if (target?.text !== name.text || !loop || !binding || leavesLoop(context, assignment, loop)) return false;
  // A variable that begins anew in each round gathers nothing.
  return !binding.declarations.some((declaration) => loop.contains(declaration));
}

function isAccumulator({ scopes, dialect }: RuleContext, name: SyntaxNode, callback: SyntaxNode): boolean {
  const call = callback.parent?.parent && dialect.call(callback.parent.parent);
  if (!call || !/^reduce(Right)?$/.test(call.name) || call.arguments[0]?.node !== callback) return false;
  const first = dialect.functionLike(callback)?.parameters[0]?.nameNode;
  return first !== undefined && scopes.bindingOf(name) === scopes.bindingOf(first);
}

/** Texts have a `concat` as well, which copies no list. */
function isText({ scopes }: RuleContext, name: SyntaxNode): boolean {
  return (scopes.bindingOf(name)?.writes ?? []).some(
    ({ value }) => value?.kind === 'string' || value?.kind === 'template_string',
  );
}

function report(context: RuleContext, at: SyntaxNode, name: string, isMinor = false): void {
  context.report({
    at,
    ...((isMinor || waits(context, at)) && { confidence: 'low' }),
    message: `This copies all of \`${name}\` in each round, so the time grows with the square of the items. Add to \`${name}\` instead of copying it.`,
  });
}

/** Whether each round of the loop waits for something, which takes longer than the copy. */
function waits(context: RuleContext, at: SyntaxNode): boolean {
  return enclosingLoop(context, at)?.text.includes('await ') ?? false;
}
