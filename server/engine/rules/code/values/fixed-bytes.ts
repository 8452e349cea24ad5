import type { Call } from '../../../source/dialect.ts';
import type { SyntaxNode } from '../../../source/syntax-tree.ts';
import type { RuleContext } from '../../rule.ts';
import { elementsOf, valuesOf } from './ingredients.ts';
import { possibleTexts } from '../texts/possible-texts.ts';

/** How bytes that are the same in every run of the program come about. */
export type FixedBytes = 'text' | 'list' | 'zeros';

/** Arrays of zeros, until somebody fills them. */
const ZEROS =
  /^(new\s+byte\s*\[\s*[\w.]+\s*\]|make\(\[\]byte,.*\)|Buffer\.alloc\(\s*\w+\s*\)|new\s+Uint8Array\(\s*\w+\s*\)|bytes\(\s*\d+\s*\)|bytearray\(\s*\d+\s*\)|\[\s*\w+\s*\]byte\s*\{\s*\})$/;
/** `b"0" * 16`, `"0".repeat(16)`. */
const REPEATED =
  /^(b?["'][^"']{0,40}["']\s*\*\s*[\w.]+|\(?\[0\]\s*\*\s*\d+\)?|bytes\(\[0\]\s*\*\s*\d+\)|["'`][^"'`]{0,40}["'`]\.repeat\(\s*\d+\s*\))$/;
const BYTE = /^(\(byte\)\s*)?-?(0x[\da-f]{1,2}|\d{1,3}|'.')$/i;
const DECODERS =
  /^(bytes\.fromhex|bytearray\.fromhex|binascii\.unhexlify|base64\.b64decode|(codecs\.)?decode|.*enc\.(Utf8|Hex|Base64|Latin1)\.parse|.*Base64\.getDecoder\(\)\.decode|.*DecodeString|.*Hex\.decodeHex)$/;
const PARTS = /^(slice|substring|subarray|copyOf|copyOfRange)$/;
const READS = /^(length|len|size|byteLength)$/;

/** Whether an expression gives the same bytes in every run, and how; undefined when that is not certain. */
export function fixedBytesOf(context: RuleContext, node: SyntaxNode): FixedBytes | undefined {
  return judge(context, node, 0);
}

function judge(context: RuleContext, node: SyntaxNode, depth: number): FixedBytes | undefined {
  if (depth > 6) return undefined;
  const { text } = node;
  if (text.length < 120 && ZEROS.test(text)) return 'zeros';
  if (text.length < 120 && REPEATED.test(text)) return 'text';
  const expression = context.dialect.expression(node);
  switch (expression.kind) {
    case 'wrapper':
      return judge(context, expression.inner, depth + 1);
    case 'name':
      return ofName(context, node, depth);
    case 'literal':
      return expression.text ? 'text' : undefined; // an empty one stands for none
    case 'call': {
      const source = sourceOf(context, expression.call);
      if (source) return judge(context, source, depth + 1);
      break;
    }
    case 'container': {
      const elements = elementsOf(context, node) ?? [];
      return elements.length > 3 && elements.every((element) => BYTE.test(element.text)) ? 'list' : undefined;
    }
    default:
      break;
  }
  const texts = possibleTexts(context, node);
  return texts.length > 0 && texts.every(({ isFallback }) => !isFallback) ? 'text' : undefined;
}

/** What a call decodes or takes a part of. */
function sourceOf({ names }: RuleContext, call: Call): SyntaxNode | undefined {
  const [first] = call.arguments;
  if (first && DECODERS.test(names.pathOf(call.callee) ?? '')) return first.value;
  return PARTS.test(call.name) ? call.receiver : undefined;
}

function ofName(context: RuleContext, name: SyntaxNode, depth: number): FixedBytes | undefined {
  const values = valuesOf(context, name);
  const binding = context.scopes.bindingOf(name);
  const [value, ...others] = values;
  if (!binding || !value || others.length > 0 || binding.kind === 'parameter' || binding.writes.length > 1)
    return undefined;
  const kind = judge(context, value, depth + 1);
  if (kind === 'text' || kind === undefined) return kind;
  // An array that is given to something before may be filled by it.
  const isTouched = binding.reads.some((read) => read !== name && read.start < name.start && !isHarmless(read));
  return isTouched ? undefined : kind;
}

function isHarmless(read: SyntaxNode): boolean {
  const { parent } = read;
  const member = parent?.field('property') ?? parent?.field('field') ?? parent?.field('attribute');
  const callee = parent?.parent?.field('function')?.text ?? '';
  return (
    READS.test(member?.text ?? '') ||
    READS.test(callee) ||
    parent?.parent?.field('type')?.text.endsWith('ParameterSpec') === true
  );
}
