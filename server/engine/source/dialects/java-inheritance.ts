import type { Binding, Scope, ScopeTable } from '../scopes.ts';
import type { SyntaxNode } from '../syntax-tree.ts';
import { typeNameOf } from './java-types.ts';

const MAX_ANCESTORS = 4;

/** Finds the fields and methods that a class has from a class of the same file. */
export class InheritedMembers {
  private readonly table: ScopeTable;
  private readonly found = new Map<SyntaxNode, Binding | undefined>();
  private scopeOf: ReadonlyMap<SyntaxNode, Scope> | undefined;
  private unresolved: ReadonlySet<SyntaxNode> | undefined;

  constructor(table: ScopeTable) {
    this.table = table;
  }

  bindingOf(identifier: SyntaxNode): Binding | undefined {
    this.unresolved ??= new Set(this.table.unresolved);
    if (!this.unresolved.has(identifier)) return undefined;
    if (!this.found.has(identifier)) this.found.set(identifier, this.find(identifier));
    return this.found.get(identifier);
  }

  private find(identifier: SyntaxNode): Binding | undefined {
    const isCall = identifier.parent?.kind === 'method_invocation' && identifier.fieldName === 'name';
    const name = isCall ? `${identifier.text}()` : identifier.text;
    for (let scope: Scope | undefined = this.table.scopeAt(identifier); scope; scope = scope.parent) {
      const member = scope.kind === 'class' ? this.inParents(scope, name) : undefined;
      if (member) return member;
    }
    return undefined;
  }

  private inParents(type: Scope, name: string): Binding | undefined {
    let at: Scope | undefined = type;
    for (let depth = 0; at && depth < MAX_ANCESTORS; depth++) {
      at = this.parentOf(at);
      const member = at?.bindings.get(name);
      if (member) return member;
    }
    return undefined;
  }

  private parentOf(type: Scope): Scope | undefined {
    const name = typeNameOf(type.node.field('superclass')?.namedChildren[0]);
    const parent = name === undefined ? undefined : type.parent?.resolve(name, ({ kind }) => kind === 'class');
    const declaration = parent?.declarations[0]?.parent;
    this.scopeOf ??= new Map(this.table.scopes.map((scope) => [scope.node, scope]));
    return declaration && this.scopeOf.get(declaration);
  }
}
