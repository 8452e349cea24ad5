import type { Write } from '../scopes.ts';
import type { SyntaxNode } from '../syntax-tree.ts';

export type WrittenValue = Omit<Write, 'node'>;

/** What an assignment to a target does. */
export interface TargetParts {
  /** To names. */
  readonly writes: readonly Write[];
  /** Members and items that are assigned to: the names in them are read. */
  readonly expressions: readonly Write[];
}

const NOTHING: TargetParts = { writes: [], expressions: [] };
const SEQUENCES: ReadonlySet<string> = new Set([
  'pattern_list',
  'tuple_pattern',
  'list_pattern',
  'tuple',
  'list',
  'expression_list',
]);
const STARRED: ReadonlySet<string> = new Set(['list_splat_pattern', 'list_splat']);

/** Takes a target apart; each name gets its own value where both sides are written out, as in `a, b = 1, 2`. */
export function partsOfTarget(target: SyntaxNode | undefined, written: WrittenValue): TargetParts {
  if (!target) return NOTHING;
  if (target.kind === 'identifier') return { writes: [{ node: target, ...written }], expressions: [] };
  if (target.kind === 'parenthesized_expression' || target.kind === 'as_pattern_target') {
    return merge(target.namedChildren.map((inner) => partsOfTarget(inner, written)));
  }
  if (SEQUENCES.has(target.kind)) return ofSequence(target.namedChildren, written);
  if (STARRED.has(target.kind)) return partsOfTarget(target.namedChildren[0], partOf(written));
  return { writes: [], expressions: [{ node: target, ...written }] };
}

/** For writing a value that may be missing in mangled code. */
export function valueOf(value: SyntaxNode | undefined): Pick<Write, 'value'> {
  return value ? { value } : {};
}

function ofSequence(names: readonly SyntaxNode[], written: WrittenValue): TargetParts {
  const { value, how } = written;
  const values = value && how === 'assign' && SEQUENCES.has(value.kind) ? value.namedChildren : [];
  const isPaired = values.length === names.length && ![...names, ...values].some(({ kind }) => STARRED.has(kind));
  return merge(
    names.map((name, index) => partsOfTarget(name, isPaired ? { how, ...valueOf(values[index]) } : partOf(written))),
  );
}

function partOf(written: WrittenValue): WrittenValue {
  return written.how === 'iterate' ? written : { ...written, how: 'destructure' };
}

function merge(all: readonly TargetParts[]): TargetParts {
  return { writes: all.flatMap(({ writes }) => writes), expressions: all.flatMap(({ expressions }) => expressions) };
}
