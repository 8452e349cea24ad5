import type { Call } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { definitionOf } from '../code/functions/async-functions.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** Statements after which the next one runs in any case. */
const PLAIN =
  /^(expression_statement|local_variable_declaration|lexical_declaration|variable_declaration|short_var_declaration|var_declaration|assignment_statement|inc_statement|pass_statement|import_statement|import_from_statement)$/;
/** Parts of an expression that may not run. */
const MAYBE =
  /^(boolean_operator|binary_expression|ternary_expression|conditional_expression|lambda|lambda_expression|arrow_function|function_expression|method_definition|generator_function|function_declaration|func_literal|function_definition|list_comprehension|generator_expression|dictionary_comprehension|set_comprehension|class_body|class|optional_chain|await|await_expression|yield|yield_expression|go_statement|defer_statement)$/;
const EXITS = /\b(exit|_exit|abort|Exit|Fatal\w*|panic|fail|process\.exit|throw|raise|assert\w*|yield|await)\b/;
const MAX_HEAD = 8;

export const infiniteRecursion: Rule = {
  id: 'infinite-recursion',
  title: 'Function calls itself without end',
  category: 'bug',
  severity: 'high',
  confidence: 'high',
  cwe: 674,
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: ['S2190', 'SA5007', 'InfiniteRecursion', 'IL_INFINITE_RECURSIVE_LOOP', 'getter-return'],
  rationale: `
A function that calls itself whatever its arguments are never returns: the stack overflows. Mostly another function was meant,
or the field behind a property: \`return self.name\` in the getter of \`name\` asks the getter again.

Only calls that every run of the function reaches are reported. Calls under a condition, in a \`try\`, in a callback or in an
asynchronous function may end, and an overloaded method may mean another one.`,
  examples: [
    {
      language: 'python',
      bad: `
class User:
    @property
    def name(self):
        return <|self.name|>
`,
      good: `
class User:
    @property
    def name(self):
        return self._name
`,
    },
    {
      language: 'java',
      bad: `
class Cart {
  int getTotal() {
    return <|getTotal|>();
  }
}
`,
      good: `
class Cart {
  int getTotal() {
    return total;
  }
}
`,
    },
    {
      language: 'typescript',
      bad: `
class Point {
  get x(): number {
    return <|this.x|>;
  }
}
`,
      good: `
class Point {
  #x = 0;

  get x(): number {
    return this.#x;
  }
}
`,
    },
  ],
  create(context) {
    return {
      Function(node) {
        if (node.kind === 'lambda') return;
        const view = context.dialect.functionLike(node);
        if (!view?.body || view.name === '' || view.isAsync || node.has('*')) return;
        if (!view.body.text.includes(view.name)) return;
        const property = propertyOf(context, node);
        const isDecorated = view.decorators.some(
          ({ text }) => !/^@?(staticmethod|classmethod|Override|@Override)$/.test(text),
        );
        if (!property && isDecorated) return;
        for (const part of certainParts(context, view.body)) {
          const culprit = property ? ownAccess(part, property) : ownCall(context, part, node, view.name);
          if (culprit) return report(context, culprit, view.name, property !== undefined);
        }
      },
    };
  },
};

function report(context: RuleContext, at: SyntaxNode, name: string, isProperty: boolean): void {
  const message = isProperty
    ? `This asks the property \`${name}\` again, without end. Use the field behind it.`
    : `\`${name}\` calls itself in every run and never returns.`;
  context.report({ at, message });
}

interface Property {
  readonly name: string;
  readonly isSetter: boolean;
  readonly self: string;
}

/** A property's getter or setter. */
function propertyOf(context: RuleContext, node: SyntaxNode): Property | undefined {
  const name = node.field('name')?.text ?? '';
  if (context.language.id === 'python') {
    const marks = context.dialect.functionLike(node)?.decorators.map(({ text }) => text.replace(/^@\s*/, '')) ?? [];
    const [mark] = marks;
    if (marks.length !== 1 || mark === undefined) return undefined;
    const self = node.field('parameters')?.namedChildren[0]?.text ?? '';
    if (mark.replace('@', '') === 'property') return { name, isSetter: false, self };
    return mark.replace('@', '') === `${name}.setter` ? { name, isSetter: true, self } : undefined;
  }
  if (node.kind !== 'method_definition') return undefined;
  const isSetter = node.has('set');
  return isSetter || node.has('get') ? { name, isSetter, self: 'this' } : undefined;
}

/** `self.name` that is read in the getter of `name`, or written in its setter. */
function ownAccess(part: SyntaxNode, { name, isSetter, self }: Property): SyntaxNode | undefined {
  const isMember = part.kind === 'attribute' || part.kind === 'member_expression';
  if (!isMember || part.field('object')?.text !== self) return undefined;
  if ((part.field('attribute') ?? part.field('property'))?.text !== name) return undefined;
  const isWritten = part.fieldName === 'left' && part.parent?.kind.startsWith('assignment') === true;
  return isWritten === isSetter ? part : undefined;
}

function ownCall(context: RuleContext, part: SyntaxNode, owner: SyntaxNode, name: string): SyntaxNode | undefined {
  const call = context.dialect.call(part);
  if (!call || call.name !== name || call.isNew) return undefined;
  return isOwn(context, call, owner) ? (call.node.field('name') ?? call.callee) : undefined;
}

function isOwn(context: RuleContext, call: Call, owner: SyntaxNode): boolean {
  switch (context.language.id) {
    case 'java':
      return (!call.receiver || call.receiver.text === 'this') && isOnlyMethod(owner) && !isStaticMismatch(call, owner);
    case 'go':
      if (owner.kind === 'method_declaration') return isOwnReceiver(call, owner);
      return definitionOf(context, call) === owner;
    default:
      return definitionOf(context, call) === owner;
  }
}

/** The class has no other method of the name, which might be the one that is meant. */
function isOnlyMethod(owner: SyntaxNode): boolean {
  const name = owner.field('name')?.text;
  const siblings = owner.parent?.children ?? [];
  return (
    owner.kind === 'method_declaration' &&
    siblings.filter((one) => one.kind === 'method_declaration' && one.field('name')?.text === name).length === 1
  );
}

/** Another number of arguments means an inherited method. */
function isStaticMismatch(call: Call, owner: SyntaxNode): boolean {
  const parameters = owner.field('parameters')?.namedChildren ?? [];
  return parameters.length !== call.arguments.length || parameters.some(({ kind }) => kind === 'spread_parameter');
}

function isOwnReceiver(call: Call, owner: SyntaxNode): boolean {
  const receiver = owner.field('receiver')?.namedChildren[0]?.field('name')?.text;
  return receiver !== undefined && receiver !== '_' && call.receiver?.text === receiver;
}

/** The pieces of the body that every run reaches, up to the first statement that may leave. */
function* certainParts({ dialect }: RuleContext, body: SyntaxNode): Generator<SyntaxNode> {
  const list = body.kind === 'block' && body.child('statement_list') ? body.child('statement_list') : body;
  const statements = list ? (list.kind === 'statement_list' ? list.namedChildren : dialect.statements(list)) : [];
  for (const statement of statements.slice(0, MAX_HEAD)) {
    const isReturn = statement.kind === 'return_statement';
    const isExpression = statements.length === 1 && statement === body;
    if (!PLAIN.test(statement.kind) && !isReturn && !isExpression) return;
    yield* certainIn(statement);
    if (isReturn || isExpression || EXITS.test(statement.text)) return;
  }
}

function* certainIn(root: SyntaxNode): Generator<SyntaxNode> {
  const pending = [root];
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (!node.isNamed || isMaybe(node)) {
      if (!node.isNamed) continue;
      const [first] = node.namedChildren;
      if (first && /^(boolean_operator|binary_expression)$/.test(node.kind)) pending.push(first);
      if (!first || !isArithmetic(node)) continue;
    }
    yield node;
    pending.push(...node.namedChildren);
  }
}

function isMaybe(node: SyntaxNode): boolean {
  return MAYBE.test(node.kind) && !isArithmetic(node);
}

function isArithmetic(node: SyntaxNode): boolean {
  return node.kind === 'binary_expression' && !/^(&&|\|\||\?\?)$/.test(node.field('operator')?.kind ?? '');
}
