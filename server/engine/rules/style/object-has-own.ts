import type { Confidence } from '#shared/domain/finding.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { calleesLike } from '../code/calls/callees.ts';
import { isCompiled } from '../code/files/compiled-code.ts';
import { replaceNode } from '../edits/replace-node.ts';
import type { Rule, RuleContext } from '../rule.ts';

const SHORT_FILE = 30;
/** From how many times on a file's way to ask is a habit. */
const HABIT = 3;

export const objectHasOwn: Rule = {
  id: 'object-has-own',
  title: '`hasOwnProperty` is called by way of the object',
  category: 'style',
  severity: 'info',
  confidence: 'high',
  languages: ['javascript', 'typescript'],
  aliases: ['no-prototype-builtins', 'prefer-object-has-own', 'S6653', 'noPrototypeBuiltins'],
  rationale: `
\`options.hasOwnProperty(key)\` fails for objects made by \`Object.create(null)\`, and data from outside may bring a property of that name. \`Object.hasOwn\`
asks the same without asking the object, and is shorter than \`Object.prototype.hasOwnProperty.call\`.

The longer form is right as well, so its confidence is low. So it is in tests, in files that ask this way time and again, and where the key is
written out in a file of more than ${SHORT_FILE} lines: such an object is a record with known fields rather than a map of foreign keys. Not reported: files that say \`var\` throughout, because old engines do not know \`Object.hasOwn\` (ES2022).`,
  examples: [
    {
      language: 'javascript',
      isFixed: true,
      bad: `
export const isSet = (options, key) => <|options.hasOwnProperty|>(key);
`,
      good: `
export const isSet = (options, key) => Object.hasOwn(options, key);
`,
    },
    {
      language: 'typescript',
      isFixed: true,
      bad: `
export const isSet = (options: Options, key: string) => <|Object.prototype.hasOwnProperty.call|>(options, key);
`,
      good: `
export const isSet = (options: Options, key: string) => Object.hasOwn(options, key);
`,
    },
  ],
  fix: 'unsafe',
  callees: calleesLike(/^(hasOwnProperty|call)$/),
  create(context) {
    return {
      Call(node) {
        const call = context.dialect.call(node);
        const list = node.field('arguments');
        if (!call?.receiver || !list || node.has('optional_chain') || call.callee.has('optional_chain')) return;
        if (
          call.name === 'call' &&
          /^(Object\.prototype|\{\}|\(\{\}\))\.hasOwnProperty$/.test(call.receiver.text) &&
          call.arguments.length === 2
        ) {
          // Right as it is, only longer.
          report(context, call.callee, 'low', () => [replaceNode(call.callee, 'Object.hasOwn')]);
        } else if (call.name === 'hasOwnProperty' && call.arguments.length === 1 && isObject(call.receiver)) {
          const { text } = call.receiver;
          const isLiteral = call.arguments[0]?.value.kind === 'string';
          report(context, call.callee, isSeldomUrgent(context, isLiteral) ? 'low' : 'high', () => [
            { start: call.callee.start, end: list.start + 1, newText: `Object.hasOwn(${text}, ` },
          ]);
        }
      },
    };
  },
};

function isSeldomUrgent({ isTestCode, tree, text }: RuleContext, hasLiteralKey: boolean): boolean {
  if (isTestCode) return true;
  if (tree.lines.lineCount <= SHORT_FILE) return false;
  return hasLiteralKey || (text.match(/\.hasOwnProperty\(/g)?.length ?? 0) >= HABIT;
}

function isObject({ kind, text }: SyntaxNode): boolean {
  return /^(identifier|member_expression|this|subscript_expression)$/.test(kind) && text !== 'super';
}

function report(
  context: RuleContext,
  at: SyntaxNode,
  confidence: Confidence,
  edits: () => { start: number; end: number; newText: string }[],
): void {
  if (isCompiled(context) || !/^\s*(export|import|const|let)\b/m.test(context.text)) return;
  context.report({
    at,
    confidence,
    message: 'Ask `Object.hasOwn(…)`, which works for every object and needs no detour.',
    fix: { title: 'Use `Object.hasOwn`', safety: 'unsafe', edits }, // old engines do not have it
  });
}
