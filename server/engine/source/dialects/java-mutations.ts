import type { Write } from '../scopes.ts';
import type { SyntaxNode } from '../syntax-tree.ts';

/** Methods that add their arguments to the text they are called on. */
const TEXT_BUILDERS: ReadonlySet<string> = new Set(['append', 'insert', 'appendCodePoint']);
/** Methods that change a text builder; strings have methods of these names that do not. */
const TEXT_CHANGERS: ReadonlySet<string> = new Set(['replace', 'setCharAt']);
/** Methods that put their arguments into the collection they are called on. */
const COLLECTORS: ReadonlySet<string> = new Set([
  'add',
  'addAll',
  'addFirst',
  'addLast',
  'offer',
  'push',
  'addElement',
  'offerLast',
  'put',
  'putAll',
  'putIfAbsent',
  'set',
]);

/** A call that changes what a name or a field of `this` holds. */
export interface Mutation {
  readonly target: SyntaxNode;
  readonly values: readonly SyntaxNode[];
  readonly how: Write['how'];
}

/** `text.append(a).append(b)` changes `text`, `list.add(a)` changes `list`. */
export function mutationOf(call: SyntaxNode): Mutation | undefined {
  const method = call.field('name')?.text ?? '';
  const isChanged = TEXT_CHANGERS.has(method) && call.parent?.kind === 'expression_statement';
  const isText = TEXT_BUILDERS.has(method) || isChanged;
  if (!isText && !COLLECTORS.has(method)) return undefined;
  const target = isText && !isChanged ? startOfChain(call) : call.field('object');
  if (target?.kind !== 'identifier' && target?.field('object')?.kind !== 'this') return undefined;
  return { target, values: call.field('arguments')?.namedChildren ?? [], how: isText ? 'augment' : 'update' };
}

function startOfChain(call: SyntaxNode): SyntaxNode | undefined {
  let at: SyntaxNode | undefined = call;
  while (at?.kind === 'method_invocation' && TEXT_BUILDERS.has(at.field('name')?.text ?? '')) at = at.field('object');
  return at;
}
