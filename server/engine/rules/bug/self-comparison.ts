import type { Binary } from '../../source/dialect.ts';
import { hasActions, isSameCode } from '../code/files/same-code.ts';
import type { Rule, RuleContext } from '../rule.ts';

const EQUALITIES: ReadonlySet<string> = new Set(['==', '===', 'is']);
const INEQUALITIES: ReadonlySet<string> = new Set(['!=', '!==', 'is not']);
const ORDERINGS: ReadonlySet<string> = new Set(['<', '>', '<=', '>=']);
/** Types that have no NaN. */
const EXACT_TYPE =
  /^(u?int(8|16|32|64)?|uintptr|byte|rune|short|long|char|bool|boolean|string|String|Integer|Long|Short|Byte|Character|Boolean)$/;
const VARIABLE: ReadonlySet<string> = new Set(['identifier']);
const CONSTANT = /literal|^(number|integer|float|string|true|false|none|null|nil|undefined)$/;

export const selfComparison: Rule = {
  id: 'self-comparison',
  title: 'Value is compared with itself',
  category: 'bug',
  severity: 'high',
  confidence: 'high',
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  cwe: 571,
  aliases: ['no-self-compare', 'PLR0124', 'R0124', 'S1764', 'SA4000', 'SelfComparison'],
  rationale: `
Comparing a value with itself always gives the same answer, so one side is usually a slip for another variable, and the check
that was meant never happens.

Not reported: \`x != x\` where \`x\` may be a floating-point number, because that is an old way to ask for NaN; operands with
calls, which may give something else each time; and tests, which check comparison operators this way.`,
  examples: [
    {
      language: 'python',
      bad: `
def is_newer(self, other):
    return <|self.version > self.version|>
`,
      good: `
def is_newer(self, other):
    return self.version > other.version
`,
    },
    {
      language: 'typescript',
      bad: `
export const sameSize = (a: Box, b: Box) => <|a.width === a.width|> && a.height === b.height;
`,
      good: `
export const sameSize = (a: Box, b: Box) => a.width === b.width && a.height === b.height;
`,
    },
    {
      language: 'java',
      bad: `
class Range {
  int start;

  boolean startsWith(Range other) {
    return <|start == start|>;
  }
}
`,
      good: `
class Range {
  int start;

  boolean startsWith(Range other) {
    return start == other.start;
  }
}
`,
    },
  ],
  operators: [...EQUALITIES, ...INEQUALITIES, ...ORDERINGS],
  create(context) {
    return {
      Binary(node) {
        if (context.isTestCode) return;
        const binary = context.dialect.binary(node);
        if (!binary || !isComparison(binary.operator) || !isSameCode(binary.left, binary.right)) return;
        if (CONSTANT.test(binary.left.kind) || hasActions(binary.left)) return;
        const confidence = confidenceOf(context, binary);
        if (!confidence) return;
        context.report({
          at: node,
          message: `Both sides of \`${binary.operator}\` are \`${binary.left.text}\`. Compare with the value that was meant.`,
          confidence,
        });
      },
    };
  },
};

function isComparison(operator: string): boolean {
  return EQUALITIES.has(operator) || INEQUALITIES.has(operator) || ORDERINGS.has(operator);
}

/** How likely a mistake is; undefined for the NaN test. */
function confidenceOf(context: RuleContext, { left, operator }: Binary): 'high' | 'medium' | 'low' | undefined {
  if (ORDERINGS.has(operator) || hasExactType(context, left)) return 'high';
  if (INEQUALITIES.has(operator) || /^float|^double|^Float|^Double/.test(typeOf(context, left) ?? '')) return undefined;
  // `x === x` is the opposite of the NaN test; on a member it is far more often a slip.
  return VARIABLE.has(left.kind) ? 'low' : 'medium';
}

function hasExactType(context: RuleContext, node: Binary['left']): boolean {
  return EXACT_TYPE.test(typeOf(context, node) ?? '');
}

function typeOf(context: RuleContext, node: Binary['left']): string | undefined {
  return VARIABLE.has(node.kind) ? context.scopes.bindingOf(node)?.typeName : undefined;
}
