import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { isCompiled } from '../code/files/compiled-code.ts';
import { isPartOfJunction, operandsOfJunction } from '../code/conditions/junctions.ts';
import { hasActions, withoutParentheses } from '../code/files/same-code.ts';
import { replaceNode } from '../edits/replace-node.ts';
import type { Rule, RuleContext } from '../rule.ts';

const SHORT_FILE = 30;
/** How many times as often as by hand a file checks by `?.` where that is its way. */
const CLEARLY = 3;
const CHAIN = /^(identifier|member_expression|this)$/;

export const optionalChaining: Rule = {
  id: 'optional-chaining',
  title: 'Each step of a path is checked by hand',
  category: 'style',
  severity: 'info',
  confidence: 'high',
  languages: ['javascript', 'typescript'],
  aliases: ['prefer-optional-chain', 'S6582', 'useOptionalChain'],
  rationale: `
\`order && order.customer && order.customer.name\` says each step two or three times; \`order?.customer?.name\` says it once.

Reported in conditions, where only true or false counts, in files that use \`?.\` or \`??\` already. Not reported: values that are kept, which may be
\`""\` or \`0\` instead of \`undefined\`, paths with calls or indexes in them, and files that do not plainly prefer \`?.\`. In files of more than ${SHORT_FILE} lines a path of one step (\`a && a.b\`) is of low confidence.`,
  examples: [
    {
      language: 'typescript',
      isFixed: true,
      bad: `
export function label(order?: Order): string {
  if (<|order && order.customer && order.customer.name|>) return order.customer.name;
  return order?.id ?? '';
}
`,
      good: `
export function label(order?: Order): string {
  if (order?.customer?.name) return order.customer.name;
  return order?.id ?? '';
}
`,
    },
  ],
  fix: 'unsafe',
  operators: ['&&'],
  create(context) {
    let isModern: boolean | undefined;
    const runs: SyntaxNode[][] = [];
    return {
      Binary(node) {
        if (node.children[1]?.kind !== '&&' || isPartOfJunction(context, node, 'and') || !isCondition(node)) return;
        const operands = operandsOfJunction(context, node, 'and');
        const run = firstRun(operands);
        if (run.length < 2 || isCompiled(context) || !(isModern ??= /\?\.[a-zA-Z_$[(]|\?\?/.test(context.text))) return;
        runs.push(run);
      },
      'program:exit': () => {
        if (!isHabit(context, runs.length)) for (const run of runs) report(context, run);
      },
    };
  },
};

/** Whether the file checks steps by hand as often as not, which is a way to write as well. */
function isHabit({ text, tree }: RuleContext, count: number): boolean {
  if (tree.lines.lineCount <= SHORT_FILE && count < 5) return false;
  return count * CLEARLY > (text.match(/\?\.[a-zA-Z_$[(]/g)?.length ?? 0);
}

/** Where only true or false counts. */
function isCondition(node: SyntaxNode): boolean {
  let at = node;
  while (at.parent && (at.parent.kind === 'parenthesized_expression' || isLogic(at.parent))) at = at.parent;
  const { parent, fieldName } = at;
  if (!parent) return false;
  if (/^(if|while|do)_statement$/.test(parent.kind)) return fieldName === 'condition';
  return parent.kind === 'ternary_expression' && fieldName === 'condition';
}

function isLogic({ kind, children }: SyntaxNode): boolean {
  return kind === 'binary_expression' && /^(&&|\|\|)$/.test(children[1]?.kind ?? '');
}

/** The first neighbours of which each goes one step further than the one before. */
function firstRun(operands: readonly SyntaxNode[]): SyntaxNode[] {
  let run: SyntaxNode[] = [];
  for (const operand of operands.map(withoutParentheses)) {
    const last = run.at(-1);
    if (last && isNextStep(last, operand)) run.push(operand);
    else if (run.length > 1) break;
    else run = CHAIN.test(operand.kind) && !hasActions(operand) ? [operand] : [];
  }
  return run;
}

/** `a.b` after `a`: the same path and one member. */
function isNextStep(path: SyntaxNode, next: SyntaxNode): boolean {
  return next.kind === 'member_expression' && !next.has('optional_chain') && next.field('object')?.text === path.text;
}

function report(context: RuleContext, run: readonly SyntaxNode[]): void {
  const [first, last] = [run[0], run.at(-1)];
  if (!first || !last) return;
  const span = { start: first.start, end: last.end };
  if (/[()\n]/.test(context.text.slice(span.start, span.end))) return;
  const steps = run.slice(1).map((step) => step.field('property')?.text ?? '');
  const newText = [first.text, ...steps].join('?.');
  context.report({
    at: span,
    // One step repeats little.
    ...(run.length === 2 && context.tree.lines.lineCount > SHORT_FILE && { confidence: 'low' }),
    message: `Each step of \`${last.text}\` is checked by hand. Write \`${newText}\`.`,
    fix: { title: `Write \`${newText}\``, safety: 'unsafe', edits: () => [replaceNode(span, newText)] }, // 0 and '' have members too
  });
}
