import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { replaceNode } from '../edits/replace-node.ts';
import { hasActions, isSameCode } from '../code/files/same-code.ts';
import type { Fix, Rule, RuleContext } from '../rule.ts';

const REMOVERS: Readonly<Record<string, RegExp>> = {
  python: /^(remove|pop|popitem|discard|clear|insert)$/,
  javascript: /^(splice|shift|unshift|pop)$/,
  typescript: /^(splice|shift|unshift|pop)$/,
  java: /^(remove|removeAll|retainAll|removeIf|add|addAll|clear|addFirst|removeFirst|addLast|removeLast|poll|push)$/,
};
const LOOPS: ReadonlySet<string> = new Set([
  'for_statement',
  'for_in_statement',
  'enhanced_for_statement',
  'while_statement',
  'do_statement',
]);
const FUNCTIONS =
  /^(function_definition|lambda|function_(declaration|expression)|generator_function(_declaration)?|arrow_function|method_(definition|declaration)|constructor_declaration|lambda_expression|class_(definition|declaration|body))$/;
const EXITS: ReadonlySet<string> = new Set([
  'return_statement',
  'raise_statement',
  'throw_statement',
  'break_statement',
]);
const STATEMENT_LIST = /block|body|statement_list|clause|case|group/;
const BREAKABLE: ReadonlySet<string> = new Set([...LOOPS, 'switch_statement', 'switch_expression']);
/** Views of a dictionary or map that change with it. */
const VIEWS: ReadonlySet<string> = new Set(['keys', 'values', 'items', 'entries', 'keySet', 'entrySet']);
const CONCURRENT = /Concurrent|CopyOnWrite|Blocking/;

export const modifiedWhileIterated: Rule = {
  id: 'modified-while-iterated',
  title: 'Collection is changed by the loop over it',
  category: 'bug',
  severity: 'high',
  confidence: 'high',
  languages: ['python', 'javascript', 'typescript', 'java'],
  cwe: 834,
  aliases: [
    'B909',
    'W4701',
    'E4702',
    'E4703',
    'PLE4703',
    'modified-iterating-list',
    'ModifyCollectionInEnhancedForLoop',
  ],
  rationale: `
Removing an element moves those behind it, so the loop skips the next one; dictionaries, sets and Java's collections raise an
error instead. Loop over a copy, or collect what stays.

Not reported: changes after which the loop ends, loops over a copy, appending to a list that serves as a work list, and
collections made for concurrent use.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
for job in jobs:
    if job.is_done:
        <|jobs.remove|>(job)
`,
      good: `
for job in list(jobs):
    if job.is_done:
        jobs.remove(job)
`,
    },
    {
      language: 'javascript',
      isFixed: true,
      bad: `
for (const job of jobs) {
  if (job.isDone) <|jobs.splice|>(jobs.indexOf(job), 1);
}
`,
      good: `
for (const job of [...jobs]) {
  if (job.isDone) jobs.splice(jobs.indexOf(job), 1);
}
`,
    },
    {
      language: 'java',
      bad: `
class Jobs {
  void prune(List<Job> jobs) {
    for (Job job : jobs) {
      if (job.isDone()) <|jobs.remove|>(job);
    }
  }
}
`,
      good: `
class Jobs {
  void prune(List<Job> jobs) {
    jobs.removeIf(Job::isDone);
  }
}
`,
    },
  ],
  fix: 'unsafe',
  callees: { has: (name, language) => REMOVERS[language]?.test(name) === true },
  create(context) {
    const removers = REMOVERS[context.language.id];
    if (!removers) return {};
    return {
      Call(node) {
        const call = context.dialect.call(node);
        if (!call?.receiver) return;
        if (call.name === 'clear' && call.arguments.length > 0) return; // no collection's method
        check(context, node, call.receiver, { start: call.receiver.start, end: call.callee.end });
      },
      delete_statement(node) {
        for (const target of deleted(node)) {
          const object = target.field('value');
          if (object) check(context, node, object, target);
        }
      },
    };
  },
};

function check(
  context: RuleContext,
  change: SyntaxNode,
  collection: SyntaxNode,
  at: { start: number; end: number },
): void {
  if (hasActions(collection) || /^(self|this|cls)$/.test(collection.text)) return;
  const loop = loopOver(collection, change);
  if (!loop || endsLoop(change, loop) || isConcurrent(context, collection)) return;
  const iterated = iteratedOf(loop);
  const fix = iterated && copyFix(context, iterated);
  context.report({
    at,
    message: `This changes \`${collection.text}\` while a loop runs over it. Loop over a copy, or collect the elements to keep.`,
    ...(iterated ? { related: [{ at: iterated, message: 'The loop runs over it here.' }] } : {}),
    ...(fix ? { fix } : {}),
  });
}

function deleted(statement: SyntaxNode): SyntaxNode[] {
  const targets = statement.namedChildren.flatMap((child) =>
    child.kind === 'expression_list' ? child.namedChildren : [child],
  );
  return targets.filter(({ kind }) => kind === 'subscript');
}

/** The loop around the change that runs over the collection itself or a view of it. */
function loopOver(collection: SyntaxNode, change: SyntaxNode): SyntaxNode | undefined {
  for (let node = change.parent; node && !FUNCTIONS.test(node.kind); node = node.parent) {
    const iterated = node.field('body')?.contains(change) ? iteratedOf(node) : undefined;
    if (iterated && isSameCode(withoutView(iterated), collection)) return node;
  }
  return undefined;
}

function iteratedOf(loop: SyntaxNode): SyntaxNode | undefined {
  switch (loop.kind) {
    case 'for_statement':
      return loop.has('in') ? loop.field('right') : undefined;
    case 'for_in_statement':
      return loop.field('operator')?.kind === 'of' ? loop.field('right') : undefined;
    case 'enhanced_for_statement':
      return loop.field('value');
    default:
      return undefined;
  }
}

/** `d` of `d.items()`, `map.keySet()`. */
function withoutView(iterated: SyntaxNode): SyntaxNode {
  const callee = iterated.field('function') ?? iterated;
  const name = callee.field('attribute') ?? callee.field('property') ?? callee.field('name');
  const isCall = /^(call|call_expression|method_invocation)$/.test(iterated.kind);
  if (!isCall || !name || !VIEWS.has(name.text) || (iterated.field('arguments')?.namedChildren.length ?? 0) > 0)
    return iterated;
  return callee.field('object') ?? iterated;
}

/** Whether the loop is left right after the change. */
function endsLoop(change: SyntaxNode, loop: SyntaxNode): boolean {
  for (let node = change; node !== loop && node.parent; node = node.parent) {
    if (node.kind === 'return_statement') return true;
    if (!STATEMENT_LIST.test(node.parent.kind)) continue;
    const siblings = node.parent.namedChildren;
    const exit = siblings.slice(siblings.indexOf(node) + 1).find(({ kind }) => EXITS.has(kind));
    if (exit && (exit.kind !== 'break_statement' || exit.ancestor(BREAKABLE) === loop)) return true;
  }
  return false;
}

function isConcurrent({ scopes }: RuleContext, collection: SyntaxNode): boolean {
  const name = collection.field('field') ?? collection;
  const binding = name.kind === 'identifier' ? scopes.bindingOf(name) : undefined;
  return (
    CONCURRENT.test(binding?.typeName ?? '') ||
    (binding?.writes.some(({ value }) => CONCURRENT.test(value?.text ?? '')) ?? false)
  );
}

function copyFix({ language }: RuleContext, iterated: SyntaxNode): Fix | undefined {
  if (language.id === 'java') return undefined;
  const copy = language.id === 'python' ? `list(${iterated.text})` : `[...${iterated.text}]`;
  return { title: 'Loop over a copy', safety: 'unsafe', edits: () => [replaceNode(iterated, copy)] };
}
