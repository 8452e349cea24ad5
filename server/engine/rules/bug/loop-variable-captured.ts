import type { TextEdit } from '#shared/domain/text-edit.ts';
import type { Binding } from '../../source/scopes.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { insertAfter, replaceNode } from '../edits/replace-node.ts';
import { hasActions } from '../code/files/same-code.ts';
import type { Fix, Rule, RuleContext } from '../rule.ts';

/** Calls that keep a function for later. */
const KEEPERS =
  /^(append|appendleft|add|insert|setdefault|connect|bind|register|subscribe|submit|apply_async|call_later|call_soon|call_soon_threadsafe|add_done_callback|after|after_idle|Thread|Timer|Process|partialmethod|setTimeout|setInterval|setImmediate|requestAnimationFrame|nextTick|queueMicrotask|addEventListener|addListener|on|once|push|unshift|then|catch|finally)$/;
const KEEPING_ARGUMENT = /^(command|callback|target|on_\w+|handler|factory)$/;
const LOOP: ReadonlySet<string> = new Set(['for_statement', 'for_in_statement', 'while_statement', 'do_statement']);
const FUNCTION =
  /^(function_definition|lambda|function_(declaration|expression)|generator_function(_declaration)?|arrow_function|method_definition|class_(definition|body))$/;

export const loopVariableCaptured: Rule = {
  id: 'loop-variable-captured',
  title: 'Function in a loop sees the last value only',
  category: 'bug',
  severity: 'high',
  confidence: 'high',
  languages: ['python', 'javascript', 'typescript'],
  aliases: ['B023', 'W0640', 'cell-var-from-loop', 'no-loop-func', 'S1515'],
  rationale: `
A function made in a loop does not keep the loop variable's value but looks it up when it is called. If that happens after the
loop, all of the functions see the last value. In Python bind the value as a default (\`lambda i=i: …\`); in JavaScript declare
the variable with \`let\`.

Reported only where the function is kept for later: added to a collection, stored, or handed to something that calls it later.
A function that is called within its round, such as the key of \`sorted\`, is fine.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
handlers = []
for name in names:
    handlers.append(lambda: greet(<|name|>))
`,
      good: `
handlers = []
for name in names:
    handlers.append(lambda name=name: greet(name))
`,
    },
    {
      language: 'javascript',
      isFixed: true,
      bad: `
for (var i = 0; i < 3; i++) {
  setTimeout(() => console.log(<|i|>), 100);
}
`,
      good: `
for (let i = 0; i < 3; i++) {
  setTimeout(() => console.log(i), 100);
}
`,
    },
  ],
  fix: 'unsafe',
  create(context) {
    return {
      Function(node) {
        const loop = loopAround(node);
        if (!loop || !isKept(context, node)) return;
        for (const binding of variablesOf(context, loop)) reportCapture(context, node, loop, binding);
      },
    };
  },
};

function reportCapture(context: RuleContext, closure: SyntaxNode, loop: SyntaxNode, binding: Binding): void {
  const body = closure.field('body');
  const read = binding.reads.find((use) => body?.contains(use));
  if (!read) return;
  const fix = context.language.id === 'python' ? defaultFix(closure, binding.name) : letFix(loop, binding);
  context.report({
    at: read,
    // Tests often call such a function within its round.
    confidence: context.isTestCode ? 'low' : 'high',
    message: `When this function is called after the loop, \`${binding.name}\` has its last value. Bind the value of this round.`,
    ...(fix ? { fix } : {}),
  });
}

/** The loop or comprehension that makes the function again and again, within the same function. */
function loopAround(closure: SyntaxNode): SyntaxNode | undefined {
  let inner = closure;
  for (let node = closure.parent; node && !FUNCTION.test(node.kind); node = node.parent) {
    if (node.kind.endsWith('_comprehension') && inner.fieldName === 'body') return node;
    if (LOOP.has(node.kind) && inner.fieldName === 'body') return node;
    inner = node;
  }
  return undefined;
}

/** The variables that each round gives a new value: in JavaScript only those declared with `var`. */
function variablesOf({ scopes, language }: RuleContext, loop: SyntaxNode): Binding[] {
  const bindings = new Set<Binding>();
  for (const head of headsOf(loop)) {
    for (const node of head.descendants()) {
      const binding = node.isNamed && node.kind === 'identifier' ? scopes.bindingOf(node) : undefined;
      const isWritten = binding?.writes.some((write) => write.node === node) || binding?.declarations.includes(node);
      if (binding && isWritten && (language.id === 'python' || isVar(binding))) bindings.add(binding);
    }
  }
  return [...bindings];
}

function headsOf(loop: SyntaxNode): SyntaxNode[] {
  const clauses = loop.namedChildren.filter(({ kind }) => kind === 'for_in_clause');
  const heads =
    clauses.length > 0
      ? clauses.map((clause) => clause.field('left'))
      : [loop.field('left'), loop.field('initializer')];
  return heads.filter((head) => head !== undefined);
}

function isVar(binding: Binding): boolean {
  return binding.declarations.some((declaration) => {
    const holder = declaration.ancestor(new Set(['variable_declaration', 'lexical_declaration', 'for_in_statement']));
    return (
      holder?.kind === 'variable_declaration' ||
      (holder?.kind === 'for_in_statement' && holder.field('kind')?.kind === 'var')
    );
  });
}

/** Whether the function outlives its round. */
function isKept(context: RuleContext, closure: SyntaxNode): boolean {
  if (closure.kind === 'function_definition') return isKeptByName(context, closure);
  const { parent } = closure;
  switch (parent?.kind) {
    case 'argument_list':
    case 'arguments':
      return KEEPERS.test((parent.parent && context.dialect.call(parent.parent)?.name) ?? '');
    case 'keyword_argument':
      return KEEPING_ARGUMENT.test(parent.field('name')?.text ?? '');
    case 'assignment':
    case 'assignment_expression':
      return (
        closure.fieldName === 'right' &&
        /^(attribute|subscript|member_expression|subscript_expression)$/.test(parent.field('left')?.kind ?? '')
      );
    case 'list_comprehension':
      return true;
    case 'pair':
      return parent.parent?.kind === 'dictionary_comprehension';
    default:
      return false;
  }
}

/** A named function is kept when its name is handed on within the loop. */
function isKeptByName(context: RuleContext, closure: SyntaxNode): boolean {
  const name = closure.field('name');
  const binding = name && context.scopes.bindingOf(name);
  return binding?.reads.some((read) => loopAround(read) === loopAround(closure) && isKept(context, read)) ?? false;
}

/** Binds the round's value as a default; not where more arguments may follow in an unknown number. */
function defaultFix(closure: SyntaxNode, name: string): Fix | undefined {
  const parameters = closure.field('parameters');
  const last = parameters?.namedChildren.at(-1);
  if (
    parameters?.namedChildren.some(({ kind }) => /splat|separator/.test(kind)) ||
    (parameters && hasActions(parameters))
  )
    return undefined;
  const edit = (): TextEdit | undefined => {
    if (last) return insertAfter(last, `, ${name}=${name}`);
    const keyword = closure.child('lambda');
    if (keyword) return insertAfter(keyword, ` ${name}=${name}`);
    return parameters && replaceNode(parameters, `(${name}=${name})`);
  };
  return {
    title: `Bind \`${name}\` as a default`,
    safety: 'unsafe', // the function may be meant to see later values
    edits: () => [edit()].filter((one) => one !== undefined),
  };
}

/** `let` gives each round its own variable; only where nothing outside of the loop uses it. */
function letFix(loop: SyntaxNode, binding: Binding): Fix | undefined {
  const uses = [...binding.reads, ...binding.writes.map(({ node }) => node), ...binding.declarations];
  const keyword = loop.field('kind') ?? loop.field('initializer')?.child('var');
  if (keyword?.kind !== 'var' || binding.declarations.length > 1 || !uses.every((use) => loop.contains(use)))
    return undefined;
  return {
    title: 'Declare the loop variable with `let`',
    safety: 'unsafe', // each round's functions see their own value from now on
    edits: () => [replaceNode(keyword, 'let')],
  };
}
