import type { SyntaxNode } from '../syntax-tree.ts';
import { lastNameOf } from './python-calls.ts';

/** Types that say how a value is used; what it is stands in their brackets. */
const QUALIFIERS: ReadonlySet<string> = new Set([
  'Optional',
  'Annotated',
  'Final',
  'ClassVar',
  'Required',
  'NotRequired',
  'InitVar',
]);
/** A name that is not a member of another. */
const LEADING_NAME = /(?<![\w.])[A-Za-z_]\w*/g;
const NAMED_TYPE = /^([\w.]+)(?:\[(.*)\])?$/;

/** What an annotation reads. */
export interface AnnotationParts {
  readonly expressions: readonly SyntaxNode[];
  /** Strings that stand for types. */
  readonly texts: readonly SyntaxNode[];
}

/** Tells the strings in an annotation that stand for types from those that are just text, as in `Literal["a"]`. */
export function partsOfAnnotation(node: SyntaxNode): AnnotationParts {
  const [base, ...rest] = node.namedChildren;
  switch (node.kind) {
    case 'string':
      return { expressions: [], texts: [node] };
    case 'member_type':
      return { expressions: base ? [base] : [], texts: [] };
    case 'identifier':
    case 'attribute':
    case 'call':
      return { expressions: [node], texts: [] };
    case 'generic_type':
    case 'subscript':
      return base ? ofGeneric(base, rest) : { expressions: [], texts: [] };
    default:
      return merge(node.namedChildren.map(partsOfAnnotation));
  }
}

function ofGeneric(base: SyntaxNode, rest: readonly SyntaxNode[]): AnnotationParts {
  const inBrackets = rest.flatMap((part) => (part.kind === 'type_parameter' ? part.namedChildren : [part]));
  const name = lastNameOf(base);
  const typeCount = name === 'Literal' ? 0 : name === 'Annotated' ? 1 : inBrackets.length;
  const expressions = inBrackets
    .slice(typeCount)
    .flatMap((part) => (part.kind === 'type' ? part.namedChildren : [part]));
  return merge([...[base, ...inBrackets.slice(0, typeCount)].map(partsOfAnnotation), { expressions, texts: [] }]);
}

function merge(all: readonly AnnotationParts[]): AnnotationParts {
  return { expressions: all.flatMap(({ expressions }) => expressions), texts: all.flatMap(({ texts }) => texts) };
}

/**
 * The class that an annotation names, without type arguments, quotes and the option of being `None`: `a.B` for
 * `Optional["a.B[int]"]`. Undefined when it names several.
 */
export function typeNameIn(annotation: string): string | undefined {
  const bare = annotation.replaceAll(/["'\s]/g, '');
  const [type, ...others] = splitOutsideBrackets(bare, '|').filter((option) => option !== 'None');
  const [, base, inBrackets] = NAMED_TYPE.exec(type ?? '') ?? [];
  if (base === undefined || others.length > 0) return undefined;
  const name = base.slice(base.lastIndexOf('.') + 1);
  if (inBrackets === undefined) return base;
  const [first = '', ...rest] = splitOutsideBrackets(inBrackets, ',');
  if (name === 'Union') return typeNameIn([first, ...rest].join('|'));
  return QUALIFIERS.has(name) ? typeNameIn(first) : base;
}

/** Types of functions that hand out objects of another type one by one, or once they are awaited. */
const HANDING_OUT =
  /^(typing\.|collections\.abc\.|abc\.|t\.)?(Async)?(Generator|Iterator|Iterable|ContextManager)$|^(typing\.)?(Awaitable|Coroutine)$/;

/** The class of what a function with this annotation gives: `Session` for `Generator[Session, None, None]` too. */
export function resultTypeIn(annotation: string): string | undefined {
  const bare = annotation.replaceAll(/["'\s]/g, '');
  const [, base, inBrackets] = NAMED_TYPE.exec(bare) ?? [];
  if (base === undefined || inBrackets === undefined || !HANDING_OUT.test(base)) return typeNameIn(bare);
  return typeNameIn(splitOutsideBrackets(inBrackets, ',')[0] ?? '');
}

/** The names that an annotation written as a string starts from: `Foo` and `a` for `"dict[Foo, a.B]"`. */
export function forwardReferences(annotation: string): string[] {
  if (!/^[\w\s.,|[\]]+$/.test(annotation) || /\bLiteral\b/.test(annotation)) return [];
  return annotation.match(LEADING_NAME)?.filter((name) => name !== 'None') ?? [];
}

/** The names that a comment in place of an annotation starts from. */
export function namesInTypeComment(comment: string): string[] {
  const annotation = /^#\s*type:(?!\s*ignore\b)([^#]*)/.exec(comment)?.[1] ?? '';
  return annotation.match(LEADING_NAME) ?? [];
}

function splitOutsideBrackets(text: string, separator: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const character of text) {
    if (character === '[') depth++;
    if (character === ']') depth--;
    if (character === separator && depth === 0) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts;
}
