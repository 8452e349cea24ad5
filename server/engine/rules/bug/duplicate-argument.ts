import type { SyntaxNode } from '../../source/syntax-tree.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** Names of what nobody reads. */
const PLACEHOLDER = /^_+$/;

export const duplicateArgument: Rule = {
  id: 'duplicate-argument',
  title: 'Two parameters or arguments have the same name',
  category: 'bug',
  severity: 'high',
  confidence: 'high',
  languages: ['javascript', 'typescript', 'python'],
  aliases: ['no-dupe-args', 'S1536', 'F831', 'E0108', 'duplicate-argument-name', 'repeated-keyword'],
  rationale: `
When two parameters share a name, the function can only see the last one, and whatever is passed for the other is lost. Python does
not run such a function at all, and neither a call that passes one keyword twice; JavaScript accepts the parameters outside of
modules and strict code. Mostly a rename or a copied line went wrong.

Not reported: placeholders such as \`_\` in JavaScript, of which a function may have several.`,
  examples: [
    {
      language: 'javascript',
      bad: `
function connect(host, port, <|host|>) {
  return open(host + ':' + port);
}
`,
      good: `
function connect(host, port, fallbackHost) {
  return open((host || fallbackHost) + ':' + port);
}
`,
    },
    {
      language: 'python',
      bad: `
response = client.get(url, timeout=5, headers=headers, <|timeout=30|>)
`,
      good: `
response = client.get(url, timeout=30, headers=headers)
`,
    },
  ],
  create(context) {
    const isPython = context.language.id === 'python';
    return {
      Function: (node) => checkParameters(context, node),
      ...(isPython && { argument_list: (node: SyntaxNode) => checkKeywords(context, node) }),
    };
  },
};

function checkParameters(context: RuleContext, node: SyntaxNode): void {
  const parameters = context.dialect.functionLike(node)?.parameters ?? [];
  if (parameters.length < 2) return;
  const names = parameters.flatMap(({ nameNode }) => nameNode ?? []);
  reportRepeated(context, names, (name) => name.text, 'parameter');
}

function checkKeywords(context: RuleContext, node: SyntaxNode): void {
  const keywords = node.children.filter(({ kind }) => kind === 'keyword_argument');
  if (keywords.length < 2) return;
  reportRepeated(context, keywords, (keyword) => keyword.field('name')?.text ?? '', 'argument');
}

function reportRepeated(
  context: RuleContext,
  nodes: readonly SyntaxNode[],
  nameOf: (node: SyntaxNode) => string,
  what: string,
): void {
  const seen = new Map<string, SyntaxNode>();
  for (const node of nodes) {
    const name = nameOf(node);
    const first = seen.get(name);
    if (first && !PLACEHOLDER.test(name)) {
      context.report({
        at: node,
        message: `There is a ${what} \`${name}\` already. Rename or remove one of them.`,
        related: [{ at: first, message: 'The first one is here.' }],
      });
    }
    seen.set(name, first ?? node);
  }
}
