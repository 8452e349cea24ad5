import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { someBelow, withoutParentheses } from '../code/files/same-code.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** Whatever calls, waits, deletes or assigns has an effect; a template tag and a JSX element may have one. */
const EFFECTS =
  /^(call|call_expression|new_expression|await|await_expression|yield|yield_expression|(augmented_)?assignment(_expression)?|update_expression|named_expression|import|jsx_\w+|ellipsis|ERROR|satisfies_expression|print_statement|type|conditional_expression|list_splat)$/;
const EFFECT_OPERATORS = /^(delete|void|throw)$/;
const LITERAL = /^(integer|float|number|true|false|none|null|regex|template_string)$/;
const MEMBERS = /^(attribute|member_expression|subscript|subscript_expression)$/;
/** Names of methods that are called for what they do. */
const ACTION =
  /^(close|open|start|stop|run|save|commit|rollback|flush|clear|reset|refresh|sort|reverse|append|pop|push|remove|delete|destroy|connect|disconnect|send|cancel|abort|exit|quit|join|acquire|release|lock|unlock|shutdown|terminate|kill|show|hide|render|focus|blur|submit|preventDefault|stopPropagation|dispose|end|write|print_help|print_usage)$/;
/** Blocks that try whether something works. */
const TRIALS: ReadonlySet<string> = new Set(['try_statement', 'with_statement']);

export const unusedExpression: Rule = {
  id: 'unused-expression',
  title: 'Statement has no effect',
  category: 'bug',
  severity: 'medium',
  confidence: 'high',
  languages: ['python', 'javascript', 'typescript'],
  cwe: 1164,
  aliases: [
    'no-unused-expressions',
    'B015',
    'B018',
    'W0104',
    'W0106',
    'S905',
    'pointless-statement',
    'expression-not-assigned',
  ],
  rationale: `
A statement that only computes a value and drops it does nothing: \`total == 0\` was meant to assign, \`file.close\` to call, \`x is None\` to be
an \`assert\` or a condition.

Not reported: texts, which serve as comments and directives; \`expect(x).to.be.true\` and others that call something; what stands within \`try\` or
\`with\`, where it may be tried out on purpose; members whose reading may do something (\`element.offsetWidth\`); and operators that libraries
give a meaning of their own (\`first >> second\`).`,
  examples: [
    {
      language: 'python',
      bad: `
def reset(counter, log):
    <|counter.value == 0|>
    <|log.close|>
`,
      good: `
def reset(counter, log):
    counter.value = 0
    log.close()
`,
    },
    {
      language: 'javascript',
      bad: `
function reset(counter) {
  <|counter.value === 0|>;
  <|counter.listeners.length - 1|>;
}
`,
      good: `
function reset(counter) {
  counter.value = 0;
  counter.listeners.length -= 1;
}
`,
    },
  ],
  create(context) {
    return {
      expression_statement(node) {
        const [expression, ...others] = node.namedChildren;
        if (!expression || others.length > 0 || context.tree.errorCount > 0) return;
        const inner = withoutParentheses(expression);
        if (!isUseless(context, inner) || isTrial(context, node)) return;
        context.report({
          at: expression,
          message: messageFor(inner),
          ...(inner.kind === 'identifier' ? { confidence: 'medium' } : {}),
          // In tests an operator may be called for what it raises or counts.
          ...(context.isTestCode && !/[!=]=/.test(inner.text) ? { confidence: 'low' } : {}),
        });
      },
    };
  },
};

function isUseless(context: RuleContext, node: SyntaxNode): boolean {
  if (LITERAL.test(node.kind)) return !isText(node) && !isLastLine(node);
  if (MEMBERS.test(node.kind)) return ACTION.test(lastNameOf(node)) && !hasEffects(node);
  if (node.kind === 'identifier') return isPlainName(context, node);
  return isOperation(context, node) && !hasEffects(node);
}

/** Arithmetic and comparisons; `a and b()` and `a >> b` are short for something. */
function isOperation({ dialect, language }: RuleContext, node: SyntaxNode): boolean {
  if (node.kind === 'comparison_operator' || node.kind === 'not_operator') return true;
  if (
    language.id === 'python' &&
    /^(list|dictionary|set|generator_expression|lambda|unary_operator)$/.test(node.kind)
  ) {
    return node.kind === 'generator_expression' || node.kind === 'lambda';
  }
  if (node.kind === 'unary_expression') return true;
  const operator = dialect.binary(node)?.operator;
  return (
    operator !== undefined &&
    !/^(<<|>>|\||\^|&|@|and|or|&&|\|\||\?\?|,)$/.test(operator) &&
    !(language.id === 'python' && /^[-+*/%]/.test(operator))
  );
}

function hasEffects(node: SyntaxNode): boolean {
  return someBelow(
    node,
    ({ kind, children }) =>
      EFFECTS.test(kind) || (kind === 'unary_expression' && EFFECT_OPERATORS.test(children[0]?.kind ?? '')),
  );
}

/** A name of this file, which nothing happens to by naming it. */
function isPlainName({ scopes, language }: RuleContext, node: SyntaxNode): boolean {
  const binding = scopes.bindingOf(node);
  // In scripts a bare name says that a variable is not forgotten.
  return (
    language.id === 'python' &&
    binding !== undefined &&
    /^(function|variable|parameter)$/.test(binding.kind) &&
    !isLastLine(node)
  );
}

/** The last line of a notebook's cell or a doctest shows its value. */
function isLastLine(node: SyntaxNode): boolean {
  const statement = node.parent;
  return statement?.parent?.kind === 'module' && statement.nextSibling === undefined;
}

/** A template over several lines serves as a comment, and one with parts may call something by turning them into text. */
function isText({ kind, text }: SyntaxNode): boolean {
  return kind === 'template_string' && (text.includes('\n') || text.includes('${'));
}

function lastNameOf(node: SyntaxNode): string {
  return (node.field('attribute') ?? node.field('property'))?.text ?? '';
}

/** Where reading or comparing may be meant to raise. */
function isTrial({ dialect }: RuleContext, node: SyntaxNode): boolean {
  const { functions } = dialect.controlFlow;
  for (let at = node.parent; at && !functions.has(at.kind); at = at.parent) if (TRIALS.has(at.kind)) return true;
  return false;
}

function messageFor(node: SyntaxNode): string {
  if (MEMBERS.test(node.kind) || node.kind === 'identifier')
    return `\`${shorten(node.text)}\` is named but not called or assigned, so this does nothing. Call it with \`()\`, or remove the line.`;
  if (/comparison|binary/.test(node.kind) && /==/.test(node.text))
    return 'This compares and drops the result. Assign with `=`, or put the comparison into a condition.';
  return 'This computes a value and drops it. Use the value, or remove the line.';
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
