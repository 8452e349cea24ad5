import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { isCompiled } from '../code/files/compiled-code.ts';
import { replaceNode } from '../edits/replace-node.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** Operands that bind tightly and read well within `${…}`. */
const PART =
  /^(identifier|member_expression|subscript_expression|call_expression|number|this|parenthesized_expression|non_null_expression|await_expression)$/;
const MAX_LENGTH = 120;
const SHORT_FILE = 30;

export const templateLiteral: Rule = {
  id: 'template-literal',
  title: 'Text is put together with `+`',
  category: 'style',
  severity: 'info',
  confidence: 'high',
  languages: ['javascript', 'typescript'],
  aliases: ['prefer-template', 'S3512', 'useTemplate'],
  rationale: `
\`'Hello ' + name + '!'\` makes the reader hunt for quotes, blanks and plus signs; a template shows the text as it will be.

Reported where a value stands between or behind two texts of one line. Not reported: a single text and a value, which \`+\` joins well
enough; sums over several lines; texts with a back quote, a \`\${\` or an escape; parts with texts of their own; files
that say \`var\`, and files of more than ${SHORT_FILE} lines that do not plainly prefer templates; in the others of them the confidence is low, since
nothing is wrong with a sum.`,
  examples: [
    {
      language: 'typescript',
      isFixed: true,
      bad: `
export const greet = (name: string, place: string) => <|'Hello ' + name + ' in ' + place + '!'|>;
`,
      good: `
export const greet = (name: string, place: string) => \`Hello \${name} in \${place}!\`;
`,
    },
  ],
  fix: 'safe',
  operators: ['+'],
  create(context) {
    let isModern: boolean | undefined;
    return {
      Binary(node) {
        if (node.children[1]?.kind !== '+' || isInnerSum(node)) return;
        const parts = summands(node);
        if (!parts || !isWorthwhile(context, node, parts)) return;
        if (!(isModern ??= isModernFile(context))) return;
        context.report({
          at: node,
          ...((context.isTestCode || context.tree.lines.lineCount > SHORT_FILE) && { confidence: 'low' }),
          message: 'Several texts and values are joined with `+`. A template literal shows the text as it will be.',
          fix: {
            title: 'Use a template literal',
            // `+` asks an object for another value than a template does.
            safety: parts.every((part) => isPrimitive(context, part)) ? 'safe' : 'unsafe',
            edits: () => [replaceNode(node, toTemplate(parts))],
          },
        });
      },
    };
  },
};

/** Scripts that say `var` are kept for engines without templates. */
function isModernFile(context: RuleContext): boolean {
  if (isCompiled(context)) return false;
  const keywords = context.text.match(/^[ \t]*(var|let|const|import|export)(?=\s)/gm) ?? [];
  const old = keywords.filter((keyword) => keyword.trim() === 'var').length;
  return keywords.length > 0 && old * 2 < keywords.length && !isHabit(context);
}

/** Whether the file joins texts as often as not, which is a way to write as well; in a few lines none shows. */
function isHabit({ text, tree }: RuleContext): boolean {
  const sums = text.match(/["'] ?\+ ?[\w(]/g)?.length ?? 0;
  const templates = text.match(/\$\{/g)?.length ?? 0;
  return tree.lines.lineCount > SHORT_FILE ? sums * 5 > templates : sums >= 8 && sums > templates;
}

function isInnerSum({ parent }: SyntaxNode): boolean {
  return parent?.kind === 'binary_expression' && parent.children[1]?.kind === '+';
}

/** The parts from left to right; undefined when they may be added as numbers before a text comes. */
function summands(node: SyntaxNode): SyntaxNode[] | undefined {
  const parts: SyntaxNode[] = [];
  let at = node;
  while (at.kind === 'binary_expression' && at.children[1]?.kind === '+') {
    const right = at.field('right');
    const left = at.field('left');
    if (!left || !right) return undefined;
    parts.unshift(right);
    at = left;
  }
  parts.unshift(at);
  return parts.slice(0, 2).some(({ kind }) => kind === 'string') ? parts : undefined;
}

function isWorthwhile({ tree }: RuleContext, node: SyntaxNode, parts: readonly SyntaxNode[]): boolean {
  const texts = parts.filter(({ kind }) => kind === 'string');
  const values = parts.filter(({ kind }) => kind !== 'string');
  if (texts.length < 2 || values.length === 0 || node.end - node.start > MAX_LENGTH) return false;
  if (tree.lines.lineAt(node.start) !== tree.lines.lineAt(node.end)) return false;
  if (!texts.every(({ text }) => !/[`\\]|\$\{|\$['"]$/.test(text))) return false;
  return values.every(({ kind, text }) => PART.test(kind) && !/['"`]/.test(text)) && !isCommented(tree.comments, node);
}

function isPrimitive({ scopes, names }: RuleContext, part: SyntaxNode): boolean {
  if (/^(string|template_string|number)$/.test(part.kind)) return true;
  if (part.kind === 'member_expression') return part.field('property')?.text === 'length';
  const binding = part.kind === 'identifier' ? scopes.bindingOf(part) : undefined;
  if (binding?.typeName !== undefined) return /^(string|number|boolean|bigint)$/.test(binding.typeName);
  return names.pathOf(part) === 'str';
}

function isCommented(comments: readonly SyntaxNode[], { start, end }: SyntaxNode): boolean {
  return comments.some((comment) => comment.start >= start && comment.end <= end);
}

function toTemplate(parts: readonly SyntaxNode[]): string {
  return `\`${parts.map((part) => (part.kind === 'string' ? part.text.slice(1, -1) : `\${${withoutParentheses(part)}}`)).join('')}\``;
}

function withoutParentheses({ kind, text }: SyntaxNode): string {
  return kind === 'parenthesized_expression' ? text.slice(1, -1) : text;
}
