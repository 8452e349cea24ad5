import { isCompiled } from '../code/compiled-code.ts';
import { isReportedAsComplex } from '../code/complex-functions.ts';
import { nameFunction, spanOfName } from '../code/span-of-name.ts';
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
Functions that \`high-complexity\` asks to split already are not reported, and neither are tests.`,
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
  create(context) {
    return {
      File() {
        if (context.isTestCode || isCompiled(context)) return;
        const maxDepth = context.integer('maxDepth');
        for (const metrics of context.metrics.functions) {
          if (metrics.nesting <= maxDepth || isReportedAsComplex(metrics)) continue;
          context.report({
            at: spanOfName(context.tree, metrics),
            message: `${nameFunction(metrics.name)} nests control structures ${metrics.nesting} levels deep (limit ${maxDepth}). Leave early or move the inner part out.`,
          });
        }
      },
    };
  },
};
