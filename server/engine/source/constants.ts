import { Branches } from './branches.ts';
import type { Call, Dialect } from './dialect.ts';
import { foldBinary, foldMethod, type Constant, literalValue } from './fold.ts';
import { isFollowable, reachingWrites } from './reaching-writes.ts';
import type { Binding, ScopeTable } from './scopes.ts';
import type { SyntaxNode } from './syntax-tree.ts';

const MAX_DEPTH = 16;
const ADDRESS = /^[&]$/;

/** Computes expressions whose value the code alone decides, and with it which branches are never taken. */
export class Constants {
  readonly branches: Branches;
  private readonly dialect: Dialect;
  private readonly scopes: ScopeTable;
  private readonly cache = new Map<SyntaxNode, Constant | undefined>();

  constructor(dialect: Dialect, scopes: ScopeTable) {
    this.dialect = dialect;
    this.scopes = scopes;
    this.branches = new Branches(dialect, (node) => this.valueOf(node));
  }

  /** The text, number or truth value of an expression; undefined when it may differ from run to run. */
  valueOf(node: SyntaxNode, depth = 0): Constant | undefined {
    if (depth > MAX_DEPTH) return undefined;
    if (this.cache.has(node)) return this.cache.get(node);
    this.cache.set(node, undefined); // what depends on itself is no constant
    const value = this.compute(node, depth + 1);
    this.cache.set(node, value);
    return value;
  }

  private compute(node: SyntaxNode, depth: number): Constant | undefined {
    const expression = this.dialect.expression(node);
    switch (expression.kind) {
      case 'literal':
        return expression.text === undefined ? literalValue(node.text) : plainText(expression.text);
      case 'wrapper':
        return this.valueOf(expression.inner, depth);
      case 'name':
        return this.ofName(node, depth);
      case 'choice':
        return this.ofChoice(node, expression.options, depth);
      case 'composition':
      case 'operation':
        return this.ofOperator(node, depth);
      case 'call':
        return this.ofCall(expression.call, depth);
      default:
        return undefined;
    }
  }

  private ofOperator(node: SyntaxNode, depth: number): Constant | undefined {
    const binary = this.dialect.binary(node);
    if (binary) {
      const left = this.valueOf(binary.left, depth);
      const right = left === undefined ? undefined : this.valueOf(binary.right, depth);
      return left === undefined || right === undefined ? undefined : foldBinary(binary.operator, left, right);
    }
    const [operator, operand] = node.children;
    if (node.children.length !== 2 || !operator || operator.isNamed || !operand) return undefined;
    const value = this.valueOf(operand, depth);
    if (/^(!|not)$/.test(operator.kind)) return typeof value === 'boolean' ? !value : undefined;
    return operator.kind === '-' && typeof value === 'number' ? -value : undefined;
  }

  private ofChoice(node: SyntaxNode, options: readonly SyntaxNode[], depth: number): Constant | undefined {
    const [only, ...others] = this.branches.takenOf(node, options);
    return only && others.length === 0 ? this.valueOf(only, depth) : undefined;
  }

  private ofCall({ name, receiver, arguments: given, isNew }: Call, depth: number): Constant | undefined {
    const object = receiver && !isNew && given.length <= 2 ? this.valueOf(receiver, depth) : undefined;
    if (object === undefined) return undefined;
    const values = given.map(({ value }) => this.valueOf(value, depth));
    return foldMethod(name, object, values);
  }

  private ofName(name: SyntaxNode, depth: number): Constant | undefined {
    const binding = this.scopes.bindingOf(name);
    if (!binding || !isFixed(binding)) return undefined;
    const values = new Set<Constant | undefined>();
    for (const { how, value } of reachingWrites(binding, name, this.branches)) {
      values.add(how === 'assign' && value ? this.valueOf(value, depth) : undefined);
    }
    const [value, ...others] = values;
    return others.length === 0 ? value : undefined;
  }
}

/** Whether all writes to a name are in sight: a local variable, or a field that nobody else can write. */
function isFixed(binding: Binding): boolean {
  if (binding.kind === 'constant') return isFollowable(binding);
  if (binding.kind !== 'variable' || !isFollowable(binding) || binding.writes.length === 0) return false;
  const isLocal = binding.scope.functionScope.kind === 'function' && binding.scope.kind !== 'class';
  const isField = binding.scope.kind === 'class' && binding.writes.length === 1;
  if (isField) return !binding.isExported || isFinal(binding);
  return isLocal && !binding.reads.some(({ parent }) => ADDRESS.test(parent?.field('operator')?.kind ?? ''));
}

function isFinal({ declarations }: Binding): boolean {
  return declarations[0]?.parent?.parent?.child('modifiers')?.has('final') ?? false;
}

/** Texts with escapes are kept as written, so they cannot be compared or counted. */
function plainText(text: string): Constant | undefined {
  return text.includes('\\') ? undefined : text;
}
