import { type Binding, type BindingKind, type Scope, ScopeBuilder, type ScopeTable, type Write } from '../scopes.ts';
import type { SyntaxNode, SyntaxTree } from '../syntax-tree.ts';
import { isAwait, unwrap } from './javascript-expressions.ts';
import { FUNCTIONS } from './javascript-functions.ts';
import { JavascriptLinks } from './javascript-links.ts';
import { modulePath } from './javascript-modules.ts';
import { splitPattern } from './javascript-patterns.ts';
import { typeNameOf } from './javascript-types.ts';

/** Scopes nest through recursion; deeper than any person writes would overflow the stack. */
const MAX_DEPTH = 500;
const TYPED_PARAMETERS: ReadonlySet<string> = new Set(['required_parameter', 'optional_parameter']);
const PARAMETER_PROPERTY_MARKS = ['accessibility_modifier', 'readonly', 'override_modifier'] as const;
const SIGNATURES = [
  'function_type',
  'constructor_type',
  'method_signature',
  'call_signature',
  'construct_signature',
  'abstract_method_signature',
] as const;

/**
 * Finds the scopes of a JavaScript or TypeScript file. Types and values share one table. Fields and methods are members
 * and no bindings; type parameters live in a block scope around the class, interface or signature they belong to.
 * Names for modules and their parts carry an import path whichever way the module was loaded. A file with JSX reads
 * `React` (or what its `@jsx` comment names) where that is declared.
 */
export function bindJavascript(tree: SyntaxTree): ScopeTable {
  return new JavascriptBinder(tree).bind();
}

type Visitor = (binder: JavascriptBinder, node: SyntaxNode) => void;

// refactoriq-ignore-next-line large-class -- one short method for each kind of node that declares or uses a name
class JavascriptBinder {
  private static readonly visitors = new Map([...JavascriptBinder.codeVisitors(), ...JavascriptBinder.typeVisitors()]);
  private readonly tree: SyntaxTree;
  private readonly builder: ScopeBuilder;
  private readonly links = new JavascriptLinks();
  /** Identifiers in export clauses. */
  private readonly exported: SyntaxNode[] = [];
  private firstJsx: SyntaxNode | undefined;
  /** What is declared directly in this scope is being exported. */
  private exportScope: Scope | undefined;
  /** Inside of `declare`: everything declared exists elsewhere. */
  private isAmbient = false;
  /** Where `infer T` declares. */
  private conditionalScope: Scope | undefined;
  private depth = 0;

  constructor(tree: SyntaxTree) {
    this.tree = tree;
    this.builder = new ScopeBuilder(tree.root);
  }

  bind(): ScopeTable {
    this.visitChildren(this.tree.root);
    this.readJsxFactory();
    const table = this.builder.finish();
    for (const identifier of this.exported) {
      const binding = table.bindingOf(identifier);
      if (binding) binding.isExported = true;
    }
    return this.links.link(table);
  }

  private static codeVisitors(): [string, Visitor][] {
    const block: Visitor = (binder, node) => binder.inBlock(node, () => binder.visitChildren(node));
    const variables: Visitor = (binder, node) => binder.visitVariables(node);
    const jsxTag: Visitor = (binder, node) => binder.visitJsxTag(node);
    const classLike: Visitor = (binder, node) => binder.visitClass(node);
    return [
      ...FUNCTIONS.map((kind): [string, Visitor] => [kind, (binder, node) => binder.visitFunction(node)]),
      ['identifier', (binder, node) => binder.visitIdentifier(node)],
      ['shorthand_property_identifier', (binder, node) => binder.builder.read(node)],
      ['statement_block', block],
      ['switch_body', block],
      ['for_statement', block],
      ['class_static_block', block],
      ['for_in_statement', (binder, node) => binder.inBlock(node, () => binder.visitForIn(node))],
      ['catch_clause', (binder, node) => binder.inBlock(node, () => binder.visitCatch(node))],
      ['with_statement', (binder, node) => binder.visitWith(node)],
      ['lexical_declaration', variables],
      ['variable_declaration', variables],
      ['assignment_expression', (binder, node) => binder.visitAssignment(node)],
      ['augmented_assignment_expression', (binder, node) => binder.visitUpdate(node, 'left', 'augment')],
      ['update_expression', (binder, node) => binder.visitUpdate(node, 'argument', 'update')],
      ['class_declaration', classLike],
      ['abstract_class_declaration', classLike],
      ['class', classLike],
      ['jsx_opening_element', jsxTag],
      ['jsx_self_closing_element', jsxTag],
      ['jsx_closing_element', jsxTag],
      ['jsx_namespace_name', () => {}],
      ['import_statement', (binder, node) => binder.visitImport(node)],
      ['import_alias', (binder, node) => binder.visitImportAlias(node)],
      ['export_statement', (binder, node) => binder.visitExport(node)],
    ];
  }

  private static typeVisitors(): [string, Visitor][] {
    const named: Visitor = (binder, node) => binder.visitTypeDeclaration(node);
    const namespace: Visitor = (binder, node) => binder.visitNamespace(node);
    const parameter: Visitor = (binder, node) => binder.visit(node.field('type'));
    const signature: Visitor = (binder, node) => binder.inTypeScope(node, () => binder.visitChildren(node));
    return [
      ...SIGNATURES.map((kind): [string, Visitor] => [kind, signature]),
      ['type_identifier', (binder, node) => binder.builder.read(node)],
      ['nested_type_identifier', (binder, node) => binder.visit(node.field('module'))],
      ['interface_declaration', named],
      ['type_alias_declaration', named],
      ['enum_declaration', (binder, node) => binder.visitEnum(node)],
      ['internal_module', namespace],
      ['module', namespace],
      ['ambient_declaration', (binder, node) => binder.visitAmbient(node)],
      ['function_signature', (binder, node) => binder.visitOverload(node)],
      ['type_parameter', (binder, node) => binder.visitTypeParameter(node)],
      ['required_parameter', parameter],
      ['optional_parameter', parameter],
      ['type_predicate', parameter],
      ['asserts', (binder, node) => binder.visit(node.child('type_predicate'))],
      ['index_signature', (binder, node) => binder.inBlock(node, () => binder.visitIndexSignature(node))],
      ['conditional_type', (binder, node) => binder.visitConditionalType(node)],
      ['infer_type', (binder, node) => binder.visitInfer(node)],
    ];
  }

  /** Flat for everything without a visitor, because expressions nest deeper than the call stack goes. */
  private visit(root: SyntaxNode | undefined): void {
    if (!root || this.depth > MAX_DEPTH) return;
    this.depth++;
    const pending = [root];
    for (let node = pending.pop(); node; node = pending.pop()) {
      if (!node.isNamed) continue;
      const visitor = JavascriptBinder.visitors.get(node.kind);
      if (visitor) visitor(this, node);
      else
        for (let index = node.children.length - 1; index >= 0; index--)
          pending.push(node.children[index] as SyntaxNode);
    }
    this.depth--;
  }

  private visitChildren(node: SyntaxNode, except?: SyntaxNode): void {
    for (const child of node.children) if (child !== except) this.visit(child);
  }

  private inBlock(node: SyntaxNode, body: (scope: Scope) => void): void {
    this.builder.within('block', node, body);
  }

  private inTypeScope(node: SyntaxNode, body: () => void): void {
    if (node.has('type_parameters')) this.inBlock(node, body);
    else body();
  }

  private declareName(identifier: SyntaxNode, kind: BindingKind, scope: Scope = this.builder.current): Binding {
    const binding = this.builder.declare(identifier, kind, scope);
    if (this.isAmbient || this.exportScope === scope) binding.isExported = true;
    return binding;
  }

  /** Calls back for every name that a pattern declares or writes, and visits the expressions in it. */
  private eachName(pattern: SyntaxNode | undefined, found: (identifier: SyntaxNode) => void): void {
    if (!pattern) return;
    const { names, expressions } = splitPattern(pattern);
    for (const name of names) found(name);
    for (const expression of expressions) this.visit(expression);
  }

  private writeTo(pattern: SyntaxNode, identifier: SyntaxNode, value: SyntaxNode | undefined, how: Write['how']): void {
    const isPart = how === 'assign' && unwrap(pattern) !== identifier;
    const actual = isPart ? 'destructure' : how;
    this.builder.write(value ? { node: identifier, value, how: actual } : { node: identifier, how: actual });
  }

  private visitIdentifier(node: SyntaxNode): void {
    if (isAwait(node)) return;
    this.builder.read(node);
    this.links.noteIdentifier(node);
    if (node.fieldName !== 'function' || node.text !== 'eval') return;
    for (let scope: Scope | undefined = this.builder.current; scope; scope = scope.parent) scope.isDynamic = true;
  }

  private visitFunction(node: SyntaxNode): void {
    const name = node.field('name');
    const isDeclaration = node.kind.endsWith('_declaration');
    this.links.noteFunction(node);
    if (name?.kind === 'identifier' && isDeclaration) this.declareName(name, 'function');
    else if (name?.kind === 'computed_property_name') this.visit(name);
    for (const child of node.children) if (child.kind === 'decorator') this.visit(child);
    this.builder.within('function', node, () => {
      if (name?.kind === 'identifier' && !isDeclaration) this.declareName(name, 'function');
      this.visit(node.field('type_parameters'));
      const single = node.field('parameter');
      if (single) this.visitParameter(single);
      for (const parameter of node.field('parameters')?.namedChildren ?? []) this.visitParameter(parameter);
      this.visit(node.field('return_type'));
      this.visitBody(node.field('body'));
    });
  }

  /** A function's block is the function's own scope. */
  private visitBody(body: SyntaxNode | undefined): void {
    if (body?.kind === 'statement_block') this.visitChildren(body);
    else this.visit(body);
  }

  private visitParameter(node: SyntaxNode): void {
    const isTyped = TYPED_PARAMETERS.has(node.kind);
    const pattern = isTyped ? (node.field('pattern') ?? node.field('name')) : node;
    const type = isTyped ? node.field('type') : undefined;
    this.links.noteParameter(pattern, this.builder.current.node);
    const isProperty = isTyped && PARAMETER_PROPERTY_MARKS.some((mark) => node.has(mark));
    if (isTyped) for (const child of node.children) if (child !== pattern) this.visit(child);
    this.eachName(pattern, (identifier) => {
      const binding = this.declareName(identifier, 'parameter');
      if (identifier === pattern) binding.typeName = typeNameOf(type);
      if (isProperty) binding.isExported = true;
    });
  }

  private visitVariables(node: SyntaxNode): void {
    const keyword = node.kind === 'variable_declaration' ? 'var' : (node.field('kind')?.text ?? 'let');
    for (const child of node.namedChildren) {
      if (child.kind === 'variable_declarator') this.visitDeclarator(child, keyword);
      else this.visit(child);
    }
  }

  private visitDeclarator(node: SyntaxNode, keyword: string): void {
    const target = node.field('name');
    const type = node.field('type');
    const value = node.field('value');
    if (target) {
      this.declareAll(target, keyword, (identifier, binding) => {
        if (identifier === target && type) binding.typeName = typeNameOf(type);
        if (value) this.writeTo(target, identifier, value, 'assign');
      });
      if (value) this.links.noteDeclaration(target, value);
    }
    this.visit(type);
    this.visit(value);
  }

  private declareAll(
    pattern: SyntaxNode,
    keyword: string,
    found: (identifier: SyntaxNode, binding: Binding) => void,
  ): void {
    const { current } = this.builder;
    const scope = keyword === 'var' ? current.functionScope : current;
    const kind = keyword === 'const' ? 'constant' : 'variable';
    this.eachName(pattern, (identifier) => found(identifier, this.declareName(identifier, kind, scope)));
  }

  private visitForIn(node: SyntaxNode): void {
    const keyword = node.field('kind')?.text;
    const left = node.field('left');
    const right = node.field('right');
    const iterate = (identifier: SyntaxNode): void => {
      if (left) this.writeTo(left, identifier, right, 'iterate');
    };
    if (left && keyword !== undefined) this.declareAll(left, keyword, iterate);
    else this.eachName(left, iterate);
    this.visit(node.field('value'));
    this.visit(right);
    this.visit(node.field('body'));
  }

  private visitCatch(node: SyntaxNode): void {
    this.eachName(node.field('parameter'), (identifier) => this.declareName(identifier, 'exception'));
    this.visit(node.field('type'));
    this.visit(node.field('body'));
  }

  private visitWith(node: SyntaxNode): void {
    this.visit(node.field('object'));
    this.inBlock(node, (scope) => {
      scope.isDynamic = true;
      this.visit(node.field('body'));
    });
  }

  /** The grammar takes `using x = …` for an assignment. */
  private visitAssignment(node: SyntaxNode): void {
    const left = node.field('left');
    const right = node.field('right');
    const isDeclaration = node.has('using');
    this.links.noteAssignment(node);
    this.eachName(left, (identifier) => {
      if (isDeclaration) this.declareName(identifier, 'constant');
      if (left) this.writeTo(left, identifier, right, 'assign');
    });
    this.visit(right);
  }

  private visitUpdate(node: SyntaxNode, field: string, how: 'augment' | 'update'): void {
    const target = node.field(field);
    const value = node.field('right');
    this.eachName(target, (identifier) => {
      this.builder.read(identifier);
      this.builder.write({ node: identifier, ...(value && { value }), how });
    });
    this.visit(value);
  }

  private visitClass(node: SyntaxNode): void {
    const name = node.field('name');
    const body = node.field('body');
    const isExpression = node.kind === 'class';
    if (name && !isExpression) this.declareName(name, 'class');
    const visitParts = (): void => {
      if (name && isExpression) this.declareName(name, 'class');
      for (const child of node.children) if (child !== name && child !== body) this.visit(child);
      if (body) this.builder.within('class', body, () => this.visitChildren(body));
    };
    if (name && isExpression) this.inBlock(node, visitParts);
    else this.inTypeScope(node, visitParts);
  }

  /** A lower-case tag is an element of the page; `Foo` and `foo.Bar` are components. */
  private visitJsxTag(node: SyntaxNode): void {
    this.firstJsx ??= node;
    const name = node.field('name');
    if (name?.kind === 'identifier' && !/^\p{Ll}/u.test(name.text)) this.builder.read(name);
    this.visitChildren(node, name?.kind === 'identifier' ? name : undefined);
  }

  private readJsxFactory(): void {
    if (!this.firstJsx) return;
    const pragma = this.tree.comments
      .map(({ text }) => /@jsx\s+(\w+)/.exec(text)?.[1])
      .find((name) => name !== undefined);
    const factory = pragma ?? 'React';
    if (this.builder.current.bindings.has(factory)) this.builder.read(this.firstJsx, factory);
  }

  private visitImport(node: SyntaxNode): void {
    const clause = node.child('import_clause') ?? node.child('import_require_clause');
    const source = node.field('source') ?? clause?.field('source');
    if (!clause || !source) return;
    const module = modulePath(source);
    for (const part of clause.namedChildren) {
      if (part.kind === 'identifier') this.declareImport(part, module);
      else if (part.kind === 'namespace_import') this.declareImport(part.namedChildren[0], module);
      else if (part.kind === 'named_imports')
        for (const specifier of part.namedChildren) this.visitImportSpecifier(specifier, module);
    }
  }

  private visitImportSpecifier(node: SyntaxNode, module: string): void {
    const name = node.field('name');
    const imported = name?.kind === 'string' ? name.text.slice(1, -1) : name?.text;
    this.declareImport(node.field('alias') ?? name, imported === 'default' ? module : `${module}.${imported ?? ''}`);
  }

  private declareImport(identifier: SyntaxNode | undefined, path: string): void {
    if (identifier?.kind === 'identifier') this.declareName(identifier, 'import').importPath = path;
  }

  private visitImportAlias(node: SyntaxNode): void {
    const [name, target] = node.namedChildren;
    if (name?.kind === 'identifier') this.declareName(name, 'import').importPath = target?.text;
    this.visit(target);
  }

  private visitExport(node: SyntaxNode): void {
    const isElsewhere = node.field('source') !== undefined;
    if (isElsewhere || node.has('namespace')) return;
    const declaration = node.field('declaration');
    for (const child of node.namedChildren) {
      if (child === declaration) this.visitExported(child);
      else if (child.kind === 'export_clause')
        for (const specifier of child.namedChildren) this.exportName(specifier.field('name'));
      else if (child.kind === 'identifier') this.exportName(child);
      else this.visit(child);
    }
  }

  private visitExported(declaration: SyntaxNode): void {
    const outer = this.exportScope;
    this.exportScope = this.builder.current;
    this.visit(declaration);
    this.exportScope = outer;
  }

  private exportName(name: SyntaxNode | undefined): void {
    if (name?.kind !== 'identifier') return;
    this.builder.read(name);
    this.exported.push(name);
  }

  private visitTypeDeclaration(node: SyntaxNode): void {
    const name = node.field('name');
    if (name) this.declareName(name, 'type');
    this.inTypeScope(node, () => this.visitChildren(node, name));
  }

  /** Members see each other by their names alone. */
  private visitEnum(node: SyntaxNode): void {
    const name = node.field('name');
    const body = node.field('body');
    if (name) this.declareName(name, 'class');
    if (!body) return;
    this.inBlock(body, () => {
      for (const member of body.namedChildren) {
        const label = member.kind === 'enum_assignment' ? member.field('name') : member;
        if (label?.kind === 'property_identifier') this.declareName(label, 'constant').isExported = true;
        this.visit(member.field('value'));
      }
    });
  }

  private visitNamespace(node: SyntaxNode): void {
    let name = node.field('name');
    while (name?.kind === 'nested_identifier') name = name.field('object');
    if (name?.kind === 'identifier') this.declareName(name, 'class');
    this.visit(node.field('body'));
  }

  private visitAmbient(node: SyntaxNode): void {
    const outer = this.isAmbient;
    this.isAmbient = true;
    this.visitChildren(node);
    this.isAmbient = outer;
  }

  private visitOverload(node: SyntaxNode): void {
    const name = node.field('name');
    if (name) this.declareName(name, 'function');
    this.inTypeScope(node, () => this.visitChildren(node, name));
  }

  private visitTypeParameter(node: SyntaxNode): void {
    const name = node.field('name');
    if (name) this.declareName(name, 'type');
    this.visitChildren(node, name);
  }

  /** `[key: string]: T`, or the `[K in Keys]: T` of a mapped type. */
  private visitIndexSignature(node: SyntaxNode): void {
    const mapped = node.child('mapped_type_clause');
    const variable = mapped?.field('name');
    if (variable) this.declareName(variable, 'type');
    if (mapped) this.visitChildren(mapped, variable);
    for (const child of node.children) if (child !== mapped && child.fieldName !== 'name') this.visit(child);
  }

  private visitConditionalType(node: SyntaxNode): void {
    const outer = this.conditionalScope;
    this.inBlock(node, (scope) => {
      this.conditionalScope = scope;
      this.visitChildren(node);
    });
    this.conditionalScope = outer;
  }

  private visitInfer(node: SyntaxNode): void {
    const name = node.child('type_identifier');
    if (name) this.declareName(name, 'type', this.conditionalScope ?? this.builder.current);
    this.visitChildren(node, name);
  }
}
