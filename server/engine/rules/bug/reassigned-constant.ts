import type { Binding } from '../../source/scopes.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import type { Rule, RuleContext } from '../rule.ts';

const IMPORT: ReadonlySet<string> = new Set(['import_statement']);
const DECLARATION: ReadonlySet<string> = new Set([
  'lexical_declaration',
  'for_in_statement',
  'statement_block',
  'program',
]);

export const reassignedConstant: Rule = {
  id: 'reassigned-constant',
  title: 'A constant or an import is assigned to',
  category: 'bug',
  severity: 'high',
  confidence: 'high',
  languages: ['javascript', 'typescript'],
  aliases: ['no-const-assign', 'no-import-assign', 'S6522', 'noConstAssign'],
  rationale: `
Writing to a \`const\` or to an imported name throws a \`TypeError\` when the line runs, which may be late: in the branch that no test
reaches. Declare the variable with \`let\`, or give the new value a name of its own.

Not reported: changes within the value (\`list[0] = x\`, \`options.name = x\`), which a constant allows, and variables of the same name in
other blocks.`,
  examples: [
    {
      language: 'javascript',
      bad: `
const retries = 0;
function onError() {
  <|retries|> += 1;
}
`,
      good: `
let retries = 0;
function onError() {
  retries += 1;
}
`,
    },
  ],
  create(context) {
    const check = (node: SyntaxNode | undefined): void => checkTarget(context, node);
    return {
      assignment_expression: (node) => check(node.field('left')),
      augmented_assignment_expression: (node) => check(node.field('left')),
      update_expression: (node) => check(node.field('argument')),
    };
  },
};

function checkTarget(context: RuleContext, target: SyntaxNode | undefined): void {
  if (target?.kind !== 'identifier') return;
  const binding = context.scopes.bindingOf(target);
  const [declaration, ...others] = binding?.declarations ?? [];
  if (!binding || !declaration || others.length > 0 || !isFixed(binding, declaration)) return;
  context.report({
    at: target,
    message:
      binding.kind === 'import'
        ? `\`${target.text}\` is imported and cannot be assigned to: this throws.`
        : `\`${target.text}\` is a constant: this throws. Declare it with \`let\`.`,
    related: [{ at: declaration, message: 'It is declared here.' }],
  });
}

function isFixed({ kind }: Binding, declaration: SyntaxNode): boolean {
  if (kind === 'import') return declaration.ancestor(IMPORT) !== undefined;
  if (kind !== 'constant') return false;
  const holder = declaration.ancestor(DECLARATION);
  return holder?.children.some((child) => child.kind === 'const') ?? false;
}
