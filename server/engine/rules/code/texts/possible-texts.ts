import type { Call } from '../../../source/dialect.ts';
import type { SyntaxNode } from '../../../source/syntax-tree.ts';
import type { RuleContext } from '../../rule.ts';
import { valuesOf } from '../values/ingredients.ts';

/** A text that an expression may give. */
export interface PossibleText {
  readonly text: string;
  /** The literal. */
  readonly at: SyntaxNode;
  /** Used where nothing else is given: the default of a setting or a parameter, one side of a choice. */
  readonly isFallback: boolean;
}

/** Look-ups of settings and entries whose second argument is what they give when there is none. */
const LOOK_UP =
  /^(get|getProperty|getenv|getOrDefault|getString|getStringProperty|optString|getOr|pop|setdefault|GetString|Getenv|getattr|GetEnv|getEnv|env|config)$/;
/** Methods that leave what a text says. */
const KEEPERS =
  /^(trim|strip|toUpperCase|toLowerCase|upper|lower|intern|toString|encode|getBytes|toCharArray|ToUpper|ToLower|TrimSpace|as_str)$/;
const MAX_TEXTS = 12;
const MAX_DEPTH = 8;

/** The literal texts that an expression may give, found through names, choices, conversions and defaults of settings. */
export function possibleTexts(context: RuleContext, node: SyntaxNode): readonly PossibleText[] {
  const search: Search = { context, found: [], seen: new Set() };
  collect(search, node, { depth: 0, isFallback: false });
  return search.found;
}

interface Search {
  readonly context: RuleContext;
  readonly found: PossibleText[];
  readonly seen: Set<SyntaxNode>;
}

interface Step {
  readonly depth: number;
  readonly isFallback: boolean;
}

function collect(search: Search, node: SyntaxNode, { depth, isFallback }: Step): void {
  const { context, found, seen } = search;
  if (depth > MAX_DEPTH || found.length >= MAX_TEXTS || seen.has(node)) return;
  seen.add(node);
  const next = (inner: SyntaxNode, fallback = isFallback): void =>
    collect(search, inner, { depth: depth + 1, isFallback: fallback });
  const expression = context.dialect.expression(node);
  switch (expression.kind) {
    case 'literal':
      if (expression.text !== undefined) found.push({ text: expression.text, at: node, isFallback });
      return;
    case 'wrapper':
      return next(expression.inner);
    case 'choice':
      return expression.options.forEach((option) => next(option, true));
    case 'name': {
      for (const value of valuesOf(context, node)) next(value);
      const fallback = parameterDefault(context, node);
      if (fallback) next(fallback, true);
      return;
    }
    case 'member': {
      const writes = context.scopes.memberOf?.(node)?.writes ?? [];
      for (const { value, how } of writes) if (value && how === 'assign') next(value, isFallback || writes.length > 1);
      return;
    }
    case 'call': {
      const passed = passedOn(context, expression.call);
      if (passed) next(passed.node, isFallback || passed.isFallback);
      return;
    }
    default:
      return;
  }
}

function passedOn(
  context: RuleContext,
  call: Call,
): { readonly node: SyntaxNode; readonly isFallback: boolean } | undefined {
  const [first, second] = call.arguments;
  if (LOOK_UP.test(call.name) && second && call.arguments.length <= 3) {
    const last = call.name === 'getattr' ? call.arguments[2] : second;
    return last && { node: last.value, isFallback: true };
  }
  if (call.receiver && KEEPERS.test(call.name)) return { node: call.receiver, isFallback: false };
  const isConversion = /^(Buffer\.from|bytes|bytearray|str|String)$/.test(context.names.pathOf(call.callee) ?? '');
  return isConversion && first ? { node: first.value, isFallback: false } : undefined;
}

/** What a parameter is when the caller does not pass it. */
function parameterDefault(context: RuleContext, name: SyntaxNode): SyntaxNode | undefined {
  const binding = context.scopes.bindingOf(name);
  if (binding?.kind !== 'parameter') return undefined;
  const { parameters } = context.dialect.functionLike(binding.scope.node) ?? { parameters: [] };
  return parameters.find(({ nameNode }) => nameNode?.text === binding.name)?.defaultValue;
}
