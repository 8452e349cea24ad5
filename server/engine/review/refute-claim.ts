import type { Span } from '#shared/domain/text.ts';
import { isKnownGlobal } from '../rules/code/calls/known-globals.ts';
import type { FileFacts } from '../rules/file-facts.ts';
import type { Binding } from '../source/scopes.ts';
import type { SyntaxNode } from '../source/syntax-tree.ts';
import type { Claim, ClaimKind } from './reply-schema.ts';

/** How models say without the field for it what the tree can refute. */
const SAID: readonly (readonly [ClaimKind, RegExp])[] = [
  ['undefined-name', /[`'"]([\w$]+)[`'"] (?:is|was) (?:not defined|never defined|not declared|undeclared)\b/i],
  ['missing-import', /[`'"]([\w$]+)[`'"] (?:is|was) (?:not|never) imported\b/i],
  ['unused', /[`'"]([\w$]+)[`'"] is (?:unused|never used|never read)\b/i],
  ['missing-await', /[`'"]([\w$.]+)(?:\(.*?\))?[`'"] is (?:not|never) awaited\b/i],
];

/** A name can be declared and yet have no value on some way through the code. */
const HEDGE = /\b(?:if|when|unless|until|before|may|might|can|could)\b/i;

/** The claim of a finding: the one it names, else the one its message makes in usual words. */
export function claimOf(finding: { readonly claim?: Claim | undefined; readonly message: string }): Claim | undefined {
  const { message } = finding;
  const claim = finding.claim ?? claimIn(message);
  return claim?.kind === 'undefined-name' && HEDGE.test(message) ? undefined : claim;
}

function claimIn(message: string): Claim | undefined {
  for (const [kind, pattern] of SAID) {
    const name = pattern.exec(message)?.[1];
    if (name !== undefined) return { kind, name };
  }
  return undefined;
}

/** Why a claim about the code in `span` is wrong, as a sentence; undefined where the tree does not say so. */
export function refuteClaim(file: FileFacts, { kind, name }: Claim, span: Span): string | undefined {
  const last = name.replace(/\(.*$/, '').split('.').at(-1) ?? name;
  return REFUTATIONS[kind]({ file, name: last, leaves: leavesIn(file.tree.root, span, last), span });
}

interface Claimed {
  readonly file: FileFacts;
  /** Without what it is taken from. */
  readonly name: string;
  /** The places of the name in the quoted code. */
  readonly leaves: readonly SyntaxNode[];
  readonly span: Span;
}

const REFUTATIONS: Readonly<Record<ClaimKind, (claimed: Claimed) => string | undefined>> = {
  'undefined-name': refuteUndefined,
  'missing-import': refuteUndefined,
  unused: refuteUnused,
  'missing-await': refuteMissingAwait,
  'may-be-null': refuteNull,
  'unhandled-error': refuteUnhandled,
};

function refuteUndefined({ file, name, leaves }: Claimed): string | undefined {
  const bindings = leaves.map((leaf) => file.scopes.bindingOf(leaf));
  const [binding] = bindings;
  if (binding && bindings.every((one) => one !== undefined))
    return `\`${name}\` is declared on line ${lineOf(file, binding)}.`;
  const { id } = file.language;
  const isScript = id === 'python' || id === 'javascript' || id === 'typescript';
  return isScript && leaves.length > 0 && !binding && isKnownGlobal(name, id)
    ? `\`${name}\` comes with the language.`
    : undefined;
}

function refuteUnused({ file, name, leaves }: Claimed): string | undefined {
  const bindings = leaves.flatMap((leaf) => file.scopes.bindingOf(leaf) ?? []);
  const used = bindings.find(({ reads }) => reads.length > 0);
  if (used?.reads[0]) return `\`${name}\` is used on line ${file.tree.lines.lineAt(used.reads[0].start) + 1}.`;
  return bindings.some(({ isExported }) => isExported) ? `\`${name}\` is visible to other files.` : undefined;
}

function refuteMissingAwait({ file, name, leaves, span }: Claimed): string | undefined {
  const calls = leaves.flatMap((leaf) => callOf(file, leaf, name) ?? []).filter(({ start }) => start < span.end);
  return calls.length > 0 && calls.every(isAwaited) ? `The call of \`${name}\` is awaited.` : undefined;
}

/** The nearest call around a name that calls it. */
function callOf({ dialect }: FileFacts, leaf: SyntaxNode, name: string): SyntaxNode | undefined {
  let node: SyntaxNode | undefined = leaf.parent;
  for (let depth = 0; node && depth < 4; depth++, node = node.parent) {
    const call = dialect.call(node);
    if (call) return call.name === name && !call.arguments.some((one) => one.node.contains(leaf)) ? node : undefined;
  }
  return undefined;
}

function isAwaited(call: SyntaxNode): boolean {
  let node = call.parent;
  while (node?.kind === 'parenthesized_expression') node = node.parent;
  return node !== undefined && node.kind.startsWith('await');
}

const NULL = /^(?:null|undefined|None|nil)$/;

function refuteNull({ file, name, leaves }: Claimed): string | undefined {
  const bindings = leaves.flatMap((leaf) => file.scopes.bindingOf(leaf) ?? []);
  const [binding] = bindings;
  if (!binding || binding.kind === 'parameter' || binding.filledBy !== undefined) return undefined;
  const [write, ...others] = binding.writes;
  if (!write?.value || write.how !== 'assign' || others.length > 0) return undefined;
  return isNeverNull(file, write.value) ? `\`${name}\` gets a value on line ${lineOf(file, binding)}.` : undefined;
}

function isNeverNull({ dialect }: FileFacts, node: SyntaxNode): boolean {
  const expression = dialect.expression(node);
  switch (expression.kind) {
    case 'literal':
      return !NULL.test(node.text);
    case 'composition':
    case 'container':
    case 'function':
    case 'operation':
      return true;
    case 'call':
      return expression.call.isNew;
    case 'name':
    case 'member':
    case 'index':
    case 'choice':
    case 'wrapper':
    case 'other':
      return false;
  }
}

/** What surely throws where it stands: a promise that nobody awaits takes its error elsewhere. */
const THROWS_HERE = /\bawait\b|\bthrow\b|\bJSON\.parse\(|Sync\(/;

/** Only where the whole quote stands in a `try` of the same function that catches. */
function refuteUnhandled({ file, span }: Claimed): string | undefined {
  const isScript = file.language.id.endsWith('script');
  if (isScript && !THROWS_HERE.test(file.tree.text.slice(span.start, span.end))) return undefined;
  const { roles, controlFlow } = file.dialect;
  const catches = new Set(roles.Catch);
  let node = nodeAround(file.tree.root, span);
  while (node?.parent && !controlFlow.functions.has(node.kind)) {
    const isBody = !catches.has(node.kind) && node.kind !== 'finally_clause' && node.fieldName !== 'finalizer';
    const handler = isBody && node.kind !== 'else_clause' && node.parent.children.find(({ kind }) => catches.has(kind));
    if (handler) return `Errors are caught on line ${file.tree.lines.lineAt(handler.start) + 1}.`;
    node = node.parent;
  }
  return undefined;
}

function nodeAround(root: SyntaxNode, { start, end }: Span): SyntaxNode | undefined {
  let node = root;
  for (;;) {
    const inner = node.children.find((child) => child.start <= start && end <= child.end);
    if (!inner) return node;
    node = inner;
  }
}

function leavesIn(root: SyntaxNode, { start, end }: Span, name: string): SyntaxNode[] {
  const leaves: SyntaxNode[] = [];
  const pending: SyntaxNode[] = [root];
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (node.end <= start || node.start >= end) continue;
    if (node.children.length > 0) pending.push(...node.children);
    else if (node.text === name && node.start >= start && node.end <= end) leaves.push(node);
  }
  return leaves.toSorted((a, b) => a.start - b.start);
}

function lineOf(file: FileFacts, { declarations }: Binding): number {
  return file.tree.lines.lineAt(declarations[0]?.start ?? 0) + 1;
}
