import type { Call } from '../../../source/dialect.ts';
import type { SyntaxNode } from '../../../source/syntax-tree.ts';
import type { RuleContext } from '../../rule.ts';
import { oncePerFile } from '../files/once-per-file.ts';
import { withoutParentheses } from '../files/same-code.ts';

const CLASS_BODIES: ReadonlySet<string> = new Set(['class_body', 'class_definition']);
const MEMBER_KINDS =
  /^(method_definition|public_field_definition|field_definition|function_definition|decorated_definition)$/;
/** Library functions that give a promise, or in Python a coroutine that does nothing until it is awaited. */
const KNOWN_SCRIPT =
  /^((node:)?fs(\/promises|\.promises)\.\w+|fetch|(node:)?timers\/promises\.set\w+|(node:)?stream\/promises\.\w+)$/;
const KNOWN_PYTHON =
  /^asyncio\.(sleep|wait_for|wait|open_connection|start_server|to_thread|create_subprocess_(exec|shell))$/;
/** What such a library is called; asked first, because resolving names costs more. */
const NAMESPACE = /^\(?\w*(fs|promises?|timers|stream|asyncio)\w*(\.promises)?$/i;
const HARMLESS_DECORATOR = /^@?(staticmethod|classmethod|(typing\.)?override|abstractmethod)$/;
const PROMISE_TYPE = /^:?\s*(Promise|PromiseLike)\s*</;

const ASYNCHRONOUS = /\basync\b|\bPromise\b|promises\b|\bfetch\(|\.(then|finally)\(/;

/** Whether a file has anything to do with promises or coroutines: most have not, and need no closer look. */
export const isAsynchronous = oncePerFile(({ text }) => ASYNCHRONOUS.test(text));

/** An asynchronous function that a call surely means: one of this file, or `known` for those of a library. */
export type AsyncCallee = SyntaxNode | 'known';

/** What a call starts, where its result is surely a promise or a coroutine. */
export function asyncCalleeOf(context: RuleContext, call: Call): AsyncCallee | undefined {
  if (/^await\b/.test(call.callee.text)) return undefined; // `await (0, module.load)(x)`
  const target = definitionOf(context, call);
  if (target) return isAsync(context, target) ? target : undefined;
  if (call.receiver && !NAMESPACE.test(call.receiver.text)) return undefined;
  const path = context.names.pathOf(call.callee);
  const known = context.language.id === 'python' ? KNOWN_PYTHON : KNOWN_SCRIPT;
  return path !== undefined && known.test(path) && !isMember(path) ? 'known' : undefined;
}

/** `fs.promises.constants` and the like are no functions. */
function isMember(path: string): boolean {
  return /\.(constants|watch|opendirSync)$/.test(path);
}

/** The function of this file that a call surely means: by its name, or as a method of the class around. */
export function definitionOf(context: RuleContext, call: Call): SyntaxNode | undefined {
  const callee = withoutParentheses(call.callee);
  if (callee.kind === 'identifier') return ofName(context, callee);
  const { receiver } = call;
  if (receiver?.kind === 'this' || (receiver?.kind === 'identifier' && /^(self|cls)$/.test(receiver.text)))
    return methodNamed(context, call.node, call.name);
  return undefined;
}

function ofName(context: RuleContext, identifier: SyntaxNode): SyntaxNode | undefined {
  const binding = context.scopes.bindingOf(identifier);
  const [declaration, ...others] = binding?.declarations ?? [];
  if (!binding || !declaration || others.length > 0 || binding.kind === 'parameter' || binding.kind === 'import')
    return undefined;
  const [write, ...more] = binding.writes;
  const holder = declaration.parent;
  if (holder && declaration.fieldName === 'name' && context.dialect.controlFlow.functions.has(holder.kind))
    return binding.writes.every(({ node }) => node === declaration) ? holder : undefined;
  const value = write?.how === 'assign' && more.length === 0 && write.value && withoutParentheses(write.value);
  return value && context.dialect.controlFlow.functions.has(value.kind) ? value : undefined;
}

/** The method of the innermost class around `node`; undefined where two share the name. */
function methodNamed(context: RuleContext, node: SyntaxNode, name: string): SyntaxNode | undefined {
  const around = node.ancestor(CLASS_BODIES);
  const body = around?.kind === 'class_definition' ? around.field('body') : around;
  const found = (body?.children ?? []).filter((member) => MEMBER_KINDS.test(member.kind) && nameOf(member) === name);
  const [only, ...others] = found;
  if (!only || others.length > 0) return undefined;
  const inner = only.kind === 'decorated_definition' ? only.field('definition') : (only.field('value') ?? only);
  return inner && context.dialect.controlFlow.functions.has(inner.kind) ? inner : undefined;
}

function nameOf(member: SyntaxNode): string | undefined {
  const inner = member.kind === 'decorated_definition' ? member.field('definition') : member;
  return (inner?.field('name') ?? inner?.field('property'))?.text;
}

function isAsync(context: RuleContext, node: SyntaxNode): boolean {
  const view = context.dialect.functionLike(node);
  if (!view) return false;
  if (context.language.id === 'python')
    return view.isAsync && view.decorators.every(({ text }) => HARMLESS_DECORATOR.test(text)) && !isGenerator(node);
  if (node.has('*') || node.kind.startsWith('generator')) return false;
  return view.isAsync || PROMISE_TYPE.test(node.field('return_type')?.text ?? '');
}

function isGenerator(node: SyntaxNode): boolean {
  const pending = [...(node.field('body')?.children ?? [])];
  for (let part = pending.pop(); part; part = pending.pop()) {
    if (part.kind === 'yield') return true;
    if (part.kind !== 'function_definition' && part.kind !== 'lambda' && part.kind !== 'class_definition')
      pending.push(...part.children);
  }
  return false;
}

/** Whether `await` may stand at `node`: the innermost function around it is asynchronous. */
export function canAwait(context: RuleContext, node: SyntaxNode): boolean {
  const around = node.ancestor(context.dialect.controlFlow.functions);
  // A parameter's default is no part of the function.
  if (!around?.field('body')?.contains(node)) return false;
  return context.dialect.functionLike(around)?.isAsync === true;
}
