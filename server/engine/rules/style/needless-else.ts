import type { TextEdit } from '#shared/domain/text-edit.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { isCompiled } from '../code/files/compiled-code.ts';
import { dedent } from '../edits/dedent.ts';
import { hasMultilineText } from '../edits/multiline-text.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** By how many lines the `else` is longer where it holds the main path. */
const MAIN_PATH = 3;
/** By how many in files long enough to have a way of their own. */
const MAIN_PATH_OF_LONG_FILE = 8;
const SHORT_FILE = 30;

export const needlessElse: Rule = {
  id: 'needless-else',
  title: '`else` follows a branch that returns',
  category: 'style',
  severity: 'info',
  confidence: 'high',
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: ['R1705', 'RET505', 'no-else-return', 'superfluous-else', 'indent-error-flow'],
  rationale: `
When the branch above ends with \`return\`, what follows runs only otherwise: the \`else\` adds a level of indentation and no
information. Without it the main path of the function reads from top to bottom.

Where the \`else\` is hardly longer than the branch above, both are of one weight and the confidence is low. Not reported: chains of \`else if\`, and a plain choice between two values (\`if … return a else return b\`), which reads well as it is.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
def price(order):
    if order.is_free:
        return 0
    <|else|>:
        total = order.amount * order.unit_price
        return total - order.discount
`,
      good: `
def price(order):
    if order.is_free:
        return 0
    total = order.amount * order.unit_price
    return total - order.discount
`,
    },
    {
      language: 'javascript',
      isFixed: true,
      bad: `
function price(order) {
  if (order.isFree) {
    return 0;
  } <|else|> {
    const total = order.amount * order.unitPrice;
    return total - order.discount;
  }
}
`,
      good: `
function price(order) {
  if (order.isFree) {
    return 0;
  }
  const total = order.amount * order.unitPrice;
  return total - order.discount;
}
`,
    },
  ],
  fix: 'unsafe',
  create(context) {
    return {
      If(node) {
        const view = context.dialect.conditional(node);
        if (!view?.alternative || node.field('initializer') || isElseIf(context, node)) return;
        const { consequence, alternative } = view;
        if (context.dialect.controlFlow.ifs.has(alternative.kind) || alternative.kind === 'elif_clause') return;
        const [first, ...others] = context.dialect.statements(alternative);
        if (context.dialect.statements(consequence).at(-1)?.kind !== 'return_statement' || isCompiled(context)) return;
        const keyword = keywordOf(node);
        if (!first || !keyword || (others.length === 0 && isBrief(context, first))) return;
        const surplus = context.tree.lines.lineCount > SHORT_FILE ? MAIN_PATH_OF_LONG_FILE : MAIN_PATH;
        const isGuard = linesIn(context, alternative) >= linesIn(context, consequence) + surplus;
        const edits = flatten(context, node, alternative);
        context.report({
          at: keyword,
          message: 'This `else` is not needed, because the branch above returns. Move its code one level out.',
          statement: node,
          ...(!isGuard && { confidence: 'low' }),
          // Unsafe, because names declared in the branch live on.
          ...(edits.length > 0 ? { fix: { title: 'Remove the `else`', safety: 'unsafe', edits: () => edits } } : {}),
        });
      },
    };
  },
};

function linesIn({ dialect, tree: { lines } }: RuleContext, branch: SyntaxNode): number {
  const statements = dialect.statements(branch);
  const [first, last] = [statements[0], statements.at(-1)];
  return first && last ? lines.lineAt(last.end) - lines.lineAt(first.start) + 1 : 0;
}

/** The other half of a choice between two values. */
function isBrief({ tree }: RuleContext, statement: SyntaxNode): boolean {
  if (
    statement.kind === 'return_statement' ||
    statement.kind === 'raise_statement' ||
    statement.kind === 'throw_statement'
  )
    return true;
  return (
    tree.lines.lineAt(statement.start) === tree.lines.lineAt(statement.end) && statement.kind === 'expression_statement'
  );
}

function isElseIf({ dialect }: RuleContext, { parent, fieldName }: SyntaxNode): boolean {
  if (!parent) return false;
  return (
    dialect.controlFlow.elses.has(parent.kind) ||
    (dialect.controlFlow.ifs.has(parent.kind) && fieldName === 'alternative')
  );
}

function keywordOf(node: SyntaxNode): SyntaxNode | undefined {
  return node.child('else') ?? node.child('else_clause')?.child('else');
}

/** Puts the statements of the branch in the place of `else`, where the layout is the usual one. */
function flatten({ tree, dialect }: RuleContext, node: SyntaxNode, alternative: SyntaxNode): TextEdit[] {
  const { lines, text } = tree;
  const keyword = keywordOf(node);
  const statements = dialect.statements(alternative);
  const [first, last] = [statements[0], statements.at(-1)];
  if (!keyword || !first || !last || hasMultilineText(tree, alternative)) return [];
  const isBraced = text[alternative.start] === '{';
  const firstLine = lines.lineAt(first.start);
  const keywordLine = lines.lineAt(keyword.start);
  const hasRemark = tree.comments.some(({ start }) => start > keyword.start && lines.lineAt(start) === keywordLine);
  if (firstLine === keywordLine || hasRemark) return [];
  // The body with the comments around its statements: from the line below `else` to the closing brace.
  const bodyStart = lines.startOf((isBraced ? lines.lineAt(alternative.start) : keywordLine) + 1);
  const bodyEnd = isBraced ? text.slice(0, alternative.end - 1).trimEnd().length : last.end;
  const [from, to] = [lines.indentOf(firstLine), lines.indentOf(lines.lineAt(node.start))];
  const head = lines.indentOf(lines.lineAt(bodyStart)).length;
  const body = dedent(tree, { start: bodyStart + head, end: bodyEnd }, from, to);
  if (body === undefined) return [];
  const start = text.slice(0, keyword.start).trimEnd().length;
  const lineBreak = text.slice(lines.spanOf(firstLine).end, lines.startOf(firstLine + 1));
  return [{ start, end: isBraced ? alternative.end : bodyEnd, newText: `${lineBreak}${to}${body}` }];
}
