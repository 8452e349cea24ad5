import type { Value } from '../../../source/data-flow.ts';
import type { SyntaxNode } from '../../../source/syntax-tree.ts';
import type { RuleContext } from '../../rule.ts';
import { ingredientsOf } from '../values/ingredients.ts';
import { isFromRequest } from '../functions/reach.ts';
import { headsOf } from './text-head.ts';

/** The address of the request itself: its path begins with `/`, its host is the own one. */
const OWN_ADDRESS =
  /(\.(url|originalUrl|baseUrl|path|path_info|full_path|base_url|nextUrl|rawPath|URL|RequestURI|EscapedPath\(\)|Path)|get_full_path|build_absolute_uri\(\)|getRequestURI\(\)|getRequestURL\(\)|getPathInfo\(\)|URL\.String\(\)|URL\.(Path|RawPath|RawQuery|Host))$/;
/** What the sender put into the request, by any name. */
const SENT = /\b(query|body|params|headers|cookies|args|form|json|data|values|GET|POST|Query\(\))\b/;
/** The same of a name that the parts of the address were assigned to. */
const PARTS_GETTER = /^\(?\s*(\w*[pP]arams|query|\w+\.(searchParams|query))\.get(All)?\(/;
const GETTER = /searchParams|\.query\b|\.Query\(\)|\.get\(|\.GET\b|parse_qs|\[['"]/;

/**
 * What decides about the server that an address names, when that is data of a request: the address begins with it, or it
 * follows the bare scheme.
 */
export function foreignStart(
  context: RuleContext,
  address: SyntaxNode,
  scheme: RegExp,
): { value: Value; first: SyntaxNode } | undefined {
  for (const { prefix, first } of headsOf(context, address)) {
    if (!first || !scheme.test(prefix)) continue;
    const value = context.flow.valueOf(first, 'url');
    if (isFromRequest(context, value) && !isOwnAddress(context, value.witness, first)) return { value, first };
  }
  return undefined;
}

function isOwnAddress(context: RuleContext, witness: SyntaxNode | undefined, first: SyntaxNode): boolean {
  if (!witness || !OWN_ADDRESS.test(witness.text) || SENT.test(witness.text)) return false;
  return !ingredientsOf(context, first).some(
    (part) => part !== witness && (part.contains(witness) ? GETTER.test(part.text) : PARTS_GETTER.test(part.text)),
  );
}
