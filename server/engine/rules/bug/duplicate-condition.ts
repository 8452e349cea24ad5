import type { Conditional } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { hasWrites, isSameCode, someBelow, withoutParentheses } from '../code/files/same-code.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** Calls that answer a question and change nothing. */
const QUESTION =
  /^(is|has|can|should|was|are|len|contains|includes|starts?_?[wW]ith|ends?_?[wW]ith|equals|matches|fullmatch|compareTo|get(attr)?$|type$|str(ing)?$|int(eger)?$|size$|length$|toLowerCase|toUpperCase|lower$|upper$|strip$|trim$|Equal|Has|Is|Contains)/;

const CONSTANT = /literal$|^(number|integer|float|string|true|false|none|null|nil)$/;

export const duplicateCondition: Rule = {
  id: 'duplicate-condition',
  title: 'Condition was tested before in the same chain',
  category: 'bug',
  severity: 'high',
  confidence: 'high',
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  cwe: 561,
  aliases: ['no-dupe-else-if', 'S1862', 'SA4014'],
  rationale: `
In a chain of \`if\` and \`else if\` the first true condition wins. A condition that stands there a second time can never be
reached, so its branch is dead: most often a copied line in which one word was not changed.

Not reported: conditions whose calls may give something else the second time, and chains that assign in between.`,
  examples: [
    {
      language: 'python',
      bad: `
def price(size):
    if size == "small":
        return 3
    elif size == "medium":
        return 4
    elif <|size == "small"|>:
        return 5
    return 0
`,
      good: `
def price(size):
    if size == "small":
        return 3
    elif size == "medium":
        return 4
    elif size == "large":
        return 5
    return 0
`,
    },
    {
      language: 'javascript',
      bad: `
function classify(response) {
  if (response.status >= 500) {
    return 'server';
  } else if (<|response.status >= 500|>) {
    return 'client';
  }
  return 'fine';
}
`,
      good: `
function classify(response) {
  if (response.status >= 500) {
    return 'server';
  } else if (response.status >= 400) {
    return 'client';
  }
  return 'fine';
}
`,
    },
  ],
  create(context) {
    return {
      If(node) {
        if (isContinuation(node)) return;
        const chain = chainFrom(context, node);
        if (chain.length < 2) return;
        let seen: SyntaxNode[] = [];
        for (const { node: part, condition: whole } of chain) {
          const condition = withoutParentheses(whole);
          // What runs between two tests may change their outcome.
          if (part.field('initializer') || !isRepeatable(context, condition)) {
            seen = [];
            continue;
          }
          if (CONSTANT.test(condition.kind)) continue;
          const first = seen.find((other) => isSameCode(other, condition));
          if (first) reportRepetition(context, condition, first);
          else seen.push(condition);
        }
      },
    };
  },
};

function reportRepetition(context: RuleContext, condition: SyntaxNode, first: SyntaxNode): void {
  context.report({
    at: condition,
    message:
      'This condition was tested above in the same chain, so its branch never runs. Test what was meant, or remove the branch.',
    related: [{ at: first, message: 'The same condition stands here first.' }],
  });
}

/** An \`else if\` of a chain that began above. */
function isContinuation({ parent, fieldName }: SyntaxNode): boolean {
  return parent?.kind === 'else_clause' || (parent?.kind === 'if_statement' && fieldName === 'alternative');
}

function chainFrom({ dialect }: RuleContext, node: SyntaxNode): Conditional[] {
  const chain: Conditional[] = [];
  let part = dialect.conditional(node);
  while (part) {
    chain.push(part);
    part = part.alternative && dialect.conditional(part.alternative);
  }
  return chain;
}

function isRepeatable({ dialect }: RuleContext, condition: SyntaxNode): boolean {
  if (hasWrites(condition)) return false;
  return !someBelow(condition, (node) => {
    if (/^(await|yield)/.test(node.kind) || (node.kind === 'unary_expression' && node.has('<-'))) return true;
    const call = dialect.call(node);
    return call !== undefined && (call.isNew || !QUESTION.test(call.name));
  });
}
