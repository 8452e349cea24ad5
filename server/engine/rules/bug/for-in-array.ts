import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { replaceNode } from '../edits/replace-node.ts';
import type { Rule, RuleContext } from '../rule.ts';

const LIST_CALL =
  /\.(map|filter|split|slice|concat|sort|toSorted|reverse|flat|flatMap|matchAll)$|^(Object\.(keys|values|entries)|Array\.(from|of))$/;
const LIST_TYPE = /(\[\]|^:\s*(Readonly)?Array<.*>)$/s;

export const forInArray: Rule = {
  id: 'for-in-array',
  title: 'A list is gone over with `for … in`',
  category: 'bug',
  severity: 'medium',
  confidence: 'high',
  languages: ['javascript', 'typescript'],
  cwe: 670,
  aliases: ['guard-for-in', 'no-for-in-array', 'S4139', 'no-array-for-in'],
  rationale: `
\`for (const x in list)\` gives the positions, and as texts: \`"0"\`, \`"1"\`. It gives whatever else hangs on the list as well. \`for … of\` gives the items.

Reported where the value is plainly a list: a literal, the result of \`map\`, \`split\` or \`Object.keys\`, or a name or parameter that is declared as
one. Not reported: loops that use the name only as an index of that very list, which work.`,
  examples: [
    {
      language: 'javascript',
      isFixed: true,
      bad: `
const names = ['a', 'b'];
for (const name <|in|> names) {
  greet(name);
}
`,
      good: `
const names = ['a', 'b'];
for (const name of names) {
  greet(name);
}
`,
    },
  ],
  fix: 'unsafe',
  create(context) {
    return {
      for_in_statement(node) {
        const operator = node.field('operator');
        const [name, list] = [node.field('left'), node.field('right')];
        if (operator?.kind !== 'in' || name?.kind !== 'identifier' || !list || !isList(context, list)) return;
        if (isIndexOnly(context, name, list)) return;
        context.report({
          at: operator,
          message: `\`in\` gives the positions of the list as texts, not its items. Use \`of\`.`,
          fix: { title: 'Use `of`', safety: 'unsafe', edits: () => [replaceNode(operator, 'of')] },
        });
      },
    };
  },
};

function isList(context: RuleContext, node: SyntaxNode): boolean {
  if (node.kind === 'array') return true;
  if (node.kind === 'call_expression') return LIST_CALL.test(node.field('function')?.text ?? '');
  const binding = node.kind === 'identifier' ? context.scopes.bindingOf(node) : undefined;
  if (!binding) return false;
  const type = binding.declarations[0]?.parent?.field('type')?.text;
  if (type !== undefined) return LIST_TYPE.test(type);
  const writes = binding.writes.filter(({ how }) => how !== 'update');
  return writes.length === 1 && writes.every(({ value, how }) => how === 'assign' && value?.kind === 'array');
}

/** `list[i]` and nothing else. */
function isIndexOnly({ scopes }: RuleContext, name: SyntaxNode, list: SyntaxNode): boolean {
  const reads = scopes.bindingOf(name)?.reads ?? [];
  return reads.some(
    ({ parent, fieldName }) =>
      parent?.kind === 'subscript_expression' && fieldName === 'index' && parent.field('object')?.text === list.text,
  );
}
