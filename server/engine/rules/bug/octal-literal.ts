import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { purposeOf } from '../code/values/purpose.ts';
import { replaceNode } from '../edits/replace-node.ts';
import type { Rule, RuleContext } from '../rule.ts';

const LEADING_ZERO = /^0[0-9_]*[1-9][0-9_]*[lL]?$/;
/** File modes, which everybody reads as octal: `0644`, `0o022`. */
const MODE = /^0[0-7]{3,5}$/;
const MODE_NAME = /\b(mode|perm|permission|permissions|umask|mask|flag|flags|chmod|octal|chr|char|byte)\b/;
const MODE_CALL = /mode|perm|mkdir|chmod|mask|open|create|write|char|byte|octal/i;

export const octalLiteral: Rule = {
  id: 'octal-literal',
  title: 'A leading zero makes a number octal',
  category: 'bug',
  severity: 'medium',
  confidence: 'medium',
  languages: ['javascript', 'typescript', 'python', 'java', 'go'],
  aliases: ['no-octal', 'S1314', 'AvoidUsingOctalValues', 'octalLiteral'],
  rationale: `
A number written with a leading zero counts in eights: \`010\` is 8, and \`08\` is an error or, in loose JavaScript, 8 as a decimal
number. Who lines up numbers with zeros gets other values than those written.

Modern Python and strict JavaScript refuse such numbers. Where they stand for file modes (\`0644\`) or bits, as is usual in Go and Java,
nothing is reported; other octal numbers in these languages have low confidence.`,
  examples: [
    {
      language: 'javascript',
      isFixed: true,
      bad: `
const offsets = [<|010|>, 100, 250];
`,
      good: `
const offsets = [0o10, 100, 250];
`,
    },
    {
      language: 'java',
      bad: `
class Shifts {
  static final int[] HOURS = {<|010|>, 12, 18};
}
`,
      good: `
class Shifts {
  static final int[] HOURS = {10, 12, 18};
}
`,
    },
  ],
  fix: 'safe',
  create(context) {
    return { Number: (node) => checkNumber(context, node) };
  },
};

function checkNumber(context: RuleContext, node: SyntaxNode): void {
  if (node.end - node.start < 2 || node.end - node.start > 20) return;
  const { text } = node;
  if (!LEADING_ZERO.test(text)) return;
  const isTypical = context.language.id === 'java' || context.language.id === 'go';
  if (isTypical && (MODE.test(text) || isForBits(context, node))) return;
  const digits = text.slice(1);
  const isOctal = /^[0-7]+$/.test(digits);
  context.report({
    at: node,
    message: messageFor(context, text),
    ...(isTypical && { confidence: 'low', severity: 'low' }),
    ...(isOctal &&
      context.language.id !== 'java' && {
        fix: {
          title: `Say that the number is octal: \`0o${digits}\``,
          safety: 'safe',
          edits: () => [replaceNode(node, `0o${digits}`)],
        },
      }),
  });
}

function isForBits(context: RuleContext, node: SyntaxNode): boolean {
  const operator = node.parent && context.dialect.binary(node.parent)?.operator;
  if (operator !== undefined && /^([&|^]|<<|>>)$/.test(operator)) return true;
  const call = node.parent?.parent && context.dialect.call(node.parent.parent);
  if (call && MODE_CALL.test(call.name)) return true;
  const { targets, functionName } = purposeOf(context, node);
  return [...targets, functionName].some((name) => MODE_NAME.test(name));
}

function messageFor({ language }: RuleContext, text: string): string {
  const digits = text.slice(1);
  if (!/^[0-7]+[lL]?$/.test(digits))
    return `\`${text}\` has a leading zero, which stands for octal numbers. Write the number without it.`;
  if (language.id === 'python')
    return `\`${text}\` is no number in Python 3. Write \`0o${digits}\`, or leave out the zero.`;
  const value = Number.parseInt(digits, 8);
  return `\`${text}\` is octal: ${value}. Write the number without the zero, or say that it is octal.`;
}
