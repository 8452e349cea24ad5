import type { LanguageId } from '../../source/languages.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { replaceNode } from '../edits/replace-node.ts';
import { withoutParentheses } from '../code/files/same-code.ts';
import type { Rule, RuleContext } from '../rule.ts';

const SCRIPT = /^(indexOf|search|findIndex)$/;
/** Calls that give a position, or -1 where there is none. */
const POSITIONS: Readonly<Partial<Record<LanguageId, RegExp>>> = {
  python: /^find$/,
  javascript: SCRIPT,
  typescript: SCRIPT,
  java: /^indexOf$/,
  go: /^Index(Any|Byte|Rune|Func)?$/,
};

export const indexOfComparison: Rule = {
  id: 'index-of-comparison',
  title: 'Position 0 is taken for “not found”',
  category: 'bug',
  severity: 'medium',
  confidence: 'medium',
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  cwe: 193,
  aliases: ['S2692', 'indexOf-greater-zero', 'INDEXOF_NEGATIVE'],
  rationale: `
\`text.indexOf(part) > 0\` is false when the part stands at the very beginning, and \`if (text.indexOf(part))\` is true when it is missing, because -1 counts
as true. What was meant is nearly always \`includes\`, \`in\` or \`>= 0\`.

Not reported: comparisons of a position kept in a variable, which may be about something that must not come first, and \`> 0\` with a
comment on its line.`,
  examples: [
    {
      language: 'javascript',
      isFixed: true,
      bad: `
if (<|path.indexOf('/') > 0|>) open(path);
`,
      good: `
if (path.indexOf('/') >= 0) open(path);
`,
    },
    {
      language: 'python',
      isFixed: true,
      bad: `
def has_query(url):
    if <|url.find("?")|>:
        return True
    return False
`,
      good: `
def has_query(url):
    if url.find("?") >= 0:
        return True
    return False
`,
    },
  ],
  fix: 'unsafe',
  operators: ['>', '<='],
  create(context) {
    const checkTruth = (condition: SyntaxNode | undefined): void => {
      const inner = condition && withoutParentheses(condition);
      const operand = inner && negatedOperand(inner);
      const call = operand ?? inner;
      if (inner && call && isPosition(context, call)) {
        const newText = operand ? `${call.text} < 0` : `${call.text} >= 0`;
        report(context, inner, newText, '-1 counts as true, so this holds when nothing is found. Compare with 0.');
      }
    };
    return {
      If: (node) => checkTruth(context.dialect.conditional(node)?.condition),
      ternary_expression: (node) => checkTruth(node.field('condition')),
      Binary(node) {
        const binary = context.dialect.binary(node);
        if (!binary) return;
        const { left, operator, right } = binary;
        if ((operator !== '>' && operator !== '<=') || right.text !== '0' || !isPosition(context, left)) return;
        if (isExplained(context, node) || isAsserted(context, node) || beginsOtherwise(context, node, left)) return;
        const newText = `${left.text} ${operator === '>' ? '>=' : '<'} 0`;
        report(
          context,
          node,
          newText,
          'This is wrong when it is found at the very beginning, at position 0. Compare with `>= 0`, or ask whether it is included.',
        );
      },
    };
  },
};

/** `text.startsWith('--') && text.indexOf('=') > 0`: at the beginning stands something else. */
function beginsOtherwise({ dialect }: RuleContext, node: SyntaxNode, search: SyntaxNode): boolean {
  const around = node.parent && dialect.binary(node.parent);
  const call = around && dialect.call(around.left);
  const [text] = dialect.call(search)?.arguments ?? [];
  if (!call || !/^(&&|and)$/.test(around.operator) || !/^(startsWith|startswith|HasPrefix)$/.test(call.name))
    return false;
  const subject = call.name === 'HasPrefix' ? call.arguments[0]?.value : call.receiver;
  const searched = call.name === 'HasPrefix' ? text?.value : dialect.call(search)?.receiver;
  return subject !== undefined && subject.text === searched?.text;
}

function negatedOperand(node: SyntaxNode): SyntaxNode | undefined {
  const isNot = node.kind === 'not_operator' || (node.kind === 'unary_expression' && node.children[0]?.kind === '!');
  return isNot ? node.namedChildren[0] : undefined;
}

function isPosition({ dialect, language }: RuleContext, node: SyntaxNode): boolean {
  const call = dialect.call(node);
  if (!call?.receiver || call.arguments.length === 0 || !POSITIONS[language.id]?.test(call.name)) return false;
  if (language.id === 'go') return call.receiver.text === 'strings' || call.receiver.text === 'bytes';
  // Other objects of Python and JavaScript have a `find` and a `search` as well.
  if (call.name === 'find' || call.name === 'search')
    return (
      /^(string|regex)$/.test(call.arguments[0]?.value.kind ?? '') &&
      call.arguments.length === 1 &&
      !/\b(soup|tree|root|element|node|collection|db|re)\b/i.test(call.receiver.text)
    );
  return true;
}

/** A test knows where in its own text it expects something. */
function isAsserted({ dialect, isTestCode }: RuleContext, { parent }: SyntaxNode): boolean {
  if (!isTestCode || !parent) return false;
  if (parent.kind === 'assert_statement') return true;
  const call = parent.parent && dialect.call(parent.parent);
  return call !== undefined && /^_?(assert|expect|require|check)/i.test(call.name);
}

function isExplained({ tree }: RuleContext, { end }: SyntaxNode): boolean {
  const { end: lineEnd } = tree.lines.spanOf(tree.lines.lineAt(end));
  return tree.comments.some(({ start }) => start >= end && start < lineEnd);
}

function report(context: RuleContext, at: SyntaxNode, newText: string, message: string): void {
  context.report({
    at,
    message,
    fix: { title: 'Compare with position 0 included', safety: 'unsafe', edits: () => [replaceNode(at, newText)] },
  });
}
