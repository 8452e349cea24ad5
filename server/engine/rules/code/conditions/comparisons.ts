import type { SyntaxNode } from '../../../source/syntax-tree.ts';
import type { RuleContext } from '../../rule.ts';
import { hasActions, withoutParentheses } from '../files/same-code.ts';

export type Relation = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** A comparison of something with a constant, read from left to right: `3 < x` is `x > 3`. */
export interface ConstantComparison {
  readonly subject: SyntaxNode;
  readonly relation: Relation;
  readonly constant: SyntaxNode;
  /** The constant's value; undefined for a named constant, whose text tells it apart. */
  readonly value: number | string | undefined;
}

const RELATIONS: Readonly<Record<string, Relation>> = {
  '==': '==',
  '===': '==',
  is: '==',
  '!=': '!=',
  '!==': '!=',
  'is not': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};
const MIRRORED: Readonly<Record<Relation, Relation>> = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};
const NOTHING = /^(none|null|null_literal|undefined|nil|true|false)$/;
const NUMBER = /^-?(\d[\d_]*(\.\d+)?|0[xX][\da-fA-F_]+)[lLfFdDn]?$/;
const TEXT = /^(string|string_literal|interpreted_string_literal|character_literal|rune_literal)$/;
/** `LIMIT`, `Color.RED`, `http.StatusOK`: a name that stands for one value. */
const NAMED = /^(?:(?!this\.|self\.)[A-Za-z_]\w*\.(?:\w+\.)*[A-Z]\w*|[A-Z][A-Z0-9_]+)$/;

/** The view of a comparison with a literal or a named constant; undefined for any other. */
export function constantComparison({ dialect }: RuleContext, node: SyntaxNode): ConstantComparison | undefined {
  const binary = dialect.binary(withoutParentheses(node));
  const relation = binary && RELATIONS[binary.operator];
  if (!binary || !relation) return undefined;
  const [left, right] = [withoutParentheses(binary.left), withoutParentheses(binary.right)];
  if (NOTHING.test(left.kind) || NOTHING.test(right.kind)) return undefined;
  if (isConstant(right) && !isConstant(left) && !hasActions(left))
    return { subject: left, relation, constant: right, value: valueOf(right) };
  if (isConstant(left) && !isConstant(right) && !hasActions(right))
    return { subject: right, relation: MIRRORED[relation], constant: left, value: valueOf(left) };
  return undefined;
}

function isConstant(node: SyntaxNode): boolean {
  return valueOf(node) !== undefined || (node.text.length < 80 && NAMED.test(node.text));
}

function valueOf(node: SyntaxNode): number | string | undefined {
  const { text } = node;
  if (text.length < 40 && NUMBER.test(text)) {
    const plain = text.replaceAll('_', '').replace(/^(?!-?0x)(.*)[lLfFdDn]$/i, '$1');
    // `Number` reads no sign before a hexadecimal number.
    return plain.startsWith('-') ? -Number(plain.slice(1)) : Number(plain);
  }
  return TEXT.test(node.kind) && !node.has('interpolation') && !/^\w/.test(text)
    ? `text ${text.replace(/^(['"`])(.*)\1$/s, '$2')}`
    : undefined;
}

/** Whether two comparisons of one subject can never hold both (`and`), or one of them always holds (`or`). */
export function isSettled(a: ConstantComparison, b: ConstantComparison, junction: 'and' | 'or'): boolean {
  if (junction === 'or') return isContradiction(opposite(a), opposite(b));
  return isContradiction(a, b);
}

const OPPOSITES: Readonly<Record<Relation, Relation>> = {
  '==': '!=',
  '!=': '==',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
};

function opposite(comparison: ConstantComparison): ConstantComparison {
  return { ...comparison, relation: OPPOSITES[comparison.relation] };
}

function isContradiction(a: ConstantComparison, b: ConstantComparison): boolean {
  if (typeof a.value === 'number' && typeof b.value === 'number') return isEmptyRange(a, a.value, b, b.value);
  if (a.relation === '==' && b.relation === '==') return isOtherConstant(a, b);
  const isPair = (a.relation === '==' && b.relation === '!=') || (a.relation === '!=' && b.relation === '==');
  return isPair && a.constant.text === b.constant.text;
}

function isOtherConstant(a: ConstantComparison, b: ConstantComparison): boolean {
  if (a.value === undefined || b.value === undefined) return a.value === b.value && a.constant.text !== b.constant.text;
  return a.value !== b.value && typeof a.value === typeof b.value;
}

function isEmptyRange(a: ConstantComparison, x: number, b: ConstantComparison, y: number): boolean {
  const candidates = [x, y, (x + y) / 2, Math.min(x, y) - 1, Math.max(x, y) + 1];
  return !candidates.some((candidate) => holds(candidate, a.relation, x) && holds(candidate, b.relation, y));
}

function holds(candidate: number, relation: Relation, bound: number): boolean {
  switch (relation) {
    case '==':
      return candidate === bound;
    case '!=':
      return candidate !== bound;
    case '<':
      return candidate < bound;
    case '<=':
      return candidate <= bound;
    case '>':
      return candidate > bound;
    case '>=':
      return candidate >= bound;
  }
}
