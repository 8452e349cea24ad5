import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { literalOfCall, literalOfRegex, PATTERN_CALLEES } from '../code/regex/regex-literals.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** A set, with its escapes; what stands before it may be an escape of its bracket. */
const SETS = /\\[\s\S]|\[(\^?)((?:\\[\s\S]|[^\]\\])*)\]/g;

export const regexMistake: Rule = {
  id: 'regex-mistake',
  title: 'A set of characters in a pattern is empty or wider than it looks',
  category: 'bug',
  severity: 'medium',
  confidence: 'medium',
  cwe: 185,
  languages: ['javascript', 'typescript', 'python', 'java'],
  aliases: ['no-empty-character-class', 'S2639', 'S6397', 'overly-large-range', 'no-obscure-range'],
  rationale: `
\`[]\` matches no character at all in JavaScript, so that the whole pattern never matches. \`[A-z]\` holds more than letters: between \`Z\` and
\`a\` come \`[\`, \`\\\`, \`]\`, \`^\`, \`_\` and the backtick. A check of names or ids by it lets those pass. Write \`[A-Za-z]\`.

Not reported: \`[^]\`, which stands for any character, and \`[A-z]\` in sets that name one of these characters themselves.`,
  examples: [
    {
      language: 'javascript',
      bad: `
const isName = (text) => <|/^[A-z]+$/|>.test(text);
`,
      good: `
const isName = (text) => /^[A-Za-z]+$/.test(text);
`,
    },
    {
      language: 'python',
      bad: `
import re

NAME = re.compile(<|r"^[A-z0-9]+$"|>)
`,
      good: `
import re

NAME = re.compile(r"^[A-Za-z0-9]+$")
`,
    },
  ],
  callees: PATTERN_CALLEES,
  create(context) {
    return {
      regex: (node) => check(context, node, literalOfRegex(context, node)?.pattern.text),
      Call(node) {
        const literal = literalOfCall(context, node);
        if (literal) check(context, literal.node, literal.pattern.text);
      },
    };
  },
};

function check(context: RuleContext, at: SyntaxNode, text: string | undefined): void {
  if (text === undefined || !text.includes('[')) return;
  const isScript = context.language.id === 'javascript' || context.language.id === 'typescript';
  for (const [whole, not, characters] of text.matchAll(SETS)) {
    if (whole.startsWith('\\')) continue;
    const isEmpty = isScript && characters === '' && not === '';
    const isWide = characters?.includes('A-z') === true && !/[_^`[]/.test(characters);
    if (!isEmpty && !isWide) continue;
    context.report({
      at,
      message: isEmpty
        ? '`[]` matches no character, so this pattern never matches. Name the characters, or escape the brackets.'
        : '`A-z` also holds the characters between `Z` and `a`: `[`, `\\`, `]`, `^`, `_` and the backtick. Use `A-Za-z`.',
    });
    return;
  }
}
