import type { FunctionMetrics } from '#shared/domain/metrics.ts';
import {
  type ComplexityLimits,
  confidenceOfComplexity,
  DEFAULT_LIMITS,
  findComplexFunctions,
} from '../code/functions/complex-functions.ts';
import { isCompiled } from '../code/files/compiled-code.ts';
import { nameFunction, spanOfName } from '../code/files/span-of-name.ts';
import type { Rule, RuleContext } from '../rule.ts';

export const highComplexity: Rule = {
  id: 'high-complexity',
  title: 'Function has too many paths',
  category: 'maintainability',
  severity: 'low',
  confidence: 'high',
  languages: 'any',
  aliases: [
    'C901',
    'R0912',
    'PLR0912',
    'complexity',
    'S3776',
    'S1541',
    'CyclomaticComplexity',
    'gocyclo',
    'gocognit',
    'cyclop',
  ],
  rationale: `
Every branch adds a path that somebody has to think through and test. Cyclomatic complexity counts the paths; cognitive
complexity counts how hard they are to follow, so that nested branches weigh more. Take out pieces that have a name of their
own, return early, or replace a cascade by a table.

A function is reported when its cognitive complexity is over the limit, or its cyclomatic complexity is and the branches are
more than the cases of one flat \`switch\` or the parts of one condition, which are long but easy to read. What costs a reader
nothing is not counted, although the metrics count it: Go's \`if err != nil\` that leaves at once, parts of markup that show under a
condition, and functions with a name of their own inside, which are judged for themselves. What a compiler wrote is left alone,
and so are tests.

Just over a default limit the confidence is low, which is not shown by default; it is medium from one and a half times the limit on.
A limit that a project sets is meant as it stands.`,
  examples: [
    {
      language: 'python',
      bad: `
def <|ship|>(orders, stock):
    done = []
    for order in orders:
        if order.paid:
            for item in order.items:
                if item.id in stock:
                    if stock[item.id] >= item.count:
                        for part in item.parts:
                            if part.is_fragile:
                                part.wrapped = True
                        stock[item.id] -= item.count
                    elif item.can_wait or order.can_wait:
                        order.waits = True
                    else:
                        order.failed = True
                        break
                elif item.optional and not order.strict:
                    continue
                else:
                    order.failed = True
            if not order.failed:
                done.append(order)
        else:
            order.failed = True
    return done
`,
      good: `
def ship(orders, stock):
    for order in orders:
        order.failed = not order.paid or not all(take(item, order, stock) for item in order.items)
    return [order for order in orders if not order.failed]
`,
    },
  ],
  options: {
    maxCyclomatic: {
      type: 'integer',
      default: DEFAULT_LIMITS.cyclomatic,
      minimum: 1,
      description: 'Highest cyclomatic complexity that is not reported.',
    },
    maxCognitive: {
      type: 'integer',
      default: DEFAULT_LIMITS.cognitive,
      minimum: 1,
      description: 'Highest cognitive complexity that is not reported.',
    },
  },
  create(context) {
    return {
      File() {
        if (context.isTestCode || isCompiled(context)) return;
        const limits = { cyclomatic: context.integer('maxCyclomatic'), cognitive: context.integer('maxCognitive') };
        for (const cost of findComplexFunctions(context, limits)) report(context, cost, limits);
      },
    };
  },
};

/** What else makes the function hard to read; it needs no finding of its own. */
const MANY_LINES = 100;
const DEEP = 5;

function report(context: RuleContext, cost: FunctionMetrics, limits: ComplexityLimits): void {
  const { cyclomatic, cognitive, name, codeLines, nesting } = cost;
  const figures = [
    ...(cognitive > limits.cognitive ? [`a cognitive complexity of ${cognitive} (limit ${limits.cognitive})`] : []),
    ...(cyclomatic > limits.cyclomatic
      ? [`a cyclomatic complexity of ${cyclomatic} (limit ${limits.cyclomatic})`]
      : []),
    ...(nesting > DEEP ? [`${nesting} levels of nesting`] : []),
    ...(codeLines > MANY_LINES ? [`${codeLines} lines of code`] : []),
  ];
  const last = figures.pop() ?? '';
  const list = figures.length > 0 ? `${figures.join(', ')} and ${last}` : last;
  context.report({
    at: spanOfName(context.tree, cost),
    message: `${nameFunction(name)} has ${list}. Split it into functions that do one thing each.`,
    confidence: confidenceOfComplexity(cost, limits),
  });
}
