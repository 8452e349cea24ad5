import type { Call } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { calleesLike } from '../code/calls/callees.ts';
import { replaceNode } from '../edits/replace-node.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** The method that removes a text, by the one that removes characters. */
const PYTHON: Readonly<Record<string, string>> = { lstrip: 'removeprefix', rstrip: 'removesuffix', strip: '' };
const GO: Readonly<Record<string, string>> = { TrimLeft: 'TrimPrefix', TrimRight: 'TrimSuffix', Trim: '' };
const EXTENSION = /^\.[A-Za-z]{2,}\w*$/;
const SCHEME = /^[a-z]{2,}:\/\//;
const LABEL = /^[A-Za-z]{3,}[-_:/=.]$|^[-_:/=.@]+[A-Za-z]{3,}$/;
const WORD = /^[A-Za-z][a-z]{3,}$/;

export const stripOfSuffix: Rule = {
  id: 'strip-of-suffix',
  title: 'A set of characters is stripped where a text is meant',
  category: 'bug',
  severity: 'medium',
  confidence: 'medium',
  languages: ['python', 'go'],
  aliases: ['B005', 'E1310', 'PLE1310', 'bad-str-strip-call', 'SA1024'],
  rationale: `
\`name.rstrip(".txt")\` does not remove an ending: it removes any of the characters \`.\`, \`t\` and \`x\` from the end until another one comes,
so that \`"test.txt"\` becomes \`"tes"\`. The same is true of \`strip\`, \`lstrip\`, and of Go's \`strings.Trim\`, \`TrimLeft\` and \`TrimRight\`.

Reported are characters that read like a file extension, a scheme, a label or a word with a repeated letter. Sets such as
\`" \\t\\n"\`, \`"()[]"\` and \`"0123456789abcdef"\` are what the methods are for.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
def title_of(path):
    return path.rstrip(<|".html"|>)
`,
      good: `
def title_of(path):
    return path.removesuffix(".html")
`,
    },
    {
      language: 'go',
      isFixed: true,
      bad: `
package links

import "strings"

func host(url string) string {
	return strings.TrimLeft(url, <|"https://"|>)
}
`,
      good: `
package links

import "strings"

func host(url string) string {
	return strings.TrimPrefix(url, "https://")
}
`,
    },
  ],
  fix: 'unsafe',
  callees: calleesLike(/^([lr]?strip|Trim(Left|Right)?)$/),
  create(context) {
    return {
      Call(node) {
        const call = context.dialect.call(node);
        const cutset = call && cutsetOf(context, call);
        if (cutset && readsLikeText(context, cutset)) reportCutset(context, call, cutset);
      },
    };
  },
};

/** The characters that the call strips. */
function cutsetOf(context: RuleContext, call: Call): SyntaxNode | undefined {
  const isGo = context.language.id === 'go';
  const [first, second, ...others] = call.arguments;
  if (isGo)
    return others.length === 0 && context.names.pathOf(call.callee) === `strings.${call.name}`
      ? second?.value
      : undefined;
  return call.receiver && !second ? first?.value : undefined;
}

function readsLikeText({ dialect }: RuleContext, node: SyntaxNode): boolean {
  const expression = dialect.expression(node);
  const text = expression.kind === 'literal' ? expression.text : undefined;
  if (text === undefined || text.length < 3 || text.length > 40) return false;
  if (EXTENSION.test(text) || SCHEME.test(text) || LABEL.test(text)) return true;
  const isRepeated = new Set(text).size < text.length;
  return isRepeated && WORD.test(text);
}

function reportCutset(context: RuleContext, call: Call, cutset: SyntaxNode): void {
  const instead = (context.language.id === 'go' ? GO : PYTHON)[call.name];
  const name = call.node.field('function')?.field('attribute') ?? call.callee.field('field');
  const [remover, side] = instead
    ? [instead, '']
    : context.language.id === 'go'
      ? ['TrimPrefix', ' or `TrimSuffix`']
      : ['removeprefix', ' or `removesuffix`'];
  context.report({
    at: cutset,
    message: `\`${call.name}\` removes any of these characters, not the text ${cutset.text}. Use \`${remover}\`${side}.`,
    ...(instead &&
      name && {
        fix: {
          title: `Replace \`${call.name}\` by \`${instead}\`${context.language.id === 'go' ? '' : ' (Python 3.9)'}`,
          safety: 'unsafe',
          edits: () => [replaceNode(name, instead)],
        },
      }),
  });
}
