import type { Binding } from '../../source/scopes.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { enclosingLoop } from '../code/functions/enclosing-loop.ts';
import { isSameCode, someBelow, withoutParentheses } from '../code/files/same-code.ts';
import { isAsynchronous } from '../code/functions/async-functions.ts';
import type { Rule, RuleContext } from '../rule.ts';

const AWAIT = /^(await|await_expression)$/;
const FUNCTION =
  /^(function_(definition|declaration|expression)|arrow_function|method_(definition|declaration)|lambda(_expression)?|func_literal|generator_function(_declaration)?|constructor_declaration)$/;
const MEMBER = /^(member_expression|attribute|subscript_expression|subscript)$/;

export const lostUpdate: Rule = {
  id: 'lost-update',
  title: 'An update that others make in between is lost',
  category: 'bug',
  severity: 'medium',
  confidence: 'medium',
  cwe: 362,
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: [
    'require-atomic-updates',
    'S3078',
    'VO_VOLATILE_INCREMENT',
    'NonAtomicVolatileUpdate',
    'NonAtomicOperationOnVolatileField',
  ],
  rationale: `
\`this.total += await price()\` reads \`total\`, waits, and then stores the old value plus the price: whatever others added while it
waited is gone. Wait first, and update afterwards. The same happens between threads: \`count++\` is a read and a write, which
\`volatile\` in Java does not make one, and neither does Go for goroutines.

Reported are fields and variables of an outer function in JavaScript and Python, \`volatile\` fields in Java outside of
\`synchronized\` code, and variables that goroutines started in a loop count up without a lock. A variable of the function itself
is nobody else's.`,
  examples: [
    {
      language: 'javascript',
      bad: `
class Cart {
  async add(item) {
    <|this.total|> += await priceOf(item);
  }
}
`,
      good: `
class Cart {
  async add(item) {
    const price = await priceOf(item);
    this.total += price;
  }
}
`,
    },
    {
      language: 'java',
      bad: `
class Statistics {
  private volatile int requests;

  void count() {
    <|requests|>++;
  }
}
`,
      good: `
import java.util.concurrent.atomic.AtomicInteger;

class Statistics {
  private final AtomicInteger requests = new AtomicInteger();

  void count() {
    requests.incrementAndGet();
  }
}
`,
    },
  ],
  create(context) {
    const waits = context.language.id !== 'go' && context.language.id !== 'java';
    if (waits && !isAsynchronous(context)) return {};
    return {
      Assignment(node) {
        for (const { target, value, operator, isDeclaration } of context.dialect.assignments(node)) {
          if (isDeclaration) continue;
          if (context.language.id === 'go') checkGoroutine(context, node, target, operator);
          else if (context.language.id === 'java') checkVolatile(context, target, updates(operator, target, value));
          else checkAwait(context, target, value, operator);
        }
      },
      update_expression(node) {
        const [target] = node.namedChildren;
        if (target && context.language.id === 'java') checkVolatile(context, target, true);
      },
      inc_statement: (node) => checkGoroutine(context, node, node.namedChildren[0], '++'),
      dec_statement: (node) => checkGoroutine(context, node, node.namedChildren[0], '--'),
    };
  },
};

function updates(operator: string, target: SyntaxNode, value: SyntaxNode): boolean {
  if (operator !== '=') return true;
  const { namedChildren, kind } = value;
  return kind === 'binary_expression' && namedChildren.some((side) => isSameCode(side, target));
}

/** `x += await …` and `x = x + await …`, where `x` is read before the wait. */
function checkAwait(context: RuleContext, target: SyntaxNode, value: SyntaxNode, operator: string): void {
  const inner = withoutParentheses(value);
  const isAugmented = operator !== '=' && !/^(\|\||&&|\?\?)=$/.test(operator);
  const waits = isAugmented ? waitsFirst(inner) : readsBeforeWait(context, inner, target);
  if (!waits || !isShared(context, target)) return;
  context.report({
    at: target,
    message: `\`${target.text}\` is read before the wait, so what others add to it meanwhile is lost. Await first, then update.`,
  });
}

function waitsFirst(value: SyntaxNode): boolean {
  return someBelow(value, ({ kind }) => AWAIT.test(kind)) && !someBelow(value, ({ kind }) => FUNCTION.test(kind));
}

function readsBeforeWait({ dialect }: RuleContext, value: SyntaxNode, target: SyntaxNode): boolean {
  const binary = dialect.binary(value);
  return (
    binary !== undefined &&
    isSameCode(binary.left, target) &&
    /^[-+*/|&^]$/.test(binary.operator) &&
    waitsFirst(binary.right)
  );
}

/** A field, or a variable of an outer function. */
function isShared({ scopes, dialect }: RuleContext, target: SyntaxNode): boolean {
  if (MEMBER.test(target.kind)) {
    const root = rootOf(target);
    if (/^(this|self|cls)$/.test(root.text)) return MEMBER.test(target.kind);
    const binding = scopes.bindingOf(root);
    return binding !== undefined && !isOwn(binding, target, dialect.controlFlow.functions);
  }
  const binding = scopes.bindingOf(target);
  return binding !== undefined && !isOwn(binding, target, dialect.controlFlow.functions);
}

function rootOf(node: SyntaxNode): SyntaxNode {
  let at = node;
  while (MEMBER.test(at.kind) && at.children[0]) at = at.children[0];
  return at;
}

/** Declared in the function that holds `use`; a parameter's object may be anybody's, but nobody can tell. */
function isOwn({ scope }: Binding, use: SyntaxNode, functions: ReadonlySet<string>): boolean {
  const around = use.ancestor(functions);
  return around === undefined || around.contains(scope.node);
}

function checkVolatile(context: RuleContext, target: SyntaxNode, isUpdate: boolean): void {
  if (!isUpdate) return;
  const name =
    target.kind === 'field_access' && target.field('object')?.kind === 'this' ? target.field('field') : target;
  if (name?.kind !== 'identifier') return;
  const binding = context.scopes.bindingOf(name) ?? context.scopes.scopeAt(target).resolve(name.text);
  const isVolatile = binding?.declarations.some((one) => one.parent?.parent?.child('modifiers')?.has('volatile'));
  if (!isVolatile || isGuarded(target)) return;
  context.report({
    at: target,
    message: `Two threads that do this at once count one: \`volatile\` does not make it one step. Use an atomic class or a lock.`,
    confidence: context.isTestCode ? 'low' : 'high',
  });
}

function isGuarded(node: SyntaxNode): boolean {
  for (let at = node.parent; at; at = at.parent) {
    if (at.kind === 'synchronized_statement') return true;
    if (/^(method|constructor)_declaration$/.test(at.kind))
      return (
        at.kind === 'constructor_declaration' ||
        at.child('modifiers')?.has('synchronized') === true ||
        /\block\(\)|\.lock/i.test(at.text)
      );
  }
  return false;
}

/** A variable of the outer function that goroutines started in a loop change without a lock. */
function checkGoroutine(
  context: RuleContext,
  node: SyntaxNode,
  target: SyntaxNode | undefined,
  operator: string,
): void {
  if (context.language.id !== 'go' || target?.kind !== 'identifier' || operator === '=') return;
  const literal = node.ancestor(new Set(['func_literal']));
  const statement = literal?.parent?.parent;
  if (!literal || statement?.kind !== 'go_statement' || !enclosingLoop(context, statement)) return;
  if (/Lock\(\)|<-/.test(literal.text)) return;
  const binding = context.scopes.bindingOf(target);
  const loop = enclosingLoop(context, statement);
  if (!binding || binding.scope.kind === 'module' || loop?.contains(binding.scope.node)) return;
  context.report({
    at: target,
    message: `Goroutines change \`${target.text}\` at the same time, and counts get lost. Use \`sync/atomic\` or a mutex.`,
    confidence: 'high',
  });
}
