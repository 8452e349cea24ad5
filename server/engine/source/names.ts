import type { Call, Dialect } from './dialect.ts';
import { reachingWrites } from './reaching-writes.ts';
import type { Binding, ScopeTable, Write } from './scopes.ts';
import type { SyntaxNode } from './syntax-tree.ts';

/** What holds a value's place. */
const NOTHING = /^(None|null|undefined|nil)$/;
/** Functions of Python that import what their argument names. */
const IMPORTERS: ReadonlySet<string> = new Set(['__import__', 'importlib.import_module']);
/** Functions of Python that give their first argument with some of its arguments set. */
const PRESETTERS: ReadonlySet<string> = new Set(['functools.partial']);
/** Chains longer than this are generated code; resolving them brings nothing. */
const MAX_DEPTH = 12;

/**
 * Resolves expressions to full dotted names through imports, aliases, declared types and assignments that agree, so that
 * `h` in `from hashlib import md5 as h` is `hashlib.md5`, and `cur.execute` after `cur = sqlite3.connect(p).cursor()` is
 * `sqlite3.connect().cursor().execute`. Members of the file's classes and results of its functions are seen through.
 * Text literals are `str`, items of `a` are `a[]`. What the file defines itself has no full name: a local function `eval`
 * is never taken for the built-in.
 */
export class Names {
  private readonly dialect: Dialect;
  private readonly scopes: ScopeTable;
  private readonly cache = new Map<SyntaxNode, string | undefined>();
  private readonly written = new Map<Binding, string | undefined>();

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
        if (!binding) return expression.name;
        // Until it gets another value.
        if (binding.filledBy !== undefined && reachingWrites(binding, node).length === 0) return binding.filledBy;
        return this.ofBinding(binding, depth);
      }
      case 'member': {
        const member = this.scopes.memberOf?.(node);
        if (member) return this.ofBinding(member, depth);
        const object = this.resolve(expression.object, depth);
        return object === undefined ? undefined : `${object}.${expression.property}`;
      }
      case 'call': {
        const callee = this.resolve(expression.call.callee, depth);
        if (callee === undefined) return this.ofResult(expression.call.callee, depth);
        const meant = this.standsFor(expression.call, callee, depth);
        if (meant !== undefined) return meant;
        if (expression.call.isNew) return callee;
        return this.dialect.resultTypes?.get(`${callee}()`) ?? `${callee}()`;
      }
      case 'wrapper':
        return this.resolve(expression.inner, depth);
      case 'choice':
        return this.ofChoice(expression.options, depth);
      case 'index': {
        const object = this.resolve(expression.object, depth);
        return object === undefined ? undefined : `${object}[]`;
      }
      case 'composition':
        return 'str';
      case 'literal':
        return expression.text === undefined ? undefined : 'str';
      default:
        return undefined;
    }
  }

  /** `session or requests.Session()`: what all options agree on; `None` and parameters of unknown type do not count. */
  private ofChoice(options: readonly SyntaxNode[], depth: number): string | undefined {
    const paths = new Set<string | undefined>();
    for (const option of options) {
      const expression = this.dialect.expression(option);
      if (NOTHING.test(option.text)) continue;
      const path = this.resolve(option, depth);
      const isParameter = expression.kind === 'name' && this.scopes.bindingOf(option)?.kind === 'parameter';
      if (path !== undefined || !isParameter) paths.add(path);
    }
    const [path, ...others] = paths;
    return others.length === 0 ? path : undefined;
  }

  /** What a call gives that finds something by its name (`import_module("os")`) or sets some of its arguments. */
  private standsFor({ arguments: given }: Call, callee: string, depth: number): string | undefined {
    const [first, ...others] = given;
    if (!first) return undefined;
    if (IMPORTERS.has(callee)) {
      const expression = this.dialect.expression(first.value);
      return expression.kind === 'literal' ? expression.text : undefined;
    }
    // What is set by keyword does not move the other arguments.
    const isInPlace = PRESETTERS.has(callee) && others.every(({ name }) => name !== undefined);
    return isInPlace ? this.resolve(first.value, depth) : undefined;
  }

  private ofBinding(binding: Binding, depth: number): string | undefined {
    if (binding.importPath !== undefined) return binding.importPath;
    if (binding.typeName !== undefined) return this.ofType(binding.typeName, binding);
    if (binding.kind === 'parameter') return undefined;
    if (this.written.has(binding)) return this.written.get(binding);
    const path = this.ofWrites(binding.writes, depth);
    this.written.set(binding, path);
    return path;
  }

  /** What a function of this file returns. */
  private ofResult(callee: SyntaxNode, depth: number): string | undefined {
    const result = this.scopes.resultOf?.(callee);
    return result && this.ofBinding(result, depth);
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
