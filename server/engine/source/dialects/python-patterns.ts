import type { SyntaxNode } from '../syntax-tree.ts';

/** The names in a pattern of a `case` clause. */
export interface PatternNames {
  /** Names that a match gives a value. */
  readonly captures: readonly SyntaxNode[];
  /** Names of classes and constants that the pattern compares with. */
  readonly reads: readonly SyntaxNode[];
}

const NOTHING: PatternNames = { captures: [], reads: [] };

/** Tells captures from comparisons: a plain name captures, a dotted one is compared with. */
export function namesInPattern(node: SyntaxNode): PatternNames {
  const parts = node.namedChildren;
  switch (node.kind) {
    case 'identifier':
      return capture(node);
    case 'dotted_name':
      return parts.length === 1 ? merge(parts.map(capture)) : readFirst(node);
    case 'class_pattern':
      return merge([readFirst(parts[0]), ...parts.slice(1).map(namesInPattern)]);
    case 'keyword_pattern':
      return merge(parts.slice(1).map(namesInPattern));
    case 'dict_pattern':
      return merge(parts.map((part) => (part.fieldName === 'key' ? readFirst(part) : namesInPattern(part))));
    default:
      return merge(parts.map(namesInPattern));
  }
}

function capture(node: SyntaxNode): PatternNames {
  return node.text === '_' ? NOTHING : { captures: [node], reads: [] };
}

function readFirst(node: SyntaxNode | undefined): PatternNames {
  const first = node?.kind === 'dotted_name' ? node.namedChildren[0] : undefined;
  return first ? { captures: [], reads: [first] } : NOTHING;
}

function merge(all: readonly PatternNames[]): PatternNames {
  return { captures: all.flatMap(({ captures }) => captures), reads: all.flatMap(({ reads }) => reads) };
}
