import type { Rule, RuleContext } from '../rule.ts';

export const wildcardImport: Rule = {
  id: 'wildcard-import',
  title: 'Everything of a module is imported at once',
  category: 'maintainability',
  severity: 'low',
  confidence: 'high',
  languages: ['python'],
  aliases: ['F403', 'F405', 'W0401', 'S2208', 'wildcard-import', 'unused-wildcard-import'],
  rationale: `
After \`from shapes import *\` nobody can tell where a name comes from, a new name in the module silently hides one of the file, and no tool finds a
misspelled or forgotten name any more. List the names, or import the module.

Not reported: \`__init__.py\`, where packages hand on what their modules export, relative imports that do so elsewhere with \`__all__\`, imports that a
\`try\` falls back to, the C half of a module (\`_socket\`), and toolkits that are made to be used so (\`tkinter\`, \`turtle\`, \`ctypes\`, \`pylab\`).`,
  examples: [
    {
      language: 'python',
      bad: `
from <|shapes|> import *

print(circle(3))
`,
      good: `
from shapes import circle

print(circle(3))
`,
    },
  ],
  create(context) {
    return {
      import_from_statement(node) {
        const module = node.field('module_name');
        if (!module || !node.has('wildcard_import') || isHandedOn(context)) return;
        if (/^(_\w+|tkinter|Tkinter|turtle|ctypes|pylab|manim|pygame\.locals|scapy\.all|pwn)\b/.test(module.text))
          return;
        if (node.parent?.kind !== 'module') return;
        context.report({
          at: module,
          message: `\`from ${module.text} import *\` hides where names come from. List the names that are needed.`,
        });
      },
    };
  },
};

/** A file whose purpose is to pass names on. */
function isHandedOn({ path, text, tree }: RuleContext): boolean {
  if (/(^|\/)__init__\.pyi?$/.test(path) || /^__all__\b/m.test(text)) return true;
  return tree.root.namedChildren.every(
    ({ kind, namedChildren }) => kind.includes('import') || namedChildren[0]?.kind === 'string',
  );
}
