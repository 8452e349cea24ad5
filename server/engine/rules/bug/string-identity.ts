import type { Binary } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { replaceNode } from '../edits/replace-node.ts';
import { withoutParentheses } from '../code/files/same-code.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** A constant used as a mark is compared by identity on purpose. */
const CONSTANT_NAME = /^(\w+\.)*[A-Z][A-Z0-9_]*$/;

export const stringIdentity: Rule = {
  id: 'string-identity',
  title: 'Strings are compared by identity',
  category: 'bug',
  severity: 'high',
  confidence: 'high',
  languages: ['java'],
  cwe: 597,
  aliases: [
    'S4973',
    'ES_COMPARING_STRINGS_WITH_EQ',
    'StringEquality',
    'UseEqualsToCompareStrings',
    'StringLiteralEquality',
  ],
  rationale: `
\`==\` on strings asks whether both are the same object. It seems to work for literals, which are shared, and fails for text that
was read, cut or put together at run time. Use \`equals\`.

Not reported: comparisons with \`null\`, interned strings, constants that serve as marks, and \`a == b || a.equals(b)\`, where the
identity is only the fast path.`,
  examples: [
    {
      language: 'java',
      isFixed: true,
      bad: `
class Roles {
  boolean isAdmin(String role) {
    return <|role == "admin"|>;
  }
}
`,
      good: `
class Roles {
  boolean isAdmin(String role) {
    return "admin".equals(role);
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
        if (!isStringPair(context, left, right) || isFastPath(node) || /\.intern\(\)/.test(node.text)) return;
        context.report({
          at: node,
          message: `\`${binary.operator}\` compares the objects, not their text. Use \`equals\`.`,
          confidence: isLiteral(left) || isLiteral(right) ? 'high' : 'medium',
          fix: {
            title: 'Compare with `equals`',
            safety: 'unsafe',
            edits: () => [replaceNode(node, equalsCall(context, binary))],
          },
        });
      },
    };
  },
};

function hasLiteral(node: SyntaxNode): boolean {
  return node.namedChildren.some((side) => isLiteral(withoutParentheses(side)));
}

function isLiteral({ kind }: SyntaxNode): boolean {
  return kind === 'string_literal';
}

/** Exactly one literal, or two variables that are declared as strings and are no constants. */
function isStringPair(context: RuleContext, left: SyntaxNode, right: SyntaxNode): boolean {
  if (isLiteral(left) && isLiteral(right)) return false;
  if (isLiteral(left) || isLiteral(right)) return ![left, right].some(({ kind }) => kind === 'null_literal');
  return [left, right].every((side) => !CONSTANT_NAME.test(side.text) && isStringVariable(context, side));
}

function isStringVariable({ scopes }: RuleContext, node: SyntaxNode): boolean {
  const name = node.kind === 'field_access' && node.field('object')?.kind === 'this' ? node.field('field') : node;
  if (name?.kind !== 'identifier') return false;
  return /^(java\.lang\.)?String$/.test(scopes.bindingOf(name)?.typeName ?? '');
}

/** `a == b || a.equals(b)`, `a != b && !a.equals(b)`, `if (a == b) return true;`. */
function isFastPath(node: SyntaxNode): boolean {
  let outer = node.parent;
  const branch = outer?.parent?.kind === 'if_statement' ? outer.parent.field('consequence') : undefined;
  const first = branch?.kind === 'block' ? branch.namedChildren[0] : branch;
  if (outer?.kind === 'parenthesized_expression' && first?.kind === 'return_statement') return !hasLiteral(node);
  while (outer && (outer.kind === 'parenthesized_expression' || outer.kind === 'binary_expression')) {
    if (/\bequals(IgnoreCase)?\(|\.compareTo\(/.test(outer.text) || (/\bnull\b/.test(outer.text) && !hasLiteral(node)))
      return true;
    outer = outer.parent;
  }
  return false;
}

/** The literal comes first: it is never null. */
function equalsCall({ tree, scopes }: RuleContext, { left, right, operator }: Binary): string {
  const not = operator === '!=' ? '!' : '';
  const [first, second] = [withoutParentheses(left), withoutParentheses(right)];
  if (isLiteral(first)) return `${not}${first.text}.equals(${second.text})`;
  if (isLiteral(second)) return `${not}${second.text}.equals(${first.text})`;
  const hasObjects =
    scopes.module.bindings.get('Objects')?.importPath === 'java.util.Objects' ||
    /^import java\.util\.\*;/m.test(tree.text);
  return hasObjects
    ? `${not}Objects.equals(${first.text}, ${second.text})`
    : `${not}${first.text}.equals(${second.text})`;
}
