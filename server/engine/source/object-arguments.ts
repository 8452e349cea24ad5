import { argumentsFor } from './call-arguments.ts';
import type { Argument, Call, Dialect } from './dialect.ts';
import type { LocalFunctions } from './local-functions.ts';
import type { Binding, ScopeTable } from './scopes.ts';
import type { SyntaxNode } from './syntax-tree.ts';

const MAX_CHAIN = 40;
const MAX_READS = 60;

/** Tells what an object of a class of the file was made with and given later. */
export class ObjectArguments {
  private readonly dialect: Dialect;
  private readonly scopes: ScopeTable;
  private readonly functions: LocalFunctions;

  constructor(dialect: Dialect, scopes: ScopeTable, functions: LocalFunctions) {
    this.dialect = dialect;
    this.scopes = scopes;
    this.functions = functions;
  }

  /** What was passed for a parameter of the constructor or of a method (`set(x)`, `new B().with(x)`) of an object. */
  passedFor(parameter: Binding, object: SyntaxNode | undefined): readonly Argument[] | undefined {
    const owner = parameter.scope.node;
    const view = this.dialect.functionLike(owner);
    if (!object || !view) return undefined;
    const { root, calls } = this.unchained(object);
    const made = this.makingOf(root);
    if (!made) return undefined;
    if (this.functions.constructorsOf(made).some(({ node }) => node === owner))
      return argumentsFor(parameter, view, made);
    const given = [...calls, ...this.callsOn(root)].filter(
      ({ name, node }) => name === view.name && node.end <= object.end,
    );
    const passed = given.map((call) => argumentsFor(parameter, view, call));
    return passed.length === 0 || passed.includes(undefined) ? undefined : passed.flatMap((one) => one ?? []);
  }

  /** What a record was made with for the component that a call reads. */
  componentRead({ callee, receiver, arguments: given }: Call): SyntaxNode | undefined {
    if (!receiver || given.length > 0) return undefined;
    const component = this.scopes.resultOf?.(callee);
    const declaration = component?.kind === 'parameter' ? component.declarations[0]?.parent : undefined;
    const components = component?.scope.node.field('parameters')?.namedChildren ?? [];
    const made = declaration && this.makingOf(receiver);
    return made ? made.arguments[components.indexOf(declaration)]?.value : undefined;
  }

  /** The `new Foo(x)` that an expression, or a name assigned once, stands for. */
  private makingOf(object: SyntaxNode): Call | undefined {
    const expression = this.dialect.expression(object);
    if (expression.kind === 'call') return expression.call;
    if (expression.kind === 'wrapper') return this.makingOf(expression.inner);
    const [write, ...others] = (expression.kind === 'name' && this.scopes.bindingOf(object)?.writes) || [];
    return others.length === 0 && write?.how === 'assign' && write.value ? this.makingOfValue(write.value) : undefined;
  }

  private makingOfValue(value: SyntaxNode): Call | undefined {
    return this.dialect.call(this.unchained(value).root);
  }

  /** The object that a chain of calls begins with, and the calls. */
  private unchained(object: SyntaxNode): { readonly root: SyntaxNode; readonly calls: readonly Call[] } {
    const calls: Call[] = [];
    let root = object;
    for (let call = this.dialect.call(root); call?.receiver && !call.isNew; call = this.dialect.call(root)) {
      if (calls.length >= MAX_CHAIN || this.functions.calledBy(call).length === 0) break;
      calls.push(call);
      root = call.receiver;
    }
    return { root, calls };
  }

  /** The calls on a name, and those on what these give. */
  private callsOn(name: SyntaxNode): readonly Call[] {
    const reads = this.scopes.bindingOf(name)?.reads ?? [];
    const calls: Call[] = [];
    for (const read of reads.slice(0, MAX_READS)) {
      for (let call = this.callOn(read); call && calls.length < MAX_READS; call = this.callOn(call.node))
        calls.push(call);
    }
    return calls;
  }

  private callOn(receiver: SyntaxNode): Call | undefined {
    const [parent, outer] = [receiver.parent, receiver.parent?.parent];
    const call = (parent && this.dialect.call(parent)) ?? (outer && this.dialect.call(outer));
    return call?.receiver === receiver ? call : undefined;
  }
}
