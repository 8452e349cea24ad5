import type { FixSafety } from '#shared/domain/finding.ts';
import type { Binary } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { replaceNode } from '../edits/replace-node.ts';
import { isQueryExpression } from '../code/libraries/query-expression.ts';
import type { Rule, RuleContext } from '../rule.ts';

const OPERATORS: Readonly<Record<string, string>> = { '==': 'is', '!=': 'is not' };
/** Types and calls whose values compare by the language's own rules. */
const PLAIN_TYPE = /^(str|int|float|bool|bytes|list|dict|tuple|set|(typing\.)?(List|Dict|Tuple|Set|Mapping|Sequence))$/;
const PLAIN_CALL =
  /^(re\.(match|search|fullmatch)|os\.(environ\.get|getenv)|shutil\.which|inspect\.getdoc|importlib\.util\.find_spec)\(\)$/;

export const noneComparison: Rule = {
  id: 'none-comparison',
  title: '`None` is compared with `==`',
  category: 'style',
  severity: 'low',
  confidence: 'high',
  languages: ['python'],
  aliases: ['E711', 'C0121', 'singleton-comparison'],
  rationale: `
There is only one \`None\`, so ask for identity: \`x is None\`. \`==\` calls whatever the class of \`x\` defines, which may be slow,
may answer something else than true or false (an array does), and may even be true for an object that is not \`None\`.

Not reported: conditions of query builders (\`filter(User.email == None)\`, \`frame[frame.name == None]\`), where \`==\` is overloaded to
make SQL or a mask. For the same reason the fix is safe only where the operand's type is known to be one of the language's own.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
def label(user):
    if <|user.name == None|>:
        return "anonymous"
    return user.name
`,
      good: `
def label(user):
    if user.name is None:
        return "anonymous"
    return user.name
`,
    },
  ],
  fix: 'unsafe',
  create(context) {
    return {
      comparison_operator(node) {
        const binary = context.dialect.binary(node);
        const operator = binary && OPERATORS[binary.operator];
        const operand = binary && operandOf(binary);
        if (!binary || operator === undefined || !operand || isQueryExpression(context, node, operand)) return;
        if (isExplained(context, node)) return;
        context.report({
          at: node,
          message: `\`None\` is compared with \`${binary.operator}\`. Ask for identity with \`${operator}\`.`,
          fix: {
            title: `Compare with \`${operator}\``,
            safety: safetyOf(context, operand),
            edits: () => {
              const sign = node.field('operators');
              if (!sign) return [];
              if (binary.right.kind === 'none') return [replaceNode(sign, operator)];
              return [replaceNode(node, `${operand.text} ${operator} None`)];
            },
          },
        });
      },
    };
  },
};

/** A comment on the line says why. */
function isExplained({ tree }: RuleContext, { end }: SyntaxNode): boolean {
  const rest = tree.text.slice(end, tree.lines.spanOf(tree.lines.lineAt(end)).end);
  return /#.*\bNone\b/.test(rest);
}

function operandOf({ left, right }: Binary): SyntaxNode | undefined {
  if (right.kind === 'none') return left.kind === 'none' ? undefined : left;
  return left.kind === 'none' ? right : undefined;
}

function safetyOf({ scopes, names }: RuleContext, operand: SyntaxNode): FixSafety {
  const typeName = operand.kind === 'identifier' ? scopes.bindingOf(operand)?.typeName : undefined;
  if (typeName !== undefined) return PLAIN_TYPE.test(typeName) ? 'safe' : 'unsafe';
  const path = names.pathOf(operand);
  return path !== undefined && (path === 'str' || PLAIN_CALL.test(path)) ? 'safe' : 'unsafe';
}
