import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { isSameCode } from '../code/files/same-code.ts';
import type { Rule, RuleContext } from '../rule.ts';

const MAX_BODY = 6000;

export const enumerateInsteadOfRangeLen: Rule = {
  id: 'enumerate-instead-of-range-len',
  title: 'Loop counts to reach the items of a list',
  category: 'style',
  severity: 'info',
  confidence: 'high',
  languages: ['python'],
  aliases: ['C0200', 'B007', 'consider-using-enumerate', 'PLC0200'],
  rationale: `
\`for i in range(len(items))\` with \`items[i]\` in the body says in two steps what \`for i, item in enumerate(items)\` says in one, and gives the item no name.

Not reported: loops that write to the list, look at its neighbours (\`items[i + 1]\`), or use the index for another list as well as this one only
for its length.`,
  examples: [
    {
      language: 'python',
      bad: `
def show(names):
    for i in <|range(len(names))|>:
        print(i, names[i])
`,
      good: `
def show(names):
    for i, name in enumerate(names):
        print(i, name)
`,
    },
  ],
  create(context) {
    return {
      for_statement(node) {
        const [index, range, body] = [node.field('left'), node.field('right'), node.field('body')];
        if (index?.kind !== 'identifier' || !range || !body || body.end - body.start > MAX_BODY) return;
        const list = listOf(context, range);
        if (!list || !isOnlyRead(context, { body, list, index: index.text })) return;
        const isIndexUsed = isReadBehind(context, index, node) || usesIndexAlone(body, list, index.text);
        context.report({
          at: range,
          message: isIndexUsed
            ? `The loop counts to reach the items of \`${list.text}\`. Go over \`enumerate(${list.text})\`.`
            : `The loop counts only to reach the items of \`${list.text}\`. Go over \`${list.text}\` itself.`,
        });
      },
    };
  },
};

/** The `items` of `range(len(items))`. */
function listOf(context: RuleContext, range: SyntaxNode): SyntaxNode | undefined {
  const call = context.dialect.call(range);
  if (call?.callee.text !== 'range' || call.arguments.length !== 1) return undefined;
  const inner = call.arguments[0] && context.dialect.call(call.arguments[0].value);
  const list = inner?.callee.text === 'len' && inner.arguments.length === 1 ? inner.arguments[0]?.value : undefined;
  return list && /^(identifier|attribute)$/.test(list.kind) ? list : undefined;
}

/** Whether the body reads `items[i]`, and nothing of the list in another way. */
function isOnlyRead(
  { scopes }: RuleContext,
  { body, list, index }: { body: SyntaxNode; list: SyntaxNode; index: string },
): boolean {
  const uses = [...body.descendants()].filter((node) => node.kindId === list.kindId && isSameCode(node, list));
  if (uses.length === 0 || scopes.bindingOf(list)?.writes.some(({ node }) => body.contains(node))) return false;
  return uses.every(({ parent, fieldName }) => {
    if (parent?.kind !== 'subscript' || fieldName !== 'value' || parent.field('subscript')?.text !== index)
      return false;
    if (parent.fields('subscript').length !== 1) return false;
    const holder = parent.parent;
    const isTarget = parent.fieldName === 'left' && /assignment/.test(holder?.kind ?? '');
    return !isTarget && !/^(delete_statement|pattern_list|tuple_pattern|expression_list)$/.test(holder?.kind ?? '');
  });
}

/** Python keeps the last index when the loop is over. */
function isReadBehind({ scopes }: RuleContext, index: SyntaxNode, loop: SyntaxNode): boolean {
  return scopes.bindingOf(index)?.reads.some((read) => !loop.contains(read)) ?? true;
}

function usesIndexAlone(body: SyntaxNode, list: SyntaxNode, index: string): boolean {
  for (const node of body.descendants()) {
    if (node.kind !== 'identifier' || node.text !== index) continue;
    const isItem = node.parent?.kind === 'subscript' && node.parent.field('value')?.text === list.text;
    if (!isItem) return true;
  }
  return false;
}
