import type { SyntaxNode } from '../../../source/syntax-tree.ts';
import type { RuleContext } from '../../rule.ts';
import { withoutParentheses } from '../files/same-code.ts';

/** A test whether something is null. */
export interface NullTest {
  readonly node: SyntaxNode;
  readonly subject: SyntaxNode;
  /** Whether the subject is null where the test holds. */
  readonly isNull: boolean;
  /** The language's word for nothing. */
  readonly word: string;
}

const NOTHING: ReadonlySet<string> = new Set(['none', 'null', 'undefined', 'nil', 'null_literal']);
const IS = /^(==|===|is)$/;
const IS_NOT = /^(!=|!==|is not)$/;

/** The view of `x == null`, `x is None` and their opposites. */
export function nullTest({ dialect }: RuleContext, node: SyntaxNode): NullTest | undefined {
  const inner = withoutParentheses(node);
  const binary = dialect.binary(inner);
  if (!binary) return undefined;
  const isNull = IS.test(binary.operator);
  if (!isNull && !IS_NOT.test(binary.operator)) return undefined;
  const [left, right] = [withoutParentheses(binary.left), withoutParentheses(binary.right)];
  const isRight = isNothing(right);
  if (isRight === isNothing(left)) return undefined;
  return { node: inner, subject: isRight ? left : right, isNull, word: (isRight ? right : left).text };
}

function isNothing({ kind, isNamed, text }: SyntaxNode): boolean {
  return isNamed && (NOTHING.has(kind) || (kind === 'identifier' && text === 'undefined'));
}
