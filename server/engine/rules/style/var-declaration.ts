import type { Binding } from '../../source/scopes.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { replaceNode } from '../edits/replace-node.ts';
import { hasLongLine } from '../code/texts/long-line.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** Helpers that compilers put in. */
const GENERATED = /\(this && this\.__\w+\)/;
const LOOPS: ReadonlySet<string> = new Set(['for_statement', 'for_in_statement', 'while_statement', 'do_statement']);
const HOMES: ReadonlySet<string> = new Set(['statement_block', 'program']);

export const varDeclaration: Rule = {
  id: 'var-declaration',
  title: 'Variable is declared with `var`',
  category: 'style',
  severity: 'info',
  confidence: 'high',
  languages: ['javascript', 'typescript'],
  aliases: ['no-var', 'S3504', 'noVar'],
  rationale: `
A \`var\` is visible in the whole function, before its declaration too, and closures made in a loop share one. \`let\` and \`const\`
end with their block, and \`const\` tells the reader that the value stays.

Not reported: files that mostly use \`var\` and are no modules, which are kept for old engines; variables of scripts, which other scripts
may use; and variables that are used outside of their block or before their declaration, because those need a closer look.`,
  examples: [
    {
      language: 'javascript',
      isFixed: true,
      bad: `
export function total(orders) {
  <|var|> sum = 0;
  for (const order of orders) {
    <|var|> price = order.price * order.amount;
    sum += price;
  }
  return sum;
}
`,
      good: `
export function total(orders) {
  let sum = 0;
  for (const order of orders) {
    const price = order.price * order.amount;
    sum += price;
  }
  return sum;
}
`,
    },
  ],
  fix: 'unsafe',
  create(context) {
    let isModern: boolean | undefined;
    const check = (statement: SyntaxNode, keyword: SyntaxNode | undefined, home: SyntaxNode): void => {
      if (!keyword || !(isModern ??= isModernFile(context))) return;
      if (home.kind === 'program' && !isModule(context)) return;
      const bindings = bindingsIn(context, statement);
      if (bindings.length === 0 || !bindings.every((binding) => staysWithin(binding, statement, home))) return;
      const replacement = isConstant(bindings, statement) ? 'const' : 'let';
      context.report({
        at: keyword,
        message: `\`${bindings[0]?.name ?? 'var'}\` is declared with \`var\`. Use \`${replacement}\`, which ends with its block.`,
        fix: {
          title: `Use \`${replacement}\``,
          safety: 'unsafe', // closures in a loop get one variable each
          edits: () => [replaceNode(keyword, replacement)],
        },
      });
    };
    return {
      variable_declaration(node) {
        const { parent } = node;
        // What a declaration file describes is declared as it is.
        if (!parent || node.ancestor(AMBIENT)) return;
        const isHead = parent.kind === 'for_statement';
        const home = parent.kind === 'export_statement' ? parent.parent : parent;
        if (!home || (!isHead && (!HOMES.has(home.kind) || keepsValue(node)))) return;
        check(node, node.children[0], home);
      },
      for_in_statement(node) {
        const keyword = node.field('kind');
        if (keyword?.text === 'var') check(node, keyword, node);
      },
    };
  },
};

const AMBIENT: ReadonlySet<string> = new Set(['ambient_declaration']);

/** Whether `let` and `const` are what the file uses where it does not say `var`. */
function isModernFile(context: RuleContext): boolean {
  if (GENERATED.test(context.text) || hasLongLine(context)) return false;
  if (isModule(context)) return true;
  const keywords = context.text.match(/^[ \t]*(var|let|const)(?=[ \t]+[\w${[])/gm) ?? [];
  const old = keywords.filter((keyword) => keyword.trim() === 'var').length;
  return old * 3 <= keywords.length;
}

function isModule({ tree }: RuleContext): boolean {
  return tree.root.children.some(({ kind }) => kind === 'import_statement' || kind === 'export_statement');
}

function bindingsIn({ scopes }: RuleContext, statement: SyntaxNode): Binding[] {
  const targets =
    statement.kind === 'for_in_statement'
      ? [statement.field('left')]
      : statement.namedChildren.map((child) => child.field('name'));
  const bindings = targets
    .flatMap((target) => (target ? [...target.descendants()] : []))
    .map((node) => {
      const binding = scopes.bindingOf(node);
      return binding?.declarations.includes(node) ? binding : undefined;
    });
  return bindings.filter((binding) => binding !== undefined);
}

/** Declared once, and used only from the declaration on to the end of the block. */
function staysWithin(binding: Binding, statement: SyntaxNode, home: SyntaxNode): boolean {
  if (binding.kind !== 'variable' || binding.declarations.length !== 1) return false;
  const uses = [...binding.reads, ...binding.writes.map(({ node }) => node)];
  return uses.every((use) => use.start >= statement.start && home.contains(use));
}

/** In a loop, a `var` without a value keeps the one of the round before. */
function keepsValue(statement: SyntaxNode): boolean {
  return statement.ancestor(LOOPS) !== undefined && statement.namedChildren.some((child) => !child.field('value'));
}

function isConstant(bindings: readonly Binding[], statement: SyntaxNode): boolean {
  const hasValues =
    statement.kind === 'for_in_statement' || statement.namedChildren.every((child) => child.field('value'));
  return hasValues && bindings.every(({ writes }) => writes.length === 1);
}
