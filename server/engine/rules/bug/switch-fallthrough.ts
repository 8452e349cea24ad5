import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { canComeToEnd } from '../code/functions/code-ends.ts';
import { isCompiled } from '../code/files/compiled-code.ts';
import { lineBreakOf } from '../edits/line-break-of.ts';
import { insertAfter } from '../edits/replace-node.ts';
import type { Fix, Rule, RuleContext } from '../rule.ts';

/** A comment that says that the next case is meant to run as well. */
const EXPLAINED = /fall|through|break|inten|deliberate|on purpose|continue|also|too\b|next case|and then/i;

export const switchFallthrough: Rule = {
  id: 'switch-fallthrough',
  title: 'Case runs into the next one',
  category: 'bug',
  severity: 'medium',
  confidence: 'high',
  languages: ['javascript', 'typescript', 'java'],
  cwe: 484,
  aliases: ['no-fallthrough', 'S128', 'fallthrough'],
  rationale: `
Without a \`break\` or a \`return\` at its end a case goes on with the code of the next one. That is rarely meant, and when it is, the reader
cannot tell it from a forgotten line.

Not reported: cases without code of their own, which share the next one's; a comment between the two that says so
(\`// falls through\`); cases that end in \`throw\`, \`continue\` or an endless loop; and a next case that only breaks. Go ends each case by itself.`,
  examples: [
    {
      language: 'javascript',
      isFixed: true,
      bad: `
switch (key) {
  case 'up':
    move(-1);
  <|case|> 'down':
    move(1);
    break;
}
`,
      good: `
switch (key) {
  case 'up':
    move(-1);
    break;
  case 'down':
    move(1);
    break;
}
`,
    },
    {
      language: 'java',
      isFixed: true,
      bad: `
class Keys {
  void press(int key) {
    switch (key) {
      case 1:
        move(-1);
      <|default|>:
        move(1);
    }
  }
}
`,
      good: `
class Keys {
  void press(int key) {
    switch (key) {
      case 1:
        move(-1);
        break;
      default:
        move(1);
    }
  }
}
`,
    },
  ],
  fix: 'unsafe',
  create(context) {
    return {
      switch_body: (node) => checkCases(context, node, (part) => part.fields('body')),
      switch_block: (node) =>
        checkCases(context, node, (part) => part.namedChildren.filter(({ kind }) => kind !== 'switch_label')),
    };
  },
};

function checkCases(context: RuleContext, body: SyntaxNode, statementsOf: (part: SyntaxNode) => SyntaxNode[]): void {
  if (isCompiled(context)) return;
  const parts = body.namedChildren;
  for (const [index, part] of parts.entries()) {
    const next = parts[index + 1];
    const statements = statementsOf(part);
    const last = statements.at(-1);
    if (part.kind === 'switch_rule' || !next || !last || !canComeToEnd(context, statements)) continue;
    if (
      isOneLine(context, last, next) ||
      isExplained(context, last, next) ||
      isOnlyJump(parts.slice(index + 1), statementsOf)
    )
      continue;
    const label = next.kind === 'switch_block_statement_group' ? next.children[0]?.children[0] : next.children[0];
    const fix = fixOf(context, part, last);
    context.report({
      at: label ?? next,
      message:
        'The case above goes on here, because nothing ends it. Put a `break` at its end, or a comment `falls through` if that is meant.',
      related: [{ at: last, message: 'The case above ends with this statement.' }],
      ...(fix ? { fix } : {}),
    });
  }
}

/** Dense tables and minified code are written by machines. */
function isOneLine({ tree: { lines } }: RuleContext, last: SyntaxNode, next: SyntaxNode): boolean {
  return lines.lineAt(last.end) === lines.lineAt(next.start);
}

function isExplained({ tree }: RuleContext, last: SyntaxNode, next: SyntaxNode): boolean {
  const line = tree.lines.lineAt(next.start);
  return tree.comments.some(({ start, end, text }) => {
    const isNear =
      (start >= last.start && end <= next.start) || (start > next.start && tree.lines.lineAt(start) === line);
    return isNear && EXPLAINED.test(text);
  });
}

/** Falling into `break;` or `return;` is the same as ending here. */
function isOnlyJump(rest: readonly SyntaxNode[], statementsOf: (part: SyntaxNode) => SyntaxNode[]): boolean {
  const [first] = rest.map(statementsOf).find((statements) => statements.length > 0) ?? [];
  return (
    !first ||
    first.kind === 'break_statement' ||
    (first.kind === 'return_statement' && first.namedChildren.length === 0)
  );
}

/** A `break` on a line of its own, as far in as the last statement. */
function fixOf({ tree }: RuleContext, part: SyntaxNode, last: SyntaxNode): Fix | undefined {
  const line = tree.lines.startOf(tree.lines.lineAt(last.start));
  const indentation = tree.text.slice(line, last.start);
  if (indentation.trim() !== '' || part.start >= line) return undefined;
  const lineEnd = tree.lines.spanOf(tree.lines.lineAt(last.end)).end;
  return {
    title: 'Add a `break`',
    safety: 'unsafe', // the cases may be meant to run on
    edits: () => [insertAfter({ start: lineEnd, end: lineEnd }, `${lineBreakOf(tree)}${indentation}break;`)],
  };
}
