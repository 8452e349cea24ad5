import type { TextEdit } from '#shared/domain/text-edit.ts';
import type { Call } from '../../source/dialect.ts';
import type { Binding } from '../../source/scopes.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { enclosingLoop } from '../code/functions/enclosing-loop.ts';
import { type Life, lifeOf } from '../code/libraries/resource-life.ts';
import { OPENERS } from '../code/libraries/resource-tables.ts';
import { indentLines } from '../edits/indent-lines.ts';
import { lineBreakOf } from '../edits/line-break-of.ts';
import { openInTry } from '../edits/open-in-try.ts';
import { insertAfter } from '../edits/replace-node.ts';
import type { Fix, Report, Rule, RuleContext } from '../rule.ts';
import { SinkMatcher } from '../sinks/call-sinks.ts';

const openers = new SinkMatcher(OPENERS);
const ADVICE = {
  python: 'Open it in a `with` statement.',
  javascript: 'Close it in `finally`.',
  typescript: 'Close it in `finally`.',
  java: 'Open it in the head of a `try (…)`.',
  go: 'Add `defer …Close()` after the error check.',
};

export const resourceNotClosed: Rule = {
  id: 'resource-not-closed',
  title: 'What is opened here is never closed',
  category: 'bug',
  severity: 'medium',
  confidence: 'high',
  cwe: 772,
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: ['SIM115', 'R1732', 'consider-using-with', 'S2095', 'CloseResource', 'bodyclose', 'rowserrcheck'],
  rationale: `
Files, sockets, connections and answers of a server are held by the operating system or a pool until somebody closes them. A
program that leaves that to chance runs out of them under load, loses what it has not written yet, and on Windows keeps files
locked.

Only what stays within one function is judged: what is returned, stored in a field, captured or handed to a function that the
rule does not know may be closed there. Resources that are closed, but not on the way of an exception, are reported with low
confidence, as are those in tests and in \`main\`, after which the process ends.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
def load(path):
    source = <|open|>(path)
    lines = source.readlines()
    return [line.strip() for line in lines]
`,
      good: `
def load(path):
    with open(path) as source:
        lines = source.readlines()
    return [line.strip() for line in lines]
`,
    },
    {
      language: 'java',
      bad: `
import java.io.FileInputStream;
import java.util.Properties;

class Settings {
  Properties load(String path) throws Exception {
    Properties values = new Properties();
    values.load(new <|FileInputStream|>(path));
    return values;
  }
}
`,
      good: `
import java.io.FileInputStream;
import java.util.Properties;

class Settings {
  Properties load(String path) throws Exception {
    Properties values = new Properties();
    try (FileInputStream source = new FileInputStream(path)) {
      values.load(source);
    }
    return values;
  }
}
`,
    },
    {
      language: 'go',
      isFixed: true,
      bad: `
package store

import (
	"io"
	"os"
)

func load(path string) ([]byte, error) {
	file, err := <|os.Open|>(path)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(file)
}
`,
      good: `
package store

import (
	"io"
	"os"
)

func load(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(file)
}
`,
    },
  ],
  fix: 'unsafe',
  callees: openers,
  create(context) {
    return {
      Call(node) {
        const hit = openers.match(context, node);
        if (!hit || isOpenAlready(context, hit.call)) return;
        const life = lifeOf(context, node);
        const doubt = doubtOf(context, node, life);
        if (!doubt) return;
        const fix = fixOf(context, hit.call, life);
        context.report({ at: hit.call.callee, ...doubt, ...(fix && { fix }) });
      },
    };
  },
};

function doubtOf(
  context: RuleContext,
  node: SyntaxNode,
  life: Life,
): Pick<Report, 'message' | 'confidence'> | undefined {
  const advice = ADVICE[context.language.id as keyof typeof ADVICE];
  if (life.fate === 'open') {
    const isShort = context.isTestCode || isInMain(context, node);
    const isDropped = context.language.id === 'python' && !life.binding; // CPython closes it at once
    const confidence = isShort ? 'low' : isDropped ? 'medium' : 'high';
    return { message: `What this opens is never closed. ${advice}`, confidence };
  }
  const mayLeak =
    life.fate === 'closed' && context.language.id === 'java' && life.binding && !life.closedAt.some(isCleanUp);
  return mayLeak
    ? { message: `What this opens stays open when an exception comes first. ${advice}`, confidence: 'low' }
    : undefined;
}

function isInMain({ dialect }: RuleContext, node: SyntaxNode): boolean {
  return node.ancestor(dialect.controlFlow.functions)?.field('name')?.text === 'main';
}

/** `ZipFile(file)` and `new Scanner(stream)`: who opened the file closes it. */
function isOpenAlready(context: RuleContext, call: Call): boolean {
  const source = call.arguments[0]?.value;
  const path = source && context.names.pathOf(source);
  if (/^(Scanner|PrintWriter|PrintStream|Formatter)$/.test(call.name)) {
    const isText = path === 'str' || path === 'String';
    return !(/^(java\.io\.)?File$/.test(path ?? '') || (isText && call.name !== 'Scanner'));
  }
  if (call.name !== 'ZipFile' || context.language.id === 'java') return false;
  const isFile = /^self$|fp$|(file_?obj|stream|buf(fer)?|bytes|handle|io|data)$/i.test(source?.text ?? '');
  return isFile || path?.endsWith('()') === true;
}

/** Closed in `finally`, in a handler, by the head of a `try` or by a helper. */
function isCleanUp(node: SyntaxNode): boolean {
  return (
    !/^(method_invocation|field_access)$/.test(node.kind) ||
    node.ancestor(new Set(['finally_clause', 'catch_clause', 'lambda_expression', 'resource_specification'])) !==
      undefined
  );
}

function fixOf(context: RuleContext, call: Call, { binding, fate, closedAt }: Life): Fix | undefined {
  if (context.language.id === 'java') {
    const edits = openInTry(context, call, closedAt);
    // It is closed from now on before the method ends.
    return edits && { title: 'Open it in the head of a `try`', safety: 'unsafe', edits: () => edits };
  }
  if (fate !== 'open' || !binding || binding.writes.length !== 1) return undefined;
  if (context.language.id === 'go') return deferFix(context, call, binding);
  return context.language.id === 'python' ? withFix(context, call, binding) : undefined;
}

/** Puts the statements up to the last use into a `with`. */
function withFix(context: RuleContext, call: Call, binding: Binding): Fix | undefined {
  const statement = call.node.parent?.parent;
  const block = statement?.parent;
  const path = context.names.pathOf(call.callee) ?? '';
  // A database connection's `with` is a transaction.
  if (statement?.kind !== 'expression_statement' || block?.kind !== 'block' || path.startsWith('sqlite3'))
    return undefined;
  if (call.node.parent?.kind !== 'assignment' || call.node.parent.has('type')) return undefined;
  const rest = block.children.slice(block.children.indexOf(statement) + 1);
  const count = rest.findLastIndex((one) => binding.reads.some((read) => one.contains(read))) + 1;
  const first = rest[0];
  const last = rest[count - 1];
  if (!first || !last || !binding.reads.every((read) => rest.some((one) => one.contains(read)))) return undefined;
  const { lines } = context.tree;
  if (lines.lineAt(first.start) === lines.lineAt(statement.end)) return undefined;
  const body = indentLines(context.tree, { start: lines.startOf(lines.lineAt(statement.end) + 1), end: last.end });
  if (body === undefined) return undefined;
  return {
    title: `Open \`${binding.name}\` in a \`with\` statement`,
    safety: 'unsafe', // it is closed from now on before the function ends
    edits: (): TextEdit[] => [
      { start: statement.start, end: statement.end, newText: `with ${call.node.text} as ${binding.name}:` },
      ...body,
    ],
  };
}

/** Adds `defer x.Close()` after the check of the error that came with it. */
function deferFix(context: RuleContext, call: Call, binding: Binding): Fix | undefined {
  const statement = call.node.parent?.parent;
  const check = statement?.nextSibling;
  if (
    statement?.kind !== 'short_var_declaration' ||
    check?.kind !== 'if_statement' ||
    enclosingLoop(context, call.node)
  )
    return undefined;
  const error = statement.field('left')?.namedChildren[1]?.text ?? '';
  const leaves = /\b(return|panic|os\.Exit|\w+\.Fatal\w*)\b/.test(check.field('consequence')?.text ?? '');
  if (check.field('condition')?.text !== `${error} != nil` || !leaves || check.has('else')) return undefined;
  const isAnswer = /\/http\.|Client\.Do$/.test(context.names.pathOf(call.callee) ?? '');
  const close = `defer ${binding.name}${isAnswer ? '.Body' : ''}.Close()`;
  const { lines } = context.tree;
  const indent = lines.indentOf(lines.lineAt(check.start));
  return {
    title: `Add \`${close}\``,
    safety: 'unsafe', // errors of closing go unnoticed
    edits: () => [insertAfter(check, `${lineBreakOf(context.tree)}${indent}${close}`)],
  };
}
