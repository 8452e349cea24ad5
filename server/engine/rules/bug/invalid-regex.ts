import type { Call } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { calleesLike } from '../code/calls/callees.ts';
import { errorInRegex } from '../code/regex/regex-errors.ts';
import { literalOfCall } from '../code/regex/regex-literals.ts';
import type { Rule, RuleContext } from '../rule.ts';

const GO_FUNCTIONS = /^regexp\.(Must)?Compile$|^regexp\.Match(String)?$/;
const TEXT = /^(str|String|java\.lang\.String)$/;
/** `String.raw` keeps the escapes that other texts resolve. */
const WRITTEN = /^(string|string_literal|template_string|concatenated_string)$/;
const FLAGS = /^[dgimsuvy]*$/;

export const invalidRegex: Rule = {
  id: 'invalid-regex',
  title: 'A regular expression cannot be compiled',
  category: 'bug',
  severity: 'high',
  confidence: 'high',
  languages: ['javascript', 'typescript', 'python', 'java', 'go'],
  aliases: ['no-invalid-regexp', 'S5856', 'SA1000', 'InvalidPatternSyntax', 'RE_BAD_SYNTAX_FOR_REGULAR_EXPRESSION'],
  rationale: `
A pattern with a bracket that is never closed, a repetition of nothing, or a group that the engine does not know is found out only when
the line runs: it throws there. In Go that concerns look-arounds and references as well, which its engine leaves out.

Not reported: patterns that are put together at run time, and those in layout mode or with quoted parts.`,
  examples: [
    {
      language: 'javascript',
      bad: `
const isList = new RegExp(<|'[a-z'|>, 'i');
`,
      good: `
const isList = new RegExp('[a-z]', 'i');
`,
    },
    {
      language: 'python',
      bad: `
import re

VERSION = re.compile(<|r"v(\\d+"|>)
`,
      good: `
import re

VERSION = re.compile(r"v(\\d+)")
`,
    },
    {
      language: 'go',
      bad: `
package names

import "regexp"

var name = regexp.MustCompile(<|\`^(?!test)\\w+$\`|>)
`,
      good: `
package names

import "regexp"

var name = regexp.MustCompile(\`^\\w+$\`)
`,
    },
  ],
  callees: calleesLike(
    /^(RegExp|compile|match|matches|fullmatch|search|subn?|findall|finditer|split|replaceAll|replaceFirst|(Must)?Compile|Match(String)?)$/,
  ),
  create(context) {
    return {
      Call: (node) => checkCall(context, node),
      regex: (node) => {
        const text = node.field('pattern')?.text;
        if (text !== undefined)
          report(context, node, errorInRegex(text, context.language.id, node.field('flags')?.text ?? ''));
      },
    };
  },
};

function checkCall(context: RuleContext, node: SyntaxNode): void {
  const call = context.dialect.call(node);
  if (!call || isTried(node)) return;
  const { id } = context.language;
  if (id === 'go') {
    checkGo(context, call);
    return;
  }
  const literal = literalOfCall(context, node);
  if (!literal || !WRITTEN.test(literal.node.kind) || literal.pattern.flags.verbose || !isPattern(context, call))
    return;
  const flags = flagsOf(context, call);
  if (flags !== undefined) report(context, literal.node, errorInRegex(literal.pattern.text, id, flags));
}

/** The engine at hand, not one that knows more: Java's `split` belongs to others as well. */
function isPattern({ names, language }: RuleContext, { receiver, name, callee, arguments: given }: Call): boolean {
  if (language.id === 'python') return names.pathOf(callee)?.startsWith('re.') ?? false;
  if (language.id !== 'java') return true;
  if (given.some(({ node }) => node.text.includes('LITERAL'))) return false;
  if (!receiver || receiver.text === 'Pattern') return true;
  return /^(split|replaceAll|replaceFirst|matches)$/.test(name) && TEXT.test(names.pathOf(receiver) ?? '');
}

/** The flags of JavaScript; undefined where they are not written down. */
function flagsOf(context: RuleContext, call: Call): string | undefined {
  const given = call.name === 'RegExp' ? call.arguments[1]?.value : undefined;
  const text = given ? context.flow.constantText(given) : '';
  return text !== undefined && FLAGS.test(text) ? text : undefined;
}

function checkGo(context: RuleContext, call: Call): void {
  const pattern = call.arguments[0]?.value;
  if (!pattern || !GO_FUNCTIONS.test(context.names.pathOf(call.callee) ?? '')) return;
  const expression = context.dialect.expression(pattern);
  if (expression.kind !== 'literal' || expression.text === undefined) return;
  const text = pattern.kind === 'raw_string_literal' ? expression.text : expression.text.replaceAll(/\\(.)/g, '$1');
  report(context, pattern, errorInRegex(text, 'go', ''));
}

/** Code that asks whether a pattern works, as feature tests do. */
function isTried(node: SyntaxNode): boolean {
  for (let at = node.parent, depth = 0; at && depth < 8; at = at.parent, depth++)
    if (at.kind === 'try_statement' || /throws|raises|assert/i.test(at.field('function')?.text.slice(0, 60) ?? ''))
      return true;
  return false;
}

function report(context: RuleContext, at: SyntaxNode, error: string | undefined): void {
  if (error === undefined) return;
  context.report({
    at,
    message: `This pattern cannot be compiled: ${error}.`,
    ...(context.isTestCode && { confidence: 'low' }),
  });
}
