import type { FunctionMetrics } from '#shared/domain/metrics.ts';
import { isCompiled } from '../code/compiled-code.ts';
import { isReportedAsComplex } from '../code/complex-functions.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { nameFunction, spanOfName } from '../code/span-of-name.ts';
import type { Rule, RuleContext } from '../rule.ts';

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

Only lines with code count, neither blank lines nor comments nor Python's docstrings. Functions with a name that are declared inside count for
themselves, so that a module wrapper or a factory is not blamed for its parts. Where a function is long only because of a nameless
one inside, the inner one is reported. Tests are not reported: a suite is a list.
Neither are functions that \`high-complexity\` asks to split already, and those that are almost nothing but one long statement or a
list of assignments: a table, an object or a chain of calls that says what there is.`,
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
      default: 100,
      minimum: 1,
      description: 'Most lines of code that a function may have.',
    },
  },
  create(context) {
    if (context.isTestCode || isCompiled(context)) return {};
    const maxLines = context.integer('maxLines');
    const candidates = new Map<number, FunctionMetrics>();
    const reported = new Set<FunctionMetrics>();
    return {
      File() {
        for (const metrics of context.metrics.functions) {
          if (metrics.codeLines <= maxLines || isReportedAsComplex(metrics)) continue;
          candidates.set(context.tree.lines.offsetAt(metrics.range.start), metrics);
        }
      },
      // Inner functions end before the ones around them.
      'Function:exit'(node) {
        const metrics = candidates.get(node.start);
        const body = metrics && context.dialect.functionLike(node)?.body;
        if (!metrics || !body || reported.has(metrics)) return;
        const inner = linesOfInner(metrics, context.metrics.functions, reported);
        const own = metrics.codeLines - inner - linesOfDocstring(context, body);
        if (own <= maxLines || isOneStatement(context, metrics, body) || isTable(body, own)) return;
        reported.add(metrics);
        context.report({
          at: spanOfName(context.tree, metrics),
          message: `${nameFunction(metrics.name)} has ${own} lines of code (limit ${maxLines}). Split it into functions that do one thing each.`,
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

/** Lines of named or reported functions directly inside, each of which still costs the one line that declares it. */
function linesOfInner(
  outer: FunctionMetrics,
  functions: readonly FunctionMetrics[],
  reported: ReadonlySet<FunctionMetrics>,
): number {
  let lines = 0;
  let nextLine = outer.range.start.line + 1;
  for (const inner of functions) {
    const { range, name, codeLines } = inner;
    if (range.start.line < nextLine || range.end.line > outer.range.end.line) continue;
    if (name === '(anonymous)' && !reported.has(inner)) continue;
    lines += codeLines - 1;
    nextLine = range.end.line + 1;
  }
  return lines;
}
