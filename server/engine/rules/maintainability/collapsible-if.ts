import type { TextEdit } from '#shared/domain/text-edit.ts';
import type { Conditional } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { asConjunct } from '../code/conditions/conditions.ts';
import { dedent } from '../edits/dedent.ts';
import { hasMultilineText } from '../edits/multiline-text.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** A joined condition beyond this is harder to read than two. */
const LONGEST_LINE = 100;
const SHORT_FILE = 30;
/** Lines of a branch, braces included. */
const BRIEF = 8;
/** Up to here a joined condition is taken in at a glance. */
const SHORT_CONDITION = 60;
const WRITES = /^(named_expression|assignment_expression|update_expression)$/;
/** What takes a condition apart better than `and` does. */
const PATTERNS = /^(instanceof_expression|case_pattern)$/;
const BLOCK = /^(block|statement_list|statement_block)$/;

export const collapsibleIf: Rule = {
  id: 'collapsible-if',
  title: 'Nested conditions can be one',
  category: 'maintainability',
  severity: 'info',
  confidence: 'high',
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: ['SIM102', 'S1066', 'CollapsibleIfStatements'],
  rationale: `
An \`if\` whose only content is another \`if\` asks two questions to decide one thing. Joined with \`and\` they need one level less.

Not reported: conditions that would become a line of more than ${LONGEST_LINE} characters, conditions with comments between them, which explain the
steps, any with an \`else\`, which would change meaning, and Python's \`if __name__ == "__main__"\`.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
def notify(user):
    <|if|> user.is_active:
        if user.email:
            send(user.email)
`,
      good: `
def notify(user):
    if user.is_active and user.email:
        send(user.email)
`,
    },
    {
      language: 'javascript',
      isFixed: true,
      bad: `
function notify(user) {
  <|if|> (user.isActive) {
    if (user.email || user.phone) {
      send(user);
    }
  }
}
`,
      good: `
function notify(user) {
  if (user.isActive && (user.email || user.phone)) {
    send(user);
  }
}
`,
    },
  ],
  fix: 'safe',
  create(context) {
    return {
      If(node) {
        const outer = context.dialect.conditional(node);
        if (!outer || outer.alternative || hasElse(node) || node.field('initializer')) return;
        const [only, ...others] = context.dialect.statements(outer.consequence);
        if (!only || others.length > 0 || !context.dialect.controlFlow.ifs.has(only.kind) || only.field('initializer'))
          return;
        const inner = context.dialect.conditional(only);
        if (!inner || inner.alternative || hasElse(only) || only.kind === 'elif_clause') return;
        // Of three nested conditions the outer pair is joined first.
        if (isOnlyContent(context, node)) return;
        if (isMainGuard(outer)) return;
        if (isGuard(outer.condition)) return;
        const condition = joinConditions(context, outer, inner);
        if (condition === undefined || hasCommentsBetween(context, outer, inner)) return;
        const edits = join(context, outer, inner, condition);
        context.report({
          at: node.children[0] ?? node,
          ...((isFilter(context, condition, inner) || isMixed(context, condition) || isBrief(context, inner)) && {
            confidence: 'low',
          }),
          message: 'This `if` holds nothing but another `if`. Join the two conditions.',
          statement: { start: node.start, end: outer.consequence.start },
          ...(edits.length > 0 ? { fix: { title: 'Join the conditions', safety: 'safe', edits: () => edits } } : {}),
        });
      },
    };
  },
};

/** Little is gained where the inner branch is a few lines. */
function isBrief({ tree }: RuleContext, { consequence }: Conditional): boolean {
  const lines = tree.lines.lineAt(consequence.end) - tree.lines.lineAt(consequence.start) + 1;
  return tree.lines.lineCount > SHORT_FILE && lines < BRIEF;
}

/** A question that waits or has parts of its own: in a long file it may well stand alone. */
function isMixed({ tree }: RuleContext, condition: string): boolean {
  if (tree.lines.lineCount <= SHORT_FILE) return false;
  const joins = condition.match(/&&|\|\||\b(and|or)\b/g) ?? [];
  return joins.length > 1 || condition.length > SHORT_CONDITION || /\bawait\b/.test(condition);
}

/** Python's `if __name__ == "__main__":` stands by itself. */
function isMainGuard({ condition }: Conditional): boolean {
  return condition.text.startsWith('__name__ ==');
}

/** Questions that come first by nature: `err != nil` in Go, `typeof x === 'string'` in JavaScript. */
function isGuard(condition: SyntaxNode): boolean {
  return /^\(?\s*(\w*err\w* != nil|typeof [\w.]+ [=!]==? (['"])\w+\2|(['"])\w+\3 [=!]==? typeof [\w.]+)\s*\)?$/i.test(
    condition.text,
  );
}

function hasElse(node: SyntaxNode): boolean {
  return node.has('else') || node.has('else_clause') || node.has('elif_clause');
}

/** Whether an `if` is itself all that another one holds. */
function isOnlyContent({ dialect }: RuleContext, node: SyntaxNode): boolean {
  let holder = node.parent;
  while (holder && BLOCK.test(holder.kind)) holder = holder.parent;
  const outer = holder && dialect.conditional(holder);
  if (!outer || outer.alternative || hasElse(outer.node)) return false;
  return dialect.statements(outer.consequence).length === 1 && outer.consequence.contains(node);
}

/** Undefined where the conditions are better left alone. */
function joinConditions(context: RuleContext, outer: Conditional, inner: Conditional): string | undefined {
  const { lines } = context.tree;
  const conditions = [outer.condition, inner.condition];
  for (const part of conditions.flatMap((condition) => [...condition.descendants()])) {
    if (WRITES.test(part.kind) || PATTERNS.test(part.kind)) return undefined;
  }
  if (conditions.some(({ start, end }) => lines.lineAt(start) !== lines.lineAt(end))) return undefined;
  const and = context.language.id === 'python' ? ' and ' : ' && ';
  const text = conditions.map((condition) => asConjunct(context, condition)).join(and);
  const column = outer.condition.start - lines.startOf(lines.lineAt(outer.condition.start));
  return column + text.length > LONGEST_LINE - 3 ? undefined : text;
}

/** Steps of a filter, three or more, or conditions that need parentheses once they are joined, may well stand one by one. */
function isFilter({ dialect }: RuleContext, condition: string, { consequence }: Conditional): boolean {
  const [only, ...others] = dialect.statements(consequence);
  const holdsAnother = only !== undefined && others.length === 0 && dialect.controlFlow.ifs.has(only.kind);
  return holdsAnother || /(^| )\([^()]* (or|\|\|) /.test(condition);
}

function hasCommentsBetween({ tree }: RuleContext, outer: Conditional, inner: Conditional): boolean {
  const [from, to] = [inner.condition.end, inner.consequence.end];
  return tree.comments.some(
    ({ start }) => start > outer.node.start && start < outer.node.end && (start < from || start > to),
  );
}

function join({ tree }: RuleContext, outer: Conditional, inner: Conditional, condition: string): TextEdit[] {
  const { lines, text } = tree;
  const [outerLine, innerLine] = [lines.lineAt(outer.node.start), lines.lineAt(inner.node.start)];
  // From behind the inner condition on: `) {` and the body.
  const tail = { start: inner.condition.end, end: inner.node.end };
  if (hasMultilineText(tree, inner.consequence)) return [];
  const [from, to] = [lines.indentOf(innerLine), lines.indentOf(outerLine)];
  const body = outerLine === innerLine ? text.slice(tail.start, tail.end) : dedent(tree, tail, from, to);
  if (body === undefined) return [];
  return [{ start: outer.condition.start, end: outer.node.end, newText: condition + body }];
}
