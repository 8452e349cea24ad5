import type { TextEdit } from '#shared/domain/text-edit.ts';
import type { LanguageId } from '../../source/languages.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { removeStatement } from '../edits/remove-statement.ts';
import { replaceNode } from '../edits/replace-node.ts';
import type { CalleeNames, Rule, RuleContext } from '../rule.ts';

const NAMES: ReadonlySet<string> = new Set([
  'set_trace',
  'breakpoint',
  'post_mortem',
  'printStackTrace',
  'runcall',
  'embed',
  'Breakpoint',
]);
const DEBUGGERS: ReadonlySet<string> = new Set([
  'breakpoint',
  'pdb.set_trace',
  'pdb.Pdb().set_trace',
  'ipdb.set_trace',
  'pudb.set_trace',
  'bdb.set_trace',
  'wdb.set_trace',
  'rpdb.set_trace',
  'celery.contrib.rdb.set_trace',
  'IPython.embed',
  'runtime.Breakpoint',
]);
const CALLEES: CalleeNames = { has: (name: string, _language: LanguageId) => NAMES.has(name), names: () => NAMES };

export const debugStatement: Rule = {
  id: 'debug-statement',
  title: 'Debugger is called from the code',
  category: 'maintainability',
  severity: 'medium',
  confidence: 'high',
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  cwe: 489,
  aliases: ['no-debugger', 'T100', 'S1525', 'S4507', 'W1515', 'noDebugger', 'forgotten-debug-statement'],
  rationale: `
A \`debugger\` or \`breakpoint()\` that was forgotten stops the program in front of whoever runs it; on a server nobody is there to let it
go on. \`error.printStackTrace()\` in Java writes to the console past the log, where it is not looked for (low severity).

Not reported: what a tool does whose purpose is debugging, and stack traces written to a stream that the code chooses.`,
  examples: [
    {
      language: 'javascript',
      isFixed: true,
      bad: `
function total(orders) {
  <|debugger|>;
  return orders.length;
}
`,
      good: `
function total(orders) {
  return orders.length;
}
`,
    },
    {
      language: 'python',
      isFixed: true,
      bad: `
import pdb


def total(orders):
    <|pdb.set_trace|>()
    return sum(orders)


pdb.run("total([])")
`,
      good: `
import pdb


def total(orders):
    return sum(orders)


pdb.run("total([])")
`,
    },
  ],
  fix: 'safe',
  callees: CALLEES,
  create(context) {
    return {
      debugger_statement(node) {
        const { start } = node;
        report(context, { at: { start, end: start + 'debugger'.length }, name: 'debugger', statement: node });
      },
      Call(node) {
        const call = context.dialect.call(node);
        if (!call || isDebuggingTool(context)) return;
        if (call.name === 'printStackTrace') return reportTrace(context, node, call.callee, call.arguments.length);
        if (!DEBUGGERS.has(context.names.pathOf(call.callee) ?? '')) return;
        report(context, { at: call.callee, name: call.callee.text, statement: node.parent ?? node });
      },
    };
  },
};

function isDebuggingTool({ path }: RuleContext): boolean {
  return /debug|pdb/i.test(path);
}

function report(
  context: RuleContext,
  { at, name, statement }: { at: { start: number; end: number }; name: string; statement: SyntaxNode },
): void {
  const isStatement = statement.kind.endsWith('statement');
  context.report({
    at,
    message: `\`${name}\` stops the program to debug it. Remove it before the code is shared.`,
    ...(isStatement
      ? {
          fix: {
            title: `Remove \`${name}\``,
            safety: 'safe' as const,
            edits: () => [withoutStatement(context, statement)],
          },
        }
      : {}),
  });
}

/** Python needs a statement in every block. */
function withoutStatement({ tree, language, dialect }: RuleContext, statement: SyntaxNode): TextEdit {
  const block = statement.parent;
  const isOnly = language.id === 'python' && block !== undefined && dialect.statements(block).length === 1;
  return isOnly ? replaceNode(statement, 'pass') : removeStatement(tree, statement);
}

function reportTrace(context: RuleContext, node: SyntaxNode, callee: SyntaxNode, count: number): void {
  if (context.language.id !== 'java' || count > 0 || context.isTestCode) return;
  context.report({
    at: node.field('name') ?? callee,
    severity: 'low',
    confidence: 'medium',
    message: '`printStackTrace` writes to the console, past the log. Log the exception, or throw it on.',
  });
}
