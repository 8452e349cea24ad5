import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { hasActions, isSameCode } from '../code/files/same-code.ts';
import { replaceNode } from '../edits/replace-node.ts';
import type { Rule, RuleContext } from '../rule.ts';

const SIMPLE = /^(string|integer|float|true|false|none|identifier|attribute|list|dictionary|tuple|unary_operator)$/;
const MAX_LENGTH = 100;

/** A value of a dictionary, or another one where the key is missing. */
interface Lookup {
  readonly dictionary: SyntaxNode;
  readonly key: SyntaxNode;
  readonly fallback: SyntaxNode;
}

export const dictGetDefault: Rule = {
  id: 'dict-get-default',
  title: 'Key is looked for before it is looked up',
  category: 'style',
  severity: 'info',
  confidence: 'medium',
  languages: ['python'],
  aliases: ['SIM401', 'R1715', 'consider-using-get'],
  rationale: `
\`rates.get(name, 0)\` says in one expression what \`if name in rates\` with two branches says in four lines, and asks the dictionary once.

Only fallbacks that cost nothing to compute are reported: \`get\` always computes them. Not reported: branches that do more than choose the
value.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
def rate_of(rates, name):
    <|if|> name in rates:
        rate = rates[name]
    else:
        rate = 0
    return rate
`,
      good: `
def rate_of(rates, name):
    rate = rates.get(name, 0)
    return rate
`,
    },
  ],
  fix: 'safe',
  create(context) {
    return {
      if_statement: (node) => checkIf(context, node),
      conditional_expression(node) {
        const [value, condition, fallback] = node.namedChildren;
        const lookup = lookupOf(context, condition, value, fallback);
        if (lookup) report(context, { at: node, replaced: node, lookup, prefix: '' });
      },
    };
  },
};

function checkIf(context: RuleContext, node: SyntaxNode): void {
  const view = context.dialect.conditional(node);
  const other = view?.alternative;
  if (!view || other?.kind !== 'block') return;
  const [first, second] = [onlyAssignment(context, view.consequence), onlyAssignment(context, other)];
  const target = first?.field('left');
  if (!target || target.text !== second?.field('left')?.text || hasActions(target)) return;
  const lookup = lookupOf(context, view.condition, first?.field('right'), second?.field('right'));
  if (!lookup) return;
  report(context, { at: node.children[0] ?? node, replaced: node, lookup, prefix: `${target.text} = ` });
}

function onlyAssignment({ dialect }: RuleContext, block: SyntaxNode | undefined): SyntaxNode | undefined {
  const [only, ...others] = block ? dialect.statements(block) : [];
  const assignment = others.length === 0 && only?.kind === 'expression_statement' ? only.children[0] : undefined;
  return assignment?.kind === 'assignment' && !assignment.field('type') ? assignment : undefined;
}

function lookupOf(
  { dialect }: RuleContext,
  condition: SyntaxNode | undefined,
  value: SyntaxNode | undefined,
  fallback: SyntaxNode | undefined,
): Lookup | undefined {
  const binary = condition?.kind === 'comparison_operator' ? dialect.binary(condition) : undefined;
  if (binary?.operator !== 'in' || value?.kind !== 'subscript' || !fallback) return undefined;
  const [dictionary, key] = [value.field('value'), value.field('subscript')];
  if (!dictionary || !key || value.fields('subscript').length > 1) return undefined;
  if (!isSameCode(dictionary, binary.right) || !isSameCode(key, binary.left)) return undefined;
  const isSimple = SIMPLE.test(fallback.kind) && !hasActions(fallback) && fallback.text.length < MAX_LENGTH;
  return isSimple && !hasActions(dictionary) && !hasActions(key) && key.kind !== 'slice'
    ? { dictionary, key, fallback }
    : undefined;
}

interface Place {
  readonly at: SyntaxNode;
  readonly replaced: SyntaxNode;
  readonly lookup: Lookup;
  readonly prefix: string;
}

function report(context: RuleContext, { at, replaced, lookup, prefix }: Place): void {
  const { dictionary, key, fallback } = lookup;
  const rest = fallback.kind === 'none' ? '' : `, ${fallback.text}`;
  const newText = `${prefix}${dictionary.text}.get(${key.text}${rest})`;
  const hasComments = context.tree.comments.some(({ start, end }) => start > replaced.start && end < replaced.end);
  // An attribute or another variable may be missing where it is not needed.
  const isPlain =
    /^(string|integer|float|true|false|none)$/.test(fallback.kind) || /^[[({]\s*[\])}]$/.test(fallback.text);
  context.report({
    at,
    message: `\`${dictionary.text}.get(…)\` takes a fallback for a missing key. Use it instead of asking first.`,
    statement: { start: replaced.start, end: replaced.end },
    ...(hasComments
      ? {}
      : {
          fix: {
            title: 'Use `get`',
            safety: isPlain ? 'safe' : 'unsafe',
            edits: () => [replaceNode(replaced, newText)],
          },
        }),
  });
}
