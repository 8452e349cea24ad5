import type { Call, FunctionLike } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { canComeToEnd } from '../code/functions/code-ends.ts';
import { type FunctionReturns, listenToReturns, returnedValue } from '../code/functions/function-returns.ts';
import { lastStatements } from '../code/functions/last-statements.ts';
import { someBelow } from '../code/files/same-code.ts';
import type { Report, Rule, RuleContext } from '../rule.ts';

/** Methods of arrays whose callback answers a question for each element. */
const ITERATION =
  /^(map|filter|reduce|reduceRight|find|findIndex|findLast|findLastIndex|some|every|flatMap|sort|toSorted)$/;
const IN_PLACE = /^sort$/;
/** Libraries whose functions of these names take other callbacks. */
const FOREIGN =
  /^(\$|jQuery|async|Promise|Bluebird|React|Children)$|(model|collection|repo|repository|db|cy|page|stream|observable|\$)$/i;
const CALLBACK_PARAMETER = /^(err|error|e)$/;
/** Calls that do not come back, though no list can know all of them. */
const STOPS =
  /error|exit|abort|fail|die|usage|raise|throw|panic|reject|unreachable|never|assert|exception|invalid|stop/i;
/** Kinds whose last branch may be the only one left, or that the end of the code depends on in other ways. */
const UNCLEAR = /^(match_statement|switch_statement|assert_statement)$/;
const NOTHING = /^(none|null|undefined)$/;
/** Return types that hold what a function without `return` gives. */
const MAY_BE_NONE =
  /\b(None|Optional|Any|object|NoReturn|Never|Iterator|Iterable|Generator|AsyncIterator|AsyncGenerator|void|undefined|any|unknown|never|null|T|_T)\b/;
/** Values that a caller can do something with, unlike the result of a call that is returned to leave early. */
const TELLING =
  /^(string|concatenated_string|integer|float|number|list|dictionary|tuple|set|object|array|template_string|binary_operator|binary_expression|list_comprehension|dictionary_comprehension|expression_list)$/;

export const missingReturn: Rule = {
  id: 'missing-return',
  title: 'A function that should give a value can end without one',
  category: 'bug',
  severity: 'medium',
  confidence: 'medium',
  languages: ['javascript', 'typescript', 'python'],
  aliases: ['array-callback-return', 'consistent-return', 'R1710', 'inconsistent-return-statements', 'RET503', 'S3801'],
  rationale: `
A callback of \`map\`, \`filter\`, \`reduce\` and the like answers for one element. Without a \`return\` the answer is \`undefined\`: all
elements are filtered out, or the sum is lost. Where only a loop is meant, \`forEach\` says so. In the same way a function that
returns a value on one path and comes to its end on another gives \`None\` or \`undefined\` to callers who do not expect it.

Of Python functions those are reported that promise a value by their annotation. Without one the finding has low confidence,
because "find it or give nothing" is often meant. Not reported: empty callbacks, generators, functions that only leave early with
\`return callback(error)\`, and ends behind a \`match\` or a call that looks as if it never came back.`,
  examples: [
    {
      language: 'javascript',
      bad: `
function activeNames(users) {
  const names = users.<|map|>((user) => {
    user.name.trim();
  });
  return names;
}
`,
      good: `
function activeNames(users) {
  const names = users.map((user) => {
    return user.name.trim();
  });
  return names;
}
`,
    },
    {
      language: 'python',
      bad: `
def <|shipping_cost|>(weight: float) -> float:
    if weight < 1:
        return 3.9
    elif weight < 10:
        return 5.9
`,
      good: `
def shipping_cost(weight: float) -> float:
    if weight < 1:
        return 3.9
    elif weight < 10:
        return 5.9
    raise ValueError(f"too heavy: {weight}")
`,
    },
  ],
  create(context) {
    return listenToReturns(context, (found) => {
      const view = context.dialect.functionLike(found.node);
      if (!view?.body || found.isGenerator) return;
      const report = ofCallback(context, view, found) ?? ofPaths(context, view, found);
      if (report) context.report(report);
    });
  },
};

function ofCallback(context: RuleContext, view: FunctionLike, { node, returns }: FunctionReturns): Report | undefined {
  const call = iterationOf(context, node);
  if (!call || view.isAsync || !view.body) return undefined;
  const statements = context.dialect.statements(view.body);
  if (view.body.kind !== 'statement_block' || statements.length === 0 || returns.some(returnedValue)) return undefined;
  if (!canComeToEnd(context, statements)) return undefined;
  const isDropped = call.node.parent?.kind === 'expression_statement' && !IN_PLACE.test(call.name);
  if (isDropped && call.name !== 'map') return undefined;
  return {
    at: call.node.field('function')?.field('property') ?? call.callee,
    message: isDropped
      ? `The callback of \`${call.name}\` returns nothing and its result is dropped. Use \`forEach\` for a loop.`
      : `The callback of \`${call.name}\` never returns a value. Return the answer for the element.`,
    confidence: context.isTestCode ? 'low' : isDropped ? 'medium' : 'high',
    ...(isDropped && { severity: 'low' }),
  };
}

/** The call of an array method that takes the function as its callback. */
function iterationOf({ dialect, language }: RuleContext, node: SyntaxNode): Call | undefined {
  if (language.id === 'python' || node.parent?.kind !== 'arguments') return undefined;
  const call = node.parent.parent && dialect.call(node.parent.parent);
  if (!call?.receiver || !ITERATION.test(call.name) || call.arguments[0]?.value !== node) return undefined;
  const receiver = call.receiver.text.slice(-80).match(/[\w$]+(?=\W*$)/)?.[0] ?? '';
  const first = dialect.functionLike(node)?.parameters[0]?.nameNode?.text ?? '';
  // With nothing to look at a callback cannot answer for an element.
  if (first === '' && !dialect.functionLike(node)?.parameters[0]) return undefined;
  return FOREIGN.test(receiver) || CALLBACK_PARAMETER.test(first) ? undefined : call;
}

function ofPaths(context: RuleContext, view: FunctionLike, { node, returns }: FunctionReturns): Report | undefined {
  const values = returns.map(returnedValue);
  if (!view.body || values.length === 0 || node.kind === 'lambda' || isSetterOrConstructor(view)) return undefined;
  if (values.some((value) => !value || NOTHING.test(value.kind))) return undefined;
  const type = node.field('return_type');
  if (type && MAY_BE_NONE.test(type.text)) return undefined;
  const isPromised = type !== undefined && context.language.id === 'python';
  // Whoever silences the type checker at the head of a function has been told.
  if (isPromised && context.text.slice(node.start, view.body.start).includes('type: ignore')) return undefined;
  if (!isPromised && !values.every((value) => value && TELLING.test(value.kind))) return undefined;
  if (!canComeToEnd(context, context.dialect.statements(view.body)) || isUnclear(context, view.body)) return undefined;
  return {
    at: view.nameNode ?? { start: node.start, end: Math.max(node.start + 1, view.body.start) },
    message: isPromised
      ? `\`${view.name}\` promises \`${type.text}\` but can come to its end without a \`return\`. Return a value there, or raise.`
      : `${view.name ? `\`${view.name}\`` : 'This function'} returns a value on some paths and comes to its end without one on others. Return a value there as well.`,
    confidence: isPromised ? 'medium' : 'low',
  };
}

function isSetterOrConstructor({ node, name }: FunctionLike): boolean {
  return name === 'constructor' || name === '__init__' || node.has('set');
}

/** Whether the text does not tell if control comes to the end. */
function isUnclear(context: RuleContext, body: SyntaxNode): boolean {
  return lastStatements(context, body).some((last) => {
    if (last.kind === 'try_statement' && isMeantToRaise(last)) return true;
    if (UNCLEAR.test(last.kind) || (last.kind !== 'if_statement' && last.has('else_clause'))) return true;
    const expression = last.kind === 'expression_statement' ? last.namedChildren[0] : undefined;
    const call =
      expression &&
      context.dialect.call(expression.kind === 'await' ? (expression.namedChildren[0] ?? expression) : expression);
    return call !== undefined && STOPS.test(call.name);
  });
}

/** A `try` that only returns something where it failed. */
function isMeantToRaise(node: SyntaxNode): boolean {
  return !someBelow(node.field('body') ?? node, ({ kind }) => kind === 'return_statement');
}
