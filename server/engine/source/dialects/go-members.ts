import { Binding, type Scope, type ScopeTable } from '../scopes.ts';
import type { SyntaxNode } from '../syntax-tree.ts';
import { typeNameOf, typeOfValue } from './go-types.ts';

/** Types refer to each other; longer ways than any person writes are given up. */
const MAX_DEPTH = 8;

/** What a type of the file declares. */
interface TypeMembers {
  readonly named: ReadonlyMap<string, Binding>;
  /** The names of types whose members belong to it as well. */
  readonly embedded: readonly string[];
}

/**
 * The fields and methods of the structs and interfaces of one file, and what its functions return by their declared
 * types. Built on demand, each type once.
 */
export class GoMembers {
  private readonly table: ScopeTable;
  private readonly root: SyntaxNode;
  private readonly membersByType = new Map<SyntaxNode, TypeMembers>();
  private methodsByType: ReadonlyMap<string, readonly SyntaxNode[]> | undefined;

  constructor(table: ScopeTable, root: SyntaxNode) {
    this.table = table;
    this.root = root;
  }

  /** The field or method that `s.db` means; of an embedded type of another package the full name. */
  memberOf(node: SyntaxNode, depth = 0): Binding | undefined {
    if (node.kind !== 'selector_expression' || depth > MAX_DEPTH) return undefined;
    const operand = node.field('operand');
    const name = node.field('field');
    const typeName = operand && this.typeOf(operand, depth + 1);
    return typeName !== undefined && name ? this.lookUp(this.declarationOf(typeName), name, depth + 1) : undefined;
  }

  /** What calling a function or method of this file gives: the first of its results. */
  resultOf(callee: SyntaxNode, depth = 0): Binding | undefined {
    if (depth > MAX_DEPTH) return undefined;
    const declared = this.functionOf(callee, depth);
    const result = declared?.field('result');
    if (!declared || !result) return undefined;
    const first = result.kind === 'parameter_list' ? result.namedChildren[0]?.field('type') : result;
    const typeName = typeNameOf(first);
    if (typeName === undefined) return undefined;
    const binding = new Binding('', 'variable', this.table.scopeAt(declared));
    binding.typeName = typeName;
    return binding;
  }

  private functionOf(callee: SyntaxNode, depth: number): SyntaxNode | undefined {
    if (callee.kind === 'func_literal') return callee;
    const binding = callee.kind === 'identifier' ? this.table.bindingOf(callee) : this.memberOf(callee, depth + 1);
    const [write, ...others] = binding?.writes ?? [];
    if (write) return others.length === 0 && write.value?.kind === 'func_literal' ? write.value : undefined;
    const declaration = binding?.kind === 'function' ? binding.declarations[0]?.parent : undefined;
    return declaration?.field('name') ? declaration : undefined;
  }

  /** The name of the type that an expression has, as the file writes it. */
  private typeOf(node: SyntaxNode, depth: number): string | undefined {
    if (depth > MAX_DEPTH) return undefined;
    switch (node.kind) {
      case 'identifier':
        return this.typeOfBinding(this.table.bindingOf(node), depth + 1);
      case 'selector_expression':
        return this.typeOfBinding(this.memberOf(node, depth + 1), depth + 1);
      case 'call_expression': {
        const callee = node.field('function');
        return typeOfValue(node) ?? (callee && this.resultOf(callee, depth + 1)?.typeName);
      }
      case 'index_expression': {
        const operand = node.field('operand');
        return elementType(operand && this.typeOf(operand, depth + 1));
      }
      case 'parenthesized_expression':
      case 'unary_expression': {
        const [inner] = node.namedChildren;
        return typeOfValue(node) ?? (inner && this.typeOf(inner, depth + 1));
      }
      default:
        return typeOfValue(node);
    }
  }

  private typeOfBinding(binding: Binding | undefined, depth: number): string | undefined {
    if (!binding || binding.kind === 'import') return undefined;
    if (binding.typeName !== undefined) return binding.typeName;
    const [write, ...others] = binding.writes;
    if (!write?.value || others.length > 0) return undefined;
    const typeName = write.how === 'assign' || write.how === 'iterate' ? this.typeOf(write.value, depth) : undefined;
    return write.how === 'iterate' ? elementType(typeName) : typeName;
  }

  /** The declaration in this file of a type of that name. */
  private declarationOf(typeName: string): SyntaxNode | undefined {
    const binding = /^\w+$/.test(typeName) ? this.table.module.resolve(typeName) : undefined;
    return binding?.kind === 'type' ? binding.declarations[0]?.parent : undefined;
  }

  private lookUp(type: SyntaxNode | undefined, name: SyntaxNode, depth: number): Binding | undefined {
    if (!type || depth > MAX_DEPTH) return undefined;
    const { named, embedded } = this.membersOf(type);
    const own = named.get(name.text);
    if (own) return own;
    for (const typeName of embedded) {
      const found = this.lookUp(this.declarationOf(typeName), name, depth + 1) ?? this.ofPackage(typeName, name);
      if (found) return found;
    }
    return undefined;
  }

  /** `s.Query` where `s` embeds `*sql.DB`: the name of a member that the other package must have. */
  private ofPackage(typeName: string, name: SyntaxNode): Binding | undefined {
    const [alias = '', type] = typeName.split('.');
    const path = this.table.module.resolve(alias)?.importPath;
    if (type === undefined || path === undefined) return undefined;
    const binding = new Binding(name.text, 'variable', this.table.module);
    binding.importPath = `${path}.${type}.${name.text}`;
    return binding;
  }

  private membersOf(type: SyntaxNode): TypeMembers {
    let members = this.membersByType.get(type);
    if (!members) this.membersByType.set(type, (members = this.collectMembers(type)));
    return members;
  }

  private collectMembers(type: SyntaxNode): TypeMembers {
    const named = new Map<string, Binding>();
    const embedded: string[] = [];
    const body = type.field('type');
    const scope = this.table.scopeAt(type);
    for (const field of body?.child('field_declaration_list')?.namedChildren ?? []) {
      const typeName = typeNameOf(field.field('type'));
      const names = field.fields('name');
      if (names.length === 0 && typeName !== undefined) {
        embedded.push(typeName);
        named.set(typeName.split('.').at(-1) ?? '', toField(field, typeName, scope));
      }
      for (const name of names) named.set(name.text, toField(name, typeName, scope));
    }
    const methods =
      body?.kind === 'interface_type' ? body.namedChildren : this.methodsOf(type.field('name')?.text ?? '');
    for (const method of methods) {
      const name = method.field('name');
      if (name) named.set(name.text, toMethod(name, this.table.scopeAt(method)));
    }
    return { named, embedded };
  }

  private methodsOf(typeName: string): readonly SyntaxNode[] {
    if (!this.methodsByType) {
      const grouped = new Map<string, SyntaxNode[]>();
      for (const method of this.root.children) {
        const receiver = method.kind === 'method_declaration' ? method.field('receiver')?.namedChildren[0] : undefined;
        const owner = receiver && typeNameOf(receiver.field('type'));
        if (owner !== undefined) grouped.set(owner, [...(grouped.get(owner) ?? []), method]);
      }
      this.methodsByType = grouped;
    }
    return this.methodsByType.get(typeName) ?? [];
  }
}

function toField(name: SyntaxNode, typeName: string | undefined, scope: Scope): Binding {
  const binding = new Binding(name.text, 'variable', scope);
  binding.declarations.push(name);
  if (typeName !== undefined) binding.typeName = typeName;
  return binding;
}

function toMethod(name: SyntaxNode, scope: Scope): Binding {
  const binding = new Binding(name.text, 'function', scope);
  binding.declarations.push(name);
  return binding;
}

/** The `T` of `[]T`, `[3]*T` and `map[K]T`. */
function elementType(typeName: string | undefined): string | undefined {
  return typeName && /^(?:\[\w*\]|map\[\w+\])\*?([\w.]+)$/.exec(typeName)?.[1];
}
