import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { replaceNode } from '../edits/replace-node.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** What a comparison of a size means. */
const EMPTY: Readonly<Record<string, boolean>> = {
  '== 0': true,
  '<= 0': true,
  '< 1': true,
  '!= 0': false,
  '> 0': false,
  '>= 1': false,
};
const COLLECTION =
  /^(java\.util\.)?(Collection|List|ArrayList|LinkedList|Set|HashSet|LinkedHashSet|TreeSet|SortedSet|EnumSet|Map|HashMap|LinkedHashMap|TreeMap|SortedMap|ConcurrentHashMap|ConcurrentMap|Queue|Deque|ArrayDeque|PriorityQueue|Vector|Stack)$/;

export const isEmpty: Rule = {
  id: 'is-empty',
  title: 'Size is compared to ask whether there is anything',
  category: 'style',
  severity: 'info',
  confidence: 'high',
  languages: ['java'],
  aliases: ['S1155', 'S7158', 'UseCollectionIsEmpty', 'SizeReplaceableByIsEmpty'],
  rationale: `
\`orders.isEmpty()\` asks what is meant; \`orders.size() == 0\` has to be translated, and some collections have to count for it.

Reported are collections, maps and strings whose declared type is at hand. Other types may have a size and no \`isEmpty\`.`,
  examples: [
    {
      language: 'java',
      isFixed: true,
      bad: `
class Shop {
  boolean isIdle(List<Order> orders) {
    return <|orders.size() == 0|>;
  }
}
`,
      good: `
class Shop {
  boolean isIdle(List<Order> orders) {
    return orders.isEmpty();
  }
}
`,
    },
  ],
  fix: 'safe',
  create(context) {
    return {
      binary_expression(node) {
        const binary = context.dialect.binary(node);
        const isPositive = binary && EMPTY[`${binary.operator} ${binary.right.text}`];
        if (!binary || isPositive === undefined || binary.left.kind !== 'method_invocation') return;
        const receiver = measured(context, binary.left);
        if (!receiver) return;
        const newText = `${isPositive ? '' : '!'}${receiver.text}.isEmpty()`;
        context.report({
          at: node,
          message: `This asks whether \`${receiver.text}\` is empty. Say so with \`${newText}\`.`,
          fix: { title: 'Use `isEmpty`', safety: 'safe', edits: () => [replaceNode(node, newText)] },
        });
      },
    };
  },
};

/** The collection or text whose size a call gives. */
function measured({ scopes }: RuleContext, call: SyntaxNode): SyntaxNode | undefined {
  const [receiver, name] = [call.field('object'), call.field('name')?.text];
  if (!receiver || (name !== 'size' && name !== 'length')) return undefined;
  const field =
    receiver.kind === 'field_access' && receiver.field('object')?.kind === 'this' ? receiver.field('field') : undefined;
  const binding = field
    ? scopes.scopeAt(receiver).resolve(field.text, ({ scope }) => scope.kind === 'class')
    : scopes.bindingOf(receiver);
  const type = binding?.typeName ?? '';
  if (name === 'length') return type === 'String' ? receiver : undefined;
  // A class of the file or of another package may have the name of a collection.
  const declared = scopes.module.bindings.get(type);
  const isForeign = declared && !declared.importPath?.startsWith('java.util');
  return COLLECTION.test(type) && !isForeign ? receiver : undefined;
}
