import type { Rule } from '../rule.ts';

const LONGEST_QUOTE = 60;

export const todoComment: Rule = {
  id: 'todo-comment',
  title: 'Comment marks unfinished work',
  category: 'maintainability',
  severity: 'info',
  confidence: 'medium',
  languages: 'any',
  isOptIn: true,
  aliases: [
    'W0511',
    'FIX001',
    'FIX002',
    'no-warning-comments',
    'S1135',
    'S1134',
    'TodoComment',
    'godox',
    'FIX003',
    'FIX004',
  ],
  rationale: `
A note such as \`TODO\` is seen by whoever happens to open the file. Listed together, such notes show what was left for later, and
which of them belong into the issue tracker. The authors know about them, so the rule is off unless a project wants the list.

Reported are the marks as they are usually written: in capitals, at the beginning of a line of the comment or followed by a
colon or parenthesis. Words such as \`todo\` in a sentence are not, and neither are patterns such as \`XXX-XXXX\`.`,
  examples: [
    {
      language: 'go',
      bad: `
package orders

// <|TODO|>(ana): charge the card before shipping.
func ship() {}
`,
      good: `
package orders

// ship charges no card; that happens in billing.
func ship() {}
`,
    },
  ],
  options: {
    marks: {
      type: 'strings',
      default: ['TODO', 'FIXME', 'XXX', 'HACK'],
      description: 'Words that mark unfinished work.',
    },
  },
  create(context) {
    const marks = context.strings('marks').map((mark) => mark.replaceAll(/[^\w]/g, String.raw`\$&`));
    if (marks.length === 0) return {};
    const words = marks.join('|');
    // At the start of a line of the comment, or anywhere with a colon or parenthesis behind it.
    const pattern = new RegExp(
      String.raw`(?:^[ \t/*#!;<-]*@?(${words})(?=[\s:(.,!?]|$))|(?<![\w'"\x60.-])(${words})(?=:(?!:)|\()`,
      'gm',
    );
    return {
      Comment(node) {
        const { text } = node;
        for (const match of text.matchAll(pattern)) {
          const mark = match[1] ?? match[2] ?? '';
          const start = node.start + match.index + match[0].length - mark.length;
          context.report({
            at: { start, end: start + mark.length },
            message: `Unfinished work: ${quote(text.slice(match.index + match[0].length - mark.length))}`,
          });
        }
      },
    };
  },
};

/** The note up to the end of its line. */
function quote(note: string): string {
  const line = (/^[^\r\n]*/.exec(note)?.[0] ?? '').replace(/\s*(\*\/|-->)\s*$/, '').trim();
  return line.length > LONGEST_QUOTE ? `${line.slice(0, LONGEST_QUOTE - 1)}…` : line;
}
