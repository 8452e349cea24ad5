import type { Binding } from '../../source/scopes.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { calleesLike } from '../code/calls/callees.ts';
import { enclosingLoop } from '../code/functions/enclosing-loop.ts';
import { hasLongLine } from '../code/texts/long-line.ts';
import { isLongFixedList, repetitionOf, searchedList } from '../code/values/long-lists.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** Shorter lists are searched as fast as sets. */
const LONG = 10;
const SHORT_FILE = 30;
/** What finds an element in one step. */
const SETS: Readonly<Record<string, string>> = {
  go: 'map',
  java: '`HashSet`',
  javascript: '`Set`',
  typescript: '`Set`',
};
const MAKERS: ReadonlySet<string> = new Set(['list', 'sorted']);
const CHANGES: ReadonlySet<string> = new Set([
  'append',
  'extend',
  'insert',
  'remove',
  'pop',
  'clear',
  'sort',
  'reverse',
]);

export const listMembershipInLoop: Rule = {
  id: 'list-membership-in-loop',
  title: 'A list is searched in every round of a loop',
  category: 'performance',
  severity: 'low',
  confidence: 'medium',
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: ['PLR6201', 'R6201', 'use-set-for-membership'],
  rationale: `
\`x in items\`, \`items.includes(x)\` or \`items.contains(x)\` compares \`x\` with one element after the other when \`items\` is a list; in a loop that is the length of the one times the
length of the other. A set finds the answer in one step. Make it once, before the loop.

Reported are lists that the same function makes and never changes. Where a callback does no more than to search, as in
\`shown.filter((id) => !hidden.includes(id))\`, both lists are short more often than not, and in files of more than ${SHORT_FILE} lines the
confidence is low; so it is for the keys of an object. Not reported: short lists that are written out, lists made
in the loop itself, and elements that are written out and cannot be in a set.`,
  examples: [
    {
      language: 'python',
      bad: `
def new_users(rows, known):
    names = [user.name for user in known]
    found = []
    for row in rows:
        if row.name not in <|names|>:
            found.append(row)
    return found
`,
      good: `
def new_users(rows, known):
    names = {user.name for user in known}
    found = []
    for row in rows:
        if row.name not in names:
            found.append(row)
    return found
`,
    },
    {
      language: 'typescript',
      bad: `
export function newUsers(rows: Row[], known: User[]): Row[] {
  const names = known.map((user) => user.name);
  return rows.filter((row) => !<|names|>.includes(row.name));
}
`,
      good: `
export function newUsers(rows: Row[], known: User[]): Row[] {
  const names = new Set(known.map((user) => user.name));
  return rows.filter((row) => !names.has(row.name));
}
`,
    },
  ],
  // For Python an operator searches.
  callees: calleesLike(/^(includes|indexOf|contains|Contains)$/),
  create(context) {
    const reported = new Set<Binding>();
    return {
      comparison_operator(node) {
        if (context.isTestCode) return;
        const binary = context.dialect.binary(node);
        if (!binary || (binary.operator !== 'in' && binary.operator !== 'not in')) return;
        const { right } = binary;
        if (right.kind !== 'identifier' || /^(list|tuple|dictionary|set)/.test(binary.left.kind)) return;
        const loop = repetition(context, node);
        const binding = loop && context.scopes.bindingOf(right);
        if (!binding || reported.has(binding) || !isFixedList(context, binding, loop)) return;
        reported.add(binding);
        context.report({
          at: right,
          message: `\`${binding.name}\` is a list that is searched from its start in every round. Make it a set, if its elements can be hashed.`,
        });
      },
      Call(node) {
        if (context.isTestCode || context.language.id === 'python') return;
        const call = context.dialect.call(node);
        const list = call && searchedList(context, call);
        const binding = list && context.scopes.bindingOf(list);
        if (!call || !binding || reported.has(binding)) return;
        const loop = repetitionOf(context, node);
        if (!loop || !isLongFixedList(context, binding, loop) || hasLongLine(context)) return;
        if (call.name === 'indexOf' && !/^\s*(!==?|===?|<|>=?)/.test(context.text.slice(node.end, node.end + 5)))
          return;
        reported.add(binding);
        context.report({
          at: list,
          ...(isProbablyShort(context, binding, loop) && { confidence: 'low' }),
          message: `\`${binding.name}\` is a list that is searched from its start in every round. Make a ${SETS[context.language.id] ?? 'set'} of it before the loop.`,
        });
      },
    };
  },
};

/** Intersections of two lists that a page or a command shows, and the keys of an object. */
function isProbablyShort({ tree, dialect }: RuleContext, { writes }: Binding, loop: SyntaxNode): boolean {
  if (tree.lines.lineCount <= SHORT_FILE || dialect.controlFlow.loops.has(loop.kind)) {
    return writes.some(({ value }) => value?.text.startsWith('Object.keys('));
  }
  return true;
}

/** A loop, or a comprehension whose condition or result holds the node. */
function repetition(context: RuleContext, node: SyntaxNode): SyntaxNode | undefined {
  for (
    let child = node, parent = node.parent;
    parent && /comprehension|generator|if_clause|_operator$|parenthes/.test(parent.kind);
  ) {
    if (/comprehension|generator/.test(parent.kind) && child.kind !== 'for_in_clause') return parent;
    child = parent;
    parent = parent.parent;
  }
  return enclosingLoop(context, node);
}

/** Made once by the same function, before the loop, and never changed or handed on to be changed. */
function isFixedList(context: RuleContext, binding: Binding, loop: SyntaxNode): boolean {
  const [write, ...others] = binding.writes;
  if (binding.kind !== 'variable' || others.length > 0 || write?.how !== 'assign' || !write.value) return false;
  if (write.node.start > loop.start || loop.contains(write.node)) return false;
  if (binding.scope.kind !== 'function' || context.scopes.scopeAt(loop).functionScope !== binding.scope) return false;
  return isLongList(context, write.value) && !binding.reads.some(isChange);
}

function isLongList({ dialect, names }: RuleContext, value: SyntaxNode): boolean {
  if (value.kind === 'list_comprehension') return !/^[[({]/.test(value.field('body')?.text ?? '');
  if (value.kind === 'list') {
    return (
      value.namedChildren.length >= LONG &&
      value.namedChildren.every(({ kind }) => !/^(list|dictionary|set)/.test(kind))
    );
  }
  const call = value.kind === 'call' ? dialect.call(value) : undefined;
  return call !== undefined && call.arguments.length > 0 && MAKERS.has(names.pathOf(call.callee) ?? '');
}

/** Methods and statements that change the list, which the scopes do not all record. */
function isChange(read: SyntaxNode): boolean {
  const { parent } = read;
  if (parent?.kind === 'attribute') return CHANGES.has(parent.field('attribute')?.text ?? '');
  if (parent?.kind === 'subscript') return parent.parent?.kind === 'delete_statement' || parent.fieldName === 'left';
  return parent?.kind === 'delete_statement' || parent?.kind === 'global_statement';
}
