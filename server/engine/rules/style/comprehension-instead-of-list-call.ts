import type { Confidence } from '#shared/domain/finding.ts';
import type { TextEdit } from '#shared/domain/text-edit.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { calleesLike } from '../code/calls/callees.ts';
import type { Rule, RuleContext } from '../rule.ts';

const NAMES = /^(list|set|dict|tuple|sorted|sum|any|all|min|max)$/;
/** What a call with this argument says in other words. */
const DISPLAYS: Readonly<Record<string, Readonly<Record<string, readonly [string, string]>>>> = {
  list: { generator_expression: ['[', ']'], list_comprehension: ['[', ']'], list: ['[', ']'] },
  set: { generator_expression: ['{', '}'], list_comprehension: ['{', '}'], list: ['{', '}'] },
};

export const comprehensionInsteadOfListCall: Rule = {
  id: 'comprehension-instead-of-list-call',
  title: 'Collection is built twice',
  category: 'style',
  severity: 'info',
  confidence: 'high',
  languages: ['python'],
  aliases: [
    'C400',
    'C401',
    'C402',
    'C403',
    'C404',
    'C405',
    'C409',
    'C410',
    'C411',
    'C419',
    'R1718',
    'consider-using-set-comprehension',
  ],
  rationale: `
\`list(x for x in items)\` is a list comprehension with a detour, \`set([…])\` builds a list only to throw it away, and \`any([…])\` computes every
item although the first one may decide. The direct form is shorter and faster.

Not reported: names of the file that hide the built-ins, arguments with a star, and \`all\` and \`any\` over awaited values.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
def names(orders):
    known = <|set([order.name for order in orders])|>
    prices = <|list(order.price for order in orders)|>
    return <|any([order.is_paid for order in orders])|>, known, prices
`,
      good: `
def names(orders):
    known = {order.name for order in orders}
    prices = [order.price for order in orders]
    return any(order.is_paid for order in orders), known, prices
`,
    },
  ],
  fix: 'safe',
  callees: calleesLike(NAMES),
  create(context) {
    const older: SyntaxNode[] = [];
    let isModern = false;
    const sawBraces = (): void => {
      isModern = true;
    };
    return {
      set: sawBraces,
      set_comprehension: sawBraces,
      dictionary_comprehension: sawBraces,
      // Where nothing else is written with braces, `set(…)` and `dict(…)` are the file's own way.
      'module:exit'() {
        for (const node of older) checkCall(context, node, isModern && !context.isTestCode ? 'high' : 'low');
      },
      Call(node) {
        const list = node.field('arguments');
        const callee = node.field('function');
        if (!callee || !list || !NAMES.test(callee.text) || context.scopes.bindingOf(callee)) return;
        if (callee.text === 'set' || callee.text === 'dict') older.push(node);
        else checkCall(context, node, 'high');
      },
    };
  },
};

function checkCall(context: RuleContext, node: SyntaxNode, confidence: Confidence): void {
  const list = node.field('arguments');
  const argument = list && onlyArgument(list);
  if (argument) check(context, node, { name: node.field('function')?.text ?? '', argument, confidence });
}

interface Detour {
  readonly name: string;
  readonly argument: SyntaxNode;
  readonly confidence: Confidence;
}

/** A generator stands in the place of the whole list of arguments. */
function onlyArgument(list: SyntaxNode): SyntaxNode | undefined {
  if (list.kind === 'generator_expression') return list;
  const [only, ...others] = list.namedChildren;
  return others.length === 0 ? only : undefined;
}

function check(context: RuleContext, node: SyntaxNode, { name, argument, confidence }: Detour): void {
  const inner = context.text.slice(argument.start + 1, argument.end - 1);
  const brackets = DISPLAYS[name]?.[argument.kind];
  if (
    brackets &&
    !(name === 'set' && (inner.trim() === '' || argument.namedChildren.some(({ kind }) => kind === 'list_splat')))
  ) {
    const [open, close] = brackets;
    return report(context, node, { what: `${name}(…)`, confidence }, [
      { start: node.start, end: argument.start + 1, newText: opened(context, node, open) },
      { start: argument.end - 1, end: node.end, newText: close },
    ]);
  }
  const isLazy = /^(any|all|sum|min|max|sorted|tuple)$/.test(name) && argument.kind === 'list_comprehension';
  // Only what reads item by item saves anything by a generator.
  if (!isLazy || !/^(any|all)$/.test(name) || /\b(await|yield|async)\b/.test(inner)) return;
  report(context, node, { what: `${name}([…])`, confidence }, [
    { start: argument.start, end: argument.start + 1, newText: '' },
    { start: argument.end - 1, end: argument.end, newText: '' },
  ]);
}

/** Within an interpolation `{{` would be a brace of the text. */
function opened({ text }: RuleContext, { start }: SyntaxNode, open: string): string {
  return open === '{' && text[start - 1] === '{' ? ` ${open}` : open;
}

function report(
  context: RuleContext,
  at: SyntaxNode,
  { what, confidence }: { readonly what: string; readonly confidence: Confidence },
  edits: readonly TextEdit[],
): void {
  const isLazy = what.includes('[');
  context.report({
    at,
    confidence,
    message: isLazy
      ? `\`${what}\` builds the whole list first. Leave the brackets out, and it stops at the first item that decides.`
      : `\`${what}\` builds the collection by a detour. Write the comprehension or the literal itself.`,
    fix: {
      title: isLazy ? 'Leave the brackets out' : 'Build it directly',
      safety: isLazy ? 'unsafe' : 'safe',
      edits: () => edits,
    },
  });
}
