import type { SyntaxNode } from './syntax-tree.ts';

export type BindingKind =
  | 'parameter'
  | 'variable'
  | 'constant'
  | 'function'
  | 'class'
  | 'type'
  | 'import'
  | 'exception';

/** How a name gets a value. */
export interface Write {
  /** The identifier written to. */
  readonly node: SyntaxNode;
  /** The expression whose value (or, for `iterate` and `destructure`, a part of it) is written. */
  readonly value?: SyntaxNode;
  readonly how: 'assign' | 'augment' | 'iterate' | 'destructure' | 'update';
}

/** One declared name with everything that happens to it in the file. */
export class Binding {
  readonly name: string;
  readonly kind: BindingKind;
  readonly scope: Scope;
  /** The identifiers that declare it. */
  readonly declarations: SyntaxNode[] = [];
  readonly reads: SyntaxNode[] = [];
  readonly writes: Write[] = [];
  /** What an import stands for, dotted: `hashlib.md5`, `node:fs.readFile`, `crypto/md5`, `java.util.List`. */
  importPath: string | undefined;
  /** The declared type as written, without type arguments. */
  typeName: string | undefined;
  /** Visible outside of the file: exported, listed in `__all__`, a public member. */
  isExported = false;
  /** The name under which flow tables know who fills a parameter, such as `@request` for the handler of a route. */
  filledBy: string | undefined;

  constructor(name: string, kind: BindingKind, scope: Scope) {
    this.name = name;
    this.kind = kind;
    this.scope = scope;
  }
}

export type ScopeKind = 'module' | 'function' | 'class' | 'block';

export class Scope {
  readonly kind: ScopeKind;
  readonly node: SyntaxNode;
  readonly parent: Scope | undefined;
  readonly bindings = new Map<string, Binding>();
  /** Names may be read or made in ways that the text does not show (`eval`, `exec`, star imports). */
  isDynamic = false;
  /** A class whose methods see its members by their bare names, as in Java. */
  areMembersVisible = false;

  constructor(kind: ScopeKind, node: SyntaxNode, parent: Scope | undefined) {
    this.kind = kind;
    this.node = node;
    this.parent = parent;
  }

  /** The binding that `name` means when used in this scope; with `isMeant` the nearest one of which that is true. */
  resolve(name: string, isMeant?: (binding: Binding) => boolean): Binding | undefined {
    let scope: Scope | undefined = this;
    while (scope) {
      const binding = scope.bindings.get(name);
      // In most languages a class body's names are seen by its own statements but not by its methods.
      if (
        binding &&
        (!isMeant || isMeant(binding)) &&
        (scope === this || scope.kind !== 'class' || scope.areMembersVisible)
      )
        return binding;
      scope = scope.parent;
    }
    return undefined;
  }

  /** The nearest function or module scope. */
  get functionScope(): Scope {
    let scope: Scope = this;
    while (scope.parent && scope.kind !== 'function') scope = scope.parent;
    return scope;
  }
}

/** The scopes of one file, complete. */
export interface ScopeTable {
  readonly module: Scope;
  /** In the order in which they open. */
  readonly scopes: readonly Scope[];
  /** The scope in whose region `node` lies. */
  scopeAt(node: SyntaxNode): Scope;
  /** What an identifier that is read, written or declared refers to; undefined for globals and members. */
  bindingOf(identifier: SyntaxNode): Binding | undefined;
  /** Names read but declared nowhere in the file: built-ins and globals. */
  readonly unresolved: readonly SyntaxNode[];
  /** The field or method that a member expression such as `this.db` means, if a type of this file declares it. */
  memberOf?(member: SyntaxNode): Binding | undefined;
  /** What calling a function of this file gives, as a binding: its declared type, and what it returns as writes. */
  resultOf?(callee: SyntaxNode): Binding | undefined;
}

interface PendingRead {
  readonly node: SyntaxNode;
  readonly scope: Scope;
  readonly name: string;
  readonly isMeant: ((binding: Binding) => boolean) | undefined;
}

function isImport({ kind }: Binding): boolean {
  return kind === 'import';
}

function isTypeLike({ kind }: Binding): boolean {
  return kind === 'class' || kind === 'type' || kind === 'import';
}

/**
 * Collects declarations and uses while a dialect walks its tree; uses are resolved at the end, when all declarations
 * are known, because most languages hoist.
 */
export class ScopeBuilder {
  private readonly opened: Scope[] = [];
  private readonly byNode = new Map<SyntaxNode, Scope>();
  private readonly pendingReads: PendingRead[] = [];
  private readonly pendingWrites: { readonly write: Write; readonly scope: Scope }[] = [];
  private readonly bindingByNode = new Map<SyntaxNode, Binding>();
  current: Scope;

  constructor(root: SyntaxNode) {
    this.current = this.register(new Scope('module', root, undefined));
  }

  /** Runs `body` with a new scope as the current one. */
  within(kind: ScopeKind, node: SyntaxNode, body: (scope: Scope) => void): void {
    const scope = this.register(new Scope(kind, node, this.current));
    this.current = scope;
    body(scope);
    this.current = scope.parent as Scope;
  }

  /** Declares `identifier` in `scope`; a second declaration of the same name joins the first. */
  declare(
    identifier: SyntaxNode,
    kind: BindingKind,
    scope: Scope = this.current,
    name: string = identifier.text,
  ): Binding {
    let binding = scope.bindings.get(name);
    if (!binding) {
      binding = new Binding(name, kind, scope);
      scope.bindings.set(name, binding);
    }
    binding.declarations.push(identifier);
    this.bindingByNode.set(identifier, binding);
    return binding;
  }

  read(identifier: SyntaxNode, name: string = identifier.text): void {
    this.pendingReads.push({ node: identifier, scope: this.current, name, isMeant: undefined });
  }

  /** A use of something that only an import can be, where a variable beside it may have the same name. */
  readImport(identifier: SyntaxNode): void {
    this.pendingReads.push({ node: identifier, scope: this.current, name: identifier.text, isMeant: isImport });
  }

  /** A use as a type, for languages in which a variable may share its name with a type. */
  readType(identifier: SyntaxNode): void {
    this.pendingReads.push({ node: identifier, scope: this.current, name: identifier.text, isMeant: isTypeLike });
  }

  /** Records a write to a name that is or will be declared; `scope` is where the writing happens. */
  write(write: Write, scope: Scope = this.current): void {
    this.pendingWrites.push({ write, scope });
  }

  finish(): ScopeTable {
    const unresolved: SyntaxNode[] = [];
    for (const { write, scope } of this.pendingWrites) {
      const binding = scope.resolve(write.node.text);
      if (!binding) continue;
      binding.writes.push(write);
      this.bindingByNode.set(write.node, binding);
    }
    for (const { node, scope, name, isMeant } of this.pendingReads) {
      const binding = scope.resolve(name, isMeant);
      if (binding) {
        binding.reads.push(node);
        this.bindingByNode.set(node, binding);
      } else {
        unresolved.push(node);
      }
    }
    const { opened, byNode, bindingByNode } = this;
    const module = opened[0] as Scope;
    return {
      module,
      scopes: opened,
      unresolved,
      bindingOf: (identifier) => bindingByNode.get(identifier),
      scopeAt(node) {
        let at: SyntaxNode | undefined = node;
        while (at) {
          const scope = byNode.get(at);
          if (scope) return scope;
          at = at.parent;
        }
        return module;
      },
    };
  }

  private register(scope: Scope): Scope {
    this.opened.push(scope);
    this.byNode.set(scope.node, scope);
    return scope;
  }
}
