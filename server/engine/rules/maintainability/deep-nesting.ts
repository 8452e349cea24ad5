import type { FunctionMetrics } from '#shared/domain/metrics.ts';
import { isCompiled } from '../code/files/compiled-code.ts';
import { isReportedAsComplex } from '../code/functions/complex-functions.ts';
import { nameFunction, spanOfName } from '../code/files/span-of-name.ts';
import { returnEarly } from '../edits/return-early.ts';
import type { Rule } from '../rule.ts';

export const deepNesting: Rule = {
  id: 'deep-nesting',
  title: 'Control structures are nested too deep',
  category: 'maintainability',
  severity: 'low',
  confidence: 'high',
  languages: 'any',
  aliases: ['R1702', 'PLR1702', 'max-depth', 'S134', 'NestedIfDepth', 'nestif'],
  rationale: `
Inside the sixth \`if\` or loop a reader has to remember six conditions. Leave early (\`return\`, \`continue\`), join conditions, or
move the inner part into a function whose name says what it does.

Counted are branches, loops, \`switch\`, handlers and conditional expressions within one function; \`else if\` stays on its level.
Functions that \`high-complexity\` asks to split already are not reported, and neither are tests. Where a function is nothing but one
\`if\`, a fix inverts its condition and returns early.`,
  examples: [
    {
      language: 'java',
      bad: `
class Mailer {
  void <|send|>(List<User> users) {
    for (User user : users) {
      if (user.isActive()) {
        for (Mail mail : user.mails()) {
          if (!mail.isSent()) {
            if (mail.isDue()) {
              for (Address address : mail.addresses()) {
                mail.sendTo(address);
              }
            }
          }
        }
      }
    }
  }
}
`,
      good: `
class Mailer {
  void send(List<User> users) {
    for (User user : users) {
      if (user.isActive()) sendAll(user.mails());
    }
  }
}
`,
    },
  ],
  options: {
    maxDepth: {
      type: 'integer',
      default: 5,
      minimum: 1,
      description: 'Most levels of control structures in a function.',
    },
  },
  fix: 'unsafe',
  create(context) {
    if (context.isTestCode || isCompiled(context)) return {};
    const maxDepth = context.integer('maxDepth');
    const candidates = new Map<number, FunctionMetrics>();
    return {
      File() {
        for (const metrics of context.metrics.functions) {
          if (metrics.nesting <= maxDepth || isReportedAsComplex(context, metrics)) continue;
          candidates.set(context.tree.lines.offsetAt(metrics.range.start), metrics);
        }
      },
      Function(node) {
        const metrics = candidates.get(node.start);
        const body = metrics && context.dialect.functionLike(node)?.body;
        if (!body || !candidates.delete(node.start)) return;
        // A function that is one level too deep is mended by one step.
        const edits = metrics.nesting === maxDepth + 1 ? returnEarly(context, body) : [];
        context.report({
          at: spanOfName(context.tree, metrics),
          message: `${nameFunction(metrics.name)} nests control structures ${metrics.nesting} levels deep (limit ${maxDepth}). Leave early or move the inner part out.`,
          ...(edits.length > 0 && {
            fix: { title: 'Invert the condition and return early', safety: 'unsafe', edits: () => edits },
          }),
        });
      },
    };
  },
};
