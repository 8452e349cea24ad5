import type { Binding } from '../../source/scopes.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { withoutParentheses } from '../code/files/same-code.ts';
import type { Report, Rule, RuleContext } from '../rule.ts';

const SHARED_TYPE = /^(String|Boolean|Integer|Long|Short|Byte|Character|Double|Float)$/;
const PYTHON_LOCK = /^(threading|multiprocessing|asyncio)\.(Lock|RLock|Semaphore|BoundedSemaphore|Condition)\(\)$/;
const CONSTRUCTORS: ReadonlySet<string> = new Set(['constructor_declaration', 'static_initializer']);

export const ineffectiveLock: Rule = {
  id: 'ineffective-lock',
  title: 'Lock on an object that does not protect anything',
  category: 'bug',
  severity: 'high',
  confidence: 'high',
  cwe: 412,
  languages: ['java', 'python'],
  aliases: [
    'S1860',
    'S2445',
    'DL_SYNCHRONIZATION_ON_BOXED_PRIMITIVE',
    'DL_SYNCHRONIZATION_ON_SHARED_CONSTANT',
    'SynchronizeOnNonFinalField',
    'W2101',
    'useless-with-lock',
  ],
  rationale: `
Two threads keep each other out only when they lock the same object. An object made on the spot is known to nobody else; a field
that gets a new value in between is another lock from then on. Texts and boxed numbers are the opposite: the program shares
them, so that code that has nothing to do with this one may hold the lock.

Fields that are assigned only where they are declared or in a constructor are fine.`,
  examples: [
    {
      language: 'java',
      bad: `
class Counter {
  private Integer count = 0;

  void add() {
    synchronized (<|count|>) {
      count++;
    }
  }
}
`,
      good: `
class Counter {
  private final Object lock = new Object();
  private int count = 0;

  void add() {
    synchronized (lock) {
      count++;
    }
  }
}
`,
    },
    {
      language: 'python',
      bad: `
import threading

def add(counter):
    with <|threading.Lock()|>:
        counter.value += 1
`,
      good: `
import threading

LOCK = threading.Lock()

def add(counter):
    with LOCK:
        counter.value += 1
`,
    },
  ],
  create(context) {
    return {
      synchronized_statement(node) {
        const held = node.child('parenthesized_expression');
        const lock = held && withoutParentheses(held);
        const problem = lock && problemOf(context, lock);
        if (problem) context.report({ at: lock, ...problem });
      },
      with_item(node) {
        const value = node.field('value');
        const lock = value?.kind === 'as_pattern' ? value.namedChildren[0] : value;
        if (lock?.kind !== 'call' || !PYTHON_LOCK.test(context.names.pathOf(lock) ?? '')) return;
        context.report({ at: lock, message: NEW_LOCK });
      },
    };
  },
};

const NEW_LOCK = 'Nobody else knows this lock, so it keeps nobody out. Make it once, where all can see it.';

function problemOf(context: RuleContext, lock: SyntaxNode): Pick<Report, 'message' | 'confidence'> | undefined {
  if (lock.kind === 'object_creation_expression') return { message: NEW_LOCK };
  if (lock.kind === 'string_literal')
    return { message: 'The whole program shares this text, and with it the lock. Lock an object of your own.' };
  const binding = bindingOf(context, lock);
  if (!binding) return undefined;
  if (SHARED_TYPE.test(binding.typeName ?? '')) {
    const message = `A \`${binding.typeName}\` may be shared with other code, and changing it makes it another lock. Lock an object of your own.`;
    return { message };
  }
  if (isMadeHere(context, binding, lock)) return { message: NEW_LOCK };
  const isFinal = binding.declarations.some((one) => one.parent?.parent?.child('modifiers')?.has('final'));
  if (binding.scope.kind !== 'class' || isFinal || !isReplaced(binding)) return undefined;
  return {
    message: `\`${binding.name}\` gets new values, and each is another lock. Lock a final field.`,
    confidence: 'medium',
  };
}

function bindingOf({ scopes }: RuleContext, lock: SyntaxNode): Binding | undefined {
  const name = lock.kind === 'field_access' && lock.field('object')?.kind === 'this' ? lock.field('field') : lock;
  if (name?.kind !== 'identifier') return undefined;
  return scopes.bindingOf(name) ?? scopes.scopeAt(lock).resolve(name.text);
}

/** A local variable that holds a plain new object, used for this lock only. */
function isMadeHere({ names }: RuleContext, binding: Binding, lock: SyntaxNode): boolean {
  const [write, ...others] = binding.writes;
  if (binding.scope.kind === 'class' || !write?.value || others.length > 0 || binding.kind === 'parameter')
    return false;
  const isObject = write.value.kind === 'object_creation_expression' && names.pathOf(write.value) === 'Object';
  return isObject && binding.reads.length === 1 && binding.reads[0] === lock;
}

/** Written outside of constructors. */
function isReplaced({ writes, declarations }: Binding): boolean {
  return writes.some(
    ({ node, how }) => how === 'assign' && !declarations.includes(node) && !node.ancestor(CONSTRUCTORS),
  );
}
