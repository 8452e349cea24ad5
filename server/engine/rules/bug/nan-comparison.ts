import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { replaceNode } from '../edits/replace-node.ts';
import { withoutParentheses } from '../edits/same-code.ts';
import type { Rule, RuleContext } from '../rule.ts';

const EQUALITIES: ReadonlySet<string> = new Set(['==', '===', '!=', '!==']);
const COMPARISONS: ReadonlySet<string> = new Set([...EQUALITIES, '<', '>', '<=', '>=']);
const NUMPY_NAN = /^numpy\.(nan|NaN|NAN)$/;
const NAN_TEXT = /^\s*[-+]?nan\s*$/i;

export const nanComparison: Rule = {
  id: 'nan-comparison',
  title: 'Comparison with NaN is never true',
  category: 'bug',
  severity: 'high',
  confidence: 'high',
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  cwe: 570,
  aliases: ['use-isnan', 'PLW0177', 'W0177', 'SA4013', 'S2688', 'EqualsNaN', 'ComparisonWithNaN'],
  rationale: `
NaN is equal to nothing, not even to itself: \`x == NaN\` is always false and \`x != NaN\` always true. Ask with the function that
the language has for it.

Not reported: names that only look like it, such as a variable \`nan\` of your own.`,
  examples: [
    {
      language: 'javascript',
      isFixed: true,
      bad: `
const isMissing = (value) => <|value === NaN|>;
`,
      good: `
const isMissing = (value) => Number.isNaN(value);
`,
    },
    {
      language: 'python',
      isFixed: true,
      bad: `
import numpy as np

def is_missing(value):
    return <|value == np.nan|>
`,
      good: `
import numpy as np

def is_missing(value):
    return np.isnan(value)
`,
    },
    {
      language: 'java',
      isFixed: true,
      bad: `
class Reading {
  boolean isValid(double value) {
    return <|value != Double.NaN|>;
  }
}
`,
      good: `
class Reading {
  boolean isValid(double value) {
    return !Double.isNaN(value);
  }
}
`,
    },
    {
      language: 'go',
      isFixed: true,
      bad: `
package reading

import "math"

func isValid(value float64) bool {
	return <|value != math.NaN()|>
}
`,
      good: `
package reading

import "math"

func isValid(value float64) bool {
	return !math.IsNaN(value)
}
`,
    },
  ],
  fix: 'unsafe',
  create(context) {
    const findTest = TESTS[context.language.id];
    if (!findTest) return {};
    return {
      Binary(node) {
        const binary = context.dialect.binary(node);
        if (!binary || !COMPARISONS.has(binary.operator)) return;
        const { left, right, operator } = binary;
        const test = findTest(context, withoutParentheses(right)) ?? findTest(context, withoutParentheses(left));
        if (!test) return;
        const isEquality = EQUALITIES.has(operator);
        const value = findTest(context, withoutParentheses(right)) ? left : right;
        context.report({
          at: node,
          confidence: context.isTestCode ? 'low' : 'high',
          message: `Comparing with NaN is always ${operator.startsWith('!') ? 'true' : 'false'}. Use \`${test.name}\`.`,
          ...(isEquality && test.isAtHand ? { fix: fixFor(context, node, test.name, value, operator) } : {}),
        });
      },
    };
  },
};

interface NanTest {
  /** The function to ask with, as this file would write it. */
  readonly name: string;
  /** It can be called without a further import. */
  readonly isAtHand: boolean;
}

/** The test for NaN when the node is NaN, else undefined. */
type FindTest = (context: RuleContext, node: SyntaxNode) => NanTest | undefined;

const TESTS: Readonly<Record<string, FindTest>> = {
  javascript: scriptTest,
  typescript: scriptTest,
  python: pythonTest,
  java: javaTest,
  go: goTest,
};

function scriptTest({ scopes }: RuleContext, node: SyntaxNode): NanTest | undefined {
  const isNan =
    (node.text === 'NaN' && node.kind === 'identifier' && !scopes.bindingOf(node)) || node.text === 'Number.NaN';
  return isNan ? { name: 'Number.isNaN', isAtHand: true } : undefined;
}

function pythonTest({ names, scopes, dialect }: RuleContext, node: SyntaxNode): NanTest | undefined {
  if (/nan$/i.test(node.text) && (node.kind === 'attribute' || node.kind === 'identifier')) {
    const path = names.pathOf(node) ?? '';
    if (path !== 'math.nan' && !NUMPY_NAN.test(path)) return undefined;
    const module = node.field('object')?.text;
    return {
      name: module === undefined ? path.replace(/\w+$/, 'isnan') : `${module}.isnan`,
      isAtHand: module !== undefined,
    };
  }
  const call = dialect.call(node);
  const [text, ...others] = call?.arguments ?? [];
  if (call?.name !== 'float' || call.receiver || !text || others.length > 0 || names.pathOf(call.callee) !== 'float')
    return undefined;
  const expression = dialect.expression(text.value);
  if (expression.kind !== 'literal' || !NAN_TEXT.test(expression.text ?? '')) return undefined;
  return { name: 'math.isnan', isAtHand: scopes.module.bindings.get('math')?.importPath === 'math' };
}

function javaTest(_: RuleContext, node: SyntaxNode): NanTest | undefined {
  const type = node.kind === 'field_access' ? /^(?:java\.lang\.)?(Double|Float)\.NaN$/.exec(node.text)?.[1] : undefined;
  return type === undefined ? undefined : { name: `${type}.isNaN`, isAtHand: true };
}

function goTest({ names, dialect }: RuleContext, node: SyntaxNode): NanTest | undefined {
  const call = dialect.call(node);
  if (call?.name !== 'NaN' || names.pathOf(call.callee) !== 'math.NaN') return undefined;
  return { name: `${call.receiver?.text ?? 'math'}.IsNaN`, isAtHand: true };
}

function fixFor({ language }: RuleContext, node: SyntaxNode, test: string, value: SyntaxNode, operator: string) {
  const not = language.id === 'python' ? 'not ' : '!';
  const call = `${test}(${withoutParentheses(value).text})`;
  return {
    title: `Ask with \`${test}\``,
    safety: 'unsafe' as const, // the outcome was always the same so far
    edits: () => [replaceNode(node, operator.startsWith('!') ? `${not}${call}` : call)],
  };
}
