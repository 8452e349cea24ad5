import type { Binary } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { withoutParentheses } from '../code/files/same-code.ts';
import { addJavaImport } from '../edits/add-java-import.ts';
import { replaceNode } from '../edits/replace-node.ts';
import type { Rule, RuleContext } from '../rule.ts';

const BOXES: ReadonlySet<string> = new Set([
  'Integer',
  'Long',
  'Short',
  'Byte',
  'Character',
  'Double',
  'Float',
  'BigInteger',
  'BigDecimal',
]);

export const boxedComparison: Rule = {
  id: 'boxed-comparison',
  title: 'Boxed numbers are compared by identity',
  category: 'bug',
  severity: 'high',
  confidence: 'high',
  languages: ['java'],
  cwe: 595,
  aliases: ['S4973', 'NumberEquality', 'BoxedPrimitiveEquality', 'RC_REF_COMPARISON'],
  rationale: `
Between two \`Integer\` objects \`==\` asks whether they are the same object. For small numbers they are, because Java keeps those from -128 to 127
ready, and so the tests pass; for larger ones the comparison is false although the numbers are equal. Use \`equals\`, or \`Objects.equals\`
where one may be null.

Not reported: comparisons with a primitive number, which unbox the other side, and with \`null\`; and two names of one object.`,
  examples: [
    {
      language: 'java',
      isFixed: true,
      bad: `
import java.util.Objects;

class Orders {
  boolean isSame(Integer first, Integer second) {
    return <|first == second|>;
  }
}
`,
      good: `
import java.util.Objects;

class Orders {
  boolean isSame(Integer first, Integer second) {
    return Objects.equals(first, second);
  }
}
`,
    },
  ],
  fix: 'unsafe',
  create(context) {
    return {
      binary_expression(node) {
        const binary = context.dialect.binary(node);
        if (!binary || (binary.operator !== '==' && binary.operator !== '!=')) return;
        const [left, right] = [withoutParentheses(binary.left), withoutParentheses(binary.right)];
        const type = boxOf(context, left);
        if (type === undefined || boxOf(context, right) === undefined || left.text === right.text) return;
        reportComparison(context, binary, type);
      },
    };
  },
};

/** The class of a boxed value as far as the text tells. */
function boxOf(context: RuleContext, node: SyntaxNode): string | undefined {
  const { dialect, scopes } = context;
  const expression = dialect.expression(node);
  if (expression.kind === 'name') {
    const type = scopes.bindingOf(node)?.typeName?.replace(/^java\.(lang|math)\./, '');
    return type !== undefined && BOXES.has(type) ? type : undefined;
  }
  if (expression.kind === 'wrapper') return boxOf(context, expression.inner);
  if (expression.kind !== 'call') return undefined;
  const { call } = expression;
  const type = call.isNew ? call.name : call.name === 'valueOf' ? call.receiver?.text : undefined;
  return type !== undefined && BOXES.has(type) ? type : undefined;
}

function reportComparison(context: RuleContext, { node, left, right, operator }: Binary, type: string): void {
  const not = operator === '!=' ? '!' : '';
  context.report({
    at: node,
    message: `\`${operator}\` compares two \`${type}\` objects by identity, which fails for equal numbers beyond 127. Use \`${not}Objects.equals(…)\`.`,
    fix: {
      title: `Compare with \`Objects.equals\``,
      safety: 'unsafe', // what was false becomes true: the bug
      edits: () => [
        replaceNode(node, `${not}Objects.equals(${withoutParentheses(left).text}, ${withoutParentheses(right).text})`),
        ...addJavaImport(context, 'java.util.Objects'),
      ],
    },
  });
}
