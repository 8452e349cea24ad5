import { canComeToEnd } from '../code/functions/code-ends.ts';
import { listenToReturns, returnedValue } from '../code/functions/function-returns.ts';
import type { Rule } from '../rule.ts';

export const getterWithoutReturn: Rule = {
  id: 'getter-without-return',
  title: 'A getter returns nothing',
  category: 'bug',
  severity: 'high',
  confidence: 'high',
  languages: ['javascript', 'typescript', 'python'],
  aliases: ['getter-return', 'S2376', 'property-without-return'],
  rationale: `
Who reads a property wants a value. A getter that ends without a \`return\` gives \`undefined\` or \`None\` each time, mostly because the
\`return\` before the last expression was forgotten.

Not reported: getters that throw, as abstract ones do; empty ones of Python (\`pass\`, \`...\`, a docstring), which only declare the
property; and getters that return a value on at least one path.`,
  examples: [
    {
      language: 'javascript',
      bad: `
class Cart {
  get <|total|>() {
    this.items.reduce((sum, item) => sum + item.price, 0);
  }
}
`,
      good: `
class Cart {
  get total() {
    return this.items.reduce((sum, item) => sum + item.price, 0);
  }
}
`,
    },
    {
      language: 'python',
      bad: `
class Cart:
    @property
    def <|total|>(self):
        sum(item.price for item in self.items)
`,
      good: `
class Cart:
    @property
    def total(self):
        return sum(item.price for item in self.items)
`,
    },
  ],
  create(context) {
    const isPython = context.language.id === 'python';
    return listenToReturns(context, ({ node, returns, isGenerator }) => {
      const isGetter = isPython ? node.parent?.kind === 'decorated_definition' : node.has('get');
      if (!isGetter || isGenerator || returns.some(returnedValue)) return;
      const view = context.dialect.functionLike(node);
      if (!view?.body || !view.nameNode) return;
      if (isPython && !view.decorators.some(({ text }) => /^@(functools\.)?(cached_)?property$/.test(text))) return;
      const statements = context.dialect.statements(view.body);
      const isStub = statements.every(
        ({ kind, namedChildren }) =>
          kind === 'pass_statement' ||
          (kind === 'expression_statement' && /^(string|ellipsis)$/.test(namedChildren[0]?.kind ?? '')),
      );
      if (isStub || returns.length > 0 || !canComeToEnd(context, statements)) return;
      context.report({
        at: view.nameNode,
        message: `The getter \`${view.name}\` returns nothing. Return the value.`,
        ...(context.isTestCode && { confidence: 'low' }),
      });
    });
  },
};
