import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { replaceNode } from '../edits/replace-node.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** Methods that call their function with exactly one argument, or with none. */
const UNARY = /^(then|catch|queueMicrotask)$/;
const NULLARY = /^(finally|queueMicrotask|setImmediate)$/;
const ARGUMENTS = /^(argument_list|arguments)$/;

export const unnecessaryLambda: Rule = {
  id: 'unnecessary-lambda',
  title: 'Function only passes its arguments on',
  category: 'style',
  severity: 'info',
  confidence: 'medium',
  languages: ['python', 'javascript', 'typescript'],
  aliases: ['W0108', 'PLW0108'],
  rationale: `
\`lambda order: total(order)\` is \`total\` in other words, with one more call and one more name to read.

Reported are functions that hand exactly their parameters, in their order, to a named function. In JavaScript that is only so where the number of arguments is
certain, as in \`then\`: \`map\` passes three. Not reported: functions of objects, which may be replaced later, and names that
are written more than once.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
from shop import total

def by_total(orders):
    return sorted(orders, key=<|lambda order: total(order)|>)
`,
      good: `
from shop import total

def by_total(orders):
    return sorted(orders, key=total)
`,
    },
    {
      language: 'javascript',
      isFixed: true,
      bad: `
import { show } from './show.js';

load('orders').then(<|(orders) => show(orders)|>);
`,
      good: `
import { show } from './show.js';

load('orders').then(show);
`,
    },
  ],
  fix: 'unsafe',
  create(context) {
    return {
      lambda: (node) => check(context, node, Number.POSITIVE_INFINITY),
      arrow_function(node) {
        const name = node.parent?.parent && context.dialect.call(node.parent.parent)?.name;
        if (name === undefined || node.has('async')) return;
        check(context, node, UNARY.test(name) ? 1 : NULLARY.test(name) ? 0 : -1);
      },
    };
  },
};

function check(context: RuleContext, node: SyntaxNode, most: number): void {
  const { parent } = node;
  const view = most >= 0 ? context.dialect.functionLike(node) : undefined;
  const call = view?.body && context.dialect.call(view.body);
  if (!view || !call || call.isNew || call.callee.kind !== 'identifier' || !parent) return;
  // As an argument the function is called later, but not looked up under another name.
  if (!ARGUMENTS.test(parent.kind) && parent.kind !== 'keyword_argument') return;
  if (view.parameters.length > most || (most === 1 && view.parameters.length !== 1)) return;
  if (
    !isPassedOn(
      view.parameters.map(({ nameNode, node: own }) =>
        own.text === nameNode?.text || own.kind === 'required_parameter' ? (nameNode?.text ?? '') : '',
      ),
      call.arguments,
    )
  )
    return;
  if (
    !isFixedFunction(
      context,
      call.callee,
      view.parameters.map(({ nameNode }) => nameNode?.text),
    )
  )
    return;
  context.report({
    at: node,
    message: `This function only calls \`${call.name}\` with what it gets. Pass \`${call.name}\` itself.`,
    fix: { title: `Pass \`${call.name}\` itself`, safety: 'unsafe', edits: () => [replaceNode(node, call.name)] },
  });
}

function isPassedOn(
  parameters: readonly string[],
  passed: readonly { readonly value: SyntaxNode; readonly name?: string; readonly isSpread: boolean }[],
): boolean {
  return (
    parameters.length === passed.length &&
    parameters.every((name, index) => {
      const argument = passed[index];
      return name !== '' && argument?.name === undefined && !argument?.isSpread && argument?.value.text === name;
    })
  );
}

/** Declared once, before or elsewhere, so that it is the same function when the call comes. */
function isFixedFunction(
  { scopes }: RuleContext,
  callee: SyntaxNode,
  parameters: readonly (string | undefined)[],
): boolean {
  if (parameters.includes(callee.text)) return false;
  const binding = scopes.bindingOf(callee);
  if (!binding)
    return /^(str|int|float|bool|len|list|tuple|set|dict|repr|print|abs|min|max|sum|sorted)$/.test(callee.text);
  if (binding.declarations.length !== 1) return false;
  return binding.kind === 'import' || (binding.kind === 'function' && binding.writes.length === 0);
}
