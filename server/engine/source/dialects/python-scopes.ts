import { type Binding, type BindingKind, type Scope, ScopeBuilder, type ScopeTable, type Write } from '../scopes.ts';
import type { SyntaxNode, SyntaxTree } from '../syntax-tree.ts';
import { chainOf } from './python-assignments.ts';
import { lastNameOf } from './python-calls.ts';
import { operandsOf } from './python-expressions.ts';
import { parametersOf } from './python-functions.ts';
import { importedNames } from './python-imports.ts';
import { isOwnMember, type MemberType, PythonMembers } from './python-members.ts';
import { namesInPattern } from './python-patterns.ts';
import { staticTextOf } from './python-strings.ts';
import { withStarImport } from './python-star-imports.ts';
import { partsOfTarget, valueOf, type WrittenValue } from './python-targets.ts';
import { fillingOf, type RouteFile } from './python-routes.ts';
import { forwardReferences, namesInTypeComment, partsOfAnnotation, typeNameIn } from './python-types.ts';

/** Finds the scopes, declarations and uses of a Python file. */
export function bindPython(tree: SyntaxTree): ScopeTable {
  return new PythonBinder(tree).bind();
}

/** A name that `global` or `nonlocal` takes from another scope. */
interface OuterName {
  readonly identifier: SyntaxNode;
  /** Where the search for it begins. */
  readonly from: Scope;
}

/** Calls that read or make local names behind the text's back. */
const SCOPE_OPENERS: ReadonlySet<string> = new Set(['locals', 'vars', 'dir', 'eval', 'exec', 'globals']);
/** Methods that put their arguments into what they are called on. */
const COLLECTORS: ReadonlySet<string> = new Set([
  'append',
  'appendleft',
  'extend',
  'insert',
  'add',
  'update',
  'setdefault',
  'write',
  'writelines',
]);

/**
 * In Python a name belongs to the whole function, class or module that assigns it anywhere, so uses are resolved at the
 * end. Comprehensions and type parameters open `block` scopes: they own their variables and nothing else.
 */
class PythonBinder {
  private readonly tree: SyntaxTree;
  private readonly builder: ScopeBuilder;
  private readonly module: Scope;
  private readonly outerNames = new Map<Scope, Map<string, OuterName>>();
  private readonly openerCalls: { readonly name: string; readonly scope: Scope }[] = [];
  private readonly exportLists: SyntaxNode[] = [];
  private readonly starModules: string[] = [];
  private readonly memberWrites: Write[] = [];
  private readonly memberTypes: MemberType[] = [];
  private isFastApi: boolean | undefined;
  private readonly routeFile: RouteFile = {
    isFastApi: () => (this.isFastApi ??= /\bfastapi\b/.test(this.tree.text)),
    declarationOf: (name) => {
      const declared = this.module.resolve(name)?.declarations[0]?.parent;
      return (declared?.field('superclasses') ?? declared?.field('right'))?.text;
    },
  };

  constructor(tree: SyntaxTree) {
    this.tree = tree;
    this.builder = new ScopeBuilder(tree.root);
    this.module = this.builder.current;
  }

  bind(): ScopeTable {
    this.visitChildren(this.tree.root);
    this.declareOuterNames();
    this.markDynamicScopes();
    this.readExportLists();
    this.readTypeComments();
    const table = this.builder.finish();
    for (const scope of table.scopes) markPublicNames(scope);
    const members = new PythonMembers(table, { writes: this.memberWrites, types: this.memberTypes });
    return {
      ...table,
      bindingOf: withStarImport(table, this.starModules),
      memberOf: (member) => members.memberOf(member),
      resultOf: (callee) => members.resultOf(callee),
    };
  }

  private visitChildren(node: SyntaxNode): void {
    for (const child of node.children) this.visit(child);
  }

  private visitAll(nodes: readonly (SyntaxNode | undefined)[]): void {
    for (const node of nodes) this.visit(node);
  }

  private visit(node: SyntaxNode | undefined): void {
    if (!node) return undefined;
    switch (node.kind) {
      case 'identifier':
        return this.read(node);
      case 'attribute':
        return this.visit(node.field('object'));
      case 'keyword_argument':
        return this.visit(node.field('value'));
      case 'binary_operator':
      case 'boolean_operator':
        return this.visitAll(operandsOf(node)); // not by recursion: generated code has chains of thousands
      case 'call':
        return this.visitCall(node);
      case 'type':
        return this.visitAnnotation(node);
      case 'function_definition':
        return this.bindFunction(node);
      case 'lambda':
        return this.bindParametersAndBody(node);
      case 'class_definition':
        return this.bindClass(node);
      case 'type_alias_statement':
        return this.bindTypeAlias(node);
      case 'list_comprehension':
      case 'set_comprehension':
      case 'dictionary_comprehension':
      case 'generator_expression':
        return this.bindComprehension(node);
      case 'exec_statement':
        this.openerCalls.push({ name: 'exec', scope: this.owner });
        return this.visitChildren(node);
      default:
        return this.visitStatement(node);
    }
  }

  private visitStatement(node: SyntaxNode): void {
    switch (node.kind) {
      case 'assignment':
        return this.bindAssignment(node);
      case 'augmented_assignment':
        return this.bindAugmented(node);
      case 'named_expression':
        this.visit(node.field('value'));
        return this.bindTarget(node.field('name'), { how: 'assign', ...valueOf(node.field('value')) });
      case 'for_statement':
        this.visit(node.field('right'));
        this.bindTarget(node.field('left'), { how: 'iterate', ...valueOf(node.field('right')) });
        return this.visitAll([node.field('body'), ...node.fields('alternative')]);
      case 'as_pattern':
        return this.bindContext(node);
      case 'except_clause':
        return this.bindExcept(node);
      case 'case_clause':
        return this.bindCase(node);
      case 'global_statement':
      case 'nonlocal_statement':
        return this.noteOuterNames(node);
      case 'import_statement':
      case 'import_from_statement':
        return this.bindImport(node);
      case 'future_import_statement':
        return undefined; // a switch for the compiler, not a name
      default:
        return this.visitChildren(node);
    }
  }

  /** The scope that an assignment at this place writes to. */
  private get owner(): Scope {
    let scope = this.builder.current;
    while (scope.kind === 'block' && scope.parent) scope = scope.parent;
    return scope;
  }

  private outerScopeOf(name: string, scope: Scope): Scope | undefined {
    return this.outerNames.get(scope)?.get(name)?.from;
  }

  private read(identifier: SyntaxNode, name: string = identifier.text): void {
    const isHere = this.builder.current.bindings.has(name);
    const outer = isHere ? undefined : this.outerScopeOf(name, this.owner);
    this.inScope(outer ?? this.builder.current, () => this.builder.read(identifier, name));
  }

  private inScope(scope: Scope, body: () => void): void {
    const { current } = this.builder;
    this.builder.current = scope;
    body();
    this.builder.current = current;
  }

  private assign(identifier: SyntaxNode, written: WrittenValue, scope: Scope = this.owner): void {
    const outer = this.outerScopeOf(identifier.text, scope);
    if (!outer && !scope.bindings.has(identifier.text)) this.builder.declare(identifier, 'variable', scope);
    this.builder.write({ node: identifier, ...written }, outer ?? scope);
  }

  private declareName(identifier: SyntaxNode, kind: BindingKind): Binding | undefined {
    const scope = this.owner;
    const outer = this.outerScopeOf(identifier.text, scope);
    if (!outer) return this.builder.declare(identifier, kind, scope);
    this.builder.write({ node: identifier, how: 'assign' }, outer);
    return undefined;
  }

  private bindAssignment(node: SyntaxNode): void {
    const { links, value } = chainOf(node);
    const targets = links.map((link) => link.field('left'));
    this.visit(value);
    for (const target of targets) {
      // A bare annotation assigns nothing.
      if (value || target?.kind !== 'identifier') this.bindTarget(target, { how: 'assign', ...valueOf(value) });
    }
    this.bindAnnotation(node);
    if (value && targets.some((target) => target?.text === '__all__')) this.noteExportList(value);
  }

  private bindAnnotation(node: SyntaxNode): void {
    const type = node.field('type');
    const target = node.field('left');
    if (!type) return;
    this.visitAnnotation(type);
    if (target && isOwnMember(target)) this.memberTypes.push({ member: target, type });
    if (target?.kind !== 'identifier') return;
    const scope = this.owner;
    const binding = scope.bindings.get(target.text) ?? this.builder.declare(target, 'variable', scope);
    binding.typeName = typeNameIn(type.text);
  }

  private bindAugmented(node: SyntaxNode): void {
    const target = node.field('left');
    const value = node.field('right');
    this.visit(value);
    this.bindTarget(target, { how: 'augment', ...valueOf(value) });
    if (value && target?.text === '__all__') this.noteExportList(value);
  }

  private bindTarget(target: SyntaxNode | undefined, written: WrittenValue, scope: Scope = this.owner): void {
    const { writes, expressions } = partsOfTarget(target, written);
    for (const { node, ...own } of writes) this.assign(node, own, scope);
    for (const write of expressions) {
      this.visit(write.node);
      if (write.node.kind === 'subscript') this.update(write.node.field('value'), write.value);
      else if (isOwnMember(write.node)) this.memberWrites.push(write);
    }
  }

  /** `x[0] = value` and `x.append(value)`. */
  private update(target: SyntaxNode | undefined, value: SyntaxNode | undefined): void {
    if (target?.kind !== 'identifier') return;
    const scope = this.outerScopeOf(target.text, this.owner) ?? this.builder.current;
    this.builder.write({ node: target, how: 'update', ...valueOf(value) }, scope);
  }

  /** `with value as target`. */
  private bindContext(node: SyntaxNode): void {
    const [value] = node.namedChildren;
    this.visit(value);
    this.bindTarget(node.field('alias'), { how: 'assign', ...valueOf(value) });
  }

  private bindExcept(node: SyntaxNode): void {
    for (const child of node.namedChildren) {
      const name = child.kind === 'as_pattern' ? child.field('alias')?.child('identifier') : undefined;
      if (!name) {
        this.visit(child);
        continue;
      }
      this.visit(child.namedChildren[0]);
      this.declareName(name, 'exception');
      this.builder.write({ node: name, how: 'assign' });
    }
  }

  private bindCase(node: SyntaxNode): void {
    const subject = node.parent?.parent?.field('subject');
    for (const child of node.namedChildren) {
      if (child.kind !== 'case_pattern') {
        this.visit(child);
        continue;
      }
      const { captures, reads } = namesInPattern(child);
      this.visitAll(reads);
      for (const capture of captures) this.assign(capture, { how: 'destructure', ...valueOf(subject) });
    }
  }

  private bindFunction(node: SyntaxNode): void {
    const name = node.field('name');
    if (name) this.declareName(name, 'function');
    this.withTypeParameters(node, () => this.bindParametersAndBody(node));
  }

  /** Defaults and annotations belong to the scope around the function. */
  private bindParametersAndBody(node: SyntaxNode): void {
    const parameters = parametersOf(node);
    const filling = fillingOf(node, this.routeFile);
    for (const { defaultValue, type } of parameters) this.visitAll([type, defaultValue]);
    this.visit(node.field('return_type'));
    this.builder.within('function', node, () => {
      for (const parameter of parameters) {
        for (const identifier of parameter.nameNode ? [parameter.nameNode] : identifiersIn(parameter.node)) {
          const binding = this.builder.declare(identifier, 'parameter');
          if (!parameter.isRest && parameter.type) binding.typeName = typeNameIn(parameter.type.text);
          const filled = filling?.(parameter);
          binding.filledBy = filled?.by;
          binding.typeName ??= filled?.typeName;
        }
      }
      this.visit(node.field('body'));
    });
  }

  private bindClass(node: SyntaxNode): void {
    const name = node.field('name');
    if (name) this.declareName(name, 'class');
    this.withTypeParameters(node, () => {
      this.visit(node.field('superclasses'));
      this.builder.within('class', node, () => this.visit(node.field('body')));
    });
  }

  private bindTypeAlias(node: SyntaxNode): void {
    const left = node.field('left')?.namedChildren[0];
    const generic = left?.kind === 'generic_type' ? left : undefined;
    const name = generic ? generic.namedChildren[0] : left;
    if (name?.kind === 'identifier') this.declareName(name, 'type');
    this.withTypeParameters(generic ?? node, () => this.visit(node.field('right')));
  }

  private withTypeParameters(node: SyntaxNode, body: () => void): void {
    const list = node.child('type_parameter');
    if (!list) return body();
    this.builder.within('block', list, (scope) => {
      for (const parameter of list.namedChildren) {
        const [name, ...bounds] = identifiersIn(parameter);
        if (name) this.builder.declare(name, 'type', scope);
        for (const bound of bounds) this.read(bound);
      }
      body();
    });
  }

  /** The first iterable is evaluated outside; everything else sees the loop variables. */
  private bindComprehension(node: SyntaxNode): void {
    const clauses = node.namedChildren.filter(({ fieldName }) => fieldName !== 'body');
    this.visit(clauses[0]?.field('right'));
    this.builder.within('block', node, (scope) => {
      clauses.forEach((clause, index) => {
        const iterable = clause.field('right');
        if (clause.kind !== 'for_in_clause') return this.visit(clause);
        if (index > 0) this.visit(iterable);
        this.bindTarget(clause.field('left'), { how: 'iterate', ...valueOf(iterable) }, scope);
      });
      this.visitAll(node.fields('body'));
    });
  }

  private bindImport(node: SyntaxNode): void {
    if (node.has('wildcard_import')) {
      this.owner.isDynamic = true;
      this.starModules.push(node.field('module_name')?.text ?? '');
    }
    for (const { identifier, path, isPassedOn } of importedNames(node)) {
      const binding = this.declareName(identifier, 'import');
      if (!binding) continue;
      binding.importPath = path;
      if (isPassedOn) binding.isExported = true;
    }
  }

  private noteOuterNames(node: SyntaxNode): void {
    const scope = this.owner;
    const from = node.kind === 'global_statement' ? this.module : scope.parent;
    if (scope === this.module || !from) return;
    const names = this.outerNames.get(scope) ?? new Map<string, OuterName>();
    this.outerNames.set(scope, names);
    for (const identifier of node.namedChildren)
      if (identifier.kind === 'identifier') names.set(identifier.text, { identifier, from });
  }

  /** After the walk, so that the declaration proper comes first. A `global` nothing else declares makes the name. */
  private declareOuterNames(): void {
    for (const names of this.outerNames.values()) {
      for (const [name, { identifier, from }] of names) {
        const binding = from.resolve(name);
        if (binding) this.builder.declare(identifier, binding.kind, binding.scope);
        else if (from === this.module) this.builder.declare(identifier, 'variable', from);
      }
    }
  }

  private visitCall(node: SyntaxNode): void {
    const callee = node.field('function');
    const list = node.field('arguments');
    this.visitAll([callee, list]);
    if (callee?.kind === 'identifier' && SCOPE_OPENERS.has(callee.text))
      this.openerCalls.push({ name: callee.text, scope: this.owner });
    const name = callee ? lastNameOf(callee) : '';
    const inputs = list?.namedChildren ?? [];
    const receiver = callee?.field('object');
    if (receiver && COLLECTORS.has(name)) for (const input of inputs) this.update(receiver, input);
    if (list && receiver?.text === '__all__') this.noteExportList(list);
    if (name === 'cast' && inputs.length === 2) this.readForwardReference(inputs[0]);
    if (name === 'TypeVar')
      this.readForwardReference(inputs.find((input) => input.field('name')?.text === 'bound')?.field('value'));
  }

  private markDynamicScopes(): void {
    for (const { name, scope } of this.openerCalls) {
      if (scope.resolve(name)) continue; // a function of the file's own
      (name === 'globals' ? this.module : scope).isDynamic = true;
    }
  }

  private noteExportList(value: SyntaxNode): void {
    if (this.owner === this.module) this.exportLists.push(value);
  }

  private readExportLists(): void {
    for (const string of this.exportLists.flatMap((list) => [...list.descendants()])) {
      const name = string.kind === 'string' ? staticTextOf(string) : undefined;
      const binding = name === undefined ? undefined : this.module.bindings.get(name);
      if (!binding) continue;
      binding.isExported = true;
      this.read(string.child('string_content') ?? string, name);
    }
  }

  /** `# type: Optional[int]`, from before annotations; it can only mean names of the module. */
  private readTypeComments(): void {
    for (const comment of this.tree.comments) {
      const names = namesInTypeComment(comment.text).filter((name) => this.module.bindings.has(name));
      for (const name of names) this.read(comment, name);
    }
  }

  private visitAnnotation(node: SyntaxNode): void {
    const { expressions, texts } = partsOfAnnotation(node);
    this.visitAll(expressions);
    for (const text of texts) this.readForwardReference(text);
  }

  private readForwardReference(node: SyntaxNode | undefined): void {
    if (node?.kind !== 'string') return;
    const content = node.child('string_content') ?? node;
    // Backwards, because a node stands for the name that was read last: the one the annotation begins with.
    for (const name of forwardReferences(staticTextOf(node) ?? '').toReversed()) this.read(content, name);
  }
}

function identifiersIn(node: SyntaxNode): SyntaxNode[] {
  return [...node.descendants()].filter(({ kind }) => kind === 'identifier');
}

/** What a module or class calls without a leading underscore is for others; imports are for the file itself. */
function markPublicNames(scope: Scope): void {
  if (scope.kind !== 'module' && scope.kind !== 'class') return;
  for (const binding of scope.bindings.values()) {
    const isPublic = !binding.name.startsWith('_') || /^__\w+__$/.test(binding.name);
    if (isPublic && binding.kind !== 'import') binding.isExported = true;
  }
}
