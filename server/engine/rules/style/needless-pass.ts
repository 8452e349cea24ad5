import type { TextEdit } from '#shared/domain/text-edit.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { removeStatement } from '../edits/remove-statement.ts';
import type { Rule, RuleContext } from '../rule.ts';

export const needlessPass: Rule = {
  id: 'needless-pass',
  title: '`pass` stands beside other statements',
  category: 'style',
  severity: 'info',
  confidence: 'high',
  languages: ['python'],
  aliases: ['W0107', 'PIE790', 'unnecessary-pass', 'S2772'],
  rationale: `
\`pass\` fills a block that would be empty. Next to another statement, a docstring included, it does nothing and looks like a
piece of code that somebody forgot.

Not reported: a \`pass\` that is alone in its block, and one with a comment on its line or right above it, which it carries.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
class OrderError(Exception):
    """An order cannot be placed."""
    <|pass|>
`,
      good: `
class OrderError(Exception):
    """An order cannot be placed."""
`,
    },
  ],
  fix: 'safe',
  create(context) {
    return {
      Block(node) {
        const statements = context.dialect.statements(node);
        if (statements.length < 2) return;
        const passes = statements.filter(({ kind }) => kind === 'pass_statement');
        // Of a block that holds nothing else one has to stay.
        for (const pass of passes.length === statements.length ? passes.slice(1) : passes) reportPass(context, pass);
      },
    };
  },
};

function reportPass(context: RuleContext, pass: SyntaxNode): void {
  if (carriesComment(context, pass)) return;
  context.report({
    at: pass,
    message: '`pass` does nothing beside other statements. Remove it.',
    isUnnecessary: true,
    fix: { title: 'Remove `pass`', safety: 'safe', edits: () => [removal(context, pass)] },
  });
}

function carriesComment({ tree }: RuleContext, pass: SyntaxNode): boolean {
  const line = tree.lines.lineAt(pass.start);
  return tree.comments.some(({ start }) => {
    const at = tree.lines.lineAt(start);
    return at === line || (at === line - 1 && tree.lines.textOf(at).trimStart().startsWith('#'));
  });
}

/** With the `;` before it where it stands behind another statement. */
function removal({ tree }: RuleContext, pass: SyntaxNode): TextEdit {
  const { lines, text } = tree;
  const before = text.slice(lines.startOf(lines.lineAt(pass.start)), pass.start);
  const separator = /[ \t]*;[ \t]*$/.exec(before)?.[0];
  if (separator === undefined || text.slice(pass.end, lines.spanOf(lines.lineAt(pass.end)).end).trim() !== '') {
    return removeStatement(tree, pass);
  }
  return { start: pass.start - separator.length, end: pass.end, newText: '' };
}
