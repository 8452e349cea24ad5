import type { Call } from '../../source/dialect.ts';
import type { Binding } from '../../source/scopes.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { withoutParentheses } from '../code/files/same-code.ts';
import type { Rule, RuleContext } from '../rule.ts';

const NARROW: Readonly<Record<string, number>> = {
  int8: 8,
  uint8: 8,
  byte: 8,
  int16: 16,
  uint16: 16,
  int32: 32,
  uint32: 32,
  rune: 32,
};
const JAVA_NARROW: Readonly<Record<string, number>> = { byte: 8, short: 16, char: 16, int: 32 };
const JAVA_PARSERS: Readonly<Record<string, number>> = {
  'Integer.parseInt': 32,
  'Long.parseLong': 64,
};
const RELATION = /^([<>]=?|==|!=)$/;
const MAX_READS = 60;

export const integerTruncation: Rule = {
  id: 'integer-truncation',
  title: 'A number that was read from text is cut to a smaller type',
  category: 'bug',
  severity: 'medium',
  confidence: 'medium',
  cwe: 190,
  languages: ['go', 'java'],
  aliases: ['G109', 'G115', 'incorrect-integer-conversion', 'NumericCastThatLosesPrecision'],
  rationale: `
\`strconv.Atoi\` accepts numbers of 64 bits. Converting one to \`int32\` or \`uint16\` silently keeps the lower bits, so that 4294967297 becomes
1: a check made before is passed with one number, and the work is done with another. Parse with the size that is needed
(\`strconv.ParseInt(text, 10, 32)\`, \`Short.parseShort\`), which reports an error instead.

Not reported: numbers that the function compares with a bound before, and conversions to types that hold all values.`,
  examples: [
    {
      language: 'go',
      bad: `
package pages

import "strconv"

func page(text string) (int32, error) {
	number, err := strconv.Atoi(text)
	if err != nil {
		return 0, err
	}
	return <|int32(number)|>, nil
}
`,
      good: `
package pages

import "strconv"

func page(text string) (int32, error) {
	number, err := strconv.ParseInt(text, 10, 32)
	if err != nil {
		return 0, err
	}
	return int32(number), nil
}
`,
    },
    {
      language: 'java',
      bad: `
class Ports {
  short port(String text) {
    return <|(short) Integer.parseInt(text)|>;
  }
}
`,
      good: `
class Ports {
  short port(String text) {
    return Short.parseShort(text);
  }
}
`,
    },
  ],
  create(context) {
    if (context.language.id === 'java') return { cast_expression: (node) => checkCast(context, node) };
    return { call_expression: (node) => checkConversion(context, node) };
  },
};

/** `int32(number)` */
function checkConversion(context: RuleContext, node: SyntaxNode): void {
  const type = node.field('function');
  const bits = type?.kind === 'identifier' ? NARROW[type.text] : undefined;
  if (bits === undefined || context.isTestCode) return;
  const [argument, ...others] = node.field('arguments')?.namedChildren ?? [];
  if (argument?.kind !== 'identifier' || others.length > 0) return;
  const binding = context.scopes.bindingOf(argument);
  const parser = binding && parserOf(context, binding);
  if (!parser || parser.bits <= bits || !binding || isBounded(context, binding, node)) return;
  report(context, { node, from: parser.name, to: type?.text ?? '' });
}

/** The function of `strconv` that gives a variable its only value. */
function parserOf(
  context: RuleContext,
  { writes }: Binding,
): { readonly name: string; readonly bits: number } | undefined {
  const [write, ...others] = writes;
  const call = write?.value && others.length === 0 ? context.dialect.call(write.value) : undefined;
  if (!call) return undefined;
  const path = context.names.pathOf(call.callee) ?? '';
  if (path === 'strconv.Atoi') return { name: path, bits: 64 };
  return /^strconv\.Parse(Int|Uint)$/.test(path) ? { name: path, bits: sizeOf(call) } : undefined;
}

function sizeOf({ arguments: given }: Call): number {
  const text = given[2]?.value.text ?? '';
  if (text === '0') return 64;
  return /^\d+$/.test(text) ? Number(text) : 0;
}

/** Whether the number is compared before the conversion. */
function isBounded(context: RuleContext, { reads }: Binding, conversion: SyntaxNode): boolean {
  return reads.length > MAX_READS || reads.some((read) => read.start < conversion.start && isCompared(context, read));
}

function isCompared({ dialect }: RuleContext, read: SyntaxNode): boolean {
  let at = read;
  while (at.parent && /^(parenthesized_expression|argument_list|call_expression)$/.test(at.parent.kind)) at = at.parent;
  const operator = at.parent && dialect.binary(at.parent)?.operator;
  return (operator !== undefined && RELATION.test(operator)) || at.parent?.kind === 'expression_switch_statement';
}

/** What `java.lang.Number` says of these: they may cut off. */
const NUMBER_METHOD = /^(int|short|byte)Value$/;

function checkCast(context: RuleContext, node: SyntaxNode): void {
  const type = node.field('type')?.text ?? '';
  const bits = JAVA_NARROW[type];
  const value = node.field('value');
  if (bits === undefined || !value || context.isTestCode) return;
  const call = context.dialect.call(withoutParentheses(value));
  const from = call?.receiver ? `${call.receiver.text}.${call.name}` : '';
  // A radix says that the bits are meant: \`(byte) Integer.parseInt(hex, 16)\`.
  const method = node.ancestor(context.dialect.controlFlow.functions)?.field('name')?.text ?? '';
  if (NUMBER_METHOD.test(method)) return;
  if (call?.arguments.length === 1 && (JAVA_PARSERS[from] ?? 0) > bits) report(context, { node, from, to: type });
}

function report(
  context: RuleContext,
  { node, from, to }: { readonly node: SyntaxNode; readonly from: string; readonly to: string },
): void {
  context.report({
    at: node,
    message: `\`${from}\` may give a number that does not fit into \`${to}\`, whose upper bits are cut off. Parse with the smaller size, or check the bounds.`,
  });
}
