import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { isSameCode } from '../code/files/same-code.ts';
import type { Rule, RuleContext } from '../rule.ts';

export const keySetLookup: Rule = {
  id: 'key-set-lookup',
  title: 'Each key of a map is looked up again',
  category: 'performance',
  severity: 'low',
  confidence: 'high',
  languages: ['python', 'java'],
  cwe: 1176,
  aliases: ['S2864', 'PLC0206', 'C0206', 'WMI_WRONG_MAP_ITERATOR', 'consider-using-dict-items'],
  rationale: `
A loop over the keys that asks the map for each value searches the map once more per round. \`entrySet()\` in Java and \`items()\` in Python hand out
both at once, and the reader sees at the top of the loop what it is about.

Not reported: loops that write to the map or look up something else, and loops whose key is changed on the way.`,
  examples: [
    {
      language: 'java',
      bad: `
class Orders {
  void print(java.util.Map<String, Order> orders) {
    for (String key : <|orders.keySet()|>) {
      System.out.println(key + ": " + orders.get(key));
    }
  }
}
`,
      good: `
class Orders {
  void print(java.util.Map<String, Order> orders) {
    for (var entry : orders.entrySet()) {
      System.out.println(entry.getKey() + ": " + entry.getValue());
    }
  }
}
`,
    },
    {
      language: 'python',
      bad: `
def show(orders):
    for key in <|orders.keys()|>:
        print(key, orders[key])
`,
      good: `
def show(orders):
    for key, order in orders.items():
        print(key, order)
`,
    },
  ],
  create(context) {
    return {
      enhanced_for_statement: (node) =>
        check(context, node, { key: node.field('name'), source: node.field('value'), method: 'keySet' }),
      for_statement(node) {
        if (context.language.id === 'python')
          check(context, node, { key: node.field('left'), source: node.field('right'), method: 'keys' });
      },
    };
  },
};

interface LoopHead {
  readonly key: SyntaxNode | undefined;
  readonly source: SyntaxNode | undefined;
  readonly method: 'keySet' | 'keys';
}

function check(context: RuleContext, loop: SyntaxNode, { key, source, method }: LoopHead): void {
  const call = source && context.dialect.call(source);
  const body = loop.field('body');
  if (key?.kind !== 'identifier' || !source || !body || call?.name !== method || call.arguments.length > 0) return;
  const map = call.receiver;
  if (!map || !/^(identifier|attribute|field_access)$/.test(map.kind) || body.end - body.start > 5000) return;
  const uses = [...body.descendants()].filter((node) => node.kindId === map.kindId && isSameCode(node, map));
  const lookups = uses.filter((use) => isLookup(context, use, key));
  if (lookups.length === 0 || lookups.length < uses.length || isRewritten(context, key, loop)) return;
  const both = method === 'keys' ? 'items()' : 'entrySet()';
  context.report({
    at: source,
    message: `The loop goes over the keys of \`${map.text}\` and looks each one up again. Go over \`${map.text}.${both}\`.`,
    related: lookups.slice(0, 1).map((use) => ({ at: use.parent ?? use, message: 'The value is looked up here.' })),
  });
}

/** `map.get(key)`, `map[key]` that is only read. */
function isLookup({ dialect }: RuleContext, use: SyntaxNode, key: SyntaxNode): boolean {
  const { parent } = use;
  if (!parent) return false;
  if (parent.kind === 'subscript') {
    const isTarget =
      /^(assignment|augmented_assignment|delete_statement)$/.test(parent.parent?.kind ?? '') &&
      parent.fieldName !== 'right';
    return parent.field('subscript')?.text === key.text && !isTarget;
  }
  const call = dialect.call(parent);
  return (
    call?.name === 'get' &&
    call.receiver === use &&
    call.arguments.length === 1 &&
    call.arguments[0]?.value.text === key.text
  );
}

function isRewritten({ scopes }: RuleContext, key: SyntaxNode, loop: SyntaxNode): boolean {
  const writes = scopes.bindingOf(key)?.writes ?? [];
  return writes.some(({ node }) => node !== key && loop.contains(node));
}
