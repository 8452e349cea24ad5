import { type Binding, type BindingKind, type Scope, ScopeBuilder, type ScopeTable, type Write } from '../scopes.ts';
import type { SyntaxNode, SyntaxTree } from '../syntax-tree.ts';
import { GoMembers } from './go-members.ts';
import { elementTypeOf, isFieldName, typeNameOf, typeOfValue } from './go-types.ts';

/** Finds the scopes, declarations and uses of a Go file. */
export function bindGo(tree: SyntaxTree): ScopeTable {
  const binder = new GoBinder(tree.root);
  binder.visitChildren(tree.root);
  const table = binder.finish();
  const members = new GoMembers(table, tree.root);
  return { ...table, memberOf: (member) => members.memberOf(member), resultOf: (callee) => members.resultOf(callee) };
}

/** Types whose `Write…` methods add to the text they hold. */
const TEXT_BUILDERS: ReadonlySet<string> = new Set(['strings.Builder', 'bytes.Buffer']);
/** Functions and methods that fill what they are given. */
const FILLERS =
  /^((Should|Must)?Bind\w*|(Body|Query|Params|ReqHeader|Cookie)Parser|Decode|Read(JSON|Form|Query|Body|XML|YAML)|ParseForm)$/;

/**
 * Within a function Go has no hoisting: a name means what was declared before it, so uses are resolved to their scope
 * as soon as they are met. What no function declares belongs to the package, where order does not matter.
 */
class GoBinder {
  private readonly builder: ScopeBuilder;
  private readonly root: Scope;

  constructor(root: SyntaxNode) {
    this.builder = new ScopeBuilder(root);
    this.root = this.builder.current;
  }

  finish(): ScopeTable {
    return this.builder.finish();
  }

  visitChildren(node: SyntaxNode): void {
    for (const child of node.children) if (child.isNamed) this.visit(child);
  }

  private visit(node: SyntaxNode | undefined): void {
    if (!node) return;
    switch (node.kind) {
      case 'identifier':
      case 'type_identifier':
      case 'package_identifier':
        return this.read(node);
      case 'package_clause':
        return undefined;
      case 'qualified_type':
        return this.visit(node.field('package'));
      case 'import_spec':
        return this.bindImport(node);
      case 'function_declaration':
      case 'method_declaration':
      case 'func_literal':
        return this.bindFunction(node);
      case 'type_spec':
      case 'type_alias':
        return this.bindType(node);
      case 'parameter_declaration':
      case 'variadic_parameter_declaration':
        return this.visit(node.field('type')); // of a function type or an interface's method: the names mean nothing
      case 'field_declaration':
        return this.visit(node.field('type'));
      case 'var_spec':
      case 'const_spec':
        return this.bindSpec(node);
      case 'short_var_declaration':
      case 'assignment_statement':
      case 'receive_statement':
        return this.bindAssignment(node, node.field('left'), valuesOf(node.field('right')));
      case 'range_clause':
        return this.bindRange(node);
      case 'inc_statement':
      case 'dec_statement':
        return this.bindUpdate(node);
      case 'type_switch_statement':
        return this.builder.within('block', node, () => this.bindTypeSwitch(node));
      case 'block':
      case 'if_statement':
      case 'for_statement':
      case 'expression_switch_statement':
      case 'expression_case':
      case 'type_case':
      case 'default_case':
      case 'communication_case':
        if (!declaresNames(node)) return this.visitChildren(node);
        return this.builder.within('block', node, () => this.visitChildren(node));
      case 'call_expression':
        return this.bindCall(node);
      case 'composite_literal':
        return this.bindLiteral(node);
      case 'binary_expression':
        return this.visitBinary(node);
      default:
        return this.visitChildren(node);
    }
  }

  /** Long chains such as `a + b + …` lean to the left as deep as they are long, so they are walked without recursion. */
  private visitBinary(node: SyntaxNode): void {
    const operands: SyntaxNode[] = [];
    let left: SyntaxNode | undefined = node;
    while (left?.kind === 'binary_expression') {
      operands.push(...left.fields('right'));
      left = left.field('left');
    }
    this.visit(left);
    for (const operand of operands.toReversed()) this.visit(operand);
  }

  private bindImport(spec: SyntaxNode): void {
    const pathNode = spec.field('path');
    const alias = spec.field('name');
    if (!pathNode || alias?.kind === 'blank_identifier') return;
    if (alias?.kind === 'dot') {
      this.root.isDynamic = true;
      return;
    }
    const path = pathNode.text.slice(1, -1);
    const binding = this.builder.declare(alias ?? pathNode, 'import', this.root, alias?.text ?? packageName(path));
    binding.importPath = path;
  }

  private bindFunction(node: SyntaxNode): void {
    const name = node.kind === 'function_declaration' ? node.field('name') : undefined;
    if (name) this.addBinding(name, 'function');
    this.builder.within('function', node, () => {
      this.bindTypeParameters(node.field('type_parameters'));
      this.bindParameters(node.field('receiver'), 'parameter');
      this.bindParameters(node.field('parameters'), 'parameter');
      const result = node.field('result');
      if (result?.kind === 'parameter_list') this.bindParameters(result, 'variable');
      else this.visit(result);
      const body = node.field('body');
      if (body) this.visitChildren(body); // parameters and body are one block
    });
  }

  private bindTypeParameters(list: SyntaxNode | undefined): void {
    for (const declaration of list?.namedChildren ?? []) {
      for (const name of declaration.fields('name')) this.addBinding(name, 'type');
      this.visit(declaration.field('type'));
    }
  }

  private bindParameters(list: SyntaxNode | undefined, kind: BindingKind): void {
    for (const declaration of list?.namedChildren ?? []) {
      const type = declaration.field('type');
      if (list?.fieldName === 'receiver') this.declareReceiverTypes(type);
      this.visit(type);
      const typeName = typeNameOf(type);
      const isRest = declaration.kind === 'variadic_parameter_declaration';
      for (const name of declaration.fields('name')) {
        const binding = this.addBinding(name, kind);
        if (binding && typeName !== undefined) binding.typeName = isRest ? `[]${typeName}` : typeName;
      }
    }
  }

  /** The `T` of `func (s *Stack[T])` is declared where it stands. */
  private declareReceiverTypes(type: SyntaxNode | undefined): void {
    const generic = type?.kind === 'pointer_type' ? type.child('generic_type') : type;
    for (const element of generic?.field('type_arguments')?.namedChildren ?? []) {
      const name = element.child('type_identifier');
      if (name) this.addBinding(name, 'type');
    }
  }

  private bindType(node: SyntaxNode): void {
    const name = node.field('name');
    if (name) this.addBinding(name, 'type');
    const parameters = node.field('type_parameters');
    if (!parameters) return this.visit(node.field('type'));
    return this.builder.within('block', node, () => {
      this.bindTypeParameters(parameters);
      this.visit(node.field('type'));
    });
  }

  private bindSpec(node: SyntaxNode): void {
    const type = node.field('type');
    const values = valuesOf(node.field('value'));
    this.visit(type);
    for (const value of values) this.visit(value);
    const kind = node.kind === 'const_spec' ? 'constant' : 'variable';
    for (const [index, name] of node.fields('name').entries()) {
      const binding = this.addBinding(name, kind);
      const write = writeOf(name, index, values);
      if (!binding) continue;
      setType(binding, typeNameOf(type) ?? (write?.how === 'assign' ? typeOfValue(write.value) : undefined));
      if (write) this.builder.write(write);
    }
  }

  private bindAssignment(node: SyntaxNode, left: SyntaxNode | undefined, values: readonly SyntaxNode[]): void {
    for (const value of values) this.visit(value);
    const operator = node.field('operator')?.kind ?? '=';
    for (const [index, target] of (left?.namedChildren ?? []).entries()) {
      const write = writeOf(target, index, values);
      if (operator !== '=' && write) this.bindTarget({ ...write, how: 'augment' }, false);
      else this.bindTarget(write ?? { node: target, how: 'assign' }, node.has(':='));
    }
  }

  private bindRange(node: SyntaxNode): void {
    const value = node.field('right');
    this.visit(value);
    for (const target of node.field('left')?.namedChildren ?? []) {
      this.bindTarget({ node: target, ...(value && { value }), how: 'iterate' }, node.has(':='));
    }
  }

  private bindUpdate(node: SyntaxNode): void {
    const [target] = node.namedChildren;
    if (target) this.bindTarget({ node: target, how: 'update' }, false);
  }

  private bindTypeSwitch(node: SyntaxNode): void {
    const value = node.field('value');
    this.visit(node.field('initializer'));
    this.visit(value);
    for (const alias of node.field('alias')?.namedChildren ?? []) {
      this.bindTarget({ node: alias, ...(value && { value }), how: 'assign' }, true);
    }
    for (const child of node.children)
      if (child.kind === 'type_case' || child.kind === 'default_case') this.visit(child);
  }

  /** A write to a name; `:=` declares it unless its own block has it already. Other targets are read. */
  private bindTarget(write: Write, isDeclaration: boolean): void {
    const target = write.node;
    if (target.kind !== 'identifier') return this.visit(target);
    if (target.text === '_') return undefined;
    if (isDeclaration && !this.builder.current.bindings.has(target.text)) {
      const binding = this.addBinding(target, 'variable');
      if (binding && write.how === 'assign') setType(binding, typeOfValue(write.value));
    }
    return this.builder.write(write, this.scopeOf(target.text));
  }

  /**
   * A call may write to what it is given by address (`decoder.Decode(&order)`) or what it is meant to fill
   * (`c.Bind(order)`), and adding to a text builder changes the text: all are writes, so that the value can be followed.
   */
  private bindCall(node: SyntaxNode): void {
    this.visitChildren(node);
    const callee = node.field('function');
    const name = (callee?.field('field') ?? callee)?.text ?? '';
    const given = node.field('arguments')?.namedChildren ?? [];
    const filled = name === 'Unmarshal' ? given[1] : given.length === 1 && FILLERS.test(name) ? given[0] : undefined;
    for (const argument of given) {
      const isAddress = argument.kind === 'unary_expression' && argument.has('&');
      const target = isAddress ? argument.field('operand') : argument === filled ? argument : undefined;
      if (target?.kind !== 'identifier') continue;
      this.writeAgain({ node: target, value: node, how: this.isTextBuilder(target) ? 'augment' : 'destructure' });
    }
    const builder = callee?.kind === 'selector_expression' ? callee.field('operand') : undefined;
    if (builder?.kind !== 'identifier' || !/^(Write|ReadFrom$)/.test(name) || !this.isTextBuilder(builder)) return;
    for (const value of given) this.writeAgain({ node: builder, value, how: 'augment' });
  }

  private isTextBuilder(name: SyntaxNode): boolean {
    return TEXT_BUILDERS.has(this.builder.current.resolve(name.text)?.typeName ?? '');
  }

  private writeAgain(write: Write): void {
    this.builder.write(write, this.scopeOf(write.node.text));
  }

  private bindLiteral(node: SyntaxNode): void {
    const type = node.field('type');
    this.visit(type);
    const body = node.field('body');
    if (body) this.bindElements(body, type);
  }

  /** Keys of a struct literal are names of fields, not of variables. */
  private bindElements(body: SyntaxNode, type: SyntaxNode | undefined): void {
    const bindElement = (element: SyntaxNode | undefined, elementType: SyntaxNode | undefined): void => {
      const value = element?.kind === 'literal_element' ? element.children[0] : element;
      if (value?.kind === 'literal_value') this.bindElements(value, elementType);
      else this.visit(value);
    };
    for (const element of body.namedChildren) {
      const key = element.kind === 'keyed_element' ? element.field('key') : undefined;
      if (key && !isFieldName(key.children[0], type)) bindElement(key, type?.field('key'));
      bindElement(key ? element.field('value') : element, elementTypeOf(type));
    }
  }

  /** Declares a name in the current scope; `_` declares nothing. */
  private addBinding(name: SyntaxNode, kind: BindingKind): Binding | undefined {
    if (name.text === '_') return undefined;
    const binding = this.builder.declare(name, kind);
    if (this.builder.current === this.root) binding.isExported = isVisible(name.text, kind);
    return binding;
  }

  private read(name: SyntaxNode): void {
    if (name.text === '_') return;
    const { builder } = this;
    const scope = builder.current;
    builder.current = this.scopeOf(name.text);
    builder.read(name);
    builder.current = scope;
  }

  /** The scope that declares a name as seen from here and now; the package when no function does. */
  private scopeOf(name: string): Scope {
    return this.builder.current.resolve(name)?.scope ?? this.root;
  }
}

const DECLARATIONS: ReadonlySet<string> = new Set([
  'short_var_declaration',
  'var_declaration',
  'const_declaration',
  'type_declaration',
  'labeled_statement',
]);
const HEADS: ReadonlySet<string> = new Set([
  'range_clause',
  'for_clause',
  'receive_statement',
  'short_var_declaration',
]);

/** Whether a block declares anything itself; most do not, and a scope without names would only cost time. */
function declaresNames(block: SyntaxNode): boolean {
  const statements = block.child('statement_list')?.children ?? [];
  return (
    statements.some((statement) => DECLARATIONS.has(statement.kind)) ||
    block.children.some((head) => HEADS.has(head.kind))
  );
}

/** `main` and `init` are called by the runtime, which is as visible as it gets. */
function isVisible(name: string, kind: BindingKind): boolean {
  return /^\p{Lu}/u.test(name) || (kind === 'function' && (name === 'main' || name === 'init'));
}

/**
 * The name under which a package is used unless it gets an alias. Strictly that is what its package clause says; by
 * convention it is the last element of the path without version and without a `go-` or `-go` around it.
 */
function packageName(path: string): string {
  const last =
    path
      .replace(/\/v\d+$/, '')
      .replace(/\.v\d+$/, '')
      .split('/')
      .at(-1) ?? path;
  return last.replace(/^go-|[-.]go$/g, '');
}

function valuesOf(node: SyntaxNode | undefined): readonly SyntaxNode[] {
  if (!node) return [];
  return node.kind === 'expression_list' ? node.namedChildren : [node];
}

/** In `a, b := f()` the first name counts as the value: what follows is an error or a flag nearly always. */
function writeOf(node: SyntaxNode, index: number, values: readonly SyntaxNode[]): Write | undefined {
  const [only, ...others] = values;
  if (only && others.length === 0) return { node, value: only, how: index === 0 ? 'assign' : 'destructure' };
  const value = values[index];
  return value && { node, value, how: 'assign' };
}

function setType(binding: Binding, typeName: string | undefined): void {
  if (typeName !== undefined) binding.typeName = typeName;
}
