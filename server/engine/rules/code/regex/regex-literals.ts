import type { Call } from '../../../source/dialect.ts';
import { PathSet } from '../../../source/names.ts';
import type { SyntaxNode } from '../../../source/syntax-tree.ts';
import type { CalleeNames, RuleContext } from '../../rule.ts';
import { calleesLike } from '../calls/callees.ts';
import type { Pattern } from './slow-pattern.ts';

/** A pattern as it stands in the code. */
export interface RegexLiteral {
  readonly pattern: Pattern;
  /** The text of the pattern. */
  readonly node: SyntaxNode;
  /** What it is applied to, as far as the file shows. */
  readonly inputs: readonly SyntaxNode[];
}

const PYTHON = new PathSet(
  ['re', 'regex'].flatMap((module) =>
    ['compile', 'match', 'fullmatch', 'search', 'sub', 'subn', 'findall', 'finditer', 'split'].map(
      (name) => `${module}.${name}`,
    ),
  ),
);
const JAVA = new PathSet(['java.util.regex.Pattern.compile', 'java.util.regex.Pattern.matches']);
/** Methods of Java's texts that take a pattern. */
const JAVA_METHODS = /^(matches|replaceAll|replaceFirst|split)$/;
/** Methods that take the text to look at as an argument. */
const TEXT_FIRST = /^(test|exec|match|fullmatch|search|findall|finditer|split|matcher)$/;
const TEXT_SECOND = /^subn?$/;

/** Calls that take a pattern. */
export const PATTERN_CALLEES: CalleeNames = calleesLike(
  /^(RegExp|compile|match|matches|fullmatch|search|subn?|findall|finditer|split|replaceAll|replaceFirst)$/,
);

/** The pattern of a JavaScript literal such as `/a+/i`. */
export function literalOfRegex(context: RuleContext, node: SyntaxNode): RegexLiteral | undefined {
  const text = node.field('pattern')?.text;
  const flags = node.field('flags')?.text ?? '';
  // The newest flag has a syntax of its own.
  if (text === undefined || flags.includes('v')) return undefined;
  return { pattern: { text, flavour: 'javascript', flags: flagsOf(flags) }, node, inputs: inputsOf(context, node) };
}

/** The pattern that a call compiles or applies. */
export function literalOfCall(context: RuleContext, node: SyntaxNode): RegexLiteral | undefined {
  const call = context.dialect.call(node);
  const argument = call?.arguments[0]?.value;
  if (!call || !argument) return undefined;
  switch (context.language.id) {
    case 'python':
      return ofPython(context, call, argument);
    case 'java':
      return ofJava(context, call, argument);
    default: {
      if (call.name !== 'RegExp' || context.names.pathOf(call.callee) !== 'RegExp') return undefined;
      const text = textOf(context, argument);
      const flags = flagsOf(call.arguments[1]?.value.text ?? '');
      return text === undefined
        ? undefined
        : { pattern: { text, flavour: 'javascript', flags }, node: argument, inputs: inputsOf(context, node) };
    }
  }
}

function ofPython(context: RuleContext, call: Call, argument: SyntaxNode): RegexLiteral | undefined {
  if (!PYTHON.has(context.names.pathOf(call.callee))) return undefined;
  const text = textOf(context, argument);
  if (text === undefined) return undefined;
  const others = call.arguments.slice(1).map(({ node }) => node.text);
  const isOn = (flag: RegExp): boolean => others.some((other) => flag.test(other));
  const flags = {
    ignoreCase: isOn(/\bre\.(I|IGNORECASE)\b/),
    multiline: isOn(/\bre\.(M|MULTILINE)\b/),
    dotAll: isOn(/\bre\.(S|DOTALL)\b/),
    verbose: isOn(/\bre\.(X|VERBOSE)\b/),
  };
  const input = call.arguments[TEXT_SECOND.test(call.name) ? 2 : 1]?.value;
  const isCompiled = call.name === 'compile';
  return {
    pattern: { text, flavour: 'python', flags, isWhole: call.name === 'fullmatch' },
    node: argument,
    inputs: isCompiled ? inputsOf(context, call.node) : input ? [input] : [],
  };
}

function ofJava(context: RuleContext, call: Call, argument: SyntaxNode): RegexLiteral | undefined {
  const isPattern = JAVA.has(context.names.pathOf(call.callee));
  if (!isPattern && !(call.receiver && JAVA_METHODS.test(call.name))) return undefined;
  const text = textOf(context, argument);
  if (text === undefined) return undefined;
  const others = call.arguments.slice(1).map(({ node }) => node.text);
  const isOn = (flag: string): boolean => others.some((other) => other.includes(flag));
  const flags = {
    ignoreCase: isOn('CASE_INSENSITIVE'),
    multiline: isOn('MULTILINE'),
    dotAll: isOn('DOTALL'),
    verbose: isOn('COMMENTS'),
  };
  const input = isPattern ? call.arguments[1]?.value : call.receiver;
  const inputs = call.name === 'compile' ? inputsOf(context, call.node) : input ? [input] : [];
  return { pattern: { text, flavour: 'java', flags, isWhole: call.name === 'matches' }, node: argument, inputs };
}

function flagsOf(letters: string): Pattern['flags'] {
  return { ignoreCase: letters.includes('i'), multiline: letters.includes('m'), dotAll: letters.includes('s') };
}

/** What a string literal says, with its escapes resolved; undefined for anything else. */
function textOf(context: RuleContext, node: SyntaxNode): string | undefined {
  if (node.kind === 'concatenated_string') {
    const parts = node.namedChildren.map((part) => textOf(context, part));
    return parts.every((part) => part !== undefined) ? parts.join('') : undefined;
  }
  const expression = context.dialect.expression(node);
  if (expression.kind !== 'literal' || expression.text === undefined) return undefined;
  const isRaw = context.language.id === 'python' && /^[a-z]*r/i.test(node.text);
  return isRaw ? expression.text : withoutEscapes(expression.text, context.language.id === 'python');
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', f: '\f' };

/** Python keeps the backslash of an escape that it does not know, JavaScript drops it. */
function withoutEscapes(text: string, keepsUnknown: boolean): string {
  return text.replaceAll(/\\([\s\S])/g, (whole, char: string) => {
    if (/[\\"'`\n]/.test(char)) return char === '\n' ? '' : char;
    return ESCAPES[char] ?? (keepsUnknown || /[xu0]/.test(char) ? whole : char);
  });
}

/** The texts that a compiled pattern is applied to, directly or through the name it is assigned to. */
function inputsOf(context: RuleContext, compiled: SyntaxNode): readonly SyntaxNode[] {
  const direct = inputAround(context, compiled);
  if (direct) return [direct];
  const target = context.dialect.assignments(compiled.parent ?? compiled)[0]?.target;
  const reads = (target && context.scopes.bindingOf(target)?.reads) ?? [];
  return reads.slice(0, 20).flatMap((read) => inputAround(context, read) ?? []);
}

/** `text` of `pattern.test(text)`, `text.match(pattern)` and `re.match(pattern, text)`. */
function inputAround(context: RuleContext, pattern: SyntaxNode): SyntaxNode | undefined {
  for (const around of [pattern.parent, pattern.parent?.parent]) {
    const call = around && context.dialect.call(around);
    if (!call) continue;
    if (call.receiver === pattern) {
      if (TEXT_SECOND.test(call.name)) return call.arguments[1]?.value;
      return TEXT_FIRST.test(call.name) ? call.arguments[0]?.value : undefined;
    }
    if (call.arguments[0]?.value !== pattern) continue;
    if (context.language.id !== 'python') return call.receiver;
    return call.arguments[TEXT_SECOND.test(call.name) ? 2 : 1]?.value;
  }
  return undefined;
}
