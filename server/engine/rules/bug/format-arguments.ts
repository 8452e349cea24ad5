import type { Call } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { hasSpread } from '../code/calls/call-arguments.ts';
import { type FormatNeeds, formatNeeds } from '../code/texts/format-text.ts';
import { FORMAT_SINKS, type FormatSink } from '../sinks/format-sinks.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** Values of a type that gives several places their values, or may. */
const SINGLE = /^(integer|float|true|false|none|concatenated_string|list|list_comprehension)$/;
const MAY_BE_ERROR = /^(e|ex|err|error|exc|exception|t|th|throwable|cause|\w*(Exception|Error|Throwable))$/;

const ERROR_WORDS = /exception|throwable|error|cause/i;

const TRIALS: ReadonlySet<string> = new Set(['try_statement', 'with_statement']);

const SINKS: ReadonlyMap<string, ReadonlyMap<string, readonly FormatSink[]>> = new Map(
  Object.entries(FORMAT_SINKS).map(([language, sinks]) => [language, new Map(Object.entries(sinks))]),
);

export const formatArguments: Rule = {
  id: 'format-arguments',
  title: 'Format text and its values do not match',
  category: 'bug',
  severity: 'high',
  confidence: 'high',
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  cwe: 685,
  aliases: [
    'F507',
    'F509',
    'F523',
    'F524',
    'E1305',
    'E1306',
    'E1205',
    'E1206',
    'PLE1205',
    'PLE1206',
    'S3457',
    'S2275',
    'printf',
    'SA5009',
  ],
  rationale: `
A format text with more places than values raises an error in Python and Java (\`"%s of %s" % (done,)\`), or prints \`%!d(MISSING)\` in Go,
often in an error path that no test takes. Values without a place are left out in silence, or raise an error as well.

Not reported: texts that are no literals, arguments spread from a list, values picked by their number, and the exception that loggers in Java
take as one more argument.`,
  examples: [
    {
      language: 'python',
      bad: `
import logging

logger = logging.getLogger(__name__)


def report(done, total):
    logger.info(<|"%s of %s orders"|>, done)
    return <|"{} of {}"|>.format(done)
`,
      good: `
import logging

logger = logging.getLogger(__name__)


def report(done, total):
    logger.info("%s of %s orders", done, total)
    return "{} of {}".format(done, total)
`,
    },
    {
      language: 'java',
      bad: `
class Report {
  String of(int done, int total) {
    return String.format(<|"%d of %d orders"|>, done);
  }
}
`,
      good: `
class Report {
  String of(int done, int total) {
    return String.format("%d of %d orders", done, total);
  }
}
`,
    },
    {
      language: 'go',
      bad: `
package shop

import "fmt"

func report(done, total int) string {
	return fmt.Sprintf(<|"%d of %d orders"|>, done)
}
`,
      good: `
package shop

import "fmt"

func report(done, total int) string {
	return fmt.Sprintf("%d of %d orders", done, total)
}
`,
    },
  ],
  create(context) {
    const sinks = SINKS.get(context.language.id);
    const isPython = context.language.id === 'python';
    return {
      Call(node) {
        const call = context.dialect.call(node);
        if (!call || hasSpread(call)) return;
        if (isPython && call.name === 'format' && call.receiver) return checkBraces(context, call, call.receiver);
        if (call.name === 'formatted' && call.receiver) return checkFormatted(context, call, call.receiver);
        const sink = sinks?.get(call.name)?.find((one) => isCalled(context, call, one));
        if (sink) checkSink(context, call, sink);
      },
      binary_operator(node) {
        if (node.field('operator')?.kind === '%') checkPercent(context, node);
      },
    };
  },
};

function isCalled({ names }: RuleContext, { receiver, callee }: Call, sink: FormatSink): boolean {
  if (receiver) return sink.receiver?.test(receiver.text) ?? false;
  return sink.path !== undefined && names.pathOf(callee) === sink.path;
}

/** Java's `"…".formatted(…)` */
function checkFormatted(context: RuleContext, call: Call, receiver: SyntaxNode): void {
  const text = context.language.id === 'java' ? textOf(context, receiver) : undefined;
  const needs = text === undefined ? undefined : formatNeeds(text, 'java');
  const values = call.arguments.length;
  if (!needs || values === needs.count || (values > needs.count && needs.isNumbered)) return;
  if (values === 1 && isArray(context, call.arguments[0]?.value)) return;
  reportCount(context, receiver, needs.count, values, { at: 0, style: 'java' });
}

function checkSink(context: RuleContext, call: Call, sink: FormatSink): void {
  const positional = call.arguments.filter(({ name }) => name === undefined).map(({ value }) => value);
  const at = sink.at + Number(sink.mayFollow?.test(positional[sink.at]?.text ?? '') ?? false);
  const format = positional[at];
  const text = format && textOf(context, format);
  const values = positional.slice(at + 1);
  if (!format || text === undefined) return;
  // A lone text is printed as it is by loggers.
  if (values.length === 0 && (sink.style === 'printf' || sink.style === 'console' || sink.style === 'braces')) return;
  const needs = formatNeeds(text, sink.style);
  if (!needs || needs.names.size > 0) return;
  const mayBeError = sink.style === 'braces' && isErrorLike(context, values.at(-1));
  const spare = values.length - needs.count;
  const isAllowed = spare > 0 && (sink.allowsMore || needs.isNumbered);
  if (spare === 0 || isAllowed || (spare === 1 && mayBeError)) return;
  if ((sink.style === 'java' || sink.style === 'braces') && values.length === 1 && isArray(context, values[0])) return;
  reportCount(context, format, needs.count, values.length, sink);
}

function reportCount(context: RuleContext, at: SyntaxNode, places: number, values: number, sink?: FormatSink): void {
  const isHarmless =
    sink?.style === 'braces' || sink?.style === 'console' || (sink?.style === 'java' && values > places);
  context.report({
    at,
    ...(isHarmless ? { severity: 'medium' } : {}),
    message: `The text has ${counted(places, 'place')} but gets ${counted(values, 'value')}. ${
      values < places
        ? 'Add what is missing, or take the place out.'
        : 'Add a place for each value, or leave the value out.'
    }`,
  });
}

function counted(count: number, noun: string): string {
  return `${count === 0 ? 'no' : count} ${noun}${count === 1 ? '' : 's'}`;
}

/** The characters of a literal; adjacent literals count as one. */
function textOf({ dialect }: RuleContext, node: SyntaxNode): string | undefined {
  const expression = dialect.expression(node);
  if (expression.kind === 'wrapper') return undefined;
  if (expression.kind === 'composition' && expression.via === 'concatenation') {
    const parts = expression.parts.map((part) => dialect.expression(part));
    const texts = parts.map((part) => (part.kind === 'literal' ? part.text : undefined));
    return texts.every((text) => text !== undefined) ? texts.join('') : undefined;
  }
  return expression.kind === 'literal' ? expression.text : undefined;
}

/** The last argument of a logger in Java may be the exception to print. */
function isErrorLike({ scopes }: RuleContext, node: SyntaxNode | undefined): boolean {
  if (!node) return false;
  if (MAY_BE_ERROR.test(node.text) || ERROR_WORDS.test(node.text)) return true;
  const binding = node.kind === 'identifier' ? scopes.bindingOf(node) : undefined;
  if (!binding) return false;
  return (
    ERROR_WORDS.test(binding.typeName ?? '') ||
    (binding.typeName === undefined && binding.writes.some(({ value }) => ERROR_WORDS.test(value?.text ?? '')))
  );
}

/** An array spreads itself over the places. */
function isArray({ scopes }: RuleContext, node: SyntaxNode | undefined): boolean {
  if (node?.kind !== 'identifier') return node !== undefined && /arr|args|values|params|\bnew\b/i.test(node.text);
  const binding = scopes.bindingOf(node);
  const type = binding?.declarations[0]?.parent;
  return (
    binding === undefined ||
    /\[\]|\.\.\.|Object\b/.test(
      `${binding.typeName ?? ''} ${type?.text ?? ''} ${type?.parent?.text.slice(0, 80) ?? ''}`,
    )
  );
}

/** `"…".format(…)` */
function checkBraces(context: RuleContext, call: Call, receiver: SyntaxNode): void {
  const text = textOf(context, receiver);
  const needs = text === undefined ? undefined : formatNeeds(text, 'python-braces');
  if (!needs) return;
  const keywords = new Set(call.arguments.map(({ name }) => name).filter((name) => name !== undefined));
  const values = call.arguments.length - keywords.size;
  const missing = [...needs.names].find((name) => !keywords.has(name));
  if (missing !== undefined) return reportName(context, receiver, missing);
  if (values < needs.count) return reportCount(context, receiver, needs.count, values);
  if (values > needs.count && !needs.isNumbered) reportLeftOver(context, receiver, needs.count, values);
}

function reportName(context: RuleContext, at: SyntaxNode, name: string): void {
  context.report({
    at,
    message: `The text has a place for \`${name}\`, but no value of that name comes with it. Add the value, or mend the name.`,
  });
}

function reportLeftOver(context: RuleContext, at: SyntaxNode, places: number, values: number): void {
  context.report({
    at,
    severity: 'medium',
    message: `The text has ${counted(places, 'place')} but gets ${counted(values, 'value')}; the rest is left out in silence. Add a place for each value.`,
  });
}

/** Python's `"…" % values`. */
function checkPercent(context: RuleContext, node: SyntaxNode): void {
  const [left, right] = [node.field('left'), node.field('right')];
  if (!left || !right || !left.kind.endsWith('string') || /^[uUrRfF]*b/i.test(left.text)) return;
  const text = textOf(context, left);
  const needs = text === undefined ? undefined : formatNeeds(text, 'printf');
  if (!needs) return;
  if (right.kind === 'dictionary') return checkNames(context, left, needs, right);
  if (needs.names.size > 0) return;
  const values = isTrial(context, node) ? undefined : valuesOf(right);
  if (values !== undefined && values !== needs.count) reportCount(context, left, needs.count, values);
}

/** Tests try out what fails. */
function isTrial({ isTestCode, dialect }: RuleContext, node: SyntaxNode): boolean {
  if (!isTestCode) return false;
  const around = node.ancestor(TRIALS);
  return (
    around !== undefined &&
    around.ancestor(dialect.controlFlow.functions) === node.ancestor(dialect.controlFlow.functions)
  );
}

function valuesOf(node: SyntaxNode): number | undefined {
  if (node.kind === 'tuple')
    return node.namedChildren.some(({ kind }) => kind === 'list_splat')
      ? undefined
      : node.namedChildren.filter(({ kind }) => kind !== 'line_continuation').length;
  return SINGLE.test(node.kind) || node.kind === 'string' ? 1 : undefined;
}

function checkNames(context: RuleContext, at: SyntaxNode, needs: FormatNeeds, dictionary: SyntaxNode): void {
  if (needs.count > 0 || needs.names.size === 0) return;
  const keys = dictionary.namedChildren.map((pair) => {
    const key = pair.kind === 'pair' ? pair.field('key') : undefined;
    return key && textOf(context, key);
  });
  const known = new Set(keys);
  const missing = [...needs.names].find((name) => !known.has(name));
  if (missing !== undefined && !known.has(undefined)) reportName(context, at, missing);
}
