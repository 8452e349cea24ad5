import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { hasActions, isSameCode } from '../code/files/same-code.ts';
import type { Rule, RuleContext } from '../rule.ts';

const MAX_CASES = 300;
/** A pattern that matches everything, which other checks are about. */
const WILDCARD = /^(_|default)$/;

export const duplicateCase: Rule = {
  id: 'duplicate-case',
  title: 'Case stands twice in one switch',
  category: 'bug',
  severity: 'high',
  confidence: 'high',
  languages: ['python', 'javascript', 'typescript', 'go'],
  cwe: 561,
  aliases: ['no-duplicate-case', 'S1862', 'W0199', 'SA4020'],
  rationale: `
The first case that fits wins, so a second one with the same value never runs. Most often a line was copied and its value not changed.
Java's compiler and, for constants, Go's refuse such a switch; JavaScript and Python say nothing.

Not reported: cases that call something, which may give another value the second time, and Python cases with different guards.`,
  examples: [
    {
      language: 'javascript',
      bad: `
switch (key) {
  case 'up':
    move(-1);
    break;
  case <|'up'|>:
    move(1);
    break;
}
`,
      good: `
switch (key) {
  case 'up':
    move(-1);
    break;
  case 'down':
    move(1);
    break;
}
`,
    },
    {
      language: 'python',
      bad: `
def move(key):
    match key:
        case "up":
            return -1
        case <|"up"|>:
            return 1
`,
      good: `
def move(key):
    match key:
        case "up":
            return -1
        case "down":
            return 1
`,
    },
  ],
  create(context) {
    return {
      switch_body: (node) =>
        check(
          context,
          node.namedChildren.map((part) => part.field('value')),
        ),
      match_statement: (node) => check(context, (node.field('body') ?? node).namedChildren.flatMap(patternOf)),
      expression_switch_statement: (node) => check(context, node.namedChildren.flatMap(valuesOf)),
      type_switch_statement: (node) =>
        check(
          context,
          node.namedChildren.flatMap((part) => (part.kind === 'type_case' ? part.fields('type') : [])),
        ),
    };
  },
};

function check(context: RuleContext, values: readonly (SyntaxNode | undefined)[]): void {
  const seen = new Map<string, SyntaxNode[]>();
  for (const value of values.slice(0, MAX_CASES)) {
    if (!value || WILDCARD.test(value.text) || hasActions(value)) continue;
    const key = value.text.replaceAll(/\s+/g, '');
    const same = seen.get(key) ?? [];
    const first = same.find((other) => isSameCode(other, value));
    if (first) reportCase(context, value, first);
    else seen.set(key, [...same, value]);
  }
}

function patternOf(part: SyntaxNode): SyntaxNode[] {
  if (part.kind !== 'case_clause' || part.field('guard')) return [];
  const patterns = part.namedChildren.filter(({ kind }) => kind === 'case_pattern');
  return patterns.length === 1 ? patterns : [];
}

function valuesOf(part: SyntaxNode): SyntaxNode[] {
  return part.kind === 'expression_case' ? (part.field('value')?.namedChildren ?? []) : [];
}

function reportCase(context: RuleContext, at: SyntaxNode, first: SyntaxNode): void {
  context.report({
    at,
    message:
      'This case stands above already, so the code here never runs. Test the value that was meant, or remove the case.',
    related: [{ at: first, message: 'The same case stands here first.' }],
  });
}
