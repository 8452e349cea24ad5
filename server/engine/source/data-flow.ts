import { argumentsFor, RECEIVER } from './call-arguments.ts';
import { Constants } from './constants.ts';
import { Contents } from './contents.ts';
import type { Call, Dialect, Expression, FunctionLike } from './dialect.ts';
import type { IndexedFlowTable, SinkKind } from './flow-table.ts';
import {
  CONSTANT,
  externalAt,
  type Flow,
  openParameter,
  SANITIZED,
  toValue,
  UNKNOWN,
  unknownAt,
  type Value,
  widen,
  worst,
} from './flow-value.ts';
import { isStripping, printedAsText } from './harmless-text.ts';
import { isOfHarmlessType } from './harmless-types.ts';
import { hasJudgedPart, isCleaner, isJudged } from './judgements.ts';
import { LocalFunctions } from './local-functions.ts';
import type { Names } from './names.ts';
import { ObjectArguments } from './object-arguments.ts';
import { isFollowable, isOverwritten, reachingWrites } from './reaching-writes.ts';
import type { Binding, ScopeTable, Write } from './scopes.ts';
import type { SyntaxNode } from './syntax-tree.ts';

export type { Value } from './flow-value.ts';

/** Stands for a value that is being computed: what a loop carries around adds nothing to itself. */
const OPEN: Flow = { ...CONSTANT };
const MAX_DEPTH = 28;
/** Expressions looked at for one question. Hostile code could otherwise make one question take minutes. */
const MAX_STEPS = 2000;
/** Expressions looked at for all questions about one file; beyond that nothing is known any more. */
const MAX_FILE_STEPS = 120_000;
/** Calls that are followed backwards from a parameter to what is passed for it. */
const MAX_CALLERS_DEPTH = 3;

/** Methods whose arguments say which part of the text is meant and do not become part of it. */
const POSITIONAL =
  /^(slice|substring|substr|subSequence|at|charAt|codePointAt|subarray|split|splitlines|repeat|collect|filter|sorted|limit|skip)$/;
/** Methods that pass the elements of what they are called on to a function. */
const ELEMENT_CALLS =
  /^(forEach|forEachOrdered|map|mapToObj|flatMap|filter|peek|ifPresent|ifPresentOrElse|anyMatch|allMatch|noneMatch|some|every|find|takeWhile|dropWhile|computeIfAbsent)$/;
const MAPPERS = /^(map|mapToObj|flatMap)$/;
/** Names in an object pattern. */
const DESTRUCTURED = /^shorthand_property_identifier_pattern$/;

/** One question to the flow. */
interface Query {
  readonly sink: SinkKind;
  readonly settled: Map<SyntaxNode, Flow>;
  readonly values: Map<SyntaxNode, Flow>;
  hasMetCycle: boolean;
  steps: number;
}

/**
 * A backward data flow inside one file: asks where the value of an expression comes from, through assignments that reach
 * it, composition, containers, branches, the functions of the file and calls it knows. On demand and memoized; nothing is
 * computed for code that no rule asks about.
 */
export class DataFlow {
  private readonly dialect: Dialect;
  private readonly scopes: ScopeTable;
  private readonly names: Names;
  private readonly table: IndexedFlowTable;
  private readonly constants: Constants;
  private readonly contents: Contents;
  private readonly functions: LocalFunctions;
  private readonly objects: ObjectArguments;
  private readonly cache = new Map<SinkKind, Map<SyntaxNode, Flow>>();
  private steps = 0;

  constructor(dialect: Dialect, scopes: ScopeTable, names: Names, table: IndexedFlowTable) {
    this.dialect = dialect;
    this.scopes = scopes;
    this.names = names;
    this.table = table;
    this.constants = new Constants(dialect, scopes);
    this.contents = new Contents(dialect, scopes, this.constants);
    this.functions = new LocalFunctions(dialect, scopes);
    this.objects = new ObjectArguments(dialect, scopes, this.functions);
  }

  /** Where the value of an expression comes from, as far as a use of the given kind is concerned. */
  valueOf(node: SyntaxNode, sink: SinkKind): Value {
    return toValue(this.withCallers(this.flowOf(node, sink), sink, new Set()));
  }

  private flowOf(node: SyntaxNode, sink: SinkKind): Flow {
    let settled = this.cache.get(sink);
    if (!settled) this.cache.set(sink, (settled = new Map()));
    const query: Query = { sink, settled, values: new Map(), hasMetCycle: false, steps: 0 };
    const flow = this.evaluate(node, query, 0);
    // Values inside of a cycle were computed while others were open, so they answer this question only.
    if (query.hasMetCycle) settled.set(node, flow);
    else for (const [part, partFlow] of query.values) settled.set(part, partFlow);
    return flow;
  }

  /** With what the callers in this file pass for the parameters that are open. */
  private withCallers(flow: Flow, sink: SinkKind, visited: Set<Binding>): Flow {
    if (flow.origin === 'external' || flow.parameters.length === 0 || visited.size >= MAX_CALLERS_DEPTH) return flow;
    const passed = flow.parameters.map((parameter) => this.ofCallers(parameter, sink, visited));
    return worst([{ ...flow, parameters: [] }, ...passed]);
  }

  private ofCallers(parameter: Binding, sink: SinkKind, visited: Set<Binding>): Flow {
    const open = openParameter(parameter);
    if (visited.has(parameter) || this.steps > MAX_FILE_STEPS) return open;
    const view = this.dialect.functionLike(parameter.scope.node);
    const { calls, areAll } = this.functions.callersOf(parameter);
    if (!view || calls.length === 0) return open;
    const around = new Set([...visited, parameter]);
    const passed = calls.flatMap((call) => argumentsFor(parameter, view, call) ?? []);
    const flows = passed.map(({ value }) =>
      this.unlessJudged(value, this.withCallers(this.flowOf(value, sink), sink, around)),
    );
    const all = worst(flows);
    if (all.origin === 'external') return all;
    const isTold = areAll && flows.length === calls.length && all.parameters.length === 0 && all.origin !== 'unknown';
    return isTold ? all : open;
  }

  /** Outside data that a caller has looked at before passing it on is for the caller to know. */
  private unlessJudged(argument: SyntaxNode, flow: Flow): Flow {
    if (flow.origin !== 'external') return flow;
    return hasJudgedPart(this.dialect, this.scopes, argument) ? unknownAt(argument) : flow;
  }

  /** The text of an expression that is one string literal, directly or through a name assigned once. */
  constantText(node: SyntaxNode): string | undefined {
    let current: SyntaxNode | undefined = node;
    for (let depth = 0; current && depth < MAX_DEPTH; depth++) {
      const expression = this.dialect.expression(current);
      if (expression.kind === 'literal') return expression.text;
      if (expression.kind === 'wrapper') current = expression.inner;
      else if (expression.kind === 'name') current = this.singleValue(current);
      else return undefined;
    }
    return undefined;
  }

  /** The only expression a name ever gets its value from. */
  private singleValue(name: SyntaxNode): SyntaxNode | undefined {
    const binding = this.scopes.bindingOf(name);
    const [write, ...others] = binding?.writes ?? [];
    return others.length === 0 && write?.how === 'assign' && binding?.kind !== 'parameter' ? write.value : undefined;
  }

  private evaluate(node: SyntaxNode, query: Query, depth: number): Flow {
    if (depth > MAX_DEPTH || ++query.steps > MAX_STEPS || ++this.steps > MAX_FILE_STEPS) return UNKNOWN;
    const known = query.settled.get(node) ?? query.values.get(node);
    if (known === OPEN) query.hasMetCycle = true;
    if (known) return known;
    query.values.set(node, OPEN);
    const flow = this.compute(node, query, depth + 1);
    query.values.set(node, flow);
    return flow;
  }

  private compute(node: SyntaxNode, query: Query, depth: number): Flow {
    const join = (nodes: readonly SyntaxNode[]): Flow => worst(nodes.map((part) => this.evaluate(part, query, depth)));
    const expression = this.dialect.expression(node);
    switch (expression.kind) {
      case 'literal':
      case 'function':
        return CONSTANT;
      case 'operation':
        return SANITIZED;
      case 'wrapper':
        return this.evaluate(expression.inner, query, depth);
      case 'choice':
        return join(this.constants.branches.takenOf(node, expression.options));
      case 'container':
        return join(expression.elements);
      case 'composition':
        return { ...join(expression.parts), isComposed: true };
      case 'call':
        return this.ofCall(expression.call, query, depth);
      case 'member':
      case 'index':
        return this.ofPart(node, expression, query, depth);
      case 'name':
        return this.ofName(node, query, depth);
      case 'other':
        return unknownAt(node);
    }
  }

  private ofPart(
    node: SyntaxNode,
    part: Extract<Expression, { kind: 'member' | 'index' }>,
    query: Query,
    depth: number,
  ): Flow {
    const path = this.names.pathOf(node);
    if (this.table.isSource(path) || this.isSourceMember(node)) return externalAt(node);
    if (path !== undefined && this.table.isSanitizer(path, '', query.sink)) return SANITIZED;
    const member = this.scopes.memberOf?.(node);
    if (member && isOfHarmlessType(member)) return SANITIZED;
    const entry =
      part.kind === 'index'
        ? this.contents.entryAt(part.object, part.index)
        : this.contents.entryNamed(part.object, part.property);
    if (entry) return this.evaluate(entry, query, depth);
    const flow = widen(this.evaluate(part.object, query, depth), part.object, node);
    if (!member || member.kind !== 'variable' || !isFollowable(member) || flow.origin === 'external') return flow;
    return worst([flow, ...member.writes.map((write) => this.ofWrite(write, query, depth))]);
  }

  private ofCall(call: Call, query: Query, depth: number): Flow {
    const path = this.names.pathOf(call.callee);
    if (this.table.isSource(path) || this.isSourceMember(call.callee)) return externalAt(call.node);
    const own = path === undefined ? this.ofOwnCall(call, query, depth) : undefined;
    if (own) return own;
    if (this.table.isSanitizer(path, call.name, query.sink)) return SANITIZED;
    const textOf = (node: SyntaxNode): string | undefined => this.constantText(node);
    if (isStripping(call, textOf)) return SANITIZED;
    const inputs = this.dialect.textArguments?.(call) ?? printedAsText(call, textOf);
    const parts = (nodes: readonly SyntaxNode[]): Flow => worst(nodes.map((part) => this.evaluate(part, query, depth)));
    if (this.table.isFormatter(path, call.name)) {
      const texts = call.receiver && !this.isNamespace(call.receiver) ? [call.receiver, ...inputs] : inputs;
      return { ...parts(texts), isComposed: inputs.length > 0 };
    }
    if (path !== undefined && this.table.propagators.has(path)) return parts(inputs);
    const entry = this.contents.entryOfCall(call) ?? this.objects.componentRead(call);
    if (entry) return this.evaluate(entry, query, depth);
    const mapped = this.ofMapping(call, query, depth);
    if (mapped) return mapped;
    if (call.receiver) {
      const receiver = this.evaluate(call.receiver, query, depth);
      if (this.table.textMethods.has(call.name)) {
        return POSITIONAL.test(call.name) ? receiver : worst([receiver, parts(inputs)]);
      }
      // `request.args.get('id')`: what comes out of outside data is outside data.
      if (receiver.origin === 'external') return receiver;
    }
    return unknownAt(call.node);
  }

  /** `ids.map(id => "?")` holds what the function gives. */
  private ofMapping({ name, receiver, arguments: given }: Call, query: Query, depth: number): Flow | undefined {
    const mapper = MAPPERS.test(name) && given.length === 1 ? given[0]?.value : undefined;
    const view = mapper && this.dialect.functionLike(mapper);
    const returned = view && this.functions.returnsOf(view);
    if (!receiver || !returned) return undefined;
    const flow = worst(returned.map((value) => this.evaluate(value, query, depth)));
    const others = flow.parameters.filter(({ scope }) => scope.node !== mapper);
    if (others.length === flow.parameters.length) return flow;
    return worst([{ ...flow, parameters: others }, this.evaluate(receiver, query, depth)]);
  }

  /** What a function of this file returns, the arguments of the call put in for its parameters. */
  private ofOwnCall(call: Call, query: Query, depth: number): Flow | undefined {
    const targets = this.functions.calledBy(call);
    if (targets.length === 0) return undefined;
    const flows: Flow[] = [];
    for (const target of targets) {
      const returned = this.functions.returnsOf(target)?.filter((value) => !this.constants.branches.isDead(value));
      if (!returned || returned.length === 0) return undefined;
      const flow = worst(returned.map((value) => this.evaluate(value, query, depth)));
      flows.push(this.filledIn(flow, target, call, query, depth));
    }
    const flow = worst(flows);
    const isHarmful = flow.origin === 'external' || flow.parameters.length > 0;
    // What a function named `escapeHtml` is worth is for its author to know.
    return isHarmful && isCleaner(call.name) ? unknownAt(call.node) : flow;
  }

  private filledIn(flow: Flow, target: FunctionLike, call: Call, query: Query, depth: number): Flow {
    const flows: Flow[] = [{ ...flow, parameters: [] }];
    for (const parameter of flow.parameters) {
      const passed =
        parameter.scope.node === target.node
          ? argumentsFor(parameter, target, call)
          : this.objects.passedFor(parameter, call.receiver);
      if (!passed) flows.push(openParameter(parameter));
      else if (passed.length > 0 && isJudged(this.dialect, parameter)) flows.push(unknownAt(call.node));
      else flows.push(...passed.map(({ value }) => this.evaluate(value, query, depth)));
    }
    return worst(flows);
  }

  /** A type or module, such as the `String` of `String.format`: it is no part of the text. */
  private isNamespace(receiver: SyntaxNode): boolean {
    if (this.dialect.expression(receiver).kind !== 'name') return false;
    const binding = this.scopes.bindingOf(receiver);
    return binding ? binding.kind === 'import' || binding.kind === 'class' : /^[A-Z]/.test(receiver.text);
  }

  private ofName(node: SyntaxNode, query: Query, depth: number): Flow {
    const binding = this.scopes.bindingOf(node);
    if (this.table.isSource(this.names.pathOf(node))) return externalAt(this.singleValue(node) ?? node);
    if (!binding || binding.kind === 'import') return unknownAt(node);
    if (binding.kind === 'function' || binding.kind === 'class') return CONSTANT;
    if (isOfHarmlessType(binding)) return SANITIZED;
    if (!isFollowable(binding)) return unknownAt(node);
    if (this.functions.isOfEnum(binding)) return SANITIZED;
    const writes = reachingWrites(binding, node, this.constants.branches);
    const flows = writes.map((write) => this.ofWrite(write, query, depth));
    if (binding.kind === 'parameter' && !isOverwritten(writes, node, this.constants.branches))
      flows.push(this.ofParameter(binding, node, query, depth));
    return flows.length === 0 ? unknownAt(node) : worst(flows);
  }

  private ofWrite(write: Write, query: Query, depth: number): Flow {
    const { node, value, how } = write;
    if (this.takesSourceMember(write)) return externalAt(node);
    if (!value) return unknownAt(node);
    const isNamed = how === 'destructure' && DESTRUCTURED.test(node.kind);
    const entry = isNamed ? this.contents.entryNamed(value, node.text) : undefined;
    const flow = this.evaluate(entry ?? value, query, depth);
    return how === 'augment' ? { ...flow, isComposed: true } : flow;
  }

  /** Whether an expression is `req.query`, `req` being a parameter that brings outside data in. */
  private isSourceMember(node: SyntaxNode): boolean {
    const expression = this.dialect.expression(node);
    return expression.kind === 'member' && this.hasSourceMember(expression.object, expression.property);
  }

  /** Whether a write is the `body` of `const { body } = req`. */
  private takesSourceMember({ how, value, node }: Write): boolean {
    return how === 'destructure' && value !== undefined && this.hasSourceMember(value, node.text);
  }

  private hasSourceMember(object: SyntaxNode, member: string): boolean {
    const expression = this.dialect.expression(object);
    if (expression.kind === 'member') return this.table.isSourceMember(expression.property, member);
    const binding = this.scopes.bindingOf(object);
    if (binding?.kind !== 'parameter' || binding.writes.length > 0) return false;
    return this.table.isSourceMember(binding.typeName?.split('.').at(-1) ?? binding.name, member);
  }

  private ofParameter(binding: Binding, use: SyntaxNode, query: Query, depth: number): Flow {
    if (RECEIVER.test(binding.name)) return unknownAt(use);
    const identifier = binding.declarations[0];
    const view = this.dialect.functionLike(binding.scope.node);
    const declaration =
      view?.parameters.find(({ node }) => identifier && node.contains(identifier))?.node ?? identifier?.parent;
    if (declaration && this.table.isMarkedSource(declaration.text)) return externalAt(identifier ?? use);
    const element = view && this.elementsPassedTo(view, query, depth);
    if (element?.origin === 'external') return element;
    const isElement = identifier !== undefined && (view?.parameters[0]?.node.contains(identifier) ?? false);
    return isElement && element?.origin === 'constant' ? element : openParameter(binding);
  }

  /** What `names.forEach(name -> …)` passes: outside data or constants, when `names` holds that. */
  private elementsPassedTo({ node }: FunctionLike, query: Query, depth: number): Flow | undefined {
    const call = node.parent?.parent && this.dialect.call(node.parent.parent);
    if (!call?.receiver || !ELEMENT_CALLS.test(call.name)) return undefined;
    return call.arguments.some(({ value }) => value === node) ? this.evaluate(call.receiver, query, depth) : undefined;
  }
}

/** Where a value came from, in words for a message. */
export function describeOrigin(value: Value): string {
  switch (value.origin) {
    case 'external':
      return `comes from \`${shorten(value.witness?.text ?? 'outside')}\``;
    case 'parameter':
      return `comes from the parameter \`${shorten(value.witness?.text ?? '')}\``;
    default:
      return 'is not a constant';
  }
}

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}
