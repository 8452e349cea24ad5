import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { calleesLike } from '../code/calls/callees.ts';
import { replaceNode } from '../edits/replace-node.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** Names of lists of numbers. */
const NUMBERS =
  /(^|[a-z])(numbers?|nums?|ids|prices|counts|sizes|lengths|ages|scores|amounts|totals|indexes|indices|timestamps|durations|lines|offsets|ports|years|values)$/i;
const NUMERIC_CALL = /^(Number|parseInt|parseFloat|Number\.parseInt|Number\.parseFloat)$/;

export const arraySortDefault: Rule = {
  id: 'array-sort-default',
  title: 'Numbers are sorted as text',
  category: 'bug',
  severity: 'high',
  confidence: 'high',
  languages: ['javascript', 'typescript'],
  cwe: 704,
  aliases: ['S2871', 'require-array-sort-compare', 'no-array-sort-default'],
  rationale: `
Without a function that compares, \`sort()\` orders by the text of the items: \`[1, 10, 9].sort()\` stays as it is. Numbers need
\`sort((a, b) => a - b)\`.

Reported where the items are numbers by the list itself, its type or what \`map\` made of it. A list that is only named like one
(\`prices\`) is reported with low confidence. Lists of texts are sorted rightly.`,
  examples: [
    {
      language: 'javascript',
      isFixed: true,
      bad: `
const sizes = [10, 9, 1];
const ordered = <|sizes.sort()|>;
`,
      good: `
const sizes = [10, 9, 1];
const ordered = sizes.sort((a, b) => a - b);
`,
    },
  ],
  fix: 'unsafe',
  callees: calleesLike(/^(sort|toSorted)$/),
  create(context) {
    return {
      Call(node) {
        const call = context.dialect.call(node);
        const list = node.field('arguments');
        if (!call?.receiver || !list || call.arguments.length > 0 || !/^(sort|toSorted)$/.test(call.name)) return;
        const isSure = holdsNumbers(context, call.receiver, 0);
        if (!isSure && !isNamedLikeNumbers(context, call.receiver)) return;
        context.report({
          at: node,
          ...(isSure ? {} : { confidence: 'low' }),
          message:
            'Without a comparison numbers are sorted by their text, so that 10 comes before 9. Pass `(a, b) => a - b`.',
          fix: {
            title: 'Compare as numbers',
            safety: 'unsafe',
            edits: () => [replaceNode(list, '((a, b) => a - b)')],
          },
        });
      },
    };
  },
};

function holdsNumbers(context: RuleContext, node: SyntaxNode, depth: number): boolean {
  if (depth > 4) return false;
  if (node.kind === 'array') return node.namedChildren.length > 1 && node.namedChildren.every(isNumber);
  if (node.kind === 'identifier') return isNumericBinding(context, node, depth);
  const call = context.dialect.call(node);
  if (!call?.receiver) return false;
  if (call.name === 'map') return makesNumbers(call.arguments[0]?.value);
  return (
    /^(filter|slice|concat|reverse|toReversed)$/.test(call.name) && holdsNumbers(context, call.receiver, depth + 1)
  );
}

function isNumber(node: SyntaxNode): boolean {
  return node.kind === 'number' || (node.kind === 'unary_expression' && node.namedChildren[0]?.kind === 'number');
}

/** `map(Number)`, `map((x) => x.length)`, `map((x) => parseInt(x))` */
function makesNumbers(callback: SyntaxNode | undefined): boolean {
  if (!callback) return false;
  if (NUMERIC_CALL.test(callback.text)) return true;
  const body = callback.kind === 'arrow_function' ? callback.field('body') : undefined;
  if (!body) return false;
  if (body.kind === 'call_expression') return NUMERIC_CALL.test(body.field('function')?.text ?? '');
  return body.kind === 'member_expression' && body.field('property')?.text === 'length';
}

function isNumericBinding(context: RuleContext, node: SyntaxNode, depth: number): boolean {
  const binding = context.scopes.bindingOf(node);
  if (!binding) return false;
  const type = binding.declarations[0]?.parent?.field('type')?.text;
  if (type !== undefined) return /^:\s*(readonly\s+)?(number\[\]|Array<number>|ReadonlyArray<number>)$/.test(type);
  const writes = binding.writes.filter(({ how }) => how !== 'update');
  return (
    writes.length === binding.writes.length &&
    writes.length === 1 &&
    writes.every(({ value, how }) => how === 'assign' && value !== undefined && holdsNumbers(context, value, depth + 1))
  );
}

function isNamedLikeNumbers(context: RuleContext, node: SyntaxNode): boolean {
  return (
    node.kind === 'identifier' && NUMBERS.test(node.text) && (context.scopes.bindingOf(node)?.writes.length ?? 1) === 0
  );
}
