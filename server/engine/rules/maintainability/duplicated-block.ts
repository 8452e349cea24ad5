import type { Span } from '#shared/domain/text.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { isCompiled } from '../code/files/compiled-code.ts';
import { hasActions } from '../code/files/same-code.ts';
import { CodePrints, isSameButForNames } from '../code/files/statement-hashes.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** Fewer tokens than this are a habit of the language, not a copy. */
const MIN_TOKENS = 40;
const MIN_LINES = 10;
/** From how many lines on a copy with other names is worth a function of its own without doubt. */
const MANY_LINES = 15;
/** Places remembered for statements that are alike, such as `total = 0`. */
const MAX_PLACES = 6;
const MAX_STATEMENTS = 20_000;

const ERROR_CHECK = /^if \w*[eE]rr != nil \{\s*(return\b[^\n]*|continue|break)\s*\}$/;

interface Place {
  readonly statements: readonly SyntaxNode[];
  readonly index: number;
}

export const duplicatedBlock: Rule = {
  id: 'duplicated-block',
  title: 'Block of code stands twice in the file',
  category: 'maintainability',
  severity: 'medium',
  confidence: 'high',
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  cwe: 1041,
  aliases: ['R0801', 'S4144', 'duplicate-code', 'dupl', 'no-identical-functions'],
  rationale: `
The same lines in two places have to be changed in two places, and one of them is forgotten sooner or later. Put them into a function
that both call, with what differs as its parameters.

Reported are runs of statements of one file that are the same but for the names of their variables, from ten lines and six statements on.
In Go the checks of errors that return do not count as lines. Below ${MANY_LINES} lines that are not the same to the letter, the confidence is low
as long as the project sets no number of its own. Not reported: tests, whose cases are easier to read apart, and tables of data.`,
  examples: [
    {
      language: 'javascript',
      bad: `
export function printOrders(orders) {
  const total = orders.reduce((sum, order) => sum + order.price, 0);
  const names = [];
  for (const order of orders) {
    if (order.isPaid && !order.isGift) {
      names.push(order.customer.name);
      order.count++;
    }
  }
  names.sort();
  console.log(names.join(', '));
  console.log(total);
}

export function mailOrders(list) {
  <|const all = list.reduce((sum, order) => sum + order.price, 0);|>
  const found = [];
  for (const item of list) {
    if (item.isPaid && !item.isGift) {
      found.push(item.customer.name);
      item.count++;
    }
  }
  found.sort();
  console.log(found.join(', '));
  console.log(all);
  mail(found);
}
`,
      good: `
function printNames(orders) {
  const total = orders.reduce((sum, order) => sum + order.price, 0);
  const names = [];
  for (const order of orders) {
    if (order.isPaid && !order.isGift) {
      names.push(order.customer.name);
      order.count++;
    }
  }
  names.sort();
  console.log(names.join(', '));
  console.log(total);
  return names;
}

export function mailOrders(list) {
  mail(printNames(list));
}
`,
    },
  ],
  options: {
    lines: {
      type: 'integer',
      default: MIN_LINES,
      minimum: 5,
      description: 'Lines from which on a run of statements counts.',
    },
    statements: {
      type: 'integer',
      default: 6,
      minimum: 3,
      description: 'Statements that it holds at least, nested ones included.',
    },
  },
  create(context) {
    if (context.isTestCode || context.tree.lines.lineCount < 2 * context.integer('lines') || isCompiled(context))
      return {};
    const blocks: SyntaxNode[][] = [];
    const prints = new CodePrints();
    return {
      'Block:exit': (node) => {
        if (isShort(context, node)) return;
        const statements = context.dialect.statements(node).filter(({ isNamed }) => isNamed);
        for (const statement of statements) prints.of(statement);
        if (statements.length > 0 && statements[0] !== node) blocks.push(statements);
      },
      'module:exit': () => compare(context, prints, blocks),
      'program:exit': () => compare(context, prints, blocks),
      'source_file:exit': () => compare(context, prints, blocks),
    };
  },
};

/** A run of statements lies within its block. */
function isShort(context: RuleContext, { start, end }: Span): boolean {
  const { lines } = context.tree;
  return lines.lineAt(end) - lines.lineAt(start) + 1 < context.integer('lines');
}

/** Looks each statement up among those above it and extends what fits. */
function compare(context: RuleContext, prints: CodePrints, blocks: SyntaxNode[][]): void {
  const seen = new Map<number, Place[]>();
  let reportedTo = -1;
  let count = 0;
  for (const statements of blocks.toSorted((a, b) => (a[0]?.start ?? 0) - (b[0]?.start ?? 0))) {
    if ((count += statements.length) > MAX_STATEMENTS) return;
    for (const [index, statement] of statements.entries()) {
      if (statement.start < reportedTo) continue;
      const { hash } = prints.of(statement);
      const places = seen.get(hash) ?? [];
      const copy = places.length > 0 ? copyAt(context, prints, places, { statements, index }) : undefined;
      if (copy) {
        const [original, run] = [copy.original, copy.run].toSorted((a, b) => (a[0]?.start ?? 0) - (b[0]?.start ?? 0));
        if (original && run) reportCopy(context, original, run);
        reportedTo = copy.run.at(-1)?.end ?? reportedTo;
      } else if (places.length < MAX_PLACES) seen.set(hash, [...places, { statements, index }]);
    }
  }
}

/** The longest run from here on that stands above already. */
function copyAt(
  context: RuleContext,
  prints: CodePrints,
  places: readonly Place[],
  here: Place,
): { original: readonly SyntaxNode[]; run: readonly SyntaxNode[] } | undefined {
  let length = 0;
  let from: Place | undefined;
  for (const place of places) {
    const common = commonLength(prints, place, here);
    if (common > length) [length, from] = [common, place];
  }
  const run = here.statements.slice(here.index, here.index + length);
  if (!from || !isWorthTelling(context, prints, run)) return undefined;
  const original = from.statements.slice(from.index, from.index + length);
  if (areOverloads(context, original, run)) return undefined;
  return isSameButForNames(context, original, run) ? { original, run } : undefined;
}

/** In Java a method for `int` and one for `long` cannot share their code. */
function areOverloads({ dialect, language }: RuleContext, a: readonly SyntaxNode[], b: readonly SyntaxNode[]): boolean {
  if (language.id !== 'java') return false;
  const [first, second] = [a, b].map(([node]) => node?.ancestor(dialect.controlFlow.functions));
  if (!first || !second || first === second) return false;
  if (first.field('name')?.text === second.field('name')?.text) return true;
  const [types, others] = [typesOf(first), typesOf(second)];
  return (
    types.length === others.length &&
    types.some((type, index) => type !== others[index] && isPrimitive(type, others[index]))
  );
}

/** Of the parameters of a method. */
function typesOf(method: SyntaxNode): string[] {
  return method.field('parameters')?.namedChildren.map((parameter) => parameter.field('type')?.text ?? '') ?? [];
}

const PRIMITIVE = /^(byte|short|char|int|long|float|double|boolean)(\[\])*$/;

function isPrimitive(type: string, other = ''): boolean {
  return PRIMITIVE.test(type) && PRIMITIVE.test(other);
}

function commonLength(prints: CodePrints, a: Place, b: Place): number {
  let length = 0;
  for (;;) {
    const [left, right] = [a.statements[a.index + length], b.statements[b.index + length]];
    const isOver = !left || !right || (a.statements === b.statements && a.index + length >= b.index);
    if (isOver || prints.of(left).hash !== prints.of(right).hash) return length;
    length++;
  }
}

function isWorthTelling(context: RuleContext, prints: CodePrints, run: readonly SyntaxNode[]): boolean {
  const [first, last] = [run[0], run.at(-1)];
  if (!first || !last) return false;
  const { lines } = context.tree;
  const count = lines.lineAt(last.end) - lines.lineAt(first.start) + 1;
  if (count - errorCheckLines(context, run) < context.integer('lines')) return false;
  const all = run.map((statement) => prints.of(statement));
  const total = (value: 'statements' | 'tokens'): number => all.reduce((sum, print) => sum + print[value], 0);
  if (!run.some((statement) => hasActions(statement))) return false; // a table
  return total('statements') >= context.integer('statements') && total('tokens') >= MIN_TOKENS;
}

/** The lines of `if err != nil { return … }` in Go, which stand behind every call and say nothing of their own. */
function errorCheckLines({ language, tree: { lines } }: RuleContext, run: readonly SyntaxNode[]): number {
  if (language.id !== 'go') return 0;
  const checks = run.filter(({ kind, text }) => kind === 'if_statement' && ERROR_CHECK.test(text));
  return checks.reduce((sum, { start, end }) => sum + lines.lineAt(end) - lines.lineAt(start) + 1, 0);
}

function reportCopy(context: RuleContext, original: readonly SyntaxNode[], copy: readonly SyntaxNode[]): void {
  const { lines } = context.tree;
  const [first, last, source] = [copy[0], copy.at(-1), original[0]];
  if (!first || !last || !source) return;
  const count = lines.lineAt(last.end) - lines.lineAt(first.start) + 1;
  const isSame = textOf(copy) === textOf(original);
  context.report({
    at: firstLine(context, first),
    message: `These ${count} lines stand above already, at line ${lines.lineAt(source.start) + 1}${isSame ? '' : ', but for the names of variables'}. Put them into one function that both places call.`,
    ...(count < MANY_LINES && { severity: 'low' }),
    ...(!isSame && count < MANY_LINES && context.integer('lines') === MIN_LINES && { confidence: 'low' }),
    related: [{ at: firstLine(context, source), message: 'They stand here first.' }],
  });
}

function textOf(run: readonly SyntaxNode[]): string {
  return run.map(({ text }) => text.replaceAll(/\s+/g, ' ')).join('\n');
}

function firstLine({ tree }: RuleContext, { start, end }: Span): Span {
  const line = tree.lines.spanOf(tree.lines.lineAt(start));
  return { start, end: Math.min(end, start + tree.text.slice(start, line.end).trimEnd().length) };
}
