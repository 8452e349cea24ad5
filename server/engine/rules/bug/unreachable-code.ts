import type { Span } from '#shared/domain/text.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { removeStatement } from '../edits/remove-statement.ts';
import type { Rule, RuleContext } from '../rule.ts';

const JUMPS: ReadonlySet<string> = new Set([
  'return_statement',
  'raise_statement',
  'throw_statement',
  'break_statement',
  'continue_statement',
  'goto_statement',
]);
/** They take effect wherever they stand in their block, or have none at run time. */
const HOISTED: ReadonlySet<string> = new Set([
  'function_declaration',
  'generator_function_declaration',
  'function_signature',
  'interface_declaration',
  'type_alias_declaration',
  'ambient_declaration',
  'import_statement',
  'export_statement',
  'empty_statement',
]);
const NESTED: ReadonlySet<string> = new Set(['function_definition', 'lambda', 'class_definition']);

export const unreachableCode: Rule = {
  id: 'unreachable-code',
  title: 'Code can never run',
  category: 'bug',
  severity: 'medium',
  confidence: 'high',
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  cwe: 561,
  aliases: ['no-unreachable', 'W0101', 'S1763', 'unreachable'],
  rationale: `
Statements behind a \`return\`, \`throw\`, \`raise\`, \`break\` or \`continue\` of the same block never run. Either the jump came too
early, or the code is left over and misleads whoever reads it.

Not reported: function declarations, which JavaScript hoists; a \`break\` that ends a \`case\`; targets of \`goto\`; a \`yield\` that
makes a Python function a generator; and \`panic("unreachable")\`.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
def total(items):
    return sum(items)
    <|print("done")|>
`,
      good: `
def total(items):
    return sum(items)
`,
    },
    {
      language: 'javascript',
      isFixed: true,
      bad: `
function close(socket) {
  if (!socket) {
    throw new Error('no socket');
    <|return;|>
  }
  socket.end();
}
`,
      good: `
function close(socket) {
  if (!socket) {
    throw new Error('no socket');
  }
  socket.end();
}
`,
    },
  ],
  fix: 'unsafe',
  create(context) {
    const check = (node: SyntaxNode): void => reportRest(context, node);
    return { Block: check, switch_case: check, switch_default: check };
  },
};

function reportRest(context: RuleContext, block: SyntaxNode): void {
  const statements = context.dialect.statements(block);
  const jumpAt = statements.findIndex(({ kind }) => JUMPS.has(kind));
  const jump = statements[jumpAt];
  if (!jump || jumpAt === statements.length - 1) return;
  const dead = firstRun(statements.slice(jumpAt + 1));
  const [first] = dead;
  const last = dead.at(-1);
  if (!first || !last || isHabit(block, dead) || isYieldIdiom(context, dead)) return;
  const span = { start: first.start, end: last.end };
  if (isBrokenReturn(context, jump, first)) reportBrokenReturn(context, first);
  else reportDead(context, span, jump);
}

function reportDead(context: RuleContext, span: Span, jump: SyntaxNode): void {
  context.report({
    at: span,
    message: `This code never runs, because \`${jump.children[0]?.text ?? jump.text}\` above leaves the block. Remove it, or move the jump.`,
    isUnnecessary: true,
    fix: {
      title: 'Remove the code that never runs',
      safety: 'unsafe', // it may have been meant to run
      edits: () => [removeStatement(context.tree, span)],
    },
  });
}

/** A line break after `return` ends the statement in JavaScript. */
function isBrokenReturn({ language, tree }: RuleContext, jump: SyntaxNode, next: SyntaxNode): boolean {
  const isScript = language.id === 'javascript' || language.id === 'typescript';
  if (!isScript || jump.text !== 'return' || next.kind !== 'expression_statement') return false;
  return (
    tree.lines.lineAt(next.start) === tree.lines.lineAt(jump.end) + 1 &&
    next.namedChildren[0]?.kind !== 'call_expression'
  );
}

function reportBrokenReturn(context: RuleContext, value: SyntaxNode): void {
  context.report({
    at: value,
    severity: 'high',
    message:
      'This value is never returned: a line break after `return` ends the statement. Begin the value on the same line.',
  });
}

/** The statements up to the first one that has an effect although it cannot be reached from above. */
function firstRun(statements: readonly SyntaxNode[]): SyntaxNode[] {
  const start = statements.findIndex((statement) => !isLive(statement));
  if (start < 0 || statements.slice(0, start).some(({ kind }) => kind === 'labeled_statement')) return [];
  const rest = statements.slice(start);
  const end = rest.findIndex(isLive);
  return end < 0 ? rest : rest.slice(0, end);
}

function isLive(statement: SyntaxNode): boolean {
  if (HOISTED.has(statement.kind) || statement.kind === 'labeled_statement') return true;
  // `var x;` only declares, and does so for the whole function.
  return (
    statement.kind === 'variable_declaration' &&
    statement.namedChildren.every((declarator) => !declarator.field('value'))
  );
}

/** A `break` at the end of a `case`, or a last line that tells the reader or the compiler that nothing comes here. */
function isHabit(block: SyntaxNode, dead: readonly SyntaxNode[]): boolean {
  const [only, ...others] = dead;
  if (!only || others.length > 0) return false;
  if (only.kind === 'break_statement')
    return /switch|case/.test(block.kind) || /switch_case|switch_default/.test(block.parent?.kind ?? '');
  return (
    only.text.startsWith('panic(') ||
    /^(raise|throw)\b.*unreachable/i.test(only.text) ||
    /^(assert|console\.assert)\b.*\b(False|false|0)\b/.test(only.text)
  );
}

/** `return` followed by `yield` makes an empty generator. */
function isYieldIdiom({ language }: RuleContext, dead: readonly SyntaxNode[]): boolean {
  return language.id === 'python' && dead.some(hasYield);
}

function hasYield(node: SyntaxNode): boolean {
  if (node.kind === 'yield') return true;
  return !NESTED.has(node.kind) && node.children.some(hasYield);
}
