import type { FunctionMetrics } from '#shared/domain/metrics.ts';
import { isCompiled } from '../code/files/compiled-code.ts';
import { isReportedAsComplex } from '../code/functions/complex-functions.ts';
import { confidenceOf } from '../code/files/excess.ts';
import { standsAlone } from '../code/files/plain-structures.ts';
import type { LineMap } from '../../source/line-map.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { nameFunction, spanOfName } from '../code/files/span-of-name.ts';
import type { Rule, RuleContext } from '../rule.ts';

const MAX_LINES = 100;
/** The part of JSX's lines that does not count. */
const MARKUP_DISCOUNT = 2 / 3;

export const longFunction: Rule = {
  id: 'long-function',
  title: 'Function is too long',
  category: 'maintainability',
  severity: 'low',
  confidence: 'high',
  languages: 'any',
  aliases: ['R0915', 'PLR0915', 'max-lines-per-function', 'S138', 'MethodLength', 'funlen'],
  rationale: `
A function that does not fit on a screen is hard to hold in mind: what is declared at its top matters far below, and it usually
does several things that could have names of their own.

Only lines with code count, neither blank lines nor comments nor Python's docstrings; of JSX, which is read faster than steps, every third
line. Functions with a name that are declared inside count for themselves, and so do handlers that are registered under a text
(\`on('close', () => …)\`), so that a module wrapper or a factory is not blamed for its parts. Where a function is long only because
of a nameless one inside, the inner one is reported. Tests are not reported: a suite is a list.
Neither are functions that \`high-complexity\` asks to split already, and those that are almost nothing but one long statement or a
list of assignments: a table, an object or a chain of calls that says what there is.

Just over the default limit the confidence is low, which is not shown by default; it is medium from one and a half times the limit on.
A limit that a project sets is meant as it stands.`,
  examples: [
    {
      language: 'javascript',
      bad: `
function <|register|>(app) {
${Array.from({ length: 100 }, (_, index) => `  app.get('/page-${index + 1}', showPage);`).join('\n')}
}
`,
      good: `
function register(app) {
  for (let page = 1; page <= 100; page++) app.get(\`/page-\${page}\`, showPage);
}
`,
    },
  ],
  options: {
    maxLines: {
      type: 'integer',
      default: MAX_LINES,
      minimum: 1,
      description: 'Most lines of code that a function may have.',
    },
  },
  create(context) {
    if (context.isTestCode || isCompiled(context)) return {};
    const maxLines = context.integer('maxLines');
    const candidates = new Map<number, FunctionMetrics>();
    /** Where inner functions begin that count for themselves: they have a name, or were reported. */
    const alone = new Set<number>();
    return {
      File() {
        for (const metrics of context.metrics.functions) {
          if (metrics.codeLines <= maxLines || isReportedAsComplex(context, metrics)) continue;
          candidates.set(context.tree.lines.offsetAt(metrics.range.start), metrics);
        }
      },
      // Inner functions end before the ones around them.
      'Function:exit'(node) {
        if (candidates.size === 0) return;
        const declaration = context.dialect.functionLike(node);
        if (declaration && standsAlone(context.dialect, declaration)) alone.add(node.start);
        const metrics = candidates.get(node.start);
        const body = declaration?.body;
        if (!metrics || !body || !candidates.delete(node.start)) return;
        const inner = linesOfInner(metrics, context.metrics.functions, ({ range }) =>
          alone.has(context.tree.lines.offsetAt(range.start)),
        );
        const own = metrics.codeLines - inner - linesOfDocstring(context, body);
        const markup = own > maxLines ? linesOfMarkup(body, context.tree.lines, alone) : 0;
        const value = own - Math.floor(markup * MARKUP_DISCOUNT);
        if (value <= maxLines || isOneStatement(context, metrics, body) || isTable(body, own)) return;
        alone.add(node.start);
        const share = markup > 0 ? `, ${markup} of them markup` : '';
        context.report({
          at: spanOfName(context.tree, metrics),
          message: `${nameFunction(metrics.name)} has ${own} lines of code${share} (limit ${maxLines}). Split it into functions that do one thing each.`,
          confidence: confidenceOf({ value, limit: maxLines, defaultLimit: MAX_LINES }),
        });
      },
    };
  },
};

function linesOfDocstring({ dialect, language }: RuleContext, body: SyntaxNode): number {
  if (language.id !== 'python') return 0;
  const [first] = dialect.statements(body);
  const text = first?.kind === 'expression_statement' ? first.namedChildren[0] : undefined;
  if (text?.kind !== 'string') return 0;
  return text.text.split('\n').filter((line) => line.trim() !== '').length;
}

/** What a long statement may be without asking a reader to follow steps. */
const DECLARATIVE =
  /^(return_statement|expression_statement|local_variable_declaration|lexical_declaration|variable_declaration|short_var_declaration)$/;
/** From which share of the lines on one statement is all that there is. */
const ALMOST_ALL = 0.75;

function isOneStatement({ dialect, tree }: RuleContext, metrics: FunctionMetrics, body: SyntaxNode): boolean {
  if (metrics.nesting > 1) return false;
  const linesOf = ({ start, end }: SyntaxNode): number => tree.lines.lineAt(end) - tree.lines.lineAt(start) + 1;
  const statements = dialect.statements(body);
  const lines = statements.reduce((sum, statement) => sum + linesOf(statement), 0);
  const isMain = (statement: SyntaxNode): boolean =>
    DECLARATIVE.test(statement.kind) && linesOf(statement) >= ALMOST_ALL * lines;
  return statements.length === 0 || statements[0] === body || statements.some(isMain);
}

/** Sets one field after the other. */
function isTable({ text }: SyntaxNode, lines: number): boolean {
  return (text.match(ASSIGNMENT)?.length ?? 0) >= ALMOST_ALL * lines;
}

const ASSIGNMENT = /^[ \t]*[\w.[\]"']+ :?= [^\n]*$/gm;

/** Lines of functions directly inside that count for themselves, each of which still costs the one line that declares it. */
function linesOfInner(
  outer: FunctionMetrics,
  functions: readonly FunctionMetrics[],
  isAlone: (inner: FunctionMetrics) => boolean,
): number {
  let lines = 0;
  let nextLine = outer.range.start.line + 1;
  for (const inner of functions) {
    const { range, codeLines } = inner;
    if (range.start.line < nextLine || range.end.line > outer.range.end.line || !isAlone(inner)) continue;
    lines += codeLines - 1;
    nextLine = range.end.line + 1;
  }
  return lines;
}

/** Lines of JSX, without what stands in functions that count for themselves. */
function linesOfMarkup(node: SyntaxNode, lines: LineMap, alone: ReadonlySet<number>): number {
  if (/^jsx_(element|fragment|self_closing_element)$/.test(node.kind)) {
    return lines.lineAt(node.end) - lines.lineAt(node.start) + 1;
  }
  if (alone.has(node.start) && /function|method/.test(node.kind)) return 0;
  return node.children.reduce((sum, child) => sum + linesOfMarkup(child, lines, alone), 0);
}
