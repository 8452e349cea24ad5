import { CallSites } from './call-sites.ts';
import type { Call, Dialect, FunctionLike } from './dialect.ts';
import type { Binding, ScopeTable } from './scopes.ts';
import type { SyntaxNode } from './syntax-tree.ts';

/** A name that this many functions of a file share tells nothing. */
const MAX_NAMESAKES = 40;
const MAX_TARGETS = 4;
/** Calls of one function that are looked at. */
const MAX_CALLERS = 32;
/** Long bodies are generated, or do too much for their result to be told. */
const MAX_BODY = 4000;
const MAX_LINEAGE = 4;
const SELF = /^(this|self|cls|super|super\(\))$/;
const YIELD = /^yield/;

interface LocalFunction extends FunctionLike {
  /** The class whose method it is. */
  readonly owner: SyntaxNode | undefined;
}

/** Tells which functions of the same file a call calls, what they return, and from where they are called. */
export class LocalFunctions {
  private readonly dialect: Dialect;
  private readonly scopes: ScopeTable;
  private readonly sites: CallSites;
  private byName: Map<string, LocalFunction[]> | undefined;
  private readonly targets = new Map<SyntaxNode, readonly LocalFunction[]>();
  private readonly results = new Map<SyntaxNode, readonly SyntaxNode[]>();

  constructor(dialect: Dialect, scopes: ScopeTable) {
    this.dialect = dialect;
    this.scopes = scopes;
    this.sites = new CallSites(dialect, scopes.module.node);
  }

  /** The functions that a call may run; empty when they are not in this file. */
  calledBy(call: Call): readonly LocalFunction[] {
    const known = this.targets.get(call.node);
    if (known) return known;
    const found = this.find(call);
    const targets = found.length > MAX_TARGETS ? [] : found;
    this.targets.set(call.node, targets);
    return targets;
  }

  /** The constructors that a `new Foo(x)` may run. */
  constructorsOf(call: Call): readonly LocalFunction[] {
    const type = this.classOf(call.node);
    if (!type) return [];
    const named = [call.name, 'constructor', '__init__'].flatMap((name) => this.named(name));
    return named.filter((one) => one.owner === type && fits(one, call));
  }

  /** What a function may return; undefined when that cannot be told. */
  returnsOf({ node, body }: FunctionLike): readonly SyntaxNode[] | undefined {
    if (!body) return undefined;
    let returns = this.results.get(node);
    if (!returns) this.results.set(node, (returns = this.collectReturns(body)));
    return returns.length > 0 ? returns : undefined;
  }

  /** The calls of the function that a parameter belongs to, and whether nobody else can call it. */
  callersOf(parameter: Binding): { readonly calls: readonly Call[]; readonly areAll: boolean } {
    const { node } = parameter.scope;
    const name = this.dialect.functionLike(node)?.name ?? '';
    const own = name === '' ? undefined : this.named(name).find((one) => one.node === node);
    if (!own) return { calls: [], areAll: false };
    // Python and JavaScript call a constructor by the name of its class.
    const sites = this.sites.named((isConstructor(own) ? own.owner?.field('name')?.text : undefined) ?? name);
    if (sites.length > MAX_CALLERS) return { calls: [], areAll: false };
    const calls = sites.filter((call) => this.runs(call, own));
    const binding = own.nameNode && this.scopes.bindingOf(own.nameNode);
    const isHidden = binding?.kind === 'function' && (!binding.isExported || isPrivate(own));
    const areCalls = isHidden && binding.reads.every((read) => sites.some(({ callee }) => callee === read));
    return { calls, areAll: areCalls && calls.length > 0 && binding.reads.length >= calls.length };
  }

  /** The class of this file that an expression is an instance of, or names. */
  classOf(node: SyntaxNode, depth = 0): SyntaxNode | undefined {
    if (depth > MAX_LINEAGE) return undefined;
    const expression = this.dialect.expression(node);
    switch (expression.kind) {
      case 'wrapper':
        return this.classOf(expression.inner, depth + 1);
      case 'call': {
        const { callee, isNew, receiver } = expression.call;
        const binding = isNew || !receiver ? this.scopes.bindingOf(nameIn(callee)) : undefined;
        if (binding?.kind === 'class') return declarationOf(binding);
        const result = isNew ? undefined : this.scopes.resultOf?.(callee);
        return result && this.declaredType(result);
      }
      case 'name': {
        const binding = this.scopes.bindingOf(node);
        if (binding?.kind === 'class') return declarationOf(binding);
        if (binding?.typeName !== undefined) return this.declaredType(binding);
        const [write, ...others] = binding?.writes.filter(({ how }) => how === 'assign') ?? [];
        return write?.value && others.length === 0 ? this.classOf(write.value, depth + 1) : undefined;
      }
      default:
        return undefined;
    }
  }

  private declaredType({ typeName, scope }: Binding): SyntaxNode | undefined {
    const type = typeName?.split('.').at(-1);
    const declared = type === undefined ? undefined : scope.resolve(type, ({ kind }) => /^(class|type)$/.test(kind));
    return declared && declarationOf(declared);
  }

  /** Whether a value can only be one of the constants that the file lists for its type. */
  isOfEnum({ typeName, scope }: Binding): boolean {
    const type = typeName === undefined ? undefined : scope.resolve(typeName, ({ kind }) => kind === 'class');
    return type !== undefined && declarationOf(type)?.kind === 'enum_declaration';
  }

  private named(name: string): readonly LocalFunction[] {
    this.byName ??= this.index();
    const found = this.byName.get(name) ?? [];
    return found.length > MAX_NAMESAKES ? [] : found;
  }

  private index(): Map<string, LocalFunction[]> {
    const { classes, functions } = this.dialect.controlFlow;
    const holders = new Set([...classes, ...functions]);
    const byName = new Map<string, LocalFunction[]>();
    for (const { kind, node } of this.scopes.scopes) {
      const view = kind === 'function' ? this.dialect.functionLike(node) : undefined;
      if (!view || view.name === '') continue;
      const holder = view.isMethod ? node.ancestor(holders) : undefined;
      const owner = holder && classes.has(holder.kind) ? holder : undefined;
      byName.set(view.name, [...(byName.get(view.name) ?? []), { ...view, owner }]);
    }
    return byName;
  }

  private runs(call: Call, own: LocalFunction): boolean {
    const targets = call.isNew || isConstructor(own) ? this.constructorsOf(call) : this.calledBy(call);
    return targets.some(({ node }) => node === own.node);
  }

  private find(call: Call): readonly LocalFunction[] {
    const candidates = call.isNew || call.name === '' ? [] : this.named(call.name).filter((one) => fits(one, call));
    if (candidates.length === 0) return candidates;
    const { receiver } = call;
    if (!receiver) return this.findBare(call, candidates);
    if (SELF.test(receiver.text)) return this.inLineage(this.classAround(call.node), candidates);
    const byReceiver = candidates.filter(({ node }) => this.isGoMethodOn(node, receiver));
    return byReceiver.length > 0 ? byReceiver : this.inLineage(this.classOf(receiver), candidates);
  }

  private findBare({ callee, node }: Call, candidates: readonly LocalFunction[]): readonly LocalFunction[] {
    const name = nameIn(callee);
    const binding = this.scopes.bindingOf(name);
    if (!binding) return this.inLineage(this.classAround(node), candidates);
    const isAssignedTwice = binding.kind !== 'function' && binding.writes.length > 1;
    if (isAssignedTwice) return [];
    return candidates.filter(({ nameNode }) => nameNode && binding.declarations.includes(nameNode));
  }

  private inLineage(type: SyntaxNode | undefined, candidates: readonly LocalFunction[]): readonly LocalFunction[] {
    let at = type;
    for (let depth = 0; at && depth < MAX_LINEAGE; depth++) {
      const owned = candidates.filter(({ owner }) => owner === at);
      if (owned.length > 0) return owned;
      at = this.superclassOf(at);
    }
    return [];
  }

  /** By the names between a class's own and its body. */
  private superclassOf(type: SyntaxNode): SyntaxNode | undefined {
    const body = type.field('body');
    const own = type.field('name');
    const header = body && own ? type.text.slice(own.end - type.start, body.start - type.start) : '';
    for (const [name] of header.matchAll(/[A-Za-z_]\w*/g)) {
      const binding = this.scopes.scopeAt(type).parent?.resolve(name);
      const declaration = binding?.kind === 'class' ? declarationOf(binding) : undefined;
      if (declaration && declaration !== type) return declaration;
    }
    return undefined;
  }

  private classAround(node: SyntaxNode): SyntaxNode | undefined {
    return node.ancestor(this.dialect.controlFlow.classes);
  }

  private isGoMethodOn(method: SyntaxNode, receiver: SyntaxNode): boolean {
    const declared = /(\w+)(\[[^\]]*\])?\s*\)$/.exec(method.field('receiver')?.text ?? '')?.[1];
    const type = declared === undefined ? undefined : this.scopes.bindingOf(receiver)?.typeName;
    return type !== undefined && /\w+$/.exec(type)?.[0] === declared;
  }

  private collectReturns(body: SyntaxNode): readonly SyntaxNode[] {
    const { roles, controlFlow } = this.dialect;
    if (!roles.Block?.includes(body.kind)) return [body]; // `x => x + 1`
    const returns: SyntaxNode[] = [];
    const pending: SyntaxNode[] = [...body.children];
    let steps = 0;
    for (let node = pending.pop(); node; node = pending.pop()) {
      if (++steps > MAX_BODY || YIELD.test(node.kind)) return [];
      if (roles.Return?.includes(node.kind)) {
        const value = node.namedChildren[0];
        const isList = value?.kind === 'expression_list' && this.dialect.expression(value).kind !== 'container';
        const first = isList ? (value.namedChildren[0] ?? value) : value;
        if (first) returns.push(first);
      } else if (!controlFlow.functions.has(node.kind) && !controlFlow.classes.has(node.kind)) {
        pending.push(...node.children);
      }
    }
    return returns;
  }
}

function isConstructor({ owner, name }: LocalFunction): boolean {
  return owner !== undefined && /^(constructor|__init__)$/.test(name);
}

/** Whether as many arguments are passed as the function takes. */
function fits({ parameters }: FunctionLike, { arguments: given }: Call): boolean {
  if (given.some(({ isSpread }) => isSpread) || parameters.some(({ isRest }) => isRest)) return true;
  const optional = parameters.some(({ defaultValue }) => defaultValue) || parameters.length === 0;
  const extra = parameters[0] && SELF.test(parameters[0].nameNode?.text ?? '') ? 1 : 0;
  const count = parameters.length - extra;
  return given.length === count || given.length === parameters.length || (optional && given.length < count);
}

/** Of overloads in Java one may be private and the others not. */
function isPrivate({ node }: FunctionLike): boolean {
  return node.child('modifiers')?.has('private') ?? false;
}

function declarationOf({ declarations }: Binding): SyntaxNode | undefined {
  return declarations.length === 1 ? declarations[0]?.parent : undefined;
}

/** The identifier in a callee such as `a.B` or `B<C>`. */
function nameIn(callee: SyntaxNode): SyntaxNode {
  return callee.namedChildren.length > 0 && callee.kind === 'generic_type'
    ? (callee.namedChildren[0] ?? callee)
    : callee;
}
