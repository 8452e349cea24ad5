import type { Rule } from '../rule.ts';

const COMPOUND = /^(if|for|while|try|with|match)_statement$|_definition$/;

export const unnecessarySemicolon: Rule = {
  id: 'unnecessary-semicolon',
  title: 'Semicolon at the end of a line',
  category: 'style',
  severity: 'info',
  confidence: 'high',
  languages: ['python'],
  aliases: ['E703', 'W0301'],
  rationale: `
In Python the line break ends a statement. A semicolon at the end of a line says nothing; it is a habit from other languages.

Not reported: semicolons between two statements of one line, and in notebooks exported to scripts, where one at the end
of a cell keeps its value from being shown.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
def total(order):
    price = order.price<|;|>
    return price * order.amount
`,
      good: `
def total(order):
    price = order.price
    return price * order.amount
`,
    },
  ],
  fix: 'safe',
  create(context) {
    const { text } = context.tree;
    if (!text.includes(';') || /^# (In\[|%%)/m.test(text)) return {};
    return {
      module: checkAll,
      Block: checkAll,
    };

    function checkAll(block: Parameters<typeof context.dialect.statements>[0]): void {
      for (const statement of context.dialect.statements(block)) {
        if (!COMPOUND.test(statement.kind)) check(statement.end);
      }
    }

    function check(end: number): void {
      const line = text.slice(end, context.tree.lines.spanOf(context.tree.lines.lineAt(end)).end);
      const match = /^([ \t]*);+[ \t]*(?=$|#)/.exec(line);
      if (!match) return;
      const start = end + (match[1]?.length ?? 0);
      context.report({
        at: { start, end: start + 1 },
        message: 'This semicolon is not needed: the line break ends the statement. Remove it.',
        fix: {
          title: 'Remove the semicolon',
          safety: 'safe',
          edits: () => [{ start: end, end: end + match[0].trimEnd().length, newText: '' }],
        },
      });
    }
  },
};
