import type { TextEdit } from '#shared/domain/text-edit.ts';
import type { Binding, Scope } from '../../source/scopes.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { removeStatement } from '../edits/remove-statement.ts';
import { replaceNode } from '../edits/replace-node.ts';
import { hasActions } from '../code/files/same-code.ts';
import type { Fix, Rule, RuleContext } from '../rule.ts';

/** Where a plain declaration holds the names it declares; patterns, loops and resources are something else. */
const DECLARATIONS: Readonly<Record<string, ReadonlySet<string>>> = {
  python: new Set(['assignment']),
  javascript: new Set(['variable_declarator']),
  typescript: new Set(['variable_declarator']),
  java: new Set(['variable_declarator']),
};
const STATEMENTS: ReadonlySet<string> = new Set([
  'expression_statement',
  'lexical_declaration',
  'variable_declaration',
  'local_variable_declaration',
]);
const BLOCKS: ReadonlySet<string> = new Set([
  'block',
  'statement_block',
  'constructor_body',
  'program',
  'switch_block_statement_group',
]);
/** Reading these does nothing else. */
const LITERAL =
  /^(string|string_\w+|template_string|number|integer|float|true|false|none|null|null_literal|undefined|identifier|\w+_literal|escape_sequence|list|tuple|array|dictionary|object|pair|property_identifier|parenthesized_expression|unary_operator|unary_expression|arrow_function|lambda|lambda_expression)$/;
/** The name says it already. */
const HIDDEN = /^[_$]/;
/** The name of a result that a call gives besides what it is made for. */
const DISCARDED = /^(unused|ignored?|dummy|junk|discard)/i;
const DEFERRED = /^(arrow_function|function_expression|lambda|lambda_expression)$/;

export const unusedVariable: Rule = {
  id: 'unused-variable',
  title: 'Local variable is never read',
  category: 'maintainability',
  severity: 'low',
  confidence: 'high',
  languages: ['python', 'javascript', 'typescript', 'java'],
  aliases: [
    'F841',
    'W0612',
    'no-unused-vars',
    '@typescript-eslint/no-unused-vars',
    'unused',
    'S1481',
    'S1854',
    'UnusedLocalVariable',
  ],
  rationale: `
A value that nobody reads is left over from a change, or the wrong variable is read somewhere else. Either way the next reader
looks for a use that does not exist.

Not reported: names that begin with an underscore, results of calls that are named \`unused\` or \`ignored\`, loop variables, parts of an unpacked tuple or pattern, caught errors, resources of
\`with\` and \`try\`, what is exported or visible to other files, variables that are only counted up, and functions in which names can be read
behind the text's back (\`locals()\`, \`eval\`). Go's compiler reports such variables itself.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
def total(order):
    <|currency|> = "EUR"
    return order.price * order.amount
`,
      good: `
def total(order):
    return order.price * order.amount
`,
    },
    {
      language: 'typescript',
      isFixed: true,
      bad: `
export function open(path: string): void {
  const <|handle|> = connect(path);
}
`,
      good: `
export function open(path: string): void {
  connect(path);
}
`,
    },
    {
      language: 'java',
      isFixed: true,
      bad: `
class Order {
  int total(int price, int amount) {
    int <|discount|> = 0;
    return price * amount;
  }
}
`,
      good: `
class Order {
  int total(int price, int amount) {
    return price * amount;
  }
}
`,
    },
  ],
  fix: 'safe',
  create(context) {
    return {
      File() {
        // Behind a syntax error there may be reads that nobody sees.
        if (context.tree.errorCount > 0) return;
        for (const scope of context.scopes.scopes) {
          if (!isLocal(context, scope)) continue;
          for (const binding of scope.bindings.values()) {
            if (isUnused(context, binding)) reportBinding(context, binding);
          }
        }
      },
    };
  },
};

/** Scopes of functions and their blocks, and all of a JavaScript module, of which only exports are seen outside. */
function isLocal(context: RuleContext, scope: Scope): boolean {
  if (scope.kind === 'class') return false;
  for (let at: Scope | undefined = scope; at; at = at.parent) {
    if (at.isDynamic && (at.kind !== 'module' || context.language.id !== 'java')) return false;
    if (at.kind === 'function') return true;
    if (at.kind === 'class') return false;
  }
  return isScriptModule(context);
}

function isScriptModule({ tree, language }: RuleContext): boolean {
  const isScript = language.id === 'javascript' || language.id === 'typescript';
  return isScript && tree.root.children.some(({ kind }) => kind === 'import_statement' || kind === 'export_statement');
}

function isUnused({ language }: RuleContext, binding: Binding): boolean {
  if (binding.kind !== 'variable' && binding.kind !== 'constant') return false;
  if (binding.isExported || binding.reads.length > 0 || HIDDEN.test(binding.name)) return false;
  if (DISCARDED.test(binding.name) && binding.writes.some(({ value }) => value && hasEffects(value))) return false;
  const holders = DECLARATIONS[language.id];
  const isPlain = ({ parent, fieldName }: SyntaxNode): boolean =>
    parent !== undefined && (holders?.has(parent.kind) ?? false) && (fieldName === 'left' || fieldName === 'name');
  if (!binding.declarations.every(isPlain) || isLoopHead(binding)) return false;
  // A bare annotation in Python declares a type for the reader.
  if (language.id === 'python' && binding.writes.length === 0) return false;
  return binding.writes.every(
    ({ how, node }) => how === 'assign' && (isPlain(node) || node.parent?.kind === 'assignment_expression'),
  );
}

function isLoopHead({ declarations }: Binding): boolean {
  return declarations.some(({ parent }) => {
    const declaration = parent?.parent;
    return declaration?.parent?.kind === 'for_statement' && declaration.fieldName !== 'body';
  });
}

function reportBinding(context: RuleContext, binding: Binding): void {
  const [declaration] = binding.declarations;
  if (!declaration) return;
  const fix = removal(context, binding, declaration);
  const isAssigned = binding.writes.length > 0;
  context.report({
    at: declaration,
    message: `\`${binding.name}\` is ${isAssigned ? 'assigned' : 'declared'} but never read. Remove it, or use it where it was meant.`,
    isUnnecessary: true,
    // In tests an object is often only kept alive this way.
    ...(context.isTestCode ? { confidence: isMadeOnly(context, binding) ? 'low' : 'medium' } : {}),
    ...(fix ? { fix } : {}),
  });
}

/** The result of a call that a test makes for its effect; in scripts also values that try out types or syntax. */
function isMadeOnly({ dialect, language }: RuleContext, { writes }: Binding): boolean {
  if (/^(java|type)script$/.test(language.id)) return true;
  const isCall = (value: SyntaxNode | undefined): boolean => value !== undefined && dialect.call(value) !== undefined;
  return writes.length > 0 && writes.every(({ value }) => isCall(value));
}

/** For a variable that is declared and written in one statement of its own. */
function removal(context: RuleContext, binding: Binding, declaration: SyntaxNode): Fix | undefined {
  const holder = declaration.parent;
  const statement = holder?.parent;
  if (!holder || !statement?.parent || binding.declarations.length > 1) return undefined;
  if (binding.writes.some(({ node }) => node !== declaration)) return undefined;
  if (!STATEMENTS.has(statement.kind) || !BLOCKS.has(statement.parent.kind)) return undefined;
  if (statement.namedChildren.filter(({ kind }) => kind === holder.kind).length !== 1) return undefined;
  const value = holder.field('value') ?? holder.field('right');
  if (value?.kind === 'assignment') return undefined; // `a = b = 1`
  if (!value || !hasEffects(value)) {
    const isSafe = !value || isHarmless(value);
    return {
      title: `Remove the unused variable \`${binding.name}\``,
      safety: isSafe ? 'safe' : 'unsafe', // members and items may be computed
      edits: () => [withoutStatement(context, statement)],
    };
  }
  if (!canStandAlone(value)) return undefined;
  return {
    title: `Remove the variable \`${binding.name}\` and keep the call`,
    safety: 'unsafe', // what it held may be let go of earlier
    edits: () => [{ start: statement.start, end: value.start, newText: '' }],
  };
}

function hasEffects(value: SyntaxNode): boolean {
  return (
    !DEFERRED.test(value.kind) &&
    (hasActions(value) || /^(yield|await)/.test(value.kind) || /^delete\b/.test(value.text))
  );
}

function isHarmless(value: SyntaxNode): boolean {
  if (DEFERRED.test(value.kind)) return true;
  for (const part of value.descendants()) if (part.isNamed && !LITERAL.test(part.kind)) return false;
  return true;
}

/** A call as a statement, which must not begin like something else. */
function canStandAlone({ kind, text }: SyntaxNode): boolean {
  const isCall =
    /^(call|call_expression|await|await_expression|new_expression|method_invocation|object_creation_expression)$/.test(
      kind,
    );
  return isCall && /^[A-Za-z_$]/.test(text) && !/^(function|class|let|async)\b/.test(text);
}

/** Python needs a statement in every block. */
function withoutStatement({ tree, language, dialect }: RuleContext, statement: SyntaxNode): TextEdit {
  const block = statement.parent;
  const isOnly = language.id === 'python' && block !== undefined && dialect.statements(block).length === 1;
  return isOnly ? replaceNode(statement, 'pass') : removeStatement(tree, statement);
}
