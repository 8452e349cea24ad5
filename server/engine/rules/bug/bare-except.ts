import { insertAfter } from '../edits/replace-node.ts';
import { someBelow } from '../code/files/same-code.ts';
import type { Rule, RuleContext } from '../rule.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';

export const bareExcept: Rule = {
  id: 'bare-except',
  title: 'Bare except catches everything',
  category: 'bug',
  severity: 'medium',
  confidence: 'high',
  languages: ['python'],
  cwe: 396,
  aliases: ['E722', 'W0702', 'B001', 'bare-except'],
  rationale: `
\`except:\` also catches \`KeyboardInterrupt\` and \`SystemExit\`, so Ctrl+C and a regular exit no longer end the program, and a
misspelled name looks like an expected failure. Name the exceptions that the code can deal with, or at least \`Exception\`.

Not reported: handlers that raise again, which is how clean-up on any failure is written, that keep \`sys.exc_info()\` for
somebody else, or that stand behind \`except Exception\` or \`except KeyboardInterrupt: raise\`. A comment on the line lowers the confidence.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
def read_port(text):
    try:
        return int(text)
    <|except|>:
        return 8080
`,
      good: `
def read_port(text):
    try:
        return int(text)
    except Exception:
        return 8080
`,
    },
  ],
  fix: 'unsafe',
  create(context) {
    return {
      except_clause(node) {
        const clause = context.dialect.catchClause(node);
        const keyword = node.child('except');
        if (!clause || !keyword || clause.types.length > 0 || node.field('value') || passesOn(clause.body)) return;
        if (followsOthersOnPurpose(node) || isEmpty(clause.body)) return;
        context.report({
          at: keyword,
          message:
            'This catches `KeyboardInterrupt` and `SystemExit` too. Name the exceptions that are expected, or `Exception`.',
          ...(isExplained(context, keyword) && { confidence: 'low' }),
          fix: {
            title: 'Catch `Exception` only',
            safety: 'unsafe',
            edits: () => [insertAfter(keyword, ' Exception')],
          },
        });
      },
    };
  },
};

/** Also where the exception is taken along to be raised elsewhere, or the process ends at once. */
function passesOn(body: SyntaxNode): boolean {
  return someBelow(
    body,
    ({ kind, text }) =>
      kind === 'raise_statement' || (kind === 'identifier' && /^(exc_info|_exit|set_exception)$/.test(text)),
  );
}

/** A comment behind the colon says why, unless it is addressed to a tool. */
function isExplained({ tree }: RuleContext, { start }: SyntaxNode): boolean {
  const { end } = tree.lines.spanOf(tree.lines.lineAt(start));
  return tree.comments.some(
    (comment) =>
      comment.start > start &&
      comment.start < end &&
      !/noqa|nosec|pylint|pragma|type:|todo|fixme|xxx/i.test(comment.text),
  );
}

/** Where nothing is done about the error, that is the worse fault: `empty-catch` reports it. */
function isEmpty(body: SyntaxNode): boolean {
  return body.namedChildren.every(({ kind, text }) => kind === 'pass_statement' || text === '...');
}

/** After `except Exception` only the rest is left, and after `except KeyboardInterrupt: raise` no harm is done. */
function followsOthersOnPurpose(clause: SyntaxNode): boolean {
  for (let before = clause.previousSibling; before?.kind === 'except_clause'; before = before.previousSibling) {
    const [only] = before.child('block')?.namedChildren ?? [];
    if (only?.kind === 'raise_statement' || /^except (Base)?Exception\b/.test(before.text)) return true;
  }
  return false;
}
