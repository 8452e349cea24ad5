import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { addPythonImport } from '../edits/add-import.ts';
import { replaceNode } from '../edits/replace-node.ts';
import { withoutParentheses } from '../code/files/same-code.ts';
import type { Fix, Rule, RuleContext } from '../rule.ts';

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
  aliases: ['use-isnan', 'PLW0177', 'W0177', 'SA4012', 'S2688', 'EqualsNaN', 'ComparisonWithNaN'],
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
  operators: [...COMPARISONS],
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
          ...(isEquality && isFree(context, test.module) ? { fix: fixFor(context, node, test, value, operator) } : {}),
        });
      },
    };
  },
};

interface NanTest {
  /** The function to ask with, as this file would write it. */
  readonly name: string;
  /** The Python module that must be imported for it. */
  readonly module?: string;
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
  return isNan ? { name: 'Number.isNaN' } : undefined;
}

function pythonTest({ names, dialect }: RuleContext, node: SyntaxNode): NanTest | undefined {
  if (/nan$/i.test(node.text) && (node.kind === 'attribute' || node.kind === 'identifier')) {
    const path = names.pathOf(node) ?? '';
    if (path !== 'math.nan' && !NUMPY_NAN.test(path)) return undefined;
    const object = node.field('object')?.text;
    return object === undefined ? testIn(path.replace(/\.\w+$/, '')) : { name: `${object}.isnan` };
  }
  const call = dialect.call(node);
  const [text, ...others] = call?.arguments ?? [];
  if (call?.name !== 'float' || call.receiver || !text || others.length > 0 || names.pathOf(call.callee) !== 'float')
    return undefined;
  const expression = dialect.expression(text.value);
  if (expression.kind !== 'literal' || !NAN_TEXT.test(expression.text ?? '')) return undefined;
  return testIn('math');
}

function testIn(module: string): NanTest {
  return { name: `${module}.isnan`, module };
}

function javaTest(_: RuleContext, node: SyntaxNode): NanTest | undefined {
  const type = node.kind === 'field_access' ? /^(?:java\.lang\.)?(Double|Float)\.NaN$/.exec(node.text)?.[1] : undefined;
  return type === undefined ? undefined : { name: `${type}.isNaN` };
}

function goTest({ names, dialect }: RuleContext, node: SyntaxNode): NanTest | undefined {
  const call = dialect.call(node);
  if (call?.name !== 'NaN' || names.pathOf(call.callee) !== 'math.NaN') return undefined;
  return { name: `${call.receiver?.text ?? 'math'}.IsNaN` };
}

/** Whether the module's name means the module, or nothing yet. */
function isFree({ scopes }: RuleContext, module: string | undefined): boolean {
  const binding = module === undefined ? undefined : scopes.module.bindings.get(module);
  return binding === undefined || binding.importPath === module;
}

function fixFor(
  context: RuleContext,
  node: SyntaxNode,
  { name, module }: NanTest,
  value: SyntaxNode,
  operator: string,
): Fix {
  const call = `${name}(${withoutParentheses(value).text})`;
  const newText = operator.startsWith('!') ? `${negationIn(context, name)}${call}` : call;
  return {
    title: `Ask with \`${name}\``,
    safety: 'unsafe', // the outcome was always the same so far
    edits: () => [...(module === undefined ? [] : addPythonImport(context, module)), replaceNode(node, newText)],
  };
}

/** NumPy's answer may be an array, which has no `not`. */
function negationIn({ language }: RuleContext, test: string): string {
  if (language.id !== 'python') return '!';
  return /\bmath\./.test(test) ? 'not ' : '~';
}
