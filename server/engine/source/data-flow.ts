import type { Call, Dialect } from './dialect.ts';
import type { IndexedFlowTable, SinkKind } from './flow-table.ts';
import type { Names } from './names.ts';
import { isCertain, isFollowable, reachingWrites } from './reaching-writes.ts';
import type { Binding, ScopeTable, Write } from './scopes.ts';
import type { SyntaxNode } from './syntax-tree.ts';

const ORIGINS = ['constant', 'sanitized', 'unknown', 'parameter', 'external'] as const;
/**
 * Where a value comes from, harmless first: literals; checked or converted values; something the flow cannot follow; a
 * parameter of the function at hand; the outside world (request, argv, environment, input, network).
 */
export type Origin = (typeof ORIGINS)[number];

export interface Value {
  readonly origin: Origin;
  /** Put together as text: by concatenation, interpolation, a format call or a string builder. */
  readonly isComposed: boolean;
  /** Where the worst part of it comes from. */
  readonly witness?: SyntaxNode;
}

const CONSTANT: Value = { origin: 'constant', isComposed: false };
/** Stands for a value that is being computed: what a loop carries around adds nothing to itself. */
const OPEN: Value = { origin: 'constant', isComposed: false };
const UNKNOWN: Value = { origin: 'unknown', isComposed: false };
const SANITIZED: Value = { origin: 'sanitized', isComposed: false };
const MAX_DEPTH = 24;
/** Expressions looked at for one question. Hostile code could otherwise make one question take minutes. */
const MAX_STEPS = 2000;

/** Types whose values cannot carry text of an attacker's choice. */
const HARMLESS_TYPE =
  /^(u?int(8|16|32|64|ptr)?|float(32|64)?|bool(ean)?|byte|short|long|double|number|bigint|complex|Integer|Long|Short|Byte|Float|Double|Boolean|BigInteger|BigDecimal|(java\.util\.|uuid\.)?UUID|(decimal\.)?Decimal|(datetime\.)?(date|datetime|timedelta))$/;
/** Methods whose arguments say which part of the text is meant and do not become part of it. */
const POSITIONAL = /^(slice|substring|substr|subSequence|at|charAt|codePointAt|subarray|split|splitlines|repeat)$/;
/** What a method calls the object it is called on where that is a parameter: not what a caller passes. */
const RECEIVER = /^(self|cls)$/;

/** One question to the flow. */
interface Query {
  readonly sink: SinkKind;
  readonly settled: Map<SyntaxNode, Value>;
  readonly values: Map<SyntaxNode, Value>;
  hasMetCycle: boolean;
  steps: number;
}

/**
 * A backward data flow inside one function: asks where the value of an expression comes from, through assignments that
 * reach it, composition, containers, branches and calls it knows. On demand and memoized; nothing is computed for code
 * that no rule asks about.
 */
export class DataFlow {
  private readonly dialect: Dialect;
  private readonly scopes: ScopeTable;
  private readonly names: Names;
  private readonly table: IndexedFlowTable;
  private readonly cache = new Map<SinkKind, Map<SyntaxNode, Value>>();

  constructor(dialect: Dialect, scopes: ScopeTable, names: Names, table: IndexedFlowTable) {
    this.dialect = dialect;
    this.scopes = scopes;
    this.names = names;
    this.table = table;
  }

  /** Where the value of an expression comes from, as far as a use of the given kind is concerned. */
  valueOf(node: SyntaxNode, sink: SinkKind): Value {
    let settled = this.cache.get(sink);
    if (!settled) this.cache.set(sink, (settled = new Map()));
    const query: Query = { sink, settled, values: new Map(), hasMetCycle: false, steps: 0 };
    const value = this.evaluate(node, query, 0);
    // Values inside of a cycle were computed while others were open, so they answer this question only.
    if (query.hasMetCycle) settled.set(node, value);
    else for (const [part, partValue] of query.values) settled.set(part, partValue);
    return value;
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

  private evaluate(node: SyntaxNode, query: Query, depth: number): Value {
    if (depth > MAX_DEPTH || ++query.steps > MAX_STEPS) return UNKNOWN;
    const known = query.settled.get(node) ?? query.values.get(node);
    if (known === OPEN) query.hasMetCycle = true;
    if (known) return known;
    query.values.set(node, OPEN);
    const value = this.compute(node, query, depth + 1);
    query.values.set(node, value);
    return value;
  }

  private compute(node: SyntaxNode, query: Query, depth: number): Value {
    const join = (nodes: readonly SyntaxNode[]): Value => worst(nodes.map((part) => this.evaluate(part, query, depth)));
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
        return join(expression.options);
      case 'container':
        return join(expression.elements);
      case 'composition':
        return { ...join(expression.parts), isComposed: true };
      case 'call':
        return this.ofCall(expression.call, query, depth);
      case 'member':
      case 'index':
        if (this.table.isSource(this.names.pathOf(node)) || this.isSourceMember(node)) {
          return { origin: 'external', isComposed: false, witness: node };
        }
        return widen(this.evaluate(expression.object, query, depth), expression.object, node);
      case 'name':
        return this.ofName(node, query, depth);
      case 'other':
        return { ...UNKNOWN, witness: node };
    }
  }

  private ofCall(call: Call, query: Query, depth: number): Value {
    const path = this.names.pathOf(call.callee);
    if (this.table.isSource(path) || this.isSourceMember(call.callee)) {
      return { origin: 'external', isComposed: false, witness: call.node };
    }
    if (this.table.isSanitizer(path, call.name, query.sink)) return SANITIZED;
    const inputs = call.arguments.map((argument) => argument.value);
    const parts = (nodes: readonly SyntaxNode[]): Value =>
      worst(nodes.map((part) => this.evaluate(part, query, depth)));
    if (this.table.isFormatter(path, call.name)) {
      const texts = call.receiver && !this.isNamespace(call.receiver) ? [call.receiver, ...inputs] : inputs;
      return { ...parts(texts), isComposed: inputs.length > 0 };
    }
    if (path !== undefined && this.table.propagators.has(path)) return parts(inputs);
    if (call.receiver) {
      const receiver = this.evaluate(call.receiver, query, depth);
      if (this.table.textMethods.has(call.name)) {
        return POSITIONAL.test(call.name) ? receiver : worst([receiver, parts(inputs)]);
      }
      // `request.args.get('id')`: what comes out of outside data is outside data.
      if (receiver.origin === 'external') return receiver;
    }
    return { ...UNKNOWN, witness: call.node };
  }

  /** A type or module, such as the `String` of `String.format`: it is no part of the text. */
  private isNamespace(receiver: SyntaxNode): boolean {
    if (this.dialect.expression(receiver).kind !== 'name') return false;
    const binding = this.scopes.bindingOf(receiver);
    return binding ? binding.kind === 'import' || binding.kind === 'class' : /^[A-Z]/.test(receiver.text);
  }

  private ofName(node: SyntaxNode, query: Query, depth: number): Value {
    const binding = this.scopes.bindingOf(node);
    if (this.table.isSource(this.names.pathOf(node))) {
      return { origin: 'external', isComposed: false, witness: this.singleValue(node) ?? node };
    }
    if (!binding || binding.kind === 'import') return { ...UNKNOWN, witness: node };
    if (binding.kind === 'function' || binding.kind === 'class') return CONSTANT;
    if (binding.typeName !== undefined && HARMLESS_TYPE.test(binding.typeName)) return SANITIZED;
    if (!isFollowable(binding)) return { ...UNKNOWN, witness: node };
    const values: Value[] = [];
    const writes = reachingWrites(binding, node);
    for (const write of writes) {
      if (this.takesSourceMember(write)) values.push({ origin: 'external', isComposed: false, witness: write.node });
      else if (!write.value) values.push({ ...UNKNOWN, witness: write.node });
      else {
        const value = this.evaluate(write.value, query, depth);
        values.push(write.how === 'augment' ? { ...value, isComposed: true } : value);
      }
    }
    const isOverwritten = writes.some((write) => isCertain(write, node));
    if (binding.kind === 'parameter' && !isOverwritten) values.push(this.ofParameter(binding, node));
    if (values.length === 0) return { ...UNKNOWN, witness: node };
    return worst(values);
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

  private ofParameter(binding: Binding, use: SyntaxNode): Value {
    const identifier = binding.declarations[0];
    const { parameters } = this.dialect.functionLike(binding.scope.node) ?? { parameters: [] };
    const declaration =
      parameters.find(({ node }) => identifier && node.contains(identifier))?.node ?? identifier?.parent;
    const isMarked = declaration !== undefined && this.table.isMarkedSource(declaration.text);
    if (RECEIVER.test(binding.name)) return { ...UNKNOWN, witness: use };
    return { origin: isMarked ? 'external' : 'parameter', isComposed: false, witness: binding.declarations[0] ?? use };
  }
}

/** The same value with a witness that shows more: the `request.args["id"]` around `request.args`. */
function widen(value: Value, witness: SyntaxNode, around: SyntaxNode): Value {
  return value.origin === 'external' && value.witness === witness ? { ...value, witness: around } : value;
}

function worst(values: readonly Value[]): Value {
  let result: Value = CONSTANT;
  for (const value of values) {
    const isWorse = ORIGINS.indexOf(value.origin) > ORIGINS.indexOf(result.origin);
    const isComposed = result.isComposed || value.isComposed;
    result = isWorse ? { ...value, isComposed } : { ...result, isComposed };
  }
  return result;
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
