import type { ScopeTable, Write } from '../scopes.ts';
import type { SyntaxNode } from '../syntax-tree.ts';

/**
 * Members reached through other objects (`other.next`). Which class `other` has is not known, so they count as uses of
 * every member of that name in the file: a member in use must never look unused.
 */
export class MemberUses {
  private readonly reads: { readonly name: string; readonly node: SyntaxNode }[] = [];
  private readonly writes: Write[] = [];

  read(node: SyntaxNode, name: string): void {
    this.reads.push({ node, name });
  }

  write(write: Write): void {
    this.writes.push(write);
  }

  addTo(table: ScopeTable): void {
    for (const { kind, bindings } of table.scopes) {
      if (kind !== 'class') continue;
      for (const { name, node } of this.reads) bindings.get(name)?.reads.push(node);
      for (const write of this.writes) bindings.get(write.node.text)?.writes.push(write);
    }
  }
}
