import { Binding, type Scope, type ScopeTable } from '../scopes.ts';
import type { SyntaxNode } from '../syntax-tree.ts';
import { typeNameOf } from './java-types.ts';

const MAX_DEPTH = 6;
const TYPES = /^(class|type)$/;

/** Finds the fields and methods that expressions such as `user.name` and `store.open()` mean, for classes of the file. */
export class JavaMembers {
  private readonly table: ScopeTable;
  private readonly results = new Map<Binding, Binding | undefined>();
  private scopeOf: Map<SyntaxNode, Scope> | undefined;

  constructor(table: ScopeTable) {
    this.table = table;
  }

  memberOf(member: SyntaxNode): Binding | undefined {
    const found = this.find(member, 0);
    // What a method is called is no value of the component that it reads.
    return member.kind === 'identifier' && found?.kind !== 'function' ? undefined : found;
  }

  /** A method's declared type; for a component of a record, which is read like a method, the component. */
  resultOf(callee: SyntaxNode): Binding | undefined {
    return this.resultAt(callee, 0);
  }

  private resultAt(callee: SyntaxNode, depth: number): Binding | undefined {
    const method = this.table.bindingOf(callee) ?? this.find(callee, depth);
    if (method?.kind !== 'function') return method?.kind === 'parameter' ? method : undefined;
    if (!this.results.has(method)) this.results.set(method, resultType(method));
    return this.results.get(method);
  }

  private find(member: SyntaxNode, depth: number): Binding | undefined {
    if (depth > MAX_DEPTH) return undefined;
    const isCall = member.kind === 'identifier' && member.parent?.kind === 'method_invocation';
    if (!isCall && member.kind !== 'field_access') return undefined;
    const holder = isCall ? member.parent : member;
    const name = isCall ? member.text : holder?.field('field')?.text;
    const object = holder?.field('object');
    if (!object || name === undefined || (isCall && member.fieldName !== 'name')) return undefined;
    const scope = this.classOf(object, depth + 1);
    return (
      scope && (scope.bindings.get(isCall ? `${name}()` : name) ?? (isCall ? componentOf(scope, name) : undefined))
    );
  }

  /** The class of this file that an expression names or is an instance of. */
  private classOf(object: SyntaxNode, depth: number): Scope | undefined {
    switch (object.kind) {
      case 'parenthesized_expression':
        return object.namedChildren[0] && this.classOf(object.namedChildren[0], depth);
      case 'object_creation_expression':
        return this.typeNamed(typeNameOf(object.field('type')), this.table.scopeAt(object));
      case 'identifier': {
        const binding = this.table.bindingOf(object);
        return TYPES.test(binding?.kind ?? '') ? this.scopeAt(binding) : this.typeOf(binding);
      }
      case 'field_access':
        return this.typeOf(this.table.bindingOf(object.field('field') ?? object) ?? this.find(object, depth));
      case 'method_invocation': {
        const callee = object.field('name');
        return this.typeOf(callee && depth <= MAX_DEPTH ? this.resultAt(callee, depth) : undefined);
      }
      default:
        return undefined;
    }
  }

  private typeOf(binding: Binding | undefined): Scope | undefined {
    if (!binding) return undefined;
    const { typeName, writes, scope } = binding;
    const [write, ...others] = writes;
    const isMade = typeName === undefined && others.length === 0 && write?.value?.kind === 'object_creation_expression';
    return this.typeNamed(isMade ? typeNameOf(write.value.field('type')) : typeName, scope);
  }

  private typeNamed(name: string | undefined, from: Scope): Scope | undefined {
    const last = name?.split('.').at(-1);
    return last === undefined ? undefined : this.scopeAt(from.resolve(last, ({ kind }) => TYPES.test(kind)));
  }

  private scopeAt(type: Binding | undefined): Scope | undefined {
    const declaration = type?.declarations[0]?.parent;
    this.scopeOf ??= new Map(this.table.scopes.map((scope) => [scope.node, scope]));
    return declaration && this.scopeOf.get(declaration);
  }
}

function componentOf(scope: Scope, name: string): Binding | undefined {
  return scope.node.kind === 'record_declaration' ? scope.bindings.get(name) : undefined;
}

/** Undefined where overloads differ. */
function resultType(method: Binding): Binding | undefined {
  const types = new Set(method.declarations.map(({ parent }) => typeNameOf(parent?.field('type'))));
  const [type, ...others] = types;
  if (type === undefined || type === 'void' || others.length > 0) return undefined;
  const result = new Binding(method.name, 'variable', method.scope);
  result.typeName = type;
  return result;
}
