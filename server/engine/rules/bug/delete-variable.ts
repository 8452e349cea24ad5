import { withoutParentheses } from '../code/files/same-code.ts';
import type { Rule } from '../rule.ts';

export const deleteVariable: Rule = {
  id: 'delete-variable',
  title: '`delete` is applied to a variable',
  category: 'bug',
  severity: 'medium',
  confidence: 'high',
  languages: ['javascript', 'typescript'],
  aliases: ['no-delete-var', 'S3001'],
  rationale: `
\`delete\` removes properties of objects. Variables, parameters and functions stay as they are, and modules and strict code do not even run
with such a line. To let go of a value assign \`undefined\`, or let the variable end with its block.

Not reported: \`delete object.property\`, and names that the file does not declare, which may be properties of the global object.`,
  examples: [
    {
      language: 'javascript',
      bad: `
function flush(cache) {
  write(cache);
  delete <|cache|>;
}
`,
      good: `
function flush(store) {
  write(store.cache);
  delete store.cache;
}
`,
    },
  ],
  create(context) {
    return {
      unary_expression(node) {
        if (node.field('operator')?.kind !== 'delete') return;
        const argument = node.field('argument');
        const name = argument && withoutParentheses(argument);
        if (name?.kind !== 'identifier' || !context.scopes.bindingOf(name)) return;
        context.report({
          at: name,
          message: `\`delete\` does not remove the variable \`${name.text}\`. Delete a property, or assign \`undefined\`.`,
        });
      },
    };
  },
};
