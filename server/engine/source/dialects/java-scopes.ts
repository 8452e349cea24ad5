import { type Binding, type BindingKind, type Scope, ScopeBuilder, type ScopeTable, type Write } from '../scopes.ts';
import type { SyntaxNode, SyntaxTree } from '../syntax-tree.ts';
import { InheritedMembers } from './java-inheritance.ts';
import { JavaMembers } from './java-members.ts';
import { MemberUses } from './java-member-uses.ts';
import { mutationOf } from './java-mutations.ts';
import { typeNameOf, typeOfParameter } from './java-types.ts';

/** Deeper nesting than any person writes would overflow the stack. */
const MAX_DEPTH = 800;
const TYPES: ReadonlySet<string> = new Set(['interface_declaration', 'annotation_type_declaration']);

/**
 * Finds the scopes of a Java file. Methods live in the same scopes as variables, under names with parentheses (`close()`),
 * because Java keeps the two apart.
 */
export function bindJava(tree: SyntaxTree): ScopeTable {
  return new JavaBinder(tree.root).bind();
}

type Visitor = (node: SyntaxNode) => void;

class JavaBinder {
  private readonly root: SyntaxNode;
  private readonly builder: ScopeBuilder;
  private readonly staticImports = new Set<string>();
  private readonly memberUses = new MemberUses();
  private readonly visitors: ReadonlyMap<string, Visitor>;
  private depth = 0;

  constructor(root: SyntaxNode) {
    this.root = root;
    this.builder = new ScopeBuilder(root);
    this.visitors = new Map([...this.declarationVisitors(), ...this.statementVisitors(), ...this.expressionVisitors()]);
  }

  bind(): ScopeTable {
    this.visitChildren(this.root);
    const table = this.builder.finish();
    this.memberUses.addTo(table);
    const inherited = new InheritedMembers(table);
    const bindingOf = (identifier: SyntaxNode): Binding | undefined =>
      table.bindingOf(identifier) ?? inherited.bindingOf(identifier);
    const members = new JavaMembers({ ...table, bindingOf });
    return {
      ...table,
      bindingOf,
      memberOf: (member) => members.memberOf(member),
      resultOf: (callee) => members.resultOf(callee),
    };
  }

  private declarationVisitors(): [string, Visitor][] {
    const type: Visitor = (node) => this.visitType(node);
    const variables: Visitor = (node) => this.visitVariables(node);
    const callable: Visitor = (node) => this.visitCallable(node);
    return [
      ['package_declaration', (node) => this.visitAll(node.children.filter(isAnnotation))],
      ['import_declaration', (node) => this.visitImport(node)],
      ['class_declaration', type],
      ['interface_declaration', type],
      ['enum_declaration', type],
      ['record_declaration', type],
      ['annotation_type_declaration', type],
      ['field_declaration', variables],
      ['constant_declaration', variables],
      ['local_variable_declaration', variables],
      ['enum_constant', (node) => this.visitEnumConstant(node)],
      ['method_declaration', callable],
      ['annotation_type_element_declaration', callable],
      ['constructor_declaration', callable],
      ['compact_constructor_declaration', callable],
      ['static_initializer', callable],
      ['lambda_expression', callable],
      ['class_body', (node) => this.visitAnonymousClass(node)],
      ['formal_parameter', (node) => this.declareParameter(node)],
      ['spread_parameter', (node) => this.declareParameter(node)],
      ['type_parameter', (node) => this.visitTypeParameter(node)],
    ];
  }

  private statementVisitors(): [string, Visitor][] {
    const block: Visitor = (node) => this.builder.within('block', node, () => this.visitChildren(node));
    const jump: Visitor = () => {};
    return [
      ['block', block],
      ['for_statement', block],
      ['catch_clause', block],
      ['try_with_resources_statement', block],
      ['switch_block', block],
      ['switch_rule', block],
      // Without patterns the groups of a switch share their variables.
      ['switch_block_statement_group', (node) => (hasPattern(node) ? block(node) : this.visitChildren(node))],
      ['enhanced_for_statement', (node) => this.visitForEach(node)],
      ['resource', (node) => this.visitResource(node)],
      ['catch_formal_parameter', (node) => this.visitCaught(node)],
      ['labeled_statement', (node) => this.visitAll(node.namedChildren.slice(1))],
      ['break_statement', jump],
      ['continue_statement', jump],
    ];
  }

  private expressionVisitors(): [string, Visitor][] {
    const scoped: Visitor = (node) => this.visitAll(node.namedChildren.slice(0, 1));
    return [
      ['identifier', (node) => node.text !== 'default' && this.builder.read(node)],
      ['type_identifier', (node) => this.builder.readType(node)],
      ['scoped_identifier', scoped],
      // The annotation in `Post.@Nullable Visible` stands behind the dot.
      [
        'scoped_type_identifier',
        (node) => this.visitAll(node.namedChildren.filter((child, index) => index === 0 || isAnnotation(child))),
      ],
      ['binary_expression', (node) => this.visitBinary(node)],
      ['assignment_expression', (node) => this.visitAssignment(node)],
      ['update_expression', (node) => this.visitUpdate(node)],
      ['method_invocation', (node) => this.visitInvocation(node)],
      ['method_reference', (node) => this.visitMethodReference(node)],
      ['field_access', (node) => this.visitFieldAccess(node)],
      ['instanceof_expression', (node) => this.visitInstanceof(node)],
      ['type_pattern', (node) => this.visitTypePattern(node)],
      ['record_pattern_component', (node) => this.visitTypePattern(node)],
      ['element_value_pair', (node) => this.visitAll(node.fields('value'))],
    ];
  }

  private visit(node: SyntaxNode | undefined): void {
    if (!node) return;
    if (this.depth > MAX_DEPTH) {
      this.builder.current.isDynamic = true; // names below are not seen
      return;
    }
    this.depth++;
    const visitor = this.visitors.get(node.kind);
    if (visitor) visitor(node);
    else this.visitChildren(node);
    this.depth--;
  }

  private visitAll(nodes: readonly (SyntaxNode | undefined)[]): void {
    for (const node of nodes) this.visit(node);
  }

  private visitChildren(node: SyntaxNode): void {
    for (const child of node.children) if (child.isNamed) this.visit(child);
  }

  private visitImport(node: SyntaxNode): void {
    const path = node.namedChildren[0];
    if (!path) return;
    if (node.has('asterisk')) {
      this.builder.current.isDynamic = true;
      return;
    }
    const name = path.field('name') ?? path;
    if (node.has('static')) this.staticImports.add(name.text);
    this.builder.declare(name, 'import').importPath = path.text.replaceAll(/\s+/g, '');
  }

  private visitType(node: SyntaxNode): void {
    const name = node.field('name');
    if (name) this.define(name, TYPES.has(node.kind) ? 'type' : 'class').isExported ||= this.isVisibleMember(node);
    // The members are not seen by the annotations of their class.
    const modifiers = node.child('modifiers');
    this.visit(modifiers);
    this.withinClass(node, () => {
      for (const child of node.namedChildren) {
        // A body belongs to its declaration's scope, which also holds type parameters and record components.
        if (child.fieldName === 'body') this.visitChildren(child);
        else if (child !== name && child !== modifiers) this.visit(child);
      }
    });
  }

  private visitAnonymousClass(body: SyntaxNode): void {
    this.withinClass(body, () => this.visitChildren(body));
  }

  private withinClass(node: SyntaxNode, visit: () => void): void {
    this.builder.within('class', node, (scope) => {
      scope.areMembersVisible = true;
      visit();
    });
  }

  /** Fields and local variables. */
  private visitVariables(node: SyntaxNode): void {
    const type = node.field('type');
    const isExported = node.kind !== 'local_variable_declaration' && this.isVisibleMember(node);
    this.visitAll([node.child('modifiers'), type]);
    for (const declarator of node.fields('declarator')) {
      const name = declarator.field('name');
      const value = declarator.field('value');
      if (!name) continue;
      this.define(name, 'variable', type, declarator.field('dimensions')).isExported ||= isExported;
      if (value) this.builder.write({ node: name, value, how: 'assign' });
      this.visit(value);
    }
  }

  private visitEnumConstant(node: SyntaxNode): void {
    const name = node.field('name');
    if (name) this.define(name, 'constant').isExported = true;
    this.visitAll([node.child('modifiers'), node.field('arguments'), node.field('body')]);
  }

  /** Everything with parameters, and static initializers. The body's block shares the scope of the parameters. */
  private visitCallable(node: SyntaxNode): void {
    const name = node.field('name');
    if (name && (node.kind === 'method_declaration' || node.kind === 'annotation_type_element_declaration')) {
      this.builder.declare(name, 'function', undefined, `${name.text}()`).isExported ||= this.isVisibleMember(node);
    }
    this.builder.within('function', node, () => {
      for (const child of node.namedChildren) {
        if (child === name) continue;
        if (child.fieldName === 'parameters') this.visitParameters(child);
        else if (child.kind === 'block' || child.kind === 'constructor_body') this.visitChildren(child);
        else this.visit(child);
      }
    });
  }

  /** A lambda may have one bare name or a list of them instead of full parameters. */
  private visitParameters(list: SyntaxNode): void {
    for (const parameter of list.kind === 'identifier' ? [list] : list.namedChildren) {
      if (parameter.kind === 'identifier') this.define(parameter, 'parameter');
      else this.visit(parameter);
    }
  }

  /** Also called for the components of a record, which are fields as well and visible to all. */
  private declareParameter(node: SyntaxNode): void {
    const declarator = node.child('variable_declarator') ?? node;
    const type = typeOfParameter(node);
    const name = declarator.field('name');
    if (name) {
      const binding = this.define(name, 'parameter', type, declarator.field('dimensions'));
      if (declarator !== node && binding.typeName !== undefined) binding.typeName += '[]'; // `String... rest`
      if (this.builder.current.kind === 'class') binding.isExported = true;
    }
    this.visitAll([node.child('modifiers'), type]);
  }

  private visitTypeParameter(node: SyntaxNode): void {
    const name = node.child('type_identifier');
    if (name) this.builder.declare(name, 'type');
    this.visitAll(node.namedChildren.filter((child) => child !== name));
  }

  private visitForEach(node: SyntaxNode): void {
    const [name, type, value] = [node.field('name'), node.field('type'), node.field('value')];
    this.builder.within('block', node, () => {
      this.visitAll([node.child('modifiers'), type, value]);
      if (name) {
        this.define(name, 'variable', type, node.field('dimensions'));
        this.builder.write({ node: name, ...(value && { value }), how: 'iterate' });
      }
      this.visit(node.field('body'));
    });
  }

  private visitResource(node: SyntaxNode): void {
    const [name, type, value] = [node.field('name'), node.field('type'), node.field('value')];
    if (!name) return this.visitChildren(node); // a variable declared before: `try (in) { }`
    this.visitAll([node.child('modifiers'), type, value]);
    this.define(name, 'variable', type);
    this.builder.write({ node: name, ...(value && { value }), how: 'assign' });
  }

  private visitCaught(node: SyntaxNode): void {
    const name = node.field('name');
    const types = node.child('catch_type')?.namedChildren ?? [];
    if (name) this.define(name, 'exception', types.length === 1 ? types[0] : undefined);
    this.visitAll(node.namedChildren.filter((child) => child !== name));
  }

  /** Walks down the left side in a loop: generated concatenations are too deep for recursion. */
  private visitBinary(node: SyntaxNode): void {
    const spine: SyntaxNode[] = [];
    let left: SyntaxNode | undefined = node;
    while (left?.kind === 'binary_expression') {
      spine.push(left);
      left = left.field('left');
    }
    this.visit(left);
    for (const part of spine.reverse()) {
      for (const child of part.namedChildren) if (child.fieldName !== 'left') this.visit(child);
    }
  }

  private visitAssignment(node: SyntaxNode): void {
    const [left, value] = [node.field('left'), node.field('right')];
    const how = node.field('operator')?.kind === '=' ? 'assign' : 'augment';
    if (left?.kind === 'array_access') {
      this.visit(left);
      this.recordWrite(left.field('array'), { value, how: 'update' });
    } else if (left?.kind === 'identifier' || left?.kind === 'field_access') {
      if (left.kind === 'field_access') this.visit(left.field('object'));
      this.recordWrite(left, { value, how });
    } else this.visit(left);
    this.visit(value);
  }

  private visitUpdate(node: SyntaxNode): void {
    const operand = node.namedChildren[0];
    const isStatement = node.parent?.kind === 'expression_statement' || node.fieldName === 'update';
    if (!isStatement || operand?.kind !== 'identifier') this.visit(operand);
    this.recordWrite(operand, { value: node, how: 'update' });
  }

  /** Writes to what a name, `this.name` or `other.name` stands for; anything else has no binding to write to. */
  private recordWrite(
    target: SyntaxNode | undefined,
    write: { value: SyntaxNode | undefined; how: Write['how'] },
  ): void {
    const { value, how } = write;
    const node = target?.kind === 'field_access' ? target.field('field') : target;
    if (node?.kind !== 'identifier') return;
    const full: Write = { node, ...(value && { value }), how };
    if (target === node) this.builder.write(full);
    else if (target?.field('object')?.kind === 'this') this.builder.write(full, this.classScope());
    else this.memberUses.write(full);
  }

  private visitInvocation(node: SyntaxNode): void {
    const [object, name] = [node.field('object'), node.field('name')];
    this.visitAll(node.namedChildren.filter((child) => child !== name));
    if (!name) return;
    this.recordMutation(node);
    if (object && object.kind !== 'this') this.memberUses.read(name, `${name.text}()`);
    else if (!object && this.staticImports.has(name.text) && !isDeclaredAround(name)) this.builder.readImport(name);
    else this.readIn(object ? this.classScope() : this.builder.current, name, `${name.text}()`);
  }

  private recordMutation(call: SyntaxNode): void {
    const mutation = mutationOf(call);
    if (!mutation) return;
    for (const value of mutation.values) this.recordWrite(mutation.target, { value, how: mutation.how });
  }

  private visitMethodReference(node: SyntaxNode): void {
    const [object, ...rest] = node.namedChildren;
    const name = rest.findLast((child) => child.kind === 'identifier');
    this.visitAll([object, ...rest.filter((child) => child !== name)]);
    if (name) this.memberUses.read(name, `${name.text}()`);
  }

  private visitFieldAccess(node: SyntaxNode): void {
    const [object, field] = [node.field('object'), node.field('field')];
    this.visit(object);
    if (field?.kind !== 'identifier') return;
    if (object?.kind === 'this') this.readIn(this.classScope(), field, field.text);
    else this.memberUses.read(field, field.text);
  }

  private visitInstanceof(node: SyntaxNode): void {
    const [left, type, name] = [node.field('left'), node.field('right'), node.field('name')];
    this.visitAll(node.namedChildren.filter((child) => child !== name));
    if (name) this.declarePattern(name, type, left, 'assign');
  }

  /** `String s` in a case, or a component `int x` of a record pattern. */
  private visitTypePattern(node: SyntaxNode): void {
    const name = node.namedChildren.findLast((child) => child.kind === 'identifier');
    const type = node.namedChildren.find((child) => child !== name && child.kind !== 'modifiers');
    this.visitAll(node.namedChildren.filter((child) => child !== name));
    if (!name) return;
    const test = node.ancestor(TESTS);
    const value = test?.field(test.kind === 'switch_expression' ? 'condition' : 'left');
    this.declarePattern(name, type, value, node.kind === 'type_pattern' ? 'assign' : 'destructure');
  }

  private declarePattern(
    name: SyntaxNode,
    type: SyntaxNode | undefined,
    value: SyntaxNode | undefined,
    how: Write['how'],
  ): void {
    this.define(name, 'variable', type);
    this.builder.write({ node: name, ...(value && { value }), how });
  }

  private define(name: SyntaxNode, kind: BindingKind, type?: SyntaxNode, dimensions?: SyntaxNode): Binding {
    const binding = this.builder.declare(name, kind);
    const typeName = typeNameOf(type, dimensions);
    // Pattern variables of one name may have different types side by side; then none is certain.
    binding.typeName = binding.declarations.length === 1 || binding.typeName === typeName ? typeName : undefined;
    return binding;
  }

  private readIn(scope: Scope, node: SyntaxNode, name: string): void {
    const { current } = this.builder;
    this.builder.current = scope;
    this.builder.read(node, name);
    this.builder.current = current;
  }

  /** The class that `this` is an instance of. */
  private classScope(): Scope {
    let scope = this.builder.current;
    while (scope.kind !== 'class' && scope.parent) scope = scope.parent;
    return scope;
  }

  /** Can be used from outside of the file: members that are not private, but not what is local to a block. */
  private isVisibleMember(node: SyntaxNode): boolean {
    const { kind } = this.builder.current;
    return (kind === 'class' || kind === 'module') && !(node.child('modifiers')?.has('private') ?? false);
  }
}

const TESTS: ReadonlySet<string> = new Set(['instanceof_expression', 'switch_expression']);
const BODIES: ReadonlySet<string> = new Set(['class_body', 'interface_body', 'enum_body_declarations']);

function isAnnotation({ kind }: SyntaxNode): boolean {
  return kind === 'annotation' || kind === 'marker_annotation';
}

function hasPattern(group: SyntaxNode): boolean {
  return group.children.some((child) => child.kind === 'switch_label' && child.has('pattern'));
}

/** Whether a class around `name` has a method of that name, which hides one that is imported. */
function isDeclaredAround(name: SyntaxNode): boolean {
  for (let body = name.ancestor(BODIES); body; body = body.ancestor(BODIES)) {
    const isMethod = (child: SyntaxNode): boolean =>
      child.kind === 'method_declaration' && child.field('name')?.text === name.text;
    if (body.children.some(isMethod)) return true;
  }
  return false;
}
