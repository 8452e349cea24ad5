import { calleesLike } from '../code/calls/callees.ts';
import { insertAfter } from '../edits/replace-node.ts';
import type { Rule } from '../rule.ts';

const PATH = /^(Number\.|window\.|globalThis\.)?parseInt$/;

export const parseintWithoutRadix: Rule = {
  id: 'parseint-without-radix',
  title: '`parseInt` guesses the base of the number',
  category: 'bug',
  severity: 'info',
  confidence: 'medium',
  languages: ['javascript', 'typescript'],
  aliases: ['radix', 'S2427', 'useParseIntRadix'],
  rationale: `
Without a second argument \`parseInt('0x10')\` is 16 and \`parseInt('10')\` is 10. Where only decimal numbers are expected, saying so makes
the code plain and keeps odd input from being read as hexadecimal.

The rule is off unless a project turns it on: for texts of digits the result is the same. Not reported: functions of that name that
the file declares itself, and \`parseInt\` handed over as a function.`,
  examples: [
    {
      language: 'javascript',
      isFixed: true,
      bad: `
const port = <|parseInt|>(process.env.PORT);
`,
      good: `
const port = parseInt(process.env.PORT, 10);
`,
    },
  ],
  fix: 'unsafe',
  isOptIn: true,
  callees: calleesLike(/^parseInt$/),
  create(context) {
    return {
      Call(node) {
        const call = context.dialect.call(node);
        const [value, ...others] = call?.arguments ?? [];
        if (!call || !value || value.isSpread || others.length > 0) return;
        if (!PATH.test(context.names.pathOf(call.callee) ?? '')) return;
        context.report({
          at: call.callee,
          message: '`parseInt` reads `0x…` as a hexadecimal number. Pass the base as the second argument.',
          fix: {
            title: 'Read decimal numbers only: `, 10`',
            safety: 'unsafe', // \`0x10\` becomes 0
            edits: () => [insertAfter(value.node, ', 10')],
          },
        });
      },
    };
  },
};
