import type { Binary } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { replaceNode } from '../edits/replace-node.ts';
import { withoutParentheses } from '../code/files/same-code.ts';
import type { Rule, RuleContext } from '../rule.ts';

const STRICT: Readonly<Record<string, string>> = { '==': '===', '!=': '!==' };
const NOTHING: ReadonlySet<string> = new Set(['null', 'undefined']);
/** `0 == ''`, `false == '0'`, `[] == 0`: these are equal to much that nobody has in mind. */
const COERCED = /^(0|''|""|true|false|\[\]|'0'|"0")$/;

/** Members that hold numbers, whatever the object is. */
const NUMBERS: ReadonlySet<string> = new Set(['length', 'keyCode', 'charCode', 'nodeType', 'which']);

export const looseEquality: Rule = {
  id: 'loose-equality',
  title: 'Comparison converts its operands',
  category: 'bug',
  severity: 'low',
  confidence: 'high',
  languages: ['javascript', 'typescript'],
  cwe: 1024,
  aliases: ['eqeqeq', 'S1440', 'triple-equals'],
  rationale: `
\`==\` and \`!=\` convert their operands until the types agree: \`0 == ''\`, \`false == '0'\` and \`[1] == 1\` are all true. \`===\`
compares what is there.

Not reported: comparisons with \`null\` or \`undefined\`, the short way to ask for both, and comparisons of \`typeof\`, which is
always text. Where both sides are of one type, or the compiler of TypeScript watches over that, the finding is a note. In files
that say \`==\` nearly everywhere its confidence is low, unless what is compared is prone to be converted.`,
  examples: [
    {
      language: 'javascript',
      isFixed: true,
      bad: `
export function isEmpty(count) {
  return count <|==|> 0;
}
`,
      good: `
export function isEmpty(count) {
  return count === 0;
}
`,
    },
    {
      language: 'typescript',
      isFixed: true,
      bad: `
export const isOpen = (state: string) => state <|!=|> 'closed';
`,
      good: `
export const isOpen = (state: string) => state !== 'closed';
`,
    },
  ],
  fix: 'safe',
  operators: Object.keys(STRICT),
  create(context) {
    let habit: boolean | undefined;
    return {
      Binary(node) {
        const binary = context.dialect.binary(node);
        const strict = binary && STRICT[binary.operator];
        const operator = node.field('operator');
        if (!binary || !strict || !operator || isDeliberate(binary)) return;
        const sides = [binary.left, binary.right].map((side) => withoutParentheses(side));
        const coerces = context.language.id === 'javascript' && sides.some(({ text }) => COERCED.test(text));
        const isSame = areSameType(context, sides);
        context.report({
          at: operator,
          message: `\`${binary.operator}\` converts its operands before it compares them. Use \`${strict}\`.`,
          severity: isSame || context.language.id !== 'javascript' ? 'info' : coerces ? 'medium' : 'low',
          ...((isSame || !coerces) && (habit ??= isHabit(context)) ? { confidence: 'low' } : {}),
          fix: {
            title: `Replace \`${binary.operator}\` by \`${strict}\``,
            safety: isSame ? 'safe' : 'unsafe',
            edits: () => [replaceNode(operator, strict)],
          },
        });
      },
    };
  },
};

/** Whether the file says `==` nearly everywhere, which is a way to write as well. */
function isHabit({ text }: RuleContext): boolean {
  const loose = text.match(/[^=!<>][=!]=(?!=)/g)?.length ?? 0;
  return loose >= 5 && loose > (text.match(/[=!]==/g)?.length ?? 0);
}

function isDeliberate({ left, right }: Binary): boolean {
  return [left, right].some((side) => {
    const operand = withoutParentheses(side);
    return (
      NOTHING.has(operand.kind) ||
      operand.text === 'undefined' ||
      operand.text === 'document.all' ||
      isUnary(operand, 'typeof') ||
      isUnary(operand, 'void')
    );
  });
}

function isUnary(node: SyntaxNode, operator: string): boolean {
  return node.kind === 'unary_expression' && node.field('operator')?.kind === operator;
}

/** Both sides are text, or both are numbers or missing: then the conversion changes nothing. */
function areSameType(context: RuleContext, sides: readonly SyntaxNode[]): boolean {
  return (
    sides.every((side) => isText(context, side)) ||
    (sides.every(isNumber) && sides.some(({ kind }) => kind === 'number'))
  );
}

/** A string, the result of `typeof`, or a name that only ever holds one of them. */
function isText({ scopes }: RuleContext, node: SyntaxNode): boolean {
  if (node.kind === 'string' || node.kind === 'template_string' || isUnary(node, 'typeof')) return true;
  const binding = node.kind === 'identifier' ? scopes.bindingOf(node) : undefined;
  const [write, ...others] = binding?.writes ?? [];
  if (!write?.value || others.length > 0 || write.how !== 'assign' || binding?.kind === 'parameter') return false;
  return write.value.kind === 'string' || isUnary(write.value, 'typeof');
}

function isNumber(node: SyntaxNode): boolean {
  if (node.kind === 'number') return true;
  if (node.kind === 'unary_expression') return /^-\s*\d/.test(node.text);
  if (node.kind === 'member_expression') return NUMBERS.has(node.field('property')?.text ?? '');
  return (
    node.kind === 'call_expression' &&
    /\.(indexOf|lastIndexOf|search|localeCompare)$/.test(node.field('function')?.text ?? '')
  );
}
