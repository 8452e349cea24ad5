import type { Call } from '../../../source/dialect.ts';
import type { SyntaxNode } from '../../../source/syntax-tree.ts';
import type { RuleContext } from '../../rule.ts';
import { positionalArgument } from '../calls/call-arguments.ts';

/** A cookie that a header sets. */
export interface HeaderCookie {
  readonly name: string;
  /** What follows its value, in lower case. */
  readonly attributes: string;
  /** The text of the header. */
  readonly node: SyntaxNode;
}

/** Stands for each value that is not written out. */
const UNKNOWN = '\0';
const PARTS = /^([\w.-]+)=[^;]*(;.*)?$/s;
const DELETED = /max-age=0|expires=thu, 01 jan 1970/;

/**
 * The cookie of a call such as `setHeader("Set-Cookie", "session=" + id + "; Secure")`, as far as the text shows all of its
 * attributes; undefined also for one that is deleted.
 */
export function cookieOfHeader(context: RuleContext, call: Call): HeaderCookie | undefined {
  const [header, node] = [positionalArgument(call, 0), positionalArgument(call, 1)];
  if (!header || !node || !/^["'`]set-cookie["'`]$/i.test(header.text)) return undefined;
  const line = lineOf(context, node) ?? '';
  const [, name, rest = ''] = PARTS.exec(line) ?? [];
  const attributes = rest.toLowerCase();
  // What is behind an unknown part may hold the flags, and so may a second one.
  const isOpen = attributes.includes(UNKNOWN) || line.split(UNKNOWN).length > 2;
  return name === undefined || isOpen || DELETED.test(attributes) ? undefined : { name, attributes, node };
}

function lineOf({ dialect }: RuleContext, node: SyntaxNode): string | undefined {
  const expression = dialect.expression(node);
  if (expression.kind === 'literal') return expression.text;
  if (expression.kind !== 'composition' || expression.via === 'format') return undefined;
  const parts = expression.parts.map((part) => dialect.expression(part));
  if (expression.via === 'concatenation')
    return parts.map((part) => (part.kind === 'literal' ? (part.text ?? '') : UNKNOWN)).join('');
  return node.text.replaceAll(/^[a-z]*["'`]|["'`]$/gi, '').replaceAll(/\$?\{[^{}]*\}/g, UNKNOWN);
}
