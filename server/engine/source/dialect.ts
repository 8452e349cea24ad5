import type { ScopeTable } from './scopes.ts';
import type { SyntaxNode, SyntaxTree } from './syntax-tree.ts';

/**
 * What a node does, whatever the language calls it. A rule that listens to a role works in every language whose dialect
 * names kinds for it. Roles are written in PascalCase, so they never collide with the grammars' own kinds.
 */
export type Role =
  | 'Function' // declarations, methods, lambdas: everything with parameters and a body
  | 'Class'
  | 'Call' // includes constructor calls
  | 'Assignment' // plain and augmented assignments, and declarations with a value
  | 'String' // string literals, with or without interpolation
  | 'Binary' // every operator with two operands, comparisons and `and`/`or` included
  | 'Catch'
  | 'Import'
  | 'Return'
  | 'Throw'
  | 'Loop'
  | 'If' // statements only, `else if`/`elif` parts not included
  | 'Switch'
  | 'Block' // a list of statements
  | 'Number';

export interface Argument {
  readonly value: SyntaxNode;
  /** The keyword of a named argument. */
  readonly name?: string;
  /** `*args`, `**kwargs`, `...rest`. */
  readonly isSpread: boolean;
  /** The whole argument, keyword included. */
  readonly node: SyntaxNode;
}

export interface Call {
  readonly node: SyntaxNode;
  /** What is called, such as the `os.system` of `os.system(x)`; for a constructor call the type. */
  readonly callee: SyntaxNode;
  /** The last name of the callee; empty when it has none. */
  readonly name: string;
  /** What a method is called on. */
  readonly receiver?: SyntaxNode;
  readonly arguments: readonly Argument[];
  /** `new Foo()`. In Python, where constructors look like functions, always false. */
  readonly isNew: boolean;
}

export interface Parameter {
  readonly node: SyntaxNode;
  /** The identifier; undefined for a destructuring pattern. */
  readonly nameNode?: SyntaxNode;
  readonly defaultValue?: SyntaxNode;
  /** The type as written in the source. */
  readonly type?: SyntaxNode;
  readonly isRest: boolean;
}

export interface FunctionLike {
  readonly node: SyntaxNode;
  readonly nameNode?: SyntaxNode;
  /** The declared name; for a lambda the variable or property it is assigned to; else empty. */
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly body?: SyntaxNode;
  readonly isAsync: boolean;
  /** Defined in a class (a receiver in Go). */
  readonly isMethod: boolean;
  /** Decorators or annotations, as nodes. */
  readonly decorators: readonly SyntaxNode[];
}

export interface Assignment {
  readonly node: SyntaxNode;
  readonly target: SyntaxNode;
  readonly value: SyntaxNode;
  /** `=` (also for `:=` and declarations), `+=`, … */
  readonly operator: string;
  readonly isDeclaration: boolean;
}

export interface Binary {
  readonly node: SyntaxNode;
  readonly left: SyntaxNode;
  readonly right: SyntaxNode;
  /** As written, with single spaces: `===`, `and`, `not in`. */
  readonly operator: string;
}

export interface Catch {
  readonly node: SyntaxNode;
  /** The caught types as written; empty when everything is caught without naming a type. */
  readonly types: readonly SyntaxNode[];
  readonly nameNode?: SyntaxNode;
  readonly body: SyntaxNode;
}

export interface Conditional {
  readonly node: SyntaxNode;
  /** Without the parentheses that belong to the statement. */
  readonly condition: SyntaxNode;
  readonly consequence: SyntaxNode;
  /** The `else` branch's body; for `else if` the nested conditional (or elif clause) node. */
  readonly alternative?: SyntaxNode;
}

/** What an expression is made of, as the data flow needs it. */
export type Expression =
  /** A number, boolean, null, regular expression or a string without interpolation; `text` is a string's content, escapes left as written. */
  | { readonly kind: 'literal'; readonly text?: string }
  | { readonly kind: 'name'; readonly name: string }
  /** Text put together from parts by `+`, interpolation or a format operator. */
  | {
      readonly kind: 'composition';
      readonly via: 'concatenation' | 'interpolation' | 'format';
      readonly parts: readonly SyntaxNode[];
    }
  | { readonly kind: 'call'; readonly call: Call }
  | { readonly kind: 'member'; readonly object: SyntaxNode; readonly property: string }
  | { readonly kind: 'index'; readonly object: SyntaxNode; readonly index: SyntaxNode }
  /** One of several values: a ternary, `a || b`, `a ?? b`, `a if c else b`, `x or y`. */
  | { readonly kind: 'choice'; readonly options: readonly SyntaxNode[] }
  /** Passes its operand's value on: parentheses, casts, `await`, non-null assertions. */
  | { readonly kind: 'wrapper'; readonly inner: SyntaxNode }
  /** Lists, tuples, maps, object literals: the values in them. */
  | { readonly kind: 'container'; readonly elements: readonly SyntaxNode[] }
  /** A comparison, negation or arithmetic: its result carries no text of its operands. */
  | { readonly kind: 'operation'; readonly operands: readonly SyntaxNode[] }
  | { readonly kind: 'function' }
  | { readonly kind: 'other' };

/** Which kinds count for complexity; see metrics. */
export interface ControlFlowKinds {
  readonly functions: ReadonlySet<string>;
  readonly classes: ReadonlySet<string>;
  readonly ifs: ReadonlySet<string>;
  /** Kinds that continue an if: `elif_clause`, `else_clause`. */
  readonly elses: ReadonlySet<string>;
  readonly loops: ReadonlySet<string>;
  readonly switches: ReadonlySet<string>;
  readonly cases: ReadonlySet<string>;
  readonly catches: ReadonlySet<string>;
  readonly ternaries: ReadonlySet<string>;
  /** Kinds of binary expressions that may hold `&&`, `||`, `and`, `or`, `??`. */
  readonly logicals: ReadonlySet<string>;
  readonly logicalOperators: ReadonlySet<string>;
  /** Jumps, of which those with a label count for cognitive complexity. */
  readonly jumps: ReadonlySet<string>;
}

/** The meaning of one grammar's nodes. Views return undefined when the node is not (a well-formed one) of that role. */
export interface Dialect {
  readonly roles: Readonly<Partial<Record<Role, readonly string[]>>>;
  readonly controlFlow: ControlFlowKinds;
  /** The types that calls of well-known functions give, by the full name of the call. */
  readonly resultTypes?: ReadonlyMap<string, string>;
  /** The arguments whose text a call may pass on, where a format in it says which those are. */
  textArguments?(call: Call): readonly SyntaxNode[] | undefined;
  call(node: SyntaxNode): Call | undefined;
  functionLike(node: SyntaxNode): FunctionLike | undefined;
  /** One for each target, so that `a = b = 1` gives two. */
  assignments(node: SyntaxNode): Assignment[];
  binary(node: SyntaxNode): Binary | undefined;
  catchClause(node: SyntaxNode): Catch | undefined;
  conditional(node: SyntaxNode): Conditional | undefined;
  expression(node: SyntaxNode): Expression;
  /** The statements of a `Block` (or of a body that is a single statement). */
  statements(block: SyntaxNode): SyntaxNode[];
  /** Finds scopes, declarations and uses in one walk. */
  bind(tree: SyntaxTree): ScopeTable;
}
