import { Binding, type ScopeTable, type Write } from '../scopes.ts';
import type { SyntaxNode } from '../syntax-tree.ts';
import { unwrap } from './javascript-expressions.ts';
import { FUNCTIONS } from './javascript-functions.ts';
import { returnedExpressions } from './javascript-returns.ts';
import { typeNameOf } from './javascript-types.ts';

/** Types and values refer to each other; longer ways than any person writes are given up. */
const MAX_DEPTH = 8;
const FUNCTION_KINDS: ReadonlySet<string> = new Set(FUNCTIONS);
const PARAMETER_PROPERTY_MARKS = ['accessibility_modifier', 'readonly', 'override_modifier'] as const;
/** What a type's or value's members are written in. */
const MEMBER_HOLDERS: ReadonlySet<string> = new Set(['class_body', 'interface_body', 'object_type', 'object']);

/**
 * The fields and methods of the classes, interfaces and object literals of one file, and what its functions return. Built
 * on demand, each type once.
 */
export class JavascriptMembers {
  private readonly table: ScopeTable;
  private readonly fieldWrites: readonly SyntaxNode[];
  private readonly membersByHolder = new Map<SyntaxNode, ReadonlyMap<string, Binding>>();
  private readonly results = new Map<SyntaxNode, Binding>();
  /** Of texts, lists and functions; it holds nothing of their contents. */
  private readonly length: Binding;
  private writesByHolder: ReadonlyMap<SyntaxNode, readonly SyntaxNode[]> | undefined;

  /** `fieldWrites` are the assignments to members of `this`. */
  constructor(table: ScopeTable, fieldWrites: readonly SyntaxNode[]) {
    this.table = table;
    this.fieldWrites = fieldWrites;
    this.length = new Binding('length', 'variable', table.module);
    this.length.typeName = 'number';
  }

  /** The field or method that `this.db` or `service.db` means. */
  memberOf(node: SyntaxNode, depth = 0): Binding | undefined {
    if (node.kind !== 'member_expression' || depth > MAX_DEPTH) return undefined;
    const object = node.field('object');
    const property = node.field('property')?.text;
    if (!object || property === undefined) return undefined;
    const member = this.lookUp(this.holderOf(unwrap(object), depth + 1), property, depth + 1);
    return member ?? (property === 'length' ? this.length : undefined);
  }

  /** What calling a function or method of this file gives. */
  resultOf(callee: SyntaxNode, depth = 0): Binding | undefined {
    if (depth > MAX_DEPTH) return undefined;
    const target = unwrap(callee);
    const binding = target.kind === 'identifier' ? this.table.bindingOf(target) : this.memberOf(target, depth + 1);
    const declared = binding && functionOf(binding);
    return declared && this.resultOfFunction(declared);
  }

  private lookUp(holder: SyntaxNode | undefined, name: string, depth: number): Binding | undefined {
    if (!holder || depth > MAX_DEPTH) return undefined;
    const member = this.membersOf(holder).get(name);
    return member ?? this.lookUp(this.baseOf(holder, depth), name, depth + 1);
  }

  /** The class, interface or object literal whose member a value of this expression has. */
  private holderOf(object: SyntaxNode, depth: number): SyntaxNode | undefined {
    if (depth > MAX_DEPTH) return undefined;
    switch (object.kind) {
      case 'this':
        return holderAround(object);
      case 'identifier':
        return this.holderOfBinding(this.table.bindingOf(object), depth + 1);
      case 'member_expression':
        return this.holderOfBinding(this.memberOf(object, depth + 1), depth + 1);
      case 'call_expression': {
        const callee = object.field('function');
        return callee && this.holderOfBinding(this.resultOf(callee, depth + 1), depth + 1);
      }
      case 'new_expression': {
        const type = object.field('constructor');
        const binding = type?.kind === 'identifier' ? this.table.bindingOf(type) : undefined;
        return binding?.kind === 'class' ? bodyOf(binding) : undefined;
      }
      case 'object':
        return object;
      default:
        return undefined;
    }
  }

  private holderOfBinding(binding: Binding | undefined, depth: number): SyntaxNode | undefined {
    if (!binding || binding.importPath !== undefined) return undefined;
    if (binding.kind === 'class') return bodyOf(binding);
    if (binding.typeName !== undefined) {
      const type = binding.scope.resolve(binding.typeName);
      return type && (type.kind === 'class' || type.kind === 'type') ? bodyOf(type) : undefined;
    }
    const [write, ...others] = binding.writes;
    if (!write?.value || write.how !== 'assign' || others.length > 0) return undefined;
    return this.holderOf(unwrap(write.value), depth);
  }

  private baseOf(holder: SyntaxNode, depth: number): SyntaxNode | undefined {
    const heritage = holder.kind === 'class_body' ? holder.parent?.child('class_heritage') : undefined;
    const base = heritage?.child('extends_clause')?.field('value') ?? heritage?.namedChildren[0];
    return base?.kind === 'identifier' ? this.holderOfBinding(this.table.bindingOf(base), depth) : undefined;
  }

  private membersOf(holder: SyntaxNode): ReadonlyMap<string, Binding> {
    let members = this.membersByHolder.get(holder);
    if (!members) this.membersByHolder.set(holder, (members = this.collectMembers(holder)));
    return members;
  }

  private collectMembers(holder: SyntaxNode): Map<string, Binding> {
    const members = new Map<string, Binding>();
    const memberNamed = (name: SyntaxNode): Binding => {
      const known = members.get(name.text);
      if (known) return known;
      const binding = new Binding(name.text, 'variable', this.table.scopeAt(name));
      binding.declarations.push(name);
      members.set(name.text, binding);
      return binding;
    };
    for (const node of holder.namedChildren) {
      if (node.kind === 'method_definition') this.addMethod(node, members, memberNamed);
      else addField(node, memberNamed);
    }
    for (const assignment of this.writesTo(holder)) {
      const name = assignment.field('left')?.field('property');
      const value = assignment.field('right');
      if (name && value) memberNamed(name).writes.push({ node: name, value, how: 'assign' });
    }
    return members;
  }

  /** A getter is a field with the values that it returns; the marked parameters of a constructor are fields. */
  private addMethod(
    method: SyntaxNode,
    members: Map<string, Binding>,
    memberNamed: (name: SyntaxNode) => Binding,
  ): void {
    const name = method.field('name');
    if (!name) return;
    if (method.has('get')) members.set(name.text, this.resultOfFunction(method));
    else if (name.text !== 'constructor' && !method.has('set')) addFunction(name, members, this.table);
    if (name.text !== 'constructor') return;
    for (const parameter of method.field('parameters')?.namedChildren ?? []) {
      const pattern = parameter.field('pattern');
      if (pattern?.kind !== 'identifier' || !PARAMETER_PROPERTY_MARKS.some((mark) => parameter.has(mark))) continue;
      memberNamed(pattern).typeName = typeNameOf(parameter.field('type'));
    }
  }

  private writesTo(holder: SyntaxNode): readonly SyntaxNode[] {
    if (!this.writesByHolder) {
      const grouped = new Map<SyntaxNode, SyntaxNode[]>();
      for (const assignment of this.fieldWrites) {
        const around = holderAround(assignment);
        const group = around && grouped.get(around);
        if (group) group.push(assignment);
        else if (around) grouped.set(around, [assignment]);
      }
      this.writesByHolder = grouped;
    }
    return this.writesByHolder.get(holder) ?? [];
  }

  private resultOfFunction(node: SyntaxNode): Binding {
    const known = this.results.get(node);
    if (known) return known;
    const result = new Binding('', 'variable', this.table.scopeAt(node));
    this.results.set(node, result);
    if (node.kind.startsWith('generator_')) return result;
    const typeName = typeNameOf(promisedType(node.field('return_type')));
    if (typeName !== undefined) result.typeName = typeName;
    for (const value of returnedExpressions(node)) result.writes.push({ node: value, value, how: 'assign' });
    return result;
  }
}

function addField(node: SyntaxNode, memberNamed: (name: SyntaxNode) => Binding): void {
  if (node.kind === 'shorthand_property_identifier') {
    memberNamed(node).writes.push({ node, value: node, how: 'assign' });
    return;
  }
  const name = node.field('name') ?? node.field('property') ?? node.field('key');
  if (!name || name.kind === 'computed_property_name') return;
  const value = node.field('value');
  const type = node.kind === 'method_signature' ? undefined : node.field('type');
  const binding = memberNamed(name);
  binding.typeName ??= typeNameOf(type);
  const write: Write | undefined = value && { node: name, value, how: 'assign' };
  if (write) binding.writes.push(write);
}

function addFunction(name: SyntaxNode, members: Map<string, Binding>, table: ScopeTable): void {
  const binding = new Binding(name.text, 'function', table.scopeAt(name));
  binding.declarations.push(name);
  members.set(name.text, binding);
}

/** The function that a name always stands for. */
function functionOf({ kind, declarations, writes }: Binding): SyntaxNode | undefined {
  const [write, ...others] = writes;
  if (kind === 'function') {
    const [declaration, ...overloads] = declarations;
    const node = declaration?.parent;
    return overloads.length === 0 && !write && node && FUNCTION_KINDS.has(node.kind) ? node : undefined;
  }
  const value = others.length === 0 && write?.how === 'assign' && write.value ? unwrap(write.value) : undefined;
  return value && FUNCTION_KINDS.has(value.kind) ? value : undefined;
}

/** Where the members of a declared class, interface or object type are written. */
function bodyOf({ declarations }: Binding): SyntaxNode | undefined {
  const [name, ...others] = declarations;
  const declaration = others.length === 0 ? name?.parent : undefined;
  const body = declaration?.field('body') ?? declaration?.field('value');
  return body && MEMBER_HOLDERS.has(body.kind) ? body : undefined;
}

/** The class or object literal that `this` means an instance of; undefined in functions that get their own. */
function holderAround(node: SyntaxNode): SyntaxNode | undefined {
  for (let at = node.parent; at; at = at.parent) {
    if (at.kind === 'class_body') return at;
    if (at.kind === 'method_definition') return at.parent && MEMBER_HOLDERS.has(at.parent.kind) ? at.parent : undefined;
    if (FUNCTION_KINDS.has(at.kind) && at.kind !== 'arrow_function') return undefined;
  }
  return undefined;
}

/** The `T` of `Promise<T>`, which is what is left after `await`. */
function promisedType(annotation: SyntaxNode | undefined): SyntaxNode | undefined {
  const type = annotation?.namedChildren[0];
  return type?.kind === 'generic_type' && type.field('name')?.text === 'Promise'
    ? type.field('type_arguments')?.namedChildren[0]
    : annotation;
}
