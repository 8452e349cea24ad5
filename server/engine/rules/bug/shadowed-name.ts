import type { Binding, Scope } from '../../source/scopes.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { canComeToEnd } from '../code/functions/code-ends.ts';
import { someBelow } from '../code/files/same-code.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** Built-in functions and types that a function is likely to want under their own names. */
const BUILT_IN: ReadonlySet<string> = new Set(
  'list dict set str int float bool tuple bytes len sum min max sorted map zip range open print any all next iter type'.split(
    ' ',
  ),
);
const MAX_NAMES = 400;
const METHODS: ReadonlySet<string> = new Set(['method_declaration', 'constructor_declaration']);

export const shadowedName: Rule = {
  id: 'shadowed-name',
  title: 'Inner name hides the one that is read later',
  category: 'bug',
  severity: 'medium',
  confidence: 'medium',
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  cwe: 1126,
  aliases: ['no-shadow', 'no-shadow-restricted-names', 'S1117', 'A001', 'shadow', 'redefined-builtin'],
  rationale: `
A declaration in an inner block makes a new variable, even where an outer one of the same name was to be written: after the block the outer one
still has its old value. The classic is \`value, err := load()\` in Go within an \`if\`, which leaves the \`err\` that is returned below
untouched. In Python a variable named like a built-in (\`list = …\`) turns a later \`list(…)\` of the same function into an error. In Java
a local variable that nothing reads, named like a field of its class, was meant to be the field.

Not reported: names declared in the head of an \`if\`, \`for\` or \`switch\`; blocks that end by leaving the function or the loop; outer variables
that get a new value before they are read again; and built-ins that are hidden but not called. The confidence is low where nothing shows that
both variables are of one type, and in Go for an error that its own block looks at and leaves.`,
  examples: [
    {
      language: 'go',
      bad: `
package shop

func load(path string, cached bool) (*Order, error) {
	order, err := fromCache(path)
	if !cached {
		text, <|err|> := read(path)
		log(err)
		order = parse(text)
	}
	return order, err
}
`,
      good: `
package shop

func load(path string, cached bool) (*Order, error) {
	order, err := fromCache(path)
	if !cached {
		var text string
		text, err = read(path)
		log(err)
		order = parse(text)
	}
	return order, err
}
`,
    },
    {
      language: 'typescript',
      bad: `
export function label(order: Order): string {
  let text = 'new';
  if (order.isPaid) {
    const <|text|> = 'paid by ' + order.customer;
    log(text);
  }
  return text;
}
`,
      good: `
export function label(order: Order): string {
  let text = 'new';
  if (order.isPaid) {
    text = 'paid by ' + order.customer;
    log(text);
  }
  return text;
}
`,
    },
    {
      language: 'python',
      bad: `
def names(orders):
    <|list|> = [order.name for order in orders]
    return list(set(list))
`,
      good: `
def names(orders):
    found = [order.name for order in orders]
    return list(set(found))
`,
    },
  ],
  create(context) {
    const isPython = context.language.id === 'python';
    const isJava = context.language.id === 'java';
    return {
      File() {
        for (const scope of context.scopes.scopes) {
          if (scope.bindings.size > MAX_NAMES) continue;
          if (isPython && scope.kind === 'function') checkBuiltIns(context, scope);
          else if (isJava) checkFields(context, scope);
          else if (!isPython && scope.kind === 'block' && scope.parent) checkBlock(context, scope, scope.parent);
        }
      },
    };
  },
};

function checkBlock(context: RuleContext, scope: Scope, parent: Scope): void {
  for (const binding of scope.bindings.values()) {
    const [declaration] = binding.declarations;
    if (!declaration || (binding.kind !== 'variable' && binding.kind !== 'constant')) continue;
    const outer = parent.resolve(binding.name);
    if (!outer || !isOfSameFunction(context, outer, declaration) || !isPlain(context, declaration, scope)) continue;
    const read = readAfter(context, outer, scope.node);
    if (read) reportShadow(context, declaration, { outer, inner: binding, read });
  }
}

function isOfSameFunction({ dialect }: RuleContext, outer: Binding, declaration: SyntaxNode): boolean {
  if (outer.kind !== 'variable' && outer.kind !== 'parameter') return false;
  const { functions } = dialect.controlFlow;
  const [first] = outer.declarations;
  const home = first?.ancestor(functions);
  return (
    first !== undefined &&
    home !== undefined &&
    home === declaration.ancestor(functions) &&
    first.start < declaration.start
  );
}

/** Declared by a statement of its own in a block that goes on behind itself. */
function isPlain(context: RuleContext, declaration: SyntaxNode, { node }: Scope): boolean {
  if (!/^(block|statement_block)$/.test(node.kind)) return false;
  let statement = declaration;
  while (statement.parent && statement.parent !== node && statement.parent.kind !== 'statement_list')
    statement = statement.parent;
  if (!/^(lexical_declaration|short_var_declaration|var_declaration)$/.test(statement.kind)) return false;
  return (
    canComeToEnd(context, context.dialect.statements(node)) &&
    isSingleTarget(declaration) &&
    !copiesOuter(statement, declaration)
  );
}

/** Not part of a pattern, whose names are not chosen freely. */
function isSingleTarget({ parent }: SyntaxNode): boolean {
  return parent !== undefined && /^(variable_declarator|expression_list|var_spec)$/.test(parent.kind);
}

/** `x := x` makes a copy on purpose. */
function copiesOuter(statement: SyntaxNode, declaration: SyntaxNode): boolean {
  return statement.namedChildren.some((child) =>
    someBelow(child, (part) => part !== declaration && part.text === declaration.text),
  );
}

/** The next use of the outer variable behind the block, if it is a read that no write comes before. */
function readAfter({ dialect }: RuleContext, outer: Binding, block: SyntaxNode): SyntaxNode | undefined {
  const uses = [...outer.reads, ...outer.writes.map(({ node }) => node)].filter(({ start }) => start >= block.end);
  const next = uses.toSorted((a, b) => a.start - b.start)[0];
  if (!next || !outer.reads.includes(next) || isRewritten(outer, block, next)) return undefined;
  return next.ancestor(dialect.controlFlow.functions) === block.ancestor(dialect.controlFlow.functions) &&
    isReached(block, next)
    ? next
    : undefined;
}

/** In `err = f(err)` the name to the left comes first, so reads decide. */
function isRewritten({ writes }: Binding, block: SyntaxNode, read: SyntaxNode): boolean {
  return writes.some(({ node }) => node.start >= block.end && node.start < read.start);
}

/** Whether control comes from the block to the read: not from one branch to the other. */
function isReached(block: SyntaxNode, read: SyntaxNode): boolean {
  let statement = block;
  while (
    statement.parent &&
    !/^(block|statement_block|statement_list|program|source_file)$/.test(statement.parent.kind)
  )
    statement = statement.parent;
  return !statement.contains(read);
}

const SHORT_FILE = 30;
const TEXT = /string|^binary_expression$/;

/** Whether an error of Go is asked for in its own block, which leaves then: it is not lost. */
function isLookedAt({ dialect, language }: RuleContext, { name, reads }: Binding): boolean {
  if (language.id !== 'go' || !/err(or)?$/i.test(name)) return false;
  return reads.some((read) => {
    const test = read.ancestor(IF);
    const view = test && dialect.conditional(test);
    if (!view?.condition.contains(read)) return false;
    return /^(return|continue|break)_statement$/.test(dialect.statements(view.consequence).at(-1)?.kind ?? '');
  });
}

const IF: ReadonlySet<string> = new Set(['if_statement']);

/** Whether what the inner name gets could be assigned to the outer one, as far as the text shows. */
function haveSameType({ names, dialect }: RuleContext, { name, writes }: Binding, inner: Binding): boolean {
  if (/err(or)?$/i.test(name)) return true;
  const sourcesOf = (binding: readonly Binding['writes'][number][]): string[] =>
    binding.flatMap(({ value }) => {
      const call = value && dialect.call(value);
      return value
        ? [call ? (names.pathOf(call.callee) ?? call.callee.text) : TEXT.test(value.kind) ? 'text' : value.kind]
        : [];
    });
  const sources = new Set(sourcesOf(writes));
  return sourcesOf(inner.writes).some((source) => sources.has(source));
}

interface Shadow {
  readonly outer: Binding;
  readonly inner: Binding;
  /** Where the outer one is read behind the block. */
  readonly read: SyntaxNode;
}

function reportShadow(context: RuleContext, declaration: SyntaxNode, { outer, inner, read }: Shadow): void {
  const [first] = outer.declarations;
  const isGo = context.language.id === 'go';
  context.report({
    at: declaration,
    severity: isGo ? 'medium' : 'low',
    ...((isLookedAt(context, inner) ||
      ((isGo || context.tree.lines.lineCount > SHORT_FILE) && !haveSameType(context, outer, inner))) && {
      confidence: 'low',
    }),
    message: isGo
      ? `\`:=\` makes a new \`${outer.name}\` here, so the one that is read below keeps its old value. Assign with \`=\`, or choose another name.`
      : `This declares a new \`${outer.name}\`, so the one that is read below keeps its old value. Assign to it, or choose another name.`,
    related: [
      ...(first ? [{ at: first, message: 'The outer one is declared here.' }] : []),
      { at: read, message: 'It is read here.' },
    ],
  });
}

/** A local variable that takes the name of a built-in which the same function calls. */
function checkBuiltIns(context: RuleContext, scope: Scope): void {
  for (const binding of scope.bindings.values()) {
    if (binding.kind !== 'variable' || !BUILT_IN.has(binding.name)) continue;
    const [declaration] = binding.declarations;
    const call = binding.reads.find(
      (read) => read.fieldName === 'function' && read.parent?.kind === 'call' && isValue(binding, read),
    );
    if (!declaration || !call) continue;
    context.report({
      at: declaration,
      severity: 'high',
      message: `\`${binding.name}\` is a variable in this function, so calling \`${binding.name}(…)\` does not reach the built-in. Choose another name for the variable.`,
      related: [{ at: call, message: 'It is called here.' }],
    });
  }
}

/** Whether all that is written to the name is plainly no function. */
function isValue({ writes }: Binding, { text }: SyntaxNode): boolean {
  return (
    writes.length > 0 &&
    writes.every(
      ({ value, how }) =>
        how === 'assign' &&
        value !== undefined &&
        (/^(list|set|dictionary|tuple|string|integer|float|(list|set|dictionary)_comprehension|binary_operator)$/.test(
          value.kind,
        ) ||
          (value.kind === 'call' && value.field('function')?.text === text)),
    )
  );
}

/** A local variable of Java that gets the value which the field of its name was to have. */
function checkFields(context: RuleContext, scope: Scope): void {
  if (scope.kind === 'class' || scope.kind === 'module') return;
  for (const binding of scope.bindings.values()) {
    const [declaration, ...others] = binding.declarations;
    const isSet = binding.kind === 'variable' && binding.reads.length === 0 && binding.writes.length > 0;
    if (!declaration || others.length > 0 || !isSet || !isLocalDeclaration(declaration)) continue;
    const field = scope.resolve(binding.name, (outer) => outer.scope.kind === 'class');
    const [first] = field?.declarations ?? [];
    if (!first || first.parent?.parent?.kind !== 'field_declaration' || isOutOfReach(declaration, first)) continue;
    context.report({
      at: declaration,
      severity: 'low',
      message: `This makes a local \`${binding.name}\` that nothing reads; the field keeps its old value. Assign to the field, or choose another name.`,
      related: [{ at: first, message: 'The field is declared here.' }],
    });
  }
}

function isLocalDeclaration({ parent }: SyntaxNode): boolean {
  return parent?.kind === 'variable_declarator' && parent.parent?.kind === 'local_variable_declaration';
}

/** A constant, or a field of objects in a static method. */
function isOutOfReach(declaration: SyntaxNode, field: SyntaxNode): boolean {
  const modifiers = field.parent?.parent?.child('modifiers');
  const isStatic = modifiers?.has('static') ?? false;
  const method = declaration.ancestor(METHODS);
  if (modifiers?.has('final') && method?.kind !== 'constructor_declaration') return true;
  return !isStatic && (method?.child('modifiers')?.has('static') ?? false);
}
