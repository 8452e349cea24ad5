import type { FunctionMetrics } from '#shared/domain/metrics.ts';
import {
  type ComplexityLimits,
  DEFAULT_LIMITS,
  findComplexFunctions,
  isTooComplex,
} from '../code/complex-functions.ts';
import { isCompiled } from '../code/compiled-code.ts';
import { nameFunction, spanOfName } from '../code/span-of-name.ts';
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
more than the cases of one flat \`switch\` or the parts of one condition, which are long but easy to read. Where a function is
complex only because of one inside of it, the inner one is reported. What a compiler wrote is left alone, and so are tests.
Over twice a limit the severity is medium.`,
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
        for (const metrics of findComplexFunctions(context.metrics.functions, limits)) report(context, metrics, limits);
      },
    };
  },
};

function report(context: RuleContext, metrics: FunctionMetrics, limits: ComplexityLimits): void {
  const { cyclomatic, cognitive, name } = metrics;
  const figures = [
    ...(cognitive > limits.cognitive ? [`a cognitive complexity of ${cognitive} (limit ${limits.cognitive})`] : []),
    ...(cyclomatic > limits.cyclomatic
      ? [`a cyclomatic complexity of ${cyclomatic} (limit ${limits.cyclomatic})`]
      : []),
  ];
  const isExtreme = isTooComplex(metrics, { cyclomatic: 2 * limits.cyclomatic, cognitive: 2 * limits.cognitive });
  context.report({
    at: spanOfName(context.tree, metrics),
    message: `${nameFunction(name)} has ${figures.join(' and ')}. Split it into functions that do one thing each.`,
    severity: isExtreme ? 'medium' : 'low',
  });
}
