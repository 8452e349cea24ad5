import type { Dialect } from './dialect.ts';
import type { Binding, ScopeTable, Write } from './scopes.ts';
import type { SyntaxNode } from './syntax-tree.ts';

/** Chains longer than this are generated code; resolving them brings nothing. */
const MAX_DEPTH = 12;

/**
 * Resolves expressions to full dotted names through imports, aliases, declared types and assignments that agree, so that
 * `h` in `from hashlib import md5 as h` is `hashlib.md5`, and `cur.execute` after `cur = sqlite3.connect(p).cursor()` is
 * `sqlite3.connect().cursor().execute`. Text literals are `str`. What the file defines itself has no full name: a local
 * function `eval` is never taken for the built-in.
 */
export class Names {
  private readonly dialect: Dialect;
  private readonly scopes: ScopeTable;
  private readonly cache = new Map<SyntaxNode, string | undefined>();

  constructor(dialect: Dialect, scopes: ScopeTable) {
    this.dialect = dialect;
    this.scopes = scopes;
  }

  /** The full name of an expression, or undefined when it is a value of unknown type or defined in this file. */
  pathOf(node: SyntaxNode): string | undefined {
    return this.resolve(node, 0);
  }

  private resolve(node: SyntaxNode, depth: number): string | undefined {
    if (depth > MAX_DEPTH) return undefined;
    if (this.cache.has(node)) return this.cache.get(node);
    this.cache.set(node, undefined); // a value defined by itself has no name
    const path = this.compute(node, depth + 1);
    this.cache.set(node, path);
    return path;
  }

  private compute(node: SyntaxNode, depth: number): string | undefined {
    const expression = this.dialect.expression(node);
    switch (expression.kind) {
      case 'name': {
        const binding = this.scopes.bindingOf(node);
        return binding ? this.ofBinding(binding, depth) : expression.name;
      }
      case 'member': {
        const object = this.resolve(expression.object, depth);
        return object === undefined ? undefined : `${object}.${expression.property}`;
      }
      case 'call': {
        const callee = this.resolve(expression.call.callee, depth);
        if (callee === undefined) return undefined;
        return expression.call.isNew ? callee : `${callee}()`;
      }
      case 'wrapper':
        return this.resolve(expression.inner, depth);
      case 'composition':
        return 'str';
      case 'literal':
        return expression.text === undefined ? undefined : 'str';
      default:
        return undefined;
    }
  }

  private ofBinding(binding: Binding, depth: number): string | undefined {
    if (binding.importPath !== undefined) return binding.importPath;
    if (binding.typeName !== undefined) return this.ofType(binding.typeName, binding);
    return binding.kind === 'parameter' ? undefined : this.ofWrites(binding.writes, depth);
  }

  /** What all writes agree on; `None` and its like, which hold a name's place until it gets a value, do not count. */
  private ofWrites(writes: readonly Write[], depth: number): string | undefined {
    const paths = new Set<string | undefined>();
    for (const { value, how } of writes) {
      if (how === 'update') continue; // `x[0] = y` leaves `x` what it is
      const expression = value && this.dialect.expression(value);
      if (!value || how !== 'assign') return undefined;
      if (expression?.kind !== 'literal' || expression.text !== undefined) paths.add(this.resolve(value, depth));
    }
    const [path, ...others] = paths;
    return others.length === 0 ? path : undefined;
  }

  /** A type's name with its first part resolved through the imports. */
  private ofType(typeName: string, from: Binding): string | undefined {
    const [first = '', ...rest] = typeName.split('.');
    const binding = from.scope.resolve(first);
    if (binding && binding.importPath === undefined) return undefined; // a class of this file
    return [binding?.importPath ?? first, ...rest].join('.');
  }
}

/**
 * A set of full names that also matches names of which only the part from the type on is known, as in Java after a
 * star import: `MessageDigest.getInstance` is in a set with `java.security.MessageDigest.getInstance`.
 */
export class PathSet {
  private readonly paths: ReadonlySet<string>;
  private readonly shortened: ReadonlySet<string>;

  constructor(paths: Iterable<string>) {
    this.paths = new Set(paths);
    this.shortened = new Set([...this.paths].map(fromTypeOn).filter((path) => path !== undefined));
  }

  has(path: string | undefined): boolean {
    return path !== undefined && (this.paths.has(path) || this.shortened.has(path));
  }
}

function fromTypeOn(path: string): string | undefined {
  const parts = path.split('.');
  const first = parts.findIndex((part) => /^[A-Z]/.test(part));
  return first < 0 || first === parts.length - 1 ? undefined : parts.slice(first).join('.');
}
