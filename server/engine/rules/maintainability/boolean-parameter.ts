import type { Call, FunctionLike, Parameter } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { canComeToEnd } from '../code/functions/code-ends.ts';
import { isGenerated } from '../code/files/generated-code.ts';
import { withoutParentheses } from '../code/files/same-code.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** Names that say what `true` means, and names of functions that receive a state. */
const SPEAKING =
  /^_*(set|enable|disable|toggle|show|hide|mark|is|has|use|with|allow|should|can|will|on|handle|assert|expect|check|bool|update|switch|format|parse|write|put|append|add|push|to|encode|constructor|__init__|__exit__|close|dispose|shutdown|stop|cancel)(?![a-z])/;
const BOOLEAN = /^:?\s*(bool|boolean|Boolean)$/;
const GIVEN = /@(\w+\.)*(override|Override|app|route|click|command|option)\b/;
/** A branch of fewer statements is a detail. */
const STATEMENTS = 2;

export const booleanParameter: Rule = {
  id: 'boolean-parameter',
  title: 'Boolean argument chooses what a function does',
  category: 'maintainability',
  severity: 'info',
  confidence: 'medium',
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: ['FBT001', 'FBT003', 'S2301', 'flag-parameter', 'boolean-trap'],
  rationale: `
\`export(orders, true)\` does not say what is true. A parameter that selects between two branches makes two functions of one; give each its own name, or
name the choice: a keyword argument, an option object, a constant of two.

Reported are, with low confidence, literals passed by position to a function of the same file that asks \`if flag\`, and public functions whose
whole body is \`if flag … else …\`. Not reported: functions whose name says what is switched (\`setVisible(true)\`), arguments with a comment, functions
that do no more than make such a call, and tests.`,
  examples: [
    {
      language: 'typescript',
      bad: `
function exportOrders(orders: Order[], compact: boolean): string {
  const rows = orders.map((order) => order.name);
  if (compact) return rows.join(' ');
  return table(rows);
}

export const report = (orders: Order[]): string => title + exportOrders(orders, <|true|>);
`,
      good: `
function exportOrders(orders: Order[], { compact = false } = {}): string {
  const rows = orders.map((order) => order.name);
  if (compact) return rows.join(' ');
  return table(rows);
}

export const report = (orders: Order[]): string => title + exportOrders(orders, { compact: true });
`,
    },
    {
      language: 'python',
      bad: `
def send(order, <|express|>=False):
    if express:
        courier = pick_courier(order)
        courier.send(order)
    else:
        label = print_label(order)
        post(order, label)
`,
      good: `
def send_express(order):
    courier = pick_courier(order)
    courier.send(order)

def send(order):
    label = print_label(order)
    post(order, label)
`,
    },
  ],
  create(context) {
    if (context.isTestCode) return {};
    return {
      Call(node) {
        const call = context.dialect.call(node);
        if (call?.arguments.some(isLiteral)) checkCall(context, call);
      },
      Function(node) {
        const view = context.dialect.functionLike(node);
        const parameter = view && splittingParameter(context, view);
        if (!parameter?.nameNode || isGenerated(context)) return;
        context.report({
          at: parameter.nameNode,
          message: `\`${parameter.nameNode.text}\` makes two functions of \`${view?.name}\`. Give each of its branches a function with a name.`,
        });
      },
    };
  },
};

function isLiteral({ value, name }: Call['arguments'][number]): boolean {
  return name === undefined && value.isNamed && (value.kind === 'true' || value.kind === 'false');
}

function checkCall(context: RuleContext, call: Call): void {
  // `setVisible(true)` and the like, and functions that are called with nothing else.
  if (SPEAKING.test(call.name) || call.arguments.some(({ isSpread }) => isSpread)) return;
  const view = calledFunction(context, call);
  if (!view || isWithin(context, call.node, view.name) || hasComment(context, call)) return;
  if (splittingParameter(context, view)) return;
  const receivers = /^(self|cls)$/.test(view.parameters[0]?.nameNode?.text ?? '') && view.isMethod ? 1 : 0;
  for (const [index, argument] of call.arguments.entries()) {
    const parameter = isLiteral(argument) ? view.parameters[index + receivers] : undefined;
    if (!parameter?.nameNode || parameter.isRest || !selectsBranch(context, parameter.nameNode)) continue;
    if (call.name.toLowerCase().includes(parameter.nameNode.text.toLowerCase())) continue;
    context.report({
      at: argument.value,
      // Whoever reads the file sees the function too, so a name for the choice is a matter of taste.
      confidence: 'low',
      message: `\`${argument.value.text}\` does not say what it means to \`${call.name}\`, which does one or the other by \`${parameter.nameNode.text}\`. ${adviceFor(context)}`,
      related: [{ at: parameter.nameNode, message: 'It is the value of this parameter.' }],
    });
  }
}

function adviceFor({ language }: RuleContext): string {
  if (language.id === 'python') return 'Pass it by name.';
  return 'Name the choice, or make two functions of it.';
}

/** The function of this file that a call means, if it has one declaration. */
function calledFunction({ scopes, dialect }: RuleContext, { callee, node }: Call): FunctionLike | undefined {
  const binding =
    scopes.bindingOf(callee) ??
    scopes.memberOf?.(callee) ??
    (node.field('name') && scopes.bindingOf(node.field('name') ?? node));
  const [declaration, ...others] = binding?.declarations ?? [];
  if (!declaration || others.length > 0) return undefined;
  const owner =
    declaration.parent?.kind === 'variable_declarator' ? declaration.parent.field('value') : declaration.parent;
  const view = owner && dialect.functionLike(owner);
  return view && (view.nameNode === declaration || owner?.parent === declaration.parent) ? view : undefined;
}

/** In an overload of the function or the function itself, or in a function that does no more than name the choice. */
function isWithin({ dialect }: RuleContext, node: SyntaxNode, name: string): boolean {
  const owner = node.ancestor(dialect.controlFlow.functions);
  const view = owner && dialect.functionLike(owner);
  if (!view?.name) return false;
  const statements = view.body ? dialect.statements(view.body) : [];
  const [only, ...others] = statements.filter(({ children }) => children[0]?.kind !== 'string');
  return view.name === name || (only !== undefined && others.length === 0 && isOnly(only, node));
}

function isOnly(statement: SyntaxNode, call: SyntaxNode): boolean {
  return statement.contains(call) && /^(return_statement|expression_statement)$/.test(statement.kind);
}

/** `load(path, /* force *\/ true)` */
function hasComment({ tree }: RuleContext, { node }: Call): boolean {
  return tree.comments.some(({ start }) => start > node.start && start < node.end);
}

/** Whether an `if` of the function asks for the parameter and nothing else. */
function selectsBranch({ scopes, dialect }: RuleContext, nameNode: SyntaxNode): boolean {
  const binding = scopes.bindingOf(nameNode);
  if (!binding || binding.writes.some(({ how }) => how === 'assign' || how === 'augment')) return false;
  return binding.reads.some((read) => {
    const { parent } = wrapped(read);
    const view = parent?.kind === 'if_statement' ? dialect.conditional(parent) : undefined;
    return view !== undefined && view.condition.contains(read);
  });
}

/** The condition that consists in reading a flag, maybe negated. */
function wrapped(read: SyntaxNode): SyntaxNode {
  let node = read;
  while (
    node.parent &&
    (/^(parenthesized_expression|not_operator)$/.test(node.parent.kind) ||
      (node.parent.kind === 'unary_expression' && node.parent.children[0]?.kind === '!'))
  )
    node = node.parent;
  return node;
}

/** The boolean parameter of a public function that is all about it. */
function splittingParameter(context: RuleContext, view: FunctionLike): Parameter | undefined {
  const flags = view.parameters.filter(isFlag);
  if (flags.length === 0 || !view.body || SPEAKING.test(view.name) || !isPublic(context, view)) return undefined;
  const statements = context.dialect.statements(view.body).filter(({ children }) => children[0]?.kind !== 'string');
  const [first] = statements;
  const conditional = first?.kind === 'if_statement' ? context.dialect.conditional(first) : undefined;
  if (!conditional || first?.field('initializer')) return undefined;
  const asked = bareName(conditional.condition);
  const flag = flags.find(({ nameNode }) => nameNode?.text === asked);
  if (!flag) return undefined;
  const branch = context.dialect.statements(conditional.consequence);
  const rest = conditional.alternative ? elseStatements(context, conditional.alternative) : statements.slice(1);
  const isWhole = conditional.alternative ? statements.length === 1 : !canComeToEnd(context, branch);
  return isWhole && branch.length >= STATEMENTS && rest.length >= STATEMENTS ? flag : undefined;
}

function elseStatements({ dialect }: RuleContext, alternative: SyntaxNode): readonly SyntaxNode[] {
  if (alternative.kind === 'if_statement' || alternative.kind === 'elif_clause') return [];
  return dialect.statements(
    alternative.kind === 'else_clause' ? (alternative.field('body') ?? alternative) : alternative,
  );
}

function bareName(condition: SyntaxNode): string {
  const inner = withoutParentheses(condition);
  const isNot = inner.kind === 'not_operator' || (inner.kind === 'unary_expression' && inner.children[0]?.kind === '!');
  return (isNot ? withoutParentheses(inner.namedChildren.at(-1) ?? inner) : inner).text;
}

function isFlag({ type, defaultValue }: Parameter): boolean {
  return (type !== undefined && BOOLEAN.test(type.text)) || /^(true|false)$/.test(defaultValue?.kind ?? '');
}

function isPublic(
  { language, scopes }: RuleContext,
  { name, nameNode, node, decorators, isMethod }: FunctionLike,
): boolean {
  if (!nameNode || decorators.some(({ text }) => GIVEN.test(text))) return false;
  switch (language.id) {
    case 'python':
      return !name.startsWith('_');
    case 'java':
      return node.child('modifiers')?.has('public') ?? false;
    case 'go':
      return /^\p{Lu}/u.test(name);
    default:
      return isMethod || (scopes.bindingOf(nameNode)?.isExported ?? false);
  }
}
