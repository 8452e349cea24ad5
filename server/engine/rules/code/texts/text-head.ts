import type { Call, Expression } from '../../../source/dialect.ts';
import type { SyntaxNode } from '../../../source/syntax-tree.ts';
import type { RuleContext } from '../../rule.ts';
import { valuesOf } from '../values/ingredients.ts';

/** How a text may begin: with characters that are known, then with what an expression gives. */
export interface TextHead {
  readonly prefix: string;
  /** Undefined when the whole text is known. */
  readonly first: SyntaxNode | undefined;
}

const MAX_DEPTH = 10;
/** More ways to begin than this are not followed one by one. */
const MAX_HEADS = 8;
const PLACEHOLDER = /%[-#0 +]*\d*(?:\.\d+)?[a-zA-Z]|%\([^)]*\)[a-z]|\{[^{}]*\}/;
/** Methods that leave the beginning of a text what it is. */
const KEEPERS = /^(toString|strip|trim|rstrip|trimEnd|decode|encode|String|build|normalize|href)$/;
/** Calls that turn their first argument into an address. */
const ADDRESS_MAKERS = new Set([
  'java.net.URL',
  'URL',
  'java.net.URI',
  'URI',
  'java.net.URI.create',
  'URI.create',
  'urllib.request.Request',
  'url.parse',
  'net/url.Parse',
  'str',
  'String',
]);

/** The beginnings that a text can have, one for each branch and assignment it may come from. */
export function headsOf(context: RuleContext, node: SyntaxNode): readonly TextHead[] {
  return findHeads(context, node, { depth: 0, seen: new Set() });
}

/** How far a search has come: each assignment is looked at once, or names that feed each other would cost without end. */
interface Search {
  readonly depth: number;
  readonly seen: Set<SyntaxNode>;
}

function deeper({ depth, seen }: Search): Search {
  return { depth: depth + 1, seen };
}

function findHeads(context: RuleContext, node: SyntaxNode, search: Search): readonly TextHead[] {
  const unknown = [{ prefix: '', first: node }];
  if (search.depth > MAX_DEPTH) return unknown;
  const next = (inner: SyntaxNode): readonly TextHead[] => findHeads(context, inner, deeper(search));
  const expression = context.dialect.expression(node);
  switch (expression.kind) {
    case 'literal':
      return [{ prefix: expression.text ?? '', first: undefined }];
    case 'wrapper':
      return next(expression.inner);
    case 'choice':
      return expression.options.flatMap(next);
    case 'name': {
      const values = firstValues(context, node);
      const fresh = values.filter((value) => !search.seen.has(value));
      for (const value of fresh) search.seen.add(value);
      return values.length > 0 ? fresh.flatMap(next) : unknown;
    }
    case 'composition':
      return ofComposition(context, node, { expression, search }) ?? unknown;
    case 'call':
      return ofCall(context, expression.call, search) ?? ofResult(context, expression.call, search) ?? unknown;
    default:
      return unknown;
  }
}

/** What was assigned to a name as a whole; what is appended later does not change its beginning. */
function firstValues(context: RuleContext, name: SyntaxNode): readonly SyntaxNode[] {
  const binding = context.scopes.bindingOf(name);
  if (!binding || binding.kind === 'import' || binding.kind === 'parameter') return [];
  if (binding.writes.some(({ how }) => how === 'destructure' || how === 'iterate')) return [];
  const added = new Set(binding.writes.filter(({ how }) => how !== 'assign').map(({ value }) => value));
  return valuesOf(context, name).filter((value) => !added.has(value));
}

function ofComposition(
  context: RuleContext,
  node: SyntaxNode,
  { expression, search }: { expression: Extract<Expression, { kind: 'composition' }>; search: Search },
): readonly TextHead[] | undefined {
  const { via, parts } = expression;
  if (context.language.id === 'python' && via === 'interpolation') return ofFormatString(node, parts);
  if (via === 'format') {
    const template = node.field('left');
    return template && ofTemplate(context, { template, values: parts }, search);
  }
  let heads: readonly TextHead[] = [{ prefix: '', first: undefined }];
  for (const part of parts) {
    const known = heads.filter(({ first }) => !first);
    if (known.length === 0) break;
    const next = findHeads(context, part, deeper(search));
    if (next.length === 0 || known.length * next.length > MAX_HEADS) {
      heads = heads.map((head) => (head.first ? head : { ...head, first: part }));
      break;
    }
    const longer = known.flatMap(({ prefix }) => next.map((head) => ({ ...head, prefix: prefix + head.prefix })));
    heads = [...heads.filter(({ first }) => first), ...longer];
  }
  return heads;
}

/** The literal text of an f-string is not among its parts. */
function ofFormatString(node: SyntaxNode, parts: readonly SyntaxNode[]): readonly TextHead[] {
  const first = parts[0];
  if (!first) return [{ prefix: node.text, first: undefined }];
  const raw = node.text.slice(0, first.start - node.start);
  return [{ prefix: raw.replace(/^\w*("""|'''|"|')/, '').replace(/\{\s*$/, ''), first }];
}

/** `template` up to the first placeholder whose text is not known, and what goes there. */
function ofTemplate(
  context: RuleContext,
  { template, values }: { template: SyntaxNode; values: readonly SyntaxNode[] },
  search: Search,
): readonly TextHead[] | undefined {
  const text = context.flow.constantText(template);
  if (text === undefined) return undefined;
  let prefix = '';
  for (const [index, known] of text.split(PLACEHOLDER).entries()) {
    prefix += known;
    const value = values[index];
    if (!value) break;
    const heads = findHeads(context, value, deeper(search));
    const [only, ...others] = heads;
    if (!only || only.first || others.length > 0)
      return heads.map((head) => ({ prefix: prefix + head.prefix, first: head.first }));
    prefix += only.prefix;
  }
  return [{ prefix, first: undefined }];
}

/** The beginnings of what a function of the file returns. */
function ofResult(context: RuleContext, { callee }: Call, search: Search): readonly TextHead[] | undefined {
  const results = context.scopes.resultOf?.(callee)?.writes.flatMap(({ value }) => (value ? [value] : [])) ?? [];
  const fresh = results.filter((result) => !search.seen.has(result));
  for (const result of fresh) search.seen.add(result);
  return results.length > 0 ? fresh.flatMap((result) => findHeads(context, result, deeper(search))) : undefined;
}

function ofCall(context: RuleContext, call: Call, search: Search): readonly TextHead[] | undefined {
  const values = call.arguments.map(({ value }) => value);
  const path = context.names.pathOf(call.callee);
  const [first, second] = values;
  if (path === 'fmt.Sprintf' || path === 'String.format')
    return first && ofTemplate(context, { template: first, values: values.slice(1) }, search);
  if (call.name === 'format' && call.receiver && path?.startsWith('str.'))
    return ofTemplate(context, { template: call.receiver, values }, search);
  if (path !== undefined && ADDRESS_MAKERS.has(path)) {
    const base = path === 'URL' && second ? second : first;
    return base && findHeads(context, base, deeper(search));
  }
  if (call.receiver && (KEEPERS.test(call.name) || call.name === 'concat'))
    return findHeads(context, call.receiver, deeper(search));
  return undefined;
}
