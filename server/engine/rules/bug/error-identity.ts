import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { withoutParentheses } from '../code/files/same-code.ts';
import { replaceNode } from '../edits/replace-node.ts';
import type { Rule, RuleContext } from '../rule.ts';

const ERROR = /^(err\d*|\w*Err|error)$/;
const SENTINEL = /^[a-z]\w*\.Err[A-Z]\w*$|^Err[A-Z]\w*$/;

export const errorIdentity: Rule = {
  id: 'error-identity',
  title: 'An error is compared with `==` instead of `errors.Is`',
  category: 'bug',
  severity: 'low',
  confidence: 'medium',
  cwe: 697,
  languages: ['go'],
  aliases: ['errorlint', 'err113', 'goerr113'],
  rationale: `
As soon as somebody on the way wraps an error with \`fmt.Errorf("…: %w", err)\`, it is no longer equal to \`sql.ErrNoRows\`, and the case is
missed. \`errors.Is\` looks through the wrapping.

The rule is off unless a project turns it on, since functions that promise the bare error are common. \`io.EOF\`, which readers must
return unwrapped, and comparisons with \`nil\` are not reported.`,
  examples: [
    {
      language: 'go',
      isFixed: true,
      bad: `
package store

import (
	"database/sql"
	"errors"
)

func isMissing(err error) bool {
	return <|err == sql.ErrNoRows|> || errors.Is(err, ErrGone)
}
`,
      good: `
package store

import (
	"database/sql"
	"errors"
)

func isMissing(err error) bool {
	return errors.Is(err, sql.ErrNoRows) || errors.Is(err, ErrGone)
}
`,
    },
  ],
  fix: 'unsafe',
  isOptIn: true,
  create(context) {
    return { binary_expression: (node) => checkComparison(context, node) };
  },
};

function checkComparison(context: RuleContext, node: SyntaxNode): void {
  const operator = node.field('operator')?.kind;
  if (operator !== '==' && operator !== '!=') return;
  const binary = context.dialect.binary(node);
  if (!binary) return;
  const sides = [withoutParentheses(binary.left), withoutParentheses(binary.right)];
  const sentinel = sides.find(({ end, start, text }) => end - start < 80 && SENTINEL.test(text));
  const error = sides.find((side) => side !== sentinel && side.kind === 'identifier' && ERROR.test(side.text));
  if (!sentinel || !error || isInIsMethod(context, node)) return;
  const not = operator === '!=' ? '!' : '';
  const hasErrors = context.scopes.module.bindings.get('errors')?.importPath === 'errors';
  context.report({
    at: node,
    message: `A wrapped error is not equal to \`${sentinel.text}\`. Use \`errors.Is\`.`,
    ...(hasErrors && {
      fix: {
        title: `Compare with \`errors.Is\``,
        safety: 'unsafe', // wrapped errors count now
        edits: () => [replaceNode(node, `${not}errors.Is(${error.text}, ${sentinel.text})`)],
      },
    }),
  });
}

/** The method by which an error takes part in \`errors.Is\` compares like this. */
function isInIsMethod({ dialect }: RuleContext, node: SyntaxNode): boolean {
  const around = node.ancestor(dialect.controlFlow.functions);
  return around !== undefined && dialect.functionLike(around)?.name === 'Is';
}
