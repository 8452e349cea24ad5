import { Binding, type Scope, type ScopeTable, type Write } from '../scopes.ts';
import type { SyntaxNode } from '../syntax-tree.ts';
import { resultTypeIn, typeNameIn } from './python-types.ts';

/** Classes and values refer to each other; longer ways than any person writes are given up. */
const MAX_DEPTH = 8;
const MAX_LINEAGE = 24;
/** A name written to more often is a table or generated code. */
const MAX_WRITES = 50;
/** What methods call the object they work on, or its class. */
const RECEIVER = /^(self|cls)$/;
const OTHER_BODIES: ReadonlySet<string> = new Set(['function_definition', 'lambda', 'class_definition']);
const WRAPPERS: ReadonlySet<string> = new Set(['parenthesized_expression', 'await']);

/** The `self.db: Connection` of a method. */
export interface MemberType {
  readonly member: SyntaxNode;
  readonly type: SyntaxNode;
}

/** What the methods of a file assign to members of `self`. */
interface OwnMembers {
  readonly writes: readonly Write[];
  readonly types: readonly MemberType[];
}

/** Whether an expression is written like a member of the object that a method works on. */
export function isOwnMember(node: SyntaxNode): boolean {
  const object = node.kind === 'attribute' ? node.field('object') : undefined;
  return object?.kind === 'identifier' && RECEIVER.test(object.text);
}

/**
 * The attributes and methods of the classes of one file, and what its functions return. Built on demand, each class once.
 */
export class PythonMembers {
  private readonly table: ScopeTable;
  private readonly own: OwnMembers;
  private readonly membersByClass = new Map<SyntaxNode, ReadonlyMap<string, Binding>>();
  private readonly results = new Map<SyntaxNode, Binding>();
  private ownByClass: ReadonlyMap<SyntaxNode, { readonly writes: Write[]; readonly types: MemberType[] }> | undefined;

  constructor(table: ScopeTable, own: OwnMembers) {
    this.table = table;
    this.own = own;
  }

  /** The attribute or method that `self.db` or `service.db` means; of a class from elsewhere its full name. */
  memberOf(node: SyntaxNode, depth = 0): Binding | undefined {
    if (node.kind !== 'attribute' || depth > MAX_DEPTH) return undefined;
    const object = node.field('object');
    const name = node.field('attribute');
    const holder = object && this.classOf(object, depth + 1);
    return holder && name && this.lookUp(holder, name);
  }

  /** What calling a function or method of this file gives. */
  resultOf(callee: SyntaxNode, depth = 0): Binding | undefined {
    if (depth > MAX_DEPTH) return undefined;
    const binding = callee.kind === 'identifier' ? this.table.bindingOf(callee) : this.memberOf(callee, depth + 1);
    const declared = binding && functionOf(binding);
    return declared && this.resultOfFunction(declared);
  }

  private lookUp(holder: SyntaxNode, name: SyntaxNode): Binding | undefined {
    const lineage = new Set([holder]);
    let imported: Binding | undefined;
    for (const type of lineage) {
      const own = this.membersOf(type).get(name.text);
      if (own || lineage.size > MAX_LINEAGE) return own;
      for (const base of type.field('superclasses')?.namedChildren ?? []) {
        const above = base.kind === 'identifier' ? classNamed(this.table.bindingOf(base)) : undefined;
        if (above) lineage.add(above);
        else imported ??= this.ofImported(base, name);
      }
    }
    return imported;
  }

  /** A member of a class from another module, which gets the name it has there. */
  private ofImported(base: SyntaxNode, name: SyntaxNode): Binding | undefined {
    const [first = '', ...rest] = /^[\w.]+$/.test(base.text) ? base.text.split('.') : [];
    const path = this.table.scopeAt(base).resolve(first)?.importPath;
    if (path === undefined) return undefined;
    const binding = new Binding(name.text, 'variable', this.table.module);
    binding.importPath = [path, ...rest, name.text].join('.');
    return binding;
  }

  /** The class of this file that a value of this expression belongs to. */
  private classOf(node: SyntaxNode, depth: number): SyntaxNode | undefined {
    if (depth > MAX_DEPTH) return undefined;
    switch (node.kind) {
      case 'identifier': {
        const binding = this.table.bindingOf(node);
        return binding && (receiverClass(binding) ?? this.classOfBinding(binding, depth + 1));
      }
      case 'attribute': {
        const member = this.memberOf(node, depth + 1);
        return member && this.classOfBinding(member, depth + 1);
      }
      case 'call': {
        const callee = node.field('function');
        if (!callee) return undefined;
        const made = callee.kind === 'identifier' ? classNamed(this.table.bindingOf(callee)) : undefined;
        const result = made ? undefined : this.resultOf(callee, depth + 1);
        return made ?? (result && this.classOfBinding(result, depth + 1));
      }
      default: {
        const [inner] = node.namedChildren;
        return inner && WRAPPERS.has(node.kind) ? this.classOf(inner, depth + 1) : undefined;
      }
    }
  }

  private classOfBinding(binding: Binding, depth: number): SyntaxNode | undefined {
    if (binding.importPath !== undefined) return undefined;
    if (binding.kind === 'class') return classNamed(binding);
    if (binding.typeName !== undefined) return classNamed(binding.scope.resolve(binding.typeName));
    if (binding.kind === 'parameter' || binding.writes.length > MAX_WRITES) return undefined;
    const values = binding.writes.filter(({ value }) => value?.kind !== 'none');
    const [write, ...others] = values;
    if (!write?.value || write.how !== 'assign' || others.length > 0) return undefined;
    return this.classOf(write.value, depth);
  }

  private membersOf(holder: SyntaxNode): ReadonlyMap<string, Binding> {
    let members = this.membersByClass.get(holder);
    if (!members) this.membersByClass.set(holder, (members = this.collectMembers(holder)));
    return members;
  }

  /** What the class's body declares, together with what its methods assign. */
  private collectMembers(holder: SyntaxNode): ReadonlyMap<string, Binding> {
    const scope = this.table.scopeAt(holder);
    const members = new Map<string, Binding>();
    for (const [name, declared] of scope.bindings) members.set(name, this.asMember(declared));
    const { writes = [], types = [] } = this.ownMembers().get(holder) ?? {};
    const memberNamed = (node: SyntaxNode): Binding => {
      const name = node.field('attribute')?.text ?? '';
      const known = members.get(name);
      // What the body declares is a binding of its own scope, which stays what it is.
      const binding = known && known !== scope.bindings.get(name) ? known : copyOf(name, scope, known);
      members.set(name, binding);
      return binding;
    };
    for (const write of writes) memberNamed(write.node).writes.push(write);
    for (const { member, type } of types) memberNamed(member).typeName ??= typeNameIn(type.text);
    return members;
  }

  /** A property is an attribute with the values that it returns. */
  private asMember(declared: Binding): Binding {
    const definition = functionOf(declared);
    return definition && isProperty(definition) ? this.resultOfFunction(definition) : declared;
  }

  private ownMembers(): ReadonlyMap<SyntaxNode, { readonly writes: Write[]; readonly types: MemberType[] }> {
    if (this.ownByClass) return this.ownByClass;
    const grouped = new Map<SyntaxNode, { readonly writes: Write[]; readonly types: MemberType[] }>();
    const groupOf = (member: SyntaxNode): { readonly writes: Write[]; readonly types: MemberType[] } | undefined => {
      const object = member.field('object');
      const binding = object && this.table.bindingOf(object);
      const holder = binding && receiverClass(binding);
      if (!holder) return undefined;
      const group = grouped.get(holder) ?? { writes: [], types: [] };
      grouped.set(holder, group);
      return group;
    };
    for (const write of this.own.writes) groupOf(write.node)?.writes.push(write);
    for (const type of this.own.types) groupOf(type.member)?.types.push(type);
    this.ownByClass = grouped;
    return grouped;
  }

  private resultOfFunction(definition: SyntaxNode): Binding {
    const known = this.results.get(definition);
    if (known) return known;
    const result = new Binding('', 'variable', this.table.scopeAt(definition));
    this.results.set(definition, result);
    const promised = definition.field('return_type');
    result.typeName = promised && resultTypeIn(promised.text);
    for (const value of givenExpressions(definition)) result.writes.push({ node: value, value, how: 'assign' });
    return result;
  }
}

/** What a function returns or yields, the functions inside of it left out. */
function givenExpressions(definition: SyntaxNode): SyntaxNode[] {
  const given: SyntaxNode[] = [];
  const pending = [...(definition.field('body')?.children ?? [])].toReversed();
  for (let at = pending.pop(); at; at = pending.pop()) {
    const [value] = at.kind === 'return_statement' || at.kind === 'yield' ? at.namedChildren : [];
    if (value) given.push(value);
    if (!OTHER_BODIES.has(at.kind)) pending.push(...at.children.toReversed());
  }
  return given;
}

function copyOf(name: string, scope: Scope, declared: Binding | undefined): Binding {
  const binding = new Binding(name, 'variable', scope);
  if (!declared) return binding;
  binding.typeName = declared.typeName;
  binding.writes.push(...declared.writes);
  binding.declarations.push(...declared.declarations);
  return binding;
}

/** The class around a method, for the binding of the method's first parameter. */
function receiverClass(binding: Binding): SyntaxNode | undefined {
  if (binding.kind !== 'parameter' || !RECEIVER.test(binding.name)) return undefined;
  let around = binding.scope.parent;
  while (around?.kind === 'block') around = around.parent;
  return around?.kind === 'class' ? around.node : undefined;
}

function classNamed(binding: Binding | undefined): SyntaxNode | undefined {
  const [name, ...others] = binding?.kind === 'class' ? binding.declarations : [];
  return others.length === 0 ? name?.parent : undefined;
}

/** The definition that a name always stands for. */
function functionOf({ kind, declarations, writes }: Binding): SyntaxNode | undefined {
  const [name, ...others] = declarations;
  const isOne = kind === 'function' && writes.length === 0 && others.length === 0;
  return isOne && name?.parent?.kind === 'function_definition' ? name.parent : undefined;
}

function isProperty(definition: SyntaxNode): boolean {
  const decorators = definition.parent?.kind === 'decorated_definition' ? definition.parent.children : [];
  return decorators.some(({ kind, text }) => kind === 'decorator' && /\bproperty$|cached_property$/.test(text));
}
