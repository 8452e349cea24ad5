import type { Binding, BindingKind, ScopeTable, Write } from '../scopes.ts';
import type { SyntaxNode } from '../syntax-tree.ts';

/** Methods that put their arguments into the list, set or text they are called on. */
const COLLECTORS: ReadonlySet<string> = new Set(['push', 'unshift', 'add', 'append']);

const VARIABLES: ReadonlySet<BindingKind> = new Set(['variable', 'constant']);

/** Whether an identifier is the `parts` of `parts.push(text)`. */
export function isCollected(identifier: SyntaxNode): boolean {
  const member = identifier.fieldName === 'object' ? identifier.parent : undefined;
  return (
    member?.kind === 'member_expression' &&
    member.fieldName === 'function' &&
    COLLECTORS.has(member.field('property')?.text ?? '')
  );
}

/** Whoever is added to more often is a table; following it costs much and tells little. */
const MAX_ADDITIONS = 40;

/** Records what variables collect as writes. A parameter's contents are its caller's business. */
export function linkCollected(identifiers: readonly SyntaxNode[], table: ScopeTable): void {
  const additions = new Map<Binding, Write[]>();
  for (const node of identifiers) {
    const binding = table.bindingOf(node);
    if (!binding || binding.importPath !== undefined || !VARIABLES.has(binding.kind)) continue;
    const writes = additions.get(binding) ?? [];
    additions.set(binding, writes);
    for (const value of node.parent?.parent?.field('arguments')?.namedChildren ?? [])
      writes.push({ node, value, how: 'update' });
  }
  for (const [binding, writes] of additions) {
    if (writes.length > MAX_ADDITIONS) continue;
    binding.writes.push(...writes);
    binding.writes.sort((a, b) => a.node.start - b.node.start);
  }
}
