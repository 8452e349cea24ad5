import type { FunctionMetrics } from '#shared/domain/metrics.ts';
import { isCompiled } from '../code/compiled-code.ts';
import { isReportedAsComplex } from '../code/complex-functions.ts';
import { nameFunction, spanOfName } from '../code/span-of-name.ts';
import type { Rule } from '../rule.ts';

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

Only lines with code count, neither blank lines nor comments. Functions with a name that are declared inside count for
themselves, so that a module wrapper or a factory is not blamed for its parts. Where a function is long only because of a nameless
one inside, the inner one is reported. Tests are not reported: a suite is a list.
Neither are functions that \`high-complexity\` asks to split already.`,
  examples: [
    {
      language: 'javascript',
      bad: `
function <|register|>(app) {
${Array.from({ length: 80 }, (_, index) => `  app.get('/page-${index + 1}', showPage);`).join('\n')}
}
`,
      good: `
function register(app) {
  for (let page = 1; page <= 80; page++) app.get(\`/page-\${page}\`, showPage);
}
`,
    },
  ],
  options: {
    maxLines: { type: 'integer', default: 80, minimum: 1, description: 'Most lines of code that a function may have.' },
  },
  create(context) {
    return {
      File() {
        if (context.isTestCode || isCompiled(context)) return;
        const maxLines = context.integer('maxLines');
        const { functions } = context.metrics;
        const long = new Set<FunctionMetrics>();
        // Inner functions start later, so that from the end on they come first.
        for (const metrics of functions.toReversed()) {
          if (metrics.codeLines <= maxLines || isReportedAsComplex(metrics)) continue;
          const own = metrics.codeLines - linesOfInner(metrics, functions, long);
          if (own <= maxLines) continue;
          long.add(metrics);
          context.report({
            at: spanOfName(context.tree, metrics),
            message: `${nameFunction(metrics.name)} has ${own} lines of code (limit ${maxLines}). Split it into functions that do one thing each.`,
          });
        }
      },
    };
  },
};

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
