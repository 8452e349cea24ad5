import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { replaceNode } from '../edits/replace-node.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** Values that were most likely meant to be compared with. */
const FIXED: ReadonlySet<string> = new Set([
  'number',
  'string',
  'true',
  'false',
  'null',
  'undefined',
  'template_string',
  'regex',
]);
const PLAIN: ReadonlySet<string> = new Set(['identifier', 'member_expression', 'this']);

export const assignmentInCondition: Rule = {
  id: 'assignment-in-condition',
  title: 'Assignment where a comparison is expected',
  category: 'bug',
  severity: 'high',
  confidence: 'high',
  languages: ['javascript', 'typescript'],
  cwe: 481,
  aliases: ['no-cond-assign', 'S1121', 'no-conditional-assignment'],
  rationale: `
\`if (state = 'open')\` changes \`state\` and is always true. Write \`===\` to compare.

Not reported: assignments in parentheses of their own, the usual way to say that one is meant, and loops and conditions that
fetch a value, such as \`while (match = pattern.exec(text))\`.`,
  examples: [
    {
      language: 'javascript',
      isFixed: true,
      bad: `
if (<|state = 'open'|>) {
  start();
}
`,
      good: `
if (state === 'open') {
  start();
}
`,
    },
  ],
  fix: 'unsafe',
  create(context) {
    return {
      if_statement: (node) => check(context, node.field('condition'), false),
      while_statement: (node) => check(context, node.field('condition'), true),
      do_statement: (node) => check(context, node.field('condition'), true),
    };
  },
};

function check(context: RuleContext, parentheses: SyntaxNode | undefined, isLoop: boolean): void {
  const assignment = parentheses?.namedChildren[0];
  const operator = assignment?.child('=');
  const value = assignment?.field('right');
  if (assignment?.kind !== 'assignment_expression' || !operator || !value) return;
  // Loops walk along (`node = node.next`); only a value that never changes makes no sense there.
  const isFixed = FIXED.has(value.kind) || value.text === 'undefined';
  if (!isFixed && (isLoop || !PLAIN.has(value.kind))) return;
  context.report({
    at: assignment,
    message: `This assigns to \`${assignment.field('left')?.text ?? ''}\` instead of comparing it. Use \`===\`, or put the assignment in parentheses of its own if it is meant.`,
    confidence: isFixed ? 'high' : 'medium',
    fix: {
      title: 'Replace `=` by `===`',
      safety: 'unsafe',
      edits: () => [replaceNode(operator, '===')],
    },
  });
}
