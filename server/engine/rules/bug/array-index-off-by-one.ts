import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { replaceNode } from '../edits/replace-node.ts';
import { isSameCode, someBelow } from '../code/files/same-code.ts';
import type { Rule, RuleContext } from '../rule.ts';

export const arrayIndexOffByOne: Rule = {
  id: 'array-index-off-by-one',
  title: 'Loop runs one past the end',
  category: 'bug',
  severity: 'high',
  confidence: 'high',
  languages: ['javascript', 'typescript', 'java', 'go'],
  cwe: 193,
  rationale: `
The last index is one less than the length. A loop with \`i <= items.length\` reads one element too many: \`undefined\` in
JavaScript, an exception in Java, a panic in Go.

Not reported: loops that use the index without reading the array at it, such as those that look at \`items[i - 1]\`, and loops
that compare the index with the length again to treat the end on its own.`,
  examples: [
    {
      language: 'javascript',
      isFixed: true,
      bad: `
for (let i = 0; <|i <= items.length|>; i++) {
  print(items[i]);
}
`,
      good: `
for (let i = 0; i < items.length; i++) {
  print(items[i]);
}
`,
    },
    {
      language: 'java',
      isFixed: true,
      bad: `
class Sum {
  int of(List<Integer> values) {
    int sum = 0;
    for (int i = 0; <|i <= values.size()|>; i++) sum += values.get(i);
    return sum;
  }
}
`,
      good: `
class Sum {
  int of(List<Integer> values) {
    int sum = 0;
    for (int i = 0; i < values.size(); i++) sum += values.get(i);
    return sum;
  }
}
`,
    },
    {
      language: 'go',
      isFixed: true,
      bad: `
package sum

func of(values []int) (sum int) {
	for i := 0; <|i <= len(values)|>; i++ {
		sum += values[i]
	}
	return sum
}
`,
      good: `
package sum

func of(values []int) (sum int) {
	for i := 0; i < len(values); i++ {
		sum += values[i]
	}
	return sum
}
`,
    },
  ],
  fix: 'unsafe',
  create(context) {
    return {
      for_statement(node) {
        const condition = (node.child('for_clause') ?? node).field('condition');
        const binary = condition && context.dialect.binary(condition);
        const body = node.field('body');
        const operator = condition?.field('operator');
        if (!condition || binary?.operator !== '<=' || !body || !operator || binary.left.kind !== 'identifier') return;
        const items = measured(binary.right);
        if (!items || !readsElement(context, body, items, binary.left) || mentions(body, binary.right)) return;
        context.report({
          at: condition,
          message: `The last index of \`${items.text}\` is one less than its length. Use \`<\`.`,
          fix: { title: 'Replace `<=` by `<`', safety: 'unsafe', edits: () => [replaceNode(operator, '<')] },
        });
      },
    };
  },
};

/** The array or list whose length the expression is: `a` of `a.length`, `a.size()` and `len(a)`. */
function measured(length: SyntaxNode): SyntaxNode | undefined {
  switch (length.kind) {
    case 'member_expression':
      return length.field('property')?.text === 'length' ? length.field('object') : undefined;
    case 'field_access':
      return length.field('field')?.text === 'length' ? length.field('object') : undefined;
    case 'method_invocation':
      return /^(size|length)$/.test(length.field('name')?.text ?? '') ? length.field('object') : undefined;
    case 'call_expression':
      return length.field('function')?.text === 'len' ? length.field('arguments')?.namedChildren[0] : undefined;
    default:
      return undefined;
  }
}

/** `items[i]`, `items.get(i)` or `items.charAt(i)` with the loop's own index. */
function readsElement({ dialect }: RuleContext, body: SyntaxNode, items: SyntaxNode, index: SyntaxNode): boolean {
  return someBelow(body, (node) => {
    const expression = dialect.expression(node);
    if (expression.kind === 'index') {
      return (
        isSameCode(expression.object, items) && isSameCode(expression.index, index) && !isExpectedToMiss(body, node)
      );
    }
    if (expression.kind !== 'call' || !/^(get|charAt)$/.test(expression.call.name)) return false;
    const { receiver, arguments: values } = expression.call;
    return (
      receiver !== undefined &&
      values.length === 1 &&
      isSameCode(receiver, items) &&
      values.every(({ value }) => isSameCode(value, index))
    );
  });
}

/** In JavaScript the loop may ask whether there was an element: `const next = items[i]; if (next === undefined) …`. */
function isExpectedToMiss(body: SyntaxNode, { parent }: SyntaxNode): boolean {
  const name = parent?.kind === 'variable_declarator' ? parent.field('name') : undefined;
  if (name?.kind !== 'identifier') return /^\S+ (\?\?|[!=]==? (undefined|null)\b)|^\S+\?\./.test(parent?.text ?? '');
  return new RegExp(`\\b${name.text}(\\?\\.| \\?\\?| [!=]==? (undefined|null)\\b)|!${name.text}\\b`).test(body.text);
}

/** The body deals with the length itself, as loops do that take the end for one more element. */
function mentions(body: SyntaxNode, length: SyntaxNode): boolean {
  return someBelow(body, (node) => node.kind === length.kind && isSameCode(node, length));
}
