import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { negated } from '../code/conditions/conditions.ts';
import { ingredientsOf } from '../code/values/ingredients.ts';
import { isFromRequest } from '../code/functions/reach.ts';
import { spacedWords } from '../code/values/purpose.ts';
import { lineBreakOf } from '../edits/line-break-of.ts';
import { replaceNode } from '../edits/replace-node.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** Questions about rights and genuineness. */
const RIGHTS =
  /\b(is (admin|superuser|staff|authenticated|authorized|authorised|owner|allowed|logged in|trusted)|has (perm|perms|permission|permissions|role|access|scope)|check (password|permission|permissions|token|csrf|signature|access)|verify (password|token|signature|csrf|access)|compare digest|can (edit|delete|view|access|read|write)|authorize|current user|logged in)\b/;

/** Said to type checkers. */
const OF_TYPE = /^isinstance\(|\bis (not )?None$/;

export const assertUsedAsCheck: Rule = {
  id: 'assert-used-as-check',
  title: 'Assertion guards access or outside data',
  category: 'security',
  severity: 'low',
  confidence: 'medium',
  cwe: 617,
  languages: ['python'],
  aliases: ['S101', 'B101'],
  rationale: `
\`python -O\` leaves assertions out. A check of rights or of data of a request that is written as an assertion is gone then, and everybody gets
in. Raise an error instead; assertions are for what cannot be otherwise.

Assertions about types and internal state are not reported, nor is test code.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
def delete_user(current_user, user):
    <|assert|> current_user.is_admin, "administrators only"
    user.delete()
`,
      good: `
def delete_user(current_user, user):
    if not current_user.is_admin:
        raise PermissionError("administrators only")
    user.delete()
`,
    },
  ],
  fix: 'unsafe',
  create(context) {
    if (context.isTestCode || context.language.id !== 'python') return {};
    const hasRequests = /request|flask|django|fastapi|environ|aiohttp/.test(context.text);
    return { assert_statement: (node) => check(context, node, hasRequests) };
  },
};

function check(context: RuleContext, node: SyntaxNode, hasRequests: boolean): void {
  const [condition, message] = node.namedChildren;
  const keyword = node.children[0];
  if (!condition || !keyword || condition.kind === 'tuple' || OF_TYPE.test(condition.text)) return;
  const isAboutRights = RIGHTS.test(spacedWords(condition.text.replaceAll(/(["']).*?\1/g, '').slice(0, 200)));
  if (!isAboutRights && !(hasRequests && isAboutRequest(context, condition))) return;
  const error = isAboutRights ? 'PermissionError' : 'ValueError';
  context.report({
    at: keyword,
    message: `\`python -O\` leaves this check out. Raise \`${error}\` instead.`,
    ...(isAboutRights && { severity: 'medium' }),
    fix: {
      title: `Raise \`${error}\``,
      safety: 'unsafe',
      edits: () => [replaceNode(node, asIf(context, { node, condition, message, error }))],
    },
  });
}

/** A comparison or test of something that came with a request. */
function isAboutRequest(context: RuleContext, condition: SyntaxNode): boolean {
  const binary = context.dialect.binary(condition);
  const sides = binary ? [binary.left, binary.right] : [condition];
  return sides.some((side) =>
    ingredientsOf(context, side).some(
      (part) => part.end - part.start < 200 && isFromRequest(context, context.flow.valueOf(part, 'url')),
    ),
  );
}

function asIf(
  context: RuleContext,
  {
    node,
    condition,
    message,
    error,
  }: {
    readonly node: SyntaxNode;
    readonly condition: SyntaxNode;
    readonly message: SyntaxNode | undefined;
    readonly error: string;
  },
): string {
  const { lines, text } = context.tree;
  const indent = /^[ \t]*/.exec(text.slice(lines.startOf(lines.lineAt(node.start)), node.start))?.[0] ?? '';
  const step = indent.startsWith('\t') ? '\t' : '    ';
  const head = `if ${negated(context, condition)}:${lineBreakOf(context.tree)}`;
  return `${head}${indent}${step}raise ${error}${message ? `(${message.text})` : ''}`;
}
