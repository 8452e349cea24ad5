import type { Binding } from '../../source/scopes.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { isCompiled } from '../code/files/compiled-code.ts';
import { replaceNode } from '../edits/replace-node.ts';
import type { Rule, RuleContext } from '../rule.ts';

export const preferConst: Rule = {
  id: 'prefer-const',
  title: 'Variable that never changes is declared with `let`',
  category: 'style',
  severity: 'info',
  confidence: 'high',
  languages: ['javascript', 'typescript'],
  aliases: ['prefer-const', 'S3353', 'useConst'],
  rationale: `
\`const\` tells the reader that the value seen here is the value everywhere; behind \`let\` one has to look for the line that changes it.

Not reported: variables that get their value after the declaration, declarations of several names of which one changes, the heads of \`for (;;)\`
loops, exported variables, and files that
a compiler wrote or that often say \`let\` for what never changes.`,
  examples: [
    {
      language: 'typescript',
      isFixed: true,
      bad: `
export function total(orders: Order[]): number {
  <|let|> rate = 1.19;
  let sum = 0;
  for (<|let|> order of orders) {
    sum += order.price * rate;
  }
  return sum;
}
`,
      good: `
export function total(orders: Order[]): number {
  const rate = 1.19;
  let sum = 0;
  for (const order of orders) {
    sum += order.price * rate;
  }
  return sum;
}
`,
    },
  ],
  fix: 'safe',
  create(context) {
    if (context.tree.errorCount > 0 || isCompiled(context)) return {};
    const constants: Constant[] = [];
    return {
      lexical_declaration(node) {
        const keyword = node.field('kind');
        const { parent } = node;
        if (keyword?.text !== 'let' || !parent || parent.kind === 'for_statement' || parent.kind === 'export_statement')
          return;
        const declarators = node.namedChildren;
        if (declarators.every((declarator) => declarator.field('value'))) {
          const names = declarators.map((declarator) => declarator.field('name'));
          constants.push(...constantOf(context, keyword, names));
        }
      },
      for_in_statement(node) {
        const keyword = node.field('kind');
        if (keyword?.text === 'let') constants.push(...constantOf(context, keyword, [node.field('left')]));
      },
      'program:exit': () => {
        if (!isHabit(context, constants)) for (const constant of constants) report(context, constant);
      },
    };
  },
};

const SHORT_FILE = 30;

interface Constant {
  readonly keyword: SyntaxNode;
  readonly name: string;
}

/** Whether the file often says `let` for what never changes, which is a way to write as well; in a few lines none shows. */
function isHabit({ text, tree }: RuleContext, constants: readonly Constant[]): boolean {
  if (constants.length < (tree.lines.lineCount > SHORT_FILE ? 1 : 5)) return false;
  return constants.length * 10 > (text.match(/\bconst\s/g)?.length ?? 0);
}

/** None where one of the names changes. */
function constantOf(
  context: RuleContext,
  keyword: SyntaxNode,
  targets: readonly (SyntaxNode | undefined)[],
): Constant[] {
  const bindings = targets.flatMap((target) => bindingsIn(context, target));
  const [first] = bindings;
  return first && bindings.every(isConstant) ? [{ keyword, name: first.name }] : [];
}

function report(context: RuleContext, { keyword, name }: Constant): void {
  context.report({
    at: keyword,
    message: `\`${name}\` never gets another value. Declare it with \`const\`.`,
    fix: { title: 'Use `const`', safety: 'safe', edits: () => [replaceNode(keyword, 'const')] },
  });
}

function bindingsIn({ scopes }: RuleContext, target: SyntaxNode | undefined): Binding[] {
  if (!target) return [];
  return [...target.descendants()].flatMap((node) => {
    const binding = scopes.bindingOf(node);
    return binding?.declarations.includes(node) ? [binding] : [];
  });
}

/** Written where it is declared and nowhere else; what it holds may change. */
function isConstant({ declarations, writes, isExported, scope }: Binding): boolean {
  return (
    declarations.length === 1 &&
    !isExported &&
    !scope.isDynamic &&
    writes.every(
      ({ node, how }) => node === declarations[0] || (how === 'update' && node.parent?.kind !== 'update_expression'),
    )
  );
}
