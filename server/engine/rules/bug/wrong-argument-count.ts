import type { Call, FunctionLike } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { hasSpread } from '../code/calls/call-arguments.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** How many values a function takes by their places. */
interface Arity {
  readonly least: number;
  readonly most: number;
}

/** So many calls that do not fit are a slip; more are a change of the function that left its calls alone. */
const MAX_CALLS = 2;
const NAMED_ONLY = /^(keyword_separator|list_splat_pattern|dictionary_splat_pattern)$/;
const DECLARED = /^(function_definition|function_declaration)$/;

export const wrongArgumentCount: Rule = {
  id: 'wrong-argument-count',
  title: 'Call does not fit the function',
  category: 'bug',
  severity: 'high',
  confidence: 'high',
  languages: ['python', 'javascript'],
  cwe: 685,
  aliases: ['E1120', 'E1121', 'E1123', 'S930', 'reportCallIssue', 'no-value-for-parameter', 'too-many-function-args'],
  rationale: `
A call with too few or too many arguments raises an error in Python, and in JavaScript drops the surplus in silence. Most often the function's head was
changed and one of its calls forgotten.

Reported for functions of the same file that are defined once. Not reported: functions with \`*args\`, \`**kwargs\`, \`...rest\` or decorators,
calls that spread a list, methods, and in JavaScript missing arguments, which are \`undefined\` there on purpose often. Where many calls of JavaScript
pass an argument too much, the confidence is low from the third on: the function lost a parameter that it did not need.`,
  examples: [
    {
      language: 'python',
      bad: `
def price(order, rate):
    return order.price * rate


def total(orders):
    return sum(<|price(order)|> for order in orders)
`,
      good: `
def price(order, rate=1):
    return order.price * rate


def total(orders):
    return sum(price(order) for order in orders)
`,
    },
    {
      language: 'javascript',
      bad: `
function price(order) {
  return order.price;
}
export const total = (orders, rate) => <|price(orders[0], rate)|>;
`,
      good: `
function price(order, rate) {
  return order.price * rate;
}
export const total = (orders, rate) => price(orders[0], rate);
`,
    },
  ],
  create(context) {
    if (context.tree.errorCount > 0) return {};
    /** How many calls of a function were reported. */
    const reported = new Map<SyntaxNode, number>();
    return {
      Call(node) {
        const call = context.dialect.call(node);
        if (!call || call.callee.kind !== 'identifier' || call.isNew || hasSpread(call)) return;
        const definition = definitionOf(context, call.callee);
        const arity = definition && arityOf(context, definition);
        if (!definition || !arity) return;
        const message = mismatch(context, call, definition, arity);
        if (message === undefined) return;
        const count = (reported.get(definition.node) ?? 0) + 1;
        reported.set(definition.node, count);
        const isScript = context.language.id === 'javascript';
        context.report({
          at: call.node,
          message,
          // An argument too much does no harm there.
          ...(isScript && { severity: 'medium' }),
          ...(isScript && count > MAX_CALLS && { confidence: 'low' }),
        });
      },
    };
  },
};

/** The only definition of a name that nothing else is ever assigned to. */
function definitionOf({ scopes, dialect, isTestCode }: RuleContext, callee: SyntaxNode): FunctionLike | undefined {
  const binding = scopes.bindingOf(callee);
  const [nameNode, ...others] = binding?.declarations ?? [];
  if (binding?.kind !== 'function' || !nameNode || others.length > 0 || binding.writes.length > 0) return undefined;
  const { parent } = nameNode;
  if (!parent || !DECLARED.test(parent.kind) || (isTestCode && isInTrial(callee))) return undefined;
  const view = dialect.functionLike(parent);
  return view && !view.isMethod && view.decorators.length === 0 ? view : undefined;
}

/** Tests call with wrong arguments to see what happens. */
function isInTrial(node: SyntaxNode): boolean {
  return node.ancestor(new Set(['with_statement', 'try_statement', 'lambda'])) !== undefined;
}

function arityOf({ language }: RuleContext, { parameters, node }: FunctionLike): Arity | undefined {
  if (parameters.some(({ isRest }) => isRest)) return undefined;
  if (language.id === 'javascript')
    return /\barguments\b/.test(node.text) ? undefined : { least: 0, most: parameters.length };
  const list = node.field('parameters')?.namedChildren ?? [];
  if (list.some(({ kind }) => NAMED_ONLY.test(kind))) return undefined;
  return { least: parameters.filter(({ defaultValue }) => !defaultValue).length, most: parameters.length };
}

/** What is wrong with a call, in a sentence. */
function mismatch(
  { language }: RuleContext,
  call: Call,
  { name, parameters }: FunctionLike,
  { least, most }: Arity,
): string | undefined {
  const count = call.arguments.length;
  const names = new Set(parameters.map(({ nameNode }) => nameNode?.text));
  const unknown = call.arguments.find((argument) => argument.name !== undefined && !names.has(argument.name));
  if (unknown) return `\`${name}\` has no parameter \`${unknown.name}\`. Mend the name, or take the argument out.`;
  if (count <= most && count >= least) return undefined;
  const wanted = least === most || language.id === 'javascript' ? `${most}` : `${least} to ${most}`;
  return `\`${name}\` takes ${wanted} argument${wanted === '1' ? '' : 's'} but gets ${count}. Change the call or the function's head.`;
}
