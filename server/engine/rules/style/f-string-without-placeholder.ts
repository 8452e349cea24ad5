import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { replaceNode } from '../edits/replace-node.ts';
import type { Rule } from '../rule.ts';

export const fStringWithoutPlaceholder: Rule = {
  id: 'f-string-without-placeholder',
  title: 'F-string has no placeholder',
  category: 'style',
  severity: 'low',
  confidence: 'high',
  languages: ['python'],
  aliases: ['F541', 'W1309', 'f-string-without-interpolation', 'S3457'],
  rationale: `
An f-string without \`{…}\` is a plain string. Either the \`f\` is left over, or the braces around a name were forgotten and the
name itself is printed.

Not reported: a part of adjacent strings of which another part has a placeholder, because there the \`f\` keeps the parts alike.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
def greet():
    print(<|f"Hello, world"|>)
`,
      good: `
def greet():
    print("Hello, world")
`,
    },
  ],
  fix: 'safe',
  create(context) {
    return {
      String(node) {
        const [opening] = node.children;
        if (!opening || !/^[rR]?[fF]/.test(opening.text) || hasPlaceholder(node)) return;
        if (node.parent?.kind === 'concatenated_string' && node.parent.children.some(hasPlaceholder)) return;
        context.report({
          at: node,
          ...(isOneOfSeveral(node) && { confidence: 'low' }),
          message: 'This f-string has no placeholder. Remove the `f`, or put braces around the name that was meant.',
          fix: {
            title: 'Remove the `f`',
            safety: 'safe',
            edits: () => [replaceNode(node, plainText(node.text))],
          },
        });
      },
    };
  },
};

/** Part of a text that is put together from f-strings: all of them have the same form. */
function isOneOfSeveral(node: SyntaxNode): boolean {
  let whole = node;
  while (whole.parent?.kind === 'binary_operator' && whole.parent.has('+')) whole = whole.parent;
  if (whole === node) return false;
  for (const part of whole.descendants()) if (part.kind === 'string' && hasPlaceholder(part)) return true;
  return false;
}

function hasPlaceholder(string: SyntaxNode): boolean {
  return string.has('interpolation');
}

function plainText(text: string): string {
  const quote = text.search(/["']/);
  const prefix = text.slice(0, quote).replace(/[fF]/, '');
  return prefix + text.slice(quote).replaceAll('{{', '{').replaceAll('}}', '}');
}
