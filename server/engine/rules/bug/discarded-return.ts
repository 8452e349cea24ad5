import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { listenToReturns, returnedValue } from '../code/functions/function-returns.ts';
import { withoutParentheses } from '../code/files/same-code.ts';
import type { Rule } from '../rule.ts';

const LITERAL = /^(number|string|template_string|true|false|null|undefined)$/;

export const discardedReturn: Rule = {
  id: 'discarded-return',
  title: 'A setter or constructor returns a value that nobody gets',
  category: 'bug',
  severity: 'low',
  confidence: 'medium',
  languages: ['javascript', 'typescript'],
  aliases: ['no-setter-return', 'no-constructor-return', 'S6635'],
  rationale: `
The value of an assignment is what was assigned, whatever the setter returns. \`new\` ignores a number, text or boolean that the
constructor returns, and takes an object in the place of the new one, which surprises everybody who reads the class.

Not reported: a bare \`return\`, \`return this\`, and in constructors the return of another object, as proxies and singletons do it on
purpose.`,
  examples: [
    {
      language: 'javascript',
      bad: `
class Settings {
  set theme(name) {
    this.name = name.trim();
    <|return this.name;|>
  }
}
`,
      good: `
class Settings {
  set theme(name) {
    this.name = name.trim();
  }
}
`,
    },
  ],
  create(context) {
    return listenToReturns(context, ({ node, returns }) => {
      if (node.kind !== 'method_definition') return;
      const isSetter = node.has('set');
      const isConstructor = node.field('name')?.text === 'constructor' && node.parent?.kind === 'class_body';
      if (!isSetter && !(isConstructor && !node.has('static'))) return;
      for (const statement of returns) {
        const value = returnedValue(statement);
        if (!value || !isLost(withoutParentheses(value), isSetter)) continue;
        context.report({
          at: statement,
          message: isSetter
            ? 'Nobody gets what a setter returns. Drop the value.'
            : '`new` ignores this value. Drop it, or throw where the object cannot be made.',
        });
      }
    });
  },
};

/** `return callback()` only leaves early. */
function isLost({ kind, text }: SyntaxNode, isSetter: boolean): boolean {
  if (kind === 'undefined' || kind === 'call_expression' || /^void\b/.test(text.slice(0, 5))) return false;
  return isSetter ? !/assignment|this/.test(kind) : LITERAL.test(kind);
}
