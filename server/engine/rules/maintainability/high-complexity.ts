import type { FunctionMetrics } from '#shared/domain/metrics.ts';
import { spanOfName } from '../edits/span-of-name.ts';
import type { Rule, RuleContext } from '../rule.ts';

export const highComplexity: Rule = {
  id: 'high-complexity',
  title: 'Function has too many paths',
  category: 'maintainability',
  severity: 'medium',
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
more than the flat list of cases of one \`switch\`, which is long but easy to read.`,
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
      default: 15,
      minimum: 1,
      description: 'Highest cyclomatic complexity that is not reported.',
    },
    maxCognitive: {
      type: 'integer',
      default: 20,
      minimum: 1,
      description: 'Highest cognitive complexity that is not reported.',
    },
  },
  create(context) {
    return {
      File() {
        for (const metrics of context.metrics.functions) check(context, metrics);
      },
    };
  },
};

function check(context: RuleContext, metrics: FunctionMetrics): void {
  const { cyclomatic, cognitive, name } = metrics;
  const [maxCyclomatic, maxCognitive] = [context.integer('maxCyclomatic'), context.integer('maxCognitive')];
  const isFlat = cognitive * 3 < cyclomatic;
  if (cognitive <= maxCognitive && (cyclomatic <= maxCyclomatic || isFlat)) return;
  const isExtreme = cognitive > 2 * maxCognitive || (cyclomatic > 2 * maxCyclomatic && !isFlat);
  const figures = [
    ...(cognitive > maxCognitive ? [`a cognitive complexity of ${cognitive} (limit ${maxCognitive})`] : []),
    ...(cyclomatic > maxCyclomatic ? [`a cyclomatic complexity of ${cyclomatic} (limit ${maxCyclomatic})`] : []),
  ];
  context.report({
    at: spanOfName(context.tree, metrics),
    message: `\`${name}\` has ${figures.join(' and ')}. Split it into functions that do one thing each.`,
    severity: isExtreme ? 'high' : 'medium',
  });
}
