import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { isPartOfJunction, junctionOf, operandsOfJunction } from '../code/conditions/junctions.ts';
import { hasActions, isSameCode } from '../code/files/same-code.ts';
import { replaceNode } from '../edits/replace-node.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** A call that asks one thing about one subject: `isinstance(x, A)`, `text.startswith("a")`. */
interface Question {
  readonly node: SyntaxNode;
  readonly name: string;
  readonly subject: SyntaxNode;
  readonly answer: SyntaxNode;
}

export const isinstanceMerge: Rule = {
  id: 'isinstance-merge',
  title: 'Questions that one call can ask',
  category: 'style',
  severity: 'info',
  confidence: 'high',
  languages: ['python'],
  aliases: ['SIM101', 'PLR1701', 'R1701', 'PIE810', 'consider-merging-isinstance'],
  rationale: `
\`isinstance\`, \`issubclass\`, \`startswith\` and \`endswith\` take a tuple: \`isinstance(x, (int, float))\` says in one call what
\`isinstance(x, int) or isinstance(x, float)\` says in two, and the subject cannot differ by mistake.

Not reported: calls that do not stand side by side, subjects that are computed by a call, and calls with more arguments.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
def is_number(value):
    return <|isinstance(value, int) or isinstance(value, float)|>
`,
      good: `
def is_number(value):
    return isinstance(value, (int, float))
`,
    },
    {
      language: 'python',
      isFixed: true,
      bad: `
def is_link(text):
    return <|text.startswith("http:") or text.startswith("https:")|>
`,
      good: `
def is_link(text):
    return text.startswith(("http:", "https:"))
`,
    },
  ],
  fix: 'safe',
  create(context) {
    return {
      boolean_operator(node) {
        if (junctionOf(context, node) !== 'or' || isPartOfJunction(context, node, 'or')) return;
        if (!/\b(isinstance|issubclass|startswith|endswith)\(/.test(node.text)) return;
        const questions = operandsOfJunction(context, node, 'or').map((operand) => questionOf(context, operand));
        for (const run of runsOf(questions)) reportRun(context, run);
      },
    };
  },
};

function questionOf(context: RuleContext, node: SyntaxNode): Question | undefined {
  const call = context.dialect.call(node);
  if (!call || call.arguments.some(({ name, isSpread }) => name !== undefined || isSpread)) return undefined;
  const values = call.arguments.map(({ value }) => value);
  const { name, receiver } = call;
  const isTextual = receiver !== undefined && values.length === 1 && /^(startswith|endswith)$/.test(name);
  const isTyped =
    !receiver &&
    values.length === 2 &&
    /^(isinstance|issubclass)$/.test(name) &&
    !context.scopes.bindingOf(call.callee);
  const [subject, answer] = isTextual ? [receiver, values[0]] : isTyped ? [values[0], values[1]] : [];
  if (!subject || !answer || hasActions(subject) || hasActions(answer)) return undefined;
  // A name may stand for a tuple, which must not be put into another one.
  const isPlain = isTextual ? answer.kind === 'string' : /^(identifier|attribute|tuple)$/.test(answer.kind);
  return isPlain ? { node, name, subject, answer } : undefined;
}

/** Neighbours that ask the same about the same. */
function runsOf(questions: readonly (Question | undefined)[]): Question[][] {
  const runs: Question[][] = [];
  let run: Question[] = [];
  for (const question of [...questions, undefined]) {
    const [first] = run;
    if (question && first && first.name === question.name && isSameCode(first.subject, question.subject)) {
      run.push(question);
      continue;
    }
    if (run.length > 1) runs.push(run);
    run = question ? [question] : [];
  }
  return runs;
}

function reportRun(context: RuleContext, run: readonly Question[]): void {
  const [first, last] = [run[0], run.at(-1)];
  if (!first || !last) return;
  const span = { start: first.node.start, end: last.node.end };
  const isCertain = !context.tree.comments.some(({ start, end }) => start >= span.start && end <= span.end);
  const isWhole = !/[()]/.test(outside(context, run));
  const text = run.map(({ answer }) => partsOf(answer)).join(', ');
  const isTextual = first.name.endsWith('with');
  const newText = isTextual
    ? `${first.subject.text}.${first.name}((${text}))`
    : `${first.name}(${first.subject.text}, (${text}))`;
  context.report({
    at: span,
    message: `${run.length} calls of \`${first.name}\` ask about \`${first.subject.text}\`. One call with a tuple asks them all.`,
    ...(isCertain && isWhole
      ? {
          fix: {
            title: `Merge the calls of \`${first.name}\``,
            // An attribute that is not there is asked for from now on before the first class has answered.
            safety: run.every(({ answer }) => isAlwaysThere(answer)) ? ('safe' as const) : ('unsafe' as const),
            edits: () => [replaceNode(span, newText)],
          },
        }
      : {}),
  });
}

/** What stands between the calls. */
function outside({ text }: RuleContext, run: readonly Question[]): string {
  return run
    .slice(1)
    .map(({ node }, index) => text.slice(run[index]?.node.end, node.start))
    .join('');
}

function isAlwaysThere({ kind, text }: SyntaxNode): boolean {
  return (
    kind === 'string' || (kind === 'identifier' && /^[a-z]{2,10}$|^[A-Z]/.test(text)) || /^\((\w+, ?)*\w*\)$/.test(text)
  );
}

function partsOf({ kind, text }: SyntaxNode): string {
  return kind === 'tuple' ? text.slice(1, -1).replace(/,\s*$/, '') : text;
}
