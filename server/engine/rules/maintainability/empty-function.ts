import type { FunctionLike } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { ownFunction } from '../code/functions/own-functions.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** Names that say that nothing is to be done. */
const NOTHING =
  /^_*(noop|no_op|nop|nothing|ignore|dummy|stub|empty|unused|default|on[A-Z_]\w*|visit\w*|handle\w*|set_?up|tear_?down|before\w*|after\w*|close|dispose|flush|init|initialize|main|constructor|__\w+__)/i;
const HANDED_ON =
  /^(argument_list|arguments|pair|array|list|assignment_pattern|binary_expression|ternary_expression|return_statement|arrow_function|jsx_expression|optional_parameter|required_parameter|public_field_definition|field_definition|keyed_element|literal_element|composite_literal|parenthesized_expression|assignment_expression|expression_list|object)$/;

export const emptyFunction: Rule = {
  id: 'empty-function',
  title: 'Function does nothing and does not say why',
  category: 'maintainability',
  severity: 'low',
  confidence: 'medium',
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  cwe: 1071,
  aliases: ['no-empty-function', 'S1186', 'noEmptyBlockStatements'],
  rationale: `
A function with an empty body was forgotten, or does nothing on purpose; the reader cannot tell which. Write the body, or a comment that says
why there is none.

Not reported: functions handed on as values; constructors; what overrides, implements or is abstract; methods of classes that have a base class
or serve as one; hooks (\`onOpen\`, \`visitName\`, \`setUp\`) and names such as \`noop\`; tests; and bodies with a comment or a docstring.`,
  examples: [
    {
      language: 'javascript',
      bad: `
export function <|saveOrder|>(order) {}
`,
      good: `
export function saveOrder(order) {
  // Orders are kept by the caller; this stays for old plug-ins.
}
`,
    },
    {
      language: 'python',
      bad: `
def <|save_order|>(order):
    pass
`,
      good: `
def save_order(order):
    """Does nothing: orders are kept by the caller."""
`,
    },
  ],
  create(context) {
    return {
      Function(node) {
        const view = context.dialect.functionLike(node);
        if (!view?.nameNode || !view.body || context.isTestCode || !isEmpty(context, view.body)) return;
        if (view.isMethod || view.decorators.length > 0 || NOTHING.test(view.name) || isHandedOn(node)) return;
        if (isCommented(context, node)) return;
        context.report({
          at: view.nameNode,
          message: messageFor(view),
          // What others may call can be one of several that are called alike.
          ...(ownFunction(context, node) ? {} : { confidence: 'low' }),
        });
      },
    };
  },
};

function isEmpty({ dialect, language }: RuleContext, body: SyntaxNode): boolean {
  if (!/^(block|statement_block)$/.test(body.kind)) return false;
  const statements = dialect.statements(body);
  if (language.id !== 'python') return statements.length === 0;
  return statements.length === 1 && statements[0]?.kind === 'pass_statement';
}

function isHandedOn({ parent }: SyntaxNode): boolean {
  return parent !== undefined && HANDED_ON.test(parent.kind);
}

/** A comment in it, at its end or in front of it. */
function isCommented({ tree }: RuleContext, node: SyntaxNode): boolean {
  const { lines } = tree;
  const [first, last] = [lines.lineAt(node.start) - 1, lines.lineAt(node.end)];
  return tree.comments.some(({ start, end }) => lines.lineAt(end) >= first && lines.lineAt(start) <= last);
}

function messageFor({ name }: FunctionLike): string {
  return `\`${name}\` does nothing. Write its body, or a comment that says why there is none.`;
}
