import type { Constants } from './constants.ts';
import type { Call, Dialect } from './dialect.ts';
import type { Constant } from './fold.ts';
import { isCertain, reachingWrites } from './reaching-writes.ts';
import type { Binding, ScopeTable, Write } from './scopes.ts';
import type { SyntaxNode } from './syntax-tree.ts';

const MAX_OPERATIONS = 40;
const SEQUENCE_ADDS = /^(add|addLast|append|push|offer|addElement)$/;
const MAP_PUTS = /^(put|set|setProperty|setAttribute)$/;
/** Methods that leave a container as it is. */
const READERS =
  /^(get|getOrDefault|getProperty|size|length|isEmpty|contains|containsKey|indexOf|iterator|stream|values|keys|keySet|entrySet|items|toString|join|forEach|has|toArray|count|at|map)$/;
const LOOP = /(^|_)(for|while|do)(_in)?_(statement|loop|expression)$/;
const FUNCTION = /function|method_(definition|declaration)|constructor_declaration|lambda|func_literal/;

/** What happens to a container, in the order of the text. */
type Operation =
  | { readonly kind: 'put'; readonly key: Constant; readonly value: SyntaxNode }
  | { readonly kind: 'add'; readonly value: SyntaxNode }
  | { readonly kind: 'remove'; readonly key: Constant };

/** Looks up what lists, maps, arrays and objects hold under a constant key, where straight-line code has filled them. */
export class Contents {
  private readonly dialect: Dialect;
  private readonly scopes: ScopeTable;
  private readonly constants: Constants;

  constructor(dialect: Dialect, scopes: ScopeTable, constants: Constants) {
    this.dialect = dialect;
    this.scopes = scopes;
    this.constants = constants;
  }

  /** The only expression that `container[key]` can stand for; undefined when there may be others. */
  entryAt(container: SyntaxNode, key: SyntaxNode): SyntaxNode | undefined {
    const constant = this.constants.valueOf(key);
    return constant === undefined ? undefined : this.entryNamed(container, constant);
  }

  /** The same for `container.get(key)`. */
  entryOfCall({ name, receiver, arguments: given }: Call): SyntaxNode | undefined {
    const [key, ...others] = given;
    if (!receiver || !key || others.length > 0 || !/^(get|getProperty|getAttribute)$/.test(name)) return undefined;
    return this.entryAt(receiver, key.value);
  }

  entryNamed(container: SyntaxNode, key: Constant): SyntaxNode | undefined {
    const expression = this.dialect.expression(container);
    if (expression.kind === 'wrapper') return this.entryNamed(expression.inner, key);
    if (expression.kind === 'container') return this.ofLiteral(container, key)?.value;
    const binding = expression.kind === 'name' ? this.scopes.bindingOf(container) : undefined;
    return binding && isLocal(binding) ? this.ofBinding(binding, container, key) : undefined;
  }

  private ofBinding(binding: Binding, use: SyntaxNode, key: Constant): SyntaxNode | undefined {
    const writes = reachingWrites(binding, use, this.constants.branches);
    const [first, ...updates] = writes;
    if (!first?.value || first.how !== 'assign' || !isCertain(first, use, this.constants.branches)) return undefined;
    if (updates.some(({ how }) => how !== 'update') || updates.length > MAX_OPERATIONS) return undefined;
    const initial = this.initialEntries(first.value);
    const operations = initial && this.operationsOn(binding, updates, first, use);
    return operations && replay(initial, operations).get(key);
  }

  private initialEntries(value: SyntaxNode): Map<Constant, SyntaxNode> | undefined {
    const expression = this.dialect.expression(value);
    if (expression.kind === 'wrapper') return this.initialEntries(expression.inner);
    if (expression.kind === 'container') return this.entriesOf(expression.elements);
    if (expression.kind !== 'call') return undefined;
    const { arguments: given, name } = expression.call;
    const isEmpty = given.every((argument) => typeof this.constants.valueOf(argument.value) === 'number');
    const isMaker = expression.call.isNew || /^(dict|list|make|newArrayList|newHashMap)$/.test(name);
    return isMaker && (isEmpty || name === 'make') ? new Map() : undefined;
  }

  private ofLiteral(container: SyntaxNode, key: Constant): { value: SyntaxNode | undefined } | undefined {
    const expression = this.dialect.expression(container);
    if (expression.kind !== 'container') return undefined;
    return { value: this.entriesOf(expression.elements)?.get(key) };
  }

  /** Undefined when a key is not constant, or an element stands for several. */
  private entriesOf(elements: readonly SyntaxNode[]): Map<Constant, SyntaxNode> | undefined {
    const entries = new Map<Constant, SyntaxNode>();
    for (const [index, element] of elements.entries()) {
      if (/spread|splat|comprehension|^binary/.test(element.kind)) return undefined;
      const key = keyOf(element);
      const constant = key ? this.keyValue(key) : element.kind.startsWith('shorthand_') ? element.text : index;
      if (constant === undefined) return undefined;
      entries.set(constant, element.kind === 'pair' ? (element.field('value') ?? element) : element);
    }
    return entries;
  }

  private keyValue(key: SyntaxNode): Constant | undefined {
    if (key.kind === 'property_identifier' || key.kind === 'field_identifier') return key.text;
    return this.constants.valueOf(key);
  }

  /** Everything done to a container between its making and its use; undefined when one thing is not understood. */
  private operationsOn(
    binding: Binding,
    updates: readonly Write[],
    made: Write,
    use: SyntaxNode,
  ): Operation[] | undefined {
    const nodes = new Set([...updates.map(({ node }) => node), ...binding.reads.filter(isBetween(made.node, use))]);
    if (nodes.size > MAX_OPERATIONS) return undefined;
    const operations: Operation[] = [];
    for (const node of [...nodes].sort((a, b) => a.start - b.start)) {
      const call = this.callOn(node);
      if (call && READERS.test(call.name)) continue;
      const operation = call ? this.ofCall(call) : this.ofStore(node);
      if (operation === 'none') continue;
      if (!operation || !happensOnce(node, use, this.constants)) return undefined;
      operations.push(operation);
    }
    return operations;
  }

  private callOn(name: SyntaxNode): Call | undefined {
    const [parent, outer] = [name.parent, name.parent?.parent];
    const call = (parent && this.dialect.call(parent)) ?? (outer && this.dialect.call(outer));
    return call?.receiver === name ? call : undefined;
  }

  private ofCall({ name, arguments: given }: Call): Operation | undefined {
    const [first, second] = given;
    if (first && second && (MAP_PUTS.test(name) || name === 'add')) {
      const key = name === 'add' ? undefined : this.constants.valueOf(first.value);
      return key === undefined ? undefined : { kind: 'put', key, value: second.value };
    }
    if (first && !second && SEQUENCE_ADDS.test(name)) return { kind: 'add', value: first.value };
    if (name === 'remove' && first && !second) {
      const key = this.constants.valueOf(first.value);
      return key === undefined ? undefined : { kind: 'remove', key };
    }
    return undefined;
  }

  /** `a[0] = x`; reading is no operation, and what a container is passed to is taken to leave it alone. */
  private ofStore(node: SyntaxNode): Operation | 'none' | undefined {
    const { parent } = node;
    if (!parent) return undefined;
    const expression = this.dialect.expression(parent);
    if (expression.kind !== 'index' || expression.object !== node) return 'none';
    const holder = parent.parent?.kind === 'expression_list' ? parent.parent.parent : parent.parent;
    const store = holder && this.dialect.assignments(holder).find(({ target }) => target === parent);
    if (!store) return 'none';
    const key = store.operator === '=' ? this.constants.valueOf(expression.index) : undefined;
    return key === undefined ? undefined : { kind: 'put', key, value: store.value };
  }
}

function isBetween(made: SyntaxNode, use: SyntaxNode): (node: SyntaxNode) => boolean {
  return (node) => node.start >= made.end && node.end <= use.start;
}

function isLocal({ kind, scope }: Binding): boolean {
  return kind !== 'parameter' && kind !== 'import' && scope.kind !== 'class' && scope.kind !== 'module';
}

/** Whether something certainly happens before a use, and not again and again. */
function happensOnce(node: SyntaxNode, use: SyntaxNode, { branches }: Constants): boolean {
  if (!isCertain({ node, how: 'assign' }, use, branches)) return false;
  for (let at = node.parent; at && !FUNCTION.test(at.kind); at = at.parent) if (LOOP.test(at.kind)) return false;
  return true;
}

function keyOf(element: SyntaxNode): SyntaxNode | undefined {
  if (element.kind === 'pair') return element.field('key');
  const holder = element.parent?.kind === 'literal_element' ? element.parent.parent : element.parent;
  if (holder?.kind === 'pair') return holder.field('key');
  const key = holder?.kind === 'keyed_element' ? holder.field('key') : undefined;
  return key?.kind === 'literal_element' ? (key.namedChildren[0] ?? key) : key;
}

function replay(entries: Map<Constant, SyntaxNode>, operations: readonly Operation[]): Map<Constant, SyntaxNode> {
  for (const operation of operations) {
    if (operation.kind === 'put') entries.set(operation.key, operation.value);
    else if (operation.kind === 'add') entries.set(entries.size, operation.value);
    else removeFrom(entries, operation.key);
  }
  return entries;
}

/** In a list everything behind moves up. */
function removeFrom(entries: Map<Constant, SyntaxNode>, key: Constant): void {
  entries.delete(key);
  if (typeof key !== 'number') return;
  for (let index = key + 1; entries.has(index); index++) {
    const moved = entries.get(index);
    entries.delete(index);
    if (moved) entries.set(index - 1, moved);
  }
}
