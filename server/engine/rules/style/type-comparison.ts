import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { replaceNode } from '../edits/replace-node.ts';
import type { Rule, RuleContext } from '../rule.ts';

const BUILT_IN = /^(str|int|float|bool|bytes|bytearray|list|dict|tuple|set|frozenset|complex)$/;
const EQUALITY_METHOD = /^__(eq|ne|lt|le|gt|ge|hash)__$/;
const DEFINITIONS: ReadonlySet<string> = new Set(['function_definition']);

export const typeComparison: Rule = {
  id: 'type-comparison',
  title: 'Type is compared with `==`',
  category: 'style',
  severity: 'low',
  confidence: 'high',
  languages: ['python'],
  aliases: ['E721', 'C0123', 'unidiomatic-typecheck', 'S6660'],
  rationale: `
\`type(x) == Base\` is false for objects of a subclass, which can be used wherever a \`Base\` is wanted. \`isinstance\` accepts them.
Where a subclass must not pass, \`type(x) is Base\` says so.

Not reported: comparisons with a type held by a variable or with that of another object, \`type(self)\`, everything within \`__eq__\` and its kin, and tests.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
def to_text(value):
    if <|type(value) == bytes|>:
        return value.decode()
    return str(value)
`,
      good: `
def to_text(value):
    if isinstance(value, bytes):
        return value.decode()
    return str(value)
`,
    },
  ],
  fix: 'unsafe',
  create(context) {
    return {
      comparison_operator(node) {
        if (context.isTestCode) return;
        const binary = context.dialect.binary(node);
        if (!binary || (binary.operator !== '==' && binary.operator !== '!=')) return;
        const [value, type] = [typedValue(context, binary.left), typedValue(context, binary.right)];
        const other = value ? binary.right : binary.left;
        const operand = value ?? type;
        if (
          !operand ||
          operand.text === 'self' ||
          operand.text === 'cls' ||
          (value && type) ||
          !isClassName(other) ||
          isInEquality(node)
        )
          return;
        const not = binary.operator === '!=' ? 'not ' : '';
        context.report({
          at: node,
          message: `\`type(…) ${binary.operator} ${other.text}\` leaves subclasses out. Use \`isinstance\`, or \`is\` where they must not pass.`,
          fix: {
            title: 'Use `isinstance`',
            safety: 'unsafe', // subclasses pass from now on
            edits: () => [replaceNode(node, `${not}isinstance(${operand.text}, ${other.text})`)],
          },
        });
      },
    };
  },
};

/** The `x` of `type(x)`. */
function typedValue(context: RuleContext, node: SyntaxNode): SyntaxNode | undefined {
  const call = node.kind === 'call' ? context.dialect.call(node) : undefined;
  const [only, ...others] = call?.arguments ?? [];
  if (!call || !only || others.length > 0 || only.isSpread || only.name !== undefined) return undefined;
  return context.names.pathOf(call.callee) === 'type' ? only.value : undefined;
}

/** A class by its name; what is held by a variable is compared exactly on purpose. */
function isClassName({ kind, text }: SyntaxNode): boolean {
  return (kind === 'identifier' || kind === 'attribute') && (BUILT_IN.test(text) || /(^|\.)[A-Z]\w*$/.test(text));
}

function isInEquality(node: SyntaxNode): boolean {
  return EQUALITY_METHOD.test(node.ancestor(DEFINITIONS)?.field('name')?.text ?? '');
}
