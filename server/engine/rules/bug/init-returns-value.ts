import type { SyntaxNode } from '../../source/syntax-tree.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** Values that are surely not `None`. */
const VALUES =
  /^(string|integer|float|true|false|list|tuple|dictionary|set|list_comprehension|dictionary_comprehension|set_comprehension|generator_expression|lambda|binary_operator|comparison_operator|not_operator|concatenated_string|ellipsis|expression_list)$/;

export const initReturnsValue: Rule = {
  id: 'init-returns-value',
  title: '`__init__` returns a value',
  category: 'bug',
  severity: 'high',
  confidence: 'high',
  languages: ['python'],
  aliases: ['E0101', 'return-in-init', 'PLE0101', 'E0100', 'init-is-generator', 'PLE0100', 'S2734'],
  rationale: `
\`__init__\` prepares an object that is there already. When it returns anything but \`None\`, Python raises a \`TypeError\` as soon as
somebody makes an object; the same is true when it is a coroutine or a generator. To choose what is made write a function or
\`__new__\`.

A returned call is not reported, because it may give \`None\`, and neither are functions within \`__init__\`.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
class Parser:
    def __init__(self, text):
        self.text = text
        return <|self|>
`,
      good: `
class Parser:
    def __init__(self, text):
        self.text = text
        return
`,
    },
  ],
  fix: 'unsafe',
  create(context) {
    return {
      return_statement(node) {
        if (context.language.id !== 'python') return;
        const value = node.namedChildren[0];
        const init = value && initAround(node);
        if (!init || !isValue(value, init)) return;
        const keyword = node.children[0] ?? node;
        context.report({
          at: value,
          message: 'Returning a value from `__init__` raises a `TypeError`. Return nothing.',
          fix: {
            title: 'Return nothing',
            safety: 'unsafe',
            edits: () => [{ start: keyword.end, end: value.end, newText: '' }],
          },
        });
      },
      yield(node) {
        const init = node.isNamed && context.language.id === 'python' ? initAround(node) : undefined;
        if (init) report(context, node.children[0] ?? node, 'a generator');
      },
      function_definition(node) {
        const keyword = node.child('async');
        if (keyword && isInit(node)) report(context, keyword, 'a coroutine function');
      },
    };
  },
};

function report(context: RuleContext, at: SyntaxNode, what: string): void {
  context.report({ at, message: `\`__init__\` is ${what} here, and making an object raises a \`TypeError\`.` });
}

const FUNCTIONS: ReadonlySet<string> = new Set(['function_definition', 'lambda', 'class_definition']);

function initAround(node: SyntaxNode): SyntaxNode | undefined {
  const around = node.ancestor(FUNCTIONS);
  return around && isInit(around) ? around : undefined;
}

function isInit(node: SyntaxNode): boolean {
  const owner = node.parent?.parent;
  return node.field('name')?.text === '__init__' && owner?.kind === 'class_definition' && node.parent?.kind === 'block';
}

function isValue(value: SyntaxNode, init: SyntaxNode): boolean {
  const self = init.field('parameters')?.namedChildren[0]?.text;
  return VALUES.test(value.kind) || (value.kind === 'identifier' && value.text === self);
}
