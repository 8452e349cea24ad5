import type { TextEdit } from '#shared/domain/text-edit.ts';
import type { Call } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { FILE_ACTIONS, FILE_CHECKS } from '../code/libraries/file-checks.ts';
import { dedent } from '../edits/dedent.ts';
import { replaceNode } from '../edits/replace-node.ts';
import type { Fix, Report, Rule, RuleContext } from '../rule.ts';

/** Longer branches do more than guard one action. */
const MAX_BRANCH = 4000;
/** The action does not mind what is there already, so the question before it does no harm. */
const TOLERANT =
  /exist_ok\s*=\s*True|recursive\s*:\s*true|force\s*:\s*true|ignore_errors\s*=\s*True|missing_ok\s*=\s*True/;
const ASKS = /exists|is_?file|is_?dir|access|Stat\(|containsKey/i;
const CONCURRENT_MAP = /(^|\.)Concurrent(Hash|SkipList)?Map$/;

export const checkThenAct: Rule = {
  id: 'check-then-act',
  title: 'What is checked may change before it is used',
  category: 'bug',
  severity: 'low',
  confidence: 'low',
  cwe: 367,
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: ['PTH110', 'S2083', 'TOCTOU', 'AT_OPERATION_SEQUENCE_ON_CONCURRENT_ABSTRACTION'],
  rationale: `
Between the question whether a file exists and the action on it another process can create or remove it, so that the program
fails now and then, or is led to a file of somebody else's choice. Do the action and handle its error, or use the form that
does both at once: \`os.makedirs(path, exist_ok=True)\`, \`mkdirSync(path, { recursive: true })\`, \`os.OpenFile\` with
\`O_EXCL\`, \`putIfAbsent\`.

Making a directory after such a check, and \`put\` after \`containsKey\` of a concurrent map, are reported with medium confidence;
the rest, which mostly is harmless where one process works alone, with low. Not reported: actions in a
\`try\`, those that do not mind what is there (\`exist_ok\`, \`recursive\`), and tests.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
import os

def prepare(folder):
    if <|not os.path.exists(folder)|>:
        os.makedirs(folder)
`,
      good: `
import os

def prepare(folder):
    os.makedirs(folder, exist_ok=True)
`,
    },
    {
      language: 'java',
      bad: `
import java.util.concurrent.ConcurrentHashMap;

class Registry {
  private final ConcurrentHashMap<String, Session> sessions = new ConcurrentHashMap<>();

  void register(String id, Session session) {
    if (<|!sessions.containsKey(id)|>) {
      sessions.put(id, session);
    }
  }
}
`,
      good: `
import java.util.concurrent.ConcurrentHashMap;

class Registry {
  private final ConcurrentHashMap<String, Session> sessions = new ConcurrentHashMap<>();

  void register(String id, Session session) {
    sessions.putIfAbsent(id, session);
  }
}
`,
    },
  ],
  fix: 'unsafe',
  create(context) {
    return {
      If(node) {
        if (context.isTestCode) return;
        const view = context.dialect.conditional(node);
        if (!view || !ASKS.test(context.text.slice(node.start, view.consequence.start))) return;
        if (view.consequence.end - view.consequence.start > MAX_BRANCH) return;
        const check = checkIn(context, node, view.condition);
        const act = check && actOn(context, view.consequence, check);
        if (!check || !act || isTried(context, act.call.node)) return;
        const fix = directoryFix(context, node, act);
        context.report({ at: view.condition, ...describe(context, act, check), ...(fix && { fix }) });
      },
    };
  },
};

/** How to make a directory that may be there already. */
const TOLERANT_WAYS: Readonly<Record<string, string>> = {
  python: 'Pass `exist_ok=True` instead of asking.',
  javascript: 'Pass `{ recursive: true }` instead of asking.',
  typescript: 'Pass `{ recursive: true }` instead of asking.',
  java: 'Call `Files.createDirectories` without asking.',
  go: 'Call `os.MkdirAll` without asking.',
};

interface Check {
  readonly call: Call;
  /** The text of what is asked about. */
  readonly subject: string;
  readonly isMap: boolean;
}

function checkIn(context: RuleContext, node: SyntaxNode, condition: SyntaxNode): Check | undefined {
  const heads = context.language.id === 'go' ? [node.field('initializer'), condition] : [condition];
  for (const head of heads) {
    if (!head || head.end - head.start > 200) continue;
    for (const part of head.descendants()) {
      const check = part.isNamed ? toCheck(context, part) : undefined;
      if (check) return check;
    }
  }
  return undefined;
}

function toCheck(context: RuleContext, node: SyntaxNode): Check | undefined {
  const call = context.dialect.call(node);
  if (!call) return undefined;
  const first = call.arguments[0]?.value;
  const table = FILE_CHECKS[context.language.id];
  if (call.name === 'containsKey' && first && call.receiver) {
    const isConcurrent = CONCURRENT_MAP.test(context.names.pathOf(call.receiver) ?? '');
    return isConcurrent ? { call, subject: `${call.receiver.text}[${first.text}]`, isMap: true } : undefined;
  }
  if (!table?.names.test(call.name)) return undefined;
  if (first && table.paths.test(context.names.pathOf(call.callee) ?? ''))
    return { call, subject: first.text, isMap: false };
  const isFile = call.receiver && !first && table.types.test(context.names.pathOf(call.receiver) ?? '');
  return call.receiver && isFile ? { call, subject: call.receiver.text, isMap: false } : undefined;
}

interface Act {
  readonly call: Call;
  readonly makesDirectory: boolean;
}

function actOn(context: RuleContext, branch: SyntaxNode, { subject, isMap }: Check): Act | undefined {
  const actions = FILE_ACTIONS[context.language.id];
  for (const node of branch.descendants()) {
    const call = node.isNamed ? context.dialect.call(node) : undefined;
    if (!call) continue;
    const first = call.arguments[0]?.value.text;
    if (isMap) {
      if (call.name === 'put' && `${call.receiver?.text}[${first}]` === subject) return { call, makesDirectory: false };
    } else if (TOLERANT.test(call.node.text)) {
      continue;
    } else if (actions?.test(call.name) && (first === subject || (call.receiver?.text === subject && call.receiver))) {
      return { call, makesDirectory: /^mkdir|^makedirs|^Mkdir|^createDirector/.test(call.name) };
    }
  }
  return undefined;
}

function describe(
  context: RuleContext,
  { call, makesDirectory }: Act,
  check: Check,
): Pick<Report, 'message' | 'confidence' | 'severity'> {
  if (check.isMap)
    return {
      message: 'Another thread may put the key in between. Use `putIfAbsent` or `computeIfAbsent`.',
      confidence: 'high',
      severity: 'medium',
    };
  if (makesDirectory && Object.hasOwn(TOLERANT_WAYS, context.language.id))
    return {
      message: `Somebody else may make the directory between \`${check.call.name}\` and \`${call.name}\`, which then fails. ${TOLERANT_WAYS[context.language.id] ?? ''}`,
      confidence: 'medium',
    };
  return {
    message: `What \`${check.call.name}\` says may no longer be true when \`${call.name}\` runs. Do it and handle the error.`,
    confidence: makesDirectory ? 'medium' : 'low',
  };
}

/** `os.makedirs(path)` as all that the `if` guards. */
function directoryFix(context: RuleContext, node: SyntaxNode, { call, makesDirectory }: Act): Fix | undefined {
  const view = context.dialect.conditional(node);
  const statement = call.node.parent;
  const isAll =
    view && context.dialect.statements(view.consequence).length === 1 && statement?.kind === 'expression_statement';
  if (!makesDirectory || !isAll || view.alternative || !isPlainNegation(context, view.condition)) return undefined;
  if (statement.parent !== view.consequence && statement !== view.consequence) return undefined;
  const hasComment = context.tree.comments.some(({ start, end }) => start > node.start && end < node.end);
  if (hasComment || call.arguments.some(({ isSpread }) => isSpread)) return undefined;
  const text = directoryCall(context, call, node);
  if (text === undefined) return undefined;
  return {
    title: 'Create the directory without asking first',
    safety: 'unsafe', // a file of that name is an error from now on
    edits: (): TextEdit[] => [replaceNode(node, text)],
  };
}

function isPlainNegation({ dialect }: RuleContext, condition: SyntaxNode): boolean {
  const inner =
    condition.kind === 'not_operator' || condition.children[0]?.kind === '!' ? condition.namedChildren[0] : undefined;
  return inner !== undefined && dialect.call(inner) !== undefined;
}

function directoryCall(context: RuleContext, call: Call, node: SyntaxNode): string | undefined {
  const last = call.arguments.at(-1)?.node;
  if (context.language.id !== 'python' || context.names.pathOf(call.callee) !== 'os.makedirs' || !last)
    return undefined;
  const { lines } = context.tree;
  const from = lines.indentOf(lines.lineAt(call.node.start));
  const to = lines.indentOf(lines.lineAt(node.start));
  const head = dedent(context.tree, { start: call.node.start, end: last.end }, from, to);
  const tail = dedent(context.tree, { start: last.end, end: call.node.end }, from, to);
  return head === undefined || tail === undefined ? undefined : `${head}, exist_ok=True${tail}`;
}

/** Whether the action's own failure is dealt with. */
function isTried({ dialect }: RuleContext, node: SyntaxNode): boolean {
  for (
    let child = node, at = node.parent;
    at && !dialect.controlFlow.functions.has(at.kind);
    child = at, at = at.parent
  ) {
    if (at.kind === 'try_statement' && child.fieldName === 'body') return true;
    if (at.kind === 'with_statement' && /suppress/.test(at.child('with_clause')?.text ?? '')) return true;
  }
  return false;
}
