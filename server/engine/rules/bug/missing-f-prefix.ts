import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { insertBefore } from '../edits/replace-node.ts';
import type { Rule, RuleContext } from '../rule.ts';

const PLACEHOLDER = /\{([A-Za-z_]\w*)((?:\.[A-Za-z_]\w*)*)(?:![rsa])?(?::[^{}"']*)?\}/g;
/** Calls that show or raise a text as it is. */
const SHOWS = /^(print|echo|write|exit|\w*(Error|Exception|Warning|Exit|Failed|Invalid|NotFound))$/;
const MAX_LENGTH = 400;

export const missingFPrefix: Rule = {
  id: 'missing-f-prefix',
  title: 'A text names variables in braces but is no f-string',
  category: 'bug',
  severity: 'medium',
  confidence: 'medium',
  languages: ['python'],
  aliases: ['RUF027', 'W1310', 'missing-f-string'],
  rationale: `
Without the \`f\` in front, the braces are printed as they stand: the user reads \`cannot open {path}\`.

Reported are texts that are printed or raised and whose placeholders all are names of the function around. Texts that somebody may
format later (\`.format\`, templates, log messages, texts in variables) are not reported, and neither are names that the function does
not know.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
def load(path):
    if not path.exists():
        raise ValueError(<|"cannot open {path}"|>)
    return path.read_text()
`,
      good: `
def load(path):
    if not path.exists():
        raise ValueError(f"cannot open {path}")
    return path.read_text()
`,
    },
  ],
  fix: 'unsafe',
  create(context) {
    return { string: (node) => checkString(context, node) };
  },
};

function checkString(context: RuleContext, node: SyntaxNode): void {
  const length = node.end - node.start;
  if (length < 5 || length > MAX_LENGTH || node.has('interpolation')) return;
  const { text } = node;
  if (!text.includes('{') || /^[a-z]*[fbt]/i.test(text)) return;
  const whole = node.parent?.kind === 'concatenated_string' ? node.parent : node;
  if (!isShown(context, whole) || whole.namedChildren.some((part) => part !== node && hasStrangePlaceholder(part)))
    return;
  if (!namesLocals(context, node, text)) return;
  context.report({
    at: node,
    message: 'The names in braces are printed as they stand: this is no f-string. Put an `f` in front.',
    fix: {
      title: 'Make it an f-string',
      safety: 'unsafe', // the text changes: to what was meant
      edits: () => [insertBefore(node, 'f')],
    },
  });
}

/** `{}` and `{0}` in a neighbour: the text is formatted otherwise. */
function hasStrangePlaceholder({ text, kind }: SyntaxNode): boolean {
  return kind === 'string' && !/^[a-z]*f/i.test(text) && /\{\d*\}/.test(text);
}

/** A text that is an argument of a call which shows or raises it. */
function isShown({ dialect }: RuleContext, node: SyntaxNode): boolean {
  const list = node.parent;
  const call = list?.kind === 'argument_list' && list.parent ? dialect.call(list.parent) : undefined;
  return call !== undefined && SHOWS.test(call.name) && call.arguments.every(({ isSpread }) => !isSpread);
}

/** All placeholders name parameters and variables of the function around, and no brace is left over. */
function namesLocals({ scopes, dialect }: RuleContext, node: SyntaxNode, text: string): boolean {
  const names = [...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
  if (names.length === 0 || /[{}]/.test(text.replaceAll(PLACEHOLDER, ''))) return false;
  if (!node.ancestor(dialect.controlFlow.functions)) return false;
  const scope = scopes.scopeAt(node);
  return names.every((name) => {
    const binding = scope.resolve(name);
    return (
      binding !== undefined &&
      binding.scope.kind === 'function' &&
      /^(parameter|variable|exception)$/.test(binding.kind)
    );
  });
}
