import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { calleesLike } from '../code/calls/callees.ts';
import { withoutParentheses } from '../code/files/same-code.ts';
import { replaceNode } from '../edits/replace-node.ts';
import type { Fix, Rule, RuleContext } from '../rule.ts';

const FLOAT = 'decimal_floating_point_literal';
const DOUBLE = /^(double|float|Double|Float)$/;

export const bigdecimalFromDouble: Rule = {
  id: 'bigdecimal-from-double',
  title: 'A BigDecimal is made from a floating-point number',
  category: 'bug',
  severity: 'medium',
  confidence: 'high',
  cwe: 1339,
  languages: ['java'],
  aliases: [
    'S2111',
    'BigDecimalConstructor',
    'DMI_BIGDECIMAL_CONSTRUCTED_FROM_DOUBLE',
    'AvoidDecimalLiteralsInBigDecimalConstructor',
  ],
  rationale: `
\`new BigDecimal(0.1)\` is 0.1000000000000000055511151231257827…: the constructor keeps the rounding error of the \`double\`, which is what
the class was chosen to avoid. Write the literal as a text, or use \`BigDecimal.valueOf\`, which gives what the number prints as.

Not reported: numbers that a \`double\` holds exactly, such as 0.5 and 2.0, texts and whole numbers.`,
  examples: [
    {
      language: 'java',
      isFixed: true,
      bad: `
import java.math.BigDecimal;

class Tax {
  static final BigDecimal RATE = new BigDecimal(<|0.19|>);

  BigDecimal of(double amount) {
    return RATE.multiply(new BigDecimal(<|amount|>));
  }
}
`,
      good: `
import java.math.BigDecimal;

class Tax {
  static final BigDecimal RATE = new BigDecimal("0.19");

  BigDecimal of(double amount) {
    return RATE.multiply(BigDecimal.valueOf(amount));
  }
}
`,
    },
  ],
  fix: 'unsafe',
  callees: calleesLike(/^BigDecimal$/),
  create(context) {
    return {
      Call(node) {
        const call = context.dialect.call(node);
        const value = call?.arguments[0]?.value;
        if (!call?.isNew || !value || context.isTestCode) return;
        const number = withoutParentheses(value);
        const isLiteral = number.kind === FLOAT;
        if (isLiteral ? isExact(number.text) : !isDouble(context, number)) return;
        const isPlain = call.arguments.length === 1;
        context.report({
          at: value,
          message: 'The `BigDecimal` gets all the digits of the rounding error. Use `BigDecimal.valueOf`, or a text.',
          ...(!isLiteral && { confidence: 'medium' }),
          ...(isLiteral && { fix: asText(value, number) }),
          ...(!isLiteral && isPlain && { fix: asValueOf(node, value) }),
        });
      },
    };
  },
};

function isDouble({ scopes }: RuleContext, node: SyntaxNode): boolean {
  const type = node.kind === 'identifier' ? scopes.bindingOf(node)?.typeName : undefined;
  return type !== undefined && DOUBLE.test(type);
}

function isExact(text: string): boolean {
  const value = Number(text.replaceAll('_', '').replace(/[dDfF]$/, ''));
  return Number.isInteger(value * 2 ** 20);
}

function asText(argument: SyntaxNode, { text }: SyntaxNode): Fix {
  return {
    title: 'Write the number as a text',
    safety: 'unsafe', // the value changes: by the rounding error
    edits: () => [replaceNode(argument, `"${text.replaceAll('_', '').replace(/[dDfF]$/, '')}"`)],
  };
}

function asValueOf(creation: SyntaxNode, argument: SyntaxNode): Fix {
  return {
    title: 'Use `BigDecimal.valueOf`',
    safety: 'unsafe',
    edits: () => [replaceNode(creation, `BigDecimal.valueOf(${argument.text})`)],
  };
}
