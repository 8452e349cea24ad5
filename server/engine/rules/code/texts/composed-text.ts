import type { TextEdit } from '#shared/domain/text-edit.ts';
import type { SyntaxNode } from '../../../source/syntax-tree.ts';
import type { RuleContext } from '../../rule.ts';
import { replaceNode } from '../../edits/replace-node.ts';

/** The place of a value in a text. */
export interface Hole {
  readonly value: SyntaxNode;
  /** All that stands between the texts around it: `" + name + "`, `{name}`, `%s`. */
  readonly start: number;
  readonly end: number;
  /** The quote that must follow whatever takes its place, where a concatenation ends with the value. */
  readonly closing: string;
}

/** A text that is put together in one expression. */
export interface ComposedText {
  readonly node: SyntaxNode;
  /** The fixed texts before, between and behind the holes, as written, without their quotes. */
  readonly texts: readonly string[];
  readonly holes: readonly Hole[];
  /** The quote of the first text, such as `"` or `"""`. */
  readonly quote: string;
  /** What else has to change when every hole has become fixed text: prefixes and format calls go. */
  readonly cleanUp: readonly TextEdit[];
}

/**
 * Takes a concatenation, a text with values in it or a call that formats one apart. Undefined for a text without values
 * and for all that cannot be edited piece by piece: two values side by side, formats other than the plain one, texts in
 * different quotes, doubled braces and percent signs.
 */
export function composedTextOf(context: RuleContext, node: SyntaxNode): ComposedText | undefined {
  const whole = unwrap(node);
  const collector = new Collector(context.tree.text);
  const isDone = collectFormat(context, whole, collector) ?? collect(whole, collector);
  return isDone ? collector.finish(whole) : undefined;
}

/** A string literal: where its content lies and what encloses it. */
interface Literal {
  readonly start: number;
  readonly end: number;
  readonly quote: string;
  /** Raw and plain texts cannot be joined. */
  readonly isRaw: boolean;
}

class Collector {
  readonly cleanUp: TextEdit[] = [];
  private readonly source: string;
  private readonly texts = [''];
  private readonly holes: Hole[] = [];
  private first: Literal | undefined;
  private last: Literal | undefined;
  private waiting: SyntaxNode | undefined;

  constructor(source: string) {
    this.source = source;
  }

  /** Whether the text before ends with a value, so that the two literals around it become one. */
  get isJoining(): boolean {
    return this.waiting !== undefined;
  }

  open(literal: Literal): boolean {
    const { last, waiting } = this;
    if (waiting) {
      if (last?.quote !== literal.quote || last.isRaw !== literal.isRaw) return false;
      this.addHole({ value: waiting, start: last.end, end: literal.start, closing: '' });
      this.waiting = undefined;
    }
    this.first ??= literal;
    this.last = literal;
    return true;
  }

  addText(start: number, end: number): void {
    this.texts[this.texts.length - 1] += this.source.slice(start, end);
  }

  addHole(hole: Hole): void {
    this.holes.push(hole);
    this.texts.push('');
  }

  addValue(value: SyntaxNode): boolean {
    if (!this.last || this.waiting) return false;
    this.waiting = value;
    return true;
  }

  finish(node: SyntaxNode): ComposedText | undefined {
    const { waiting, last, first, texts, holes, cleanUp } = this;
    if (waiting && last) this.addHole({ value: waiting, start: last.end, end: waiting.end, closing: last.quote });
    return first && holes.length > 0 ? { node, texts, holes, quote: first.quote, cleanUp } : undefined;
  }
}

function unwrap(node: SyntaxNode): SyntaxNode {
  const [inner, ...others] = node.kind === 'parenthesized_expression' ? node.namedChildren : [];
  return inner && others.length === 0 ? unwrap(inner) : node;
}

function collect(node: SyntaxNode, into: Collector): boolean {
  if (node.kind === 'concatenated_string') return node.namedChildren.every((part) => collect(part, into));
  const [left, right] = [node.field('left'), node.field('right')];
  if (/^binary_(operator|expression)$/.test(node.kind) && node.has('+') && left && right)
    return collect(left, into) && collect(right, into);
  const literal = literalOf(node);
  return literal ? collectLiteral(node, literal, into) : into.addValue(node);
}

function literalOf(node: SyntaxNode): Literal | undefined {
  switch (node.kind) {
    case 'string': {
      const [opening, closing] = [node.child('string_start'), node.child('string_end')];
      if (opening && closing)
        return /b/i.test(opening.text)
          ? undefined
          : { start: opening.end, end: closing.start, quote: closing.text, isRaw: /r/i.test(opening.text) };
      return bare(node);
    }
    case 'template_string':
    case 'interpreted_string_literal':
    case 'raw_string_literal':
      return bare(node);
    case 'string_literal':
      return node.text.startsWith('"""') ? undefined : bare(node);
    default:
      return undefined;
  }
}

function bare(node: SyntaxNode): Literal {
  return { start: node.start + 1, end: node.end - 1, quote: node.text.slice(0, 1), isRaw: false };
}

function collectLiteral(node: SyntaxNode, literal: Literal, into: Collector): boolean {
  const opening = node.child('string_start');
  const isFormat = opening !== undefined && /f/i.test(opening.text);
  const holes = node.children.filter(({ kind }) => kind === 'interpolation' || kind === 'template_substitution');
  if (isFormat && /\{\{|\}\}/.test(node.text)) return false;
  if (isFormat && holes.length > 0 && !into.isJoining)
    into.cleanUp.push(replaceNode(opening, opening.text.replace(/f/i, '')));
  if (!into.open(literal)) return false;
  let at = literal.start;
  for (const { start, end, namedChildren } of holes) {
    const [value, ...others] = namedChildren;
    if (!value || others.length > 0) return false;
    into.addText(at, start);
    into.addHole({ value, start, end, closing: '' });
    at = end;
  }
  into.addText(at, literal.end);
  return true;
}

/** `"…" % x`, `"…".format(x)`, `fmt.Sprintf("…", x)`, `String.format("…", x)`; undefined for anything else. */
function collectFormat(context: RuleContext, node: SyntaxNode, into: Collector): boolean | undefined {
  const format = formatOf(context, node);
  if (!format) return undefined;
  const { template, values, place } = format;
  const text = unwrap(template);
  const literals = text.kind === 'concatenated_string' ? text.namedChildren : [text];
  const rest = [...values];
  for (const literalNode of literals) {
    const literal = literalOf(literalNode);
    if (!literal || /%%|\{\{|\}\}/.test(literalNode.text) || literalNode.has('interpolation')) return false;
    into.open(literal);
    let at = literal.start;
    for (const found of context.tree.text.slice(literal.start, literal.end).matchAll(place.all)) {
      const value = place.plain.test(found[0]) ? rest.shift() : undefined;
      if (!value) return false;
      const start = literal.start + found.index;
      into.addText(at, start);
      into.addHole({ value, start, end: start + found[0].length, closing: '' });
      at = start + found[0].length;
    }
    into.addText(at, literal.end);
  }
  if (template.start > node.start) into.cleanUp.push({ start: node.start, end: template.start, newText: '' });
  into.cleanUp.push({ start: template.end, end: node.end, newText: '' });
  return rest.length === 0;
}

interface Format {
  readonly template: SyntaxNode;
  readonly values: readonly SyntaxNode[];
  readonly place: { readonly all: RegExp; readonly plain: RegExp };
}

const PERCENT = { all: /%(?:\(\w*\))?[-+# 0-9.*$]*[A-Za-z]?/g, plain: /^%[sdv]$/ };
const BRACES = { all: /\{[^{}]*\}/g, plain: /^\{\}$/ };

function formatOf(context: RuleContext, node: SyntaxNode): Format | undefined {
  if (node.kind === 'binary_operator' && node.has('%')) {
    const [template, right] = [node.field('left'), node.field('right')];
    if (!template || !right) return undefined;
    return { template, values: right.kind === 'tuple' ? right.namedChildren : [right], place: PERCENT };
  }
  const call = context.dialect.call(node);
  if (!call || call.arguments.some(({ name, isSpread }) => name !== undefined || isSpread)) return undefined;
  const values = call.arguments.map(({ value }) => value);
  if (call.name === 'format' && context.language.id === 'python')
    return call.receiver && literalish(call.receiver) ? { template: call.receiver, values, place: BRACES } : undefined;
  if (!/^(Sprintf|format)$/.test(call.name)) return undefined;
  const [template, ...others] = values;
  const isFormat = /^(fmt\.Sprintf|(java\.lang\.)?String\.format)$/.test(context.names.pathOf(call.callee) ?? '');
  return isFormat && template ? { template, values: others, place: PERCENT } : undefined;
}

function literalish(node: SyntaxNode): boolean {
  return /^(string|concatenated_string)$/.test(unwrap(node).kind);
}
