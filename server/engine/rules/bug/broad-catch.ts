import type { Catch } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { enclosingLoop } from '../code/functions/enclosing-loop.ts';
import type { Rule, RuleContext } from '../rule.ts';

const FATAL = /^(java\.lang\.)?Throwable$/;
const BROAD = /^(BaseException|Exception|Throwable|RuntimeException|java\.lang\.(Exception|Throwable))$/;
const SILENT =
  /^(pass_statement|continue_statement|break_statement|return_statement|expression_statement|empty_statement)$/;
const TELLS =
  /exc_info|traceback|\.exception\(|exc_text|format_exc|sys\.exc_info|set_exception|capture_exception|printStackTrace/;
const PLAIN_VALUE =
  /^(none|true|false|null_literal|string|string_literal|integer|decimal_integer_literal|list|dictionary|tuple|identifier|null)$/;
const LAST_RESORT =
  /^(main|run|__del__|__exit__|close|shutdown|stop|cleanup|finalize|_?handle\w*|on[A-Z_]\w*|uncaughtException)$/;

export const broadCatch: Rule = {
  id: 'broad-catch',
  title: 'Every error is caught and turned into nothing',
  category: 'bug',
  severity: 'medium',
  confidence: 'low',
  cwe: 396,
  languages: ['python', 'java'],
  aliases: [
    'BLE001',
    'W0718',
    'W0703',
    'broad-except',
    'broad-exception-caught',
    'S2221',
    'IllegalCatch',
    'AvoidCatchingThrowable',
    'AvoidCatchingGenericException',
  ],
  rationale: `
A handler for everything also catches the errors nobody thought of: a misspelt name, a missing attribute, a full memory. When it
then returns a default and says nothing, such mistakes look like ordinary results. Catch what the code is known to raise, or
log the error with its traceback.

Not reported: handlers that use the error, log a traceback, raise again or carry a comment; the outermost handler of \`main\`, of a
thread or of a loop of work; empty handlers, which \`empty-catch\` reports. The confidence is low except for Java's
\`Throwable\`, which takes a full memory for an ordinary failure.`,
  examples: [
    {
      language: 'python',
      bad: `
def port(settings):
    try:
        return int(settings["port"])
    <|except BaseException|>:
        return 8080
`,
      good: `
def port(settings):
    try:
        return int(settings["port"])
    except (KeyError, ValueError):
        return 8080
`,
    },
    {
      language: 'java',
      bad: `
class Settings {
  int port(String text) {
    try {
      return Integer.parseInt(text);
    } <|catch (Throwable problem)|> {
      return 8080;
    }
  }
}
`,
      good: `
class Settings {
  int port(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException problem) {
      return 8080;
    }
  }
}
`,
    },
  ],
  create(context) {
    return {
      Catch(node) {
        const clause = context.dialect.catchClause(node);
        const [type, ...others] = clause?.types ?? [];
        // A bare `except` is as broad, and `bare-except` makes it `except Exception`.
        const isBare = context.language.id === 'python' && clause?.types.length === 0;
        if (!clause || others.length > 0 || !(isBare || (type && BROAD.test(type.text)))) return;
        if (!isSilent(context, clause) || isLastResort(context, node) || context.isTestCode) return;
        const header = context.text.slice(node.start, clause.body.start).replace(/[\s:]+$/, '');
        context.report({
          at: { start: node.start, end: node.start + header.length },
          message: `This catches every error, also mistakes in the code, and says nothing. Catch what is expected, or log the error.`,
          confidence: type && FATAL.test(type.text) ? 'medium' : 'low',
        });
      },
    };
  },
};

function isSilent(context: RuleContext, { node, body, nameNode }: Catch): boolean {
  const statements = context.dialect.statements(body).filter(({ kind }) => kind !== 'empty_statement');
  if (statements.length === 0 || statements.length > 3 || statements.every(isNothing)) return false;
  if (!statements.every(({ kind }) => SILENT.test(kind)) || TELLS.test(body.text)) return false;
  if (nameNode && new RegExp(String.raw`\b${nameNode.text}\b`).test(body.text)) return false;
  if (statements.some((statement) => !isHarmless(statement))) return false;
  const { lines } = context.tree;
  const end = lines.spanOf(lines.lineAt(node.end)).end;
  return !context.tree.comments.some(({ start }) => start > node.start && start < end) && !isExplained(context, node);
}

function isNothing({ kind, text }: SyntaxNode): boolean {
  return kind === 'pass_statement' || text === '...';
}

/** A jump, or a plain value returned or stored: calls may tell somebody. */
function isHarmless(statement: SyntaxNode): boolean {
  const [first] = statement.namedChildren;
  if (statement.kind === 'return_statement') return !first || PLAIN_VALUE.test(first.kind);
  if (statement.kind !== 'expression_statement' || !first) return true;
  return first.kind.startsWith('assignment') && PLAIN_VALUE.test(first.field('right')?.kind ?? '');
}

/** A comment above the handler or the `try` says what it is for. */
function isExplained({ tree }: RuleContext, node: SyntaxNode): boolean {
  const { lines } = tree;
  const above = lines.startOf(lines.lineAt(node.start) - 1);
  return tree.comments.some(({ start }) => start >= above && start < node.start);
}

function isLastResort(context: RuleContext, node: SyntaxNode): boolean {
  const around = node.ancestor(context.dialect.controlFlow.functions);
  const name = around?.field('name')?.text;
  if (around === undefined || name === undefined || LAST_RESORT.test(name)) return true;
  const loop = enclosingLoop(context, node);
  return loop?.kind === 'while_statement' && /^\(?(True|true|1)\)?$/.test(loop.field('condition')?.text ?? '');
}
