import type { Value } from '../../../source/data-flow.ts';
import type { SyntaxNode } from '../../../source/syntax-tree.ts';
import type { Report, RuleContext } from '../../rule.ts';
import { ingredientsOf } from '../values/ingredients.ts';

/**
 * Who decides what an outside value holds: whoever sends a request; a server that was asked; the user who runs the
 * program, by arguments, input or the environment.
 */
export type Reach = 'request' | 'response' | 'user' | 'environment';

const ENVIRONMENT =
  /^(os\.(environ|getenv|Getenv|LookupEnv|Environ)|process\.env|Deno\.env|Bun\.env|import\.meta\.env|(java\.lang\.)?System\.(getenv|getProperty|getProperties))/;
const USER =
  /^(sys\.|input\b|raw_input\b|getpass\.|fileinput\.|click\.|argparse\.|optparse\.|getopt\.|process\.(argv|stdin)|Deno\.args|Bun\.argv|prompts?\b|window\.prompt|(local|session)Storage|window\.(local|session)Storage|@?inquirer|enquirer|readline|(java\.lang\.)?System\.|(java\.io\.)?Console\.|os\.|flag\.|fmt\.Scan)/;
/** They read from whatever they are opened on. */
const READER =
  /^(java\.util\.Scanner|Scanner|(java\.io\.)?(BufferedReader|LineNumberReader|DataInputStream|ObjectInputStream))\b/;
const RESPONSE =
  /^(requests|httpx|aiohttp\.Client|urllib|urllib2|urllib3|http\.client|(window\.|globalThis\.)?fetch\b|(node|cross|isomorphic)-fetch|axios|got\b|ky\b|superagent|needle|undici|(java\.net\.)?(URL|URLConnection|HttpURLConnection|http\.HttpResponse|HttpResponse)\.)/;
const NETWORK_INPUT = /\bgetInputStream\s*\(|\bopenStream\s*\(|\baccept\s*\(/;
const PROGRAM_ARGUMENTS = /String\s*(\[\s*\]|\.\.\.)\s*\w+$|String\s+\w+\s*\[\s*\]$/;
const VIEWS = new Set(['function_definition']);
const ROUTE = /\.(route|get|post|put|patch|delete)\(/;
const CALLABLE = new Set(['method_declaration', 'constructor_declaration']);

/** Who decides about a value of external origin. */
export function reachOf(context: RuleContext, { witness }: Value): Reach {
  if (!witness) return 'request';
  const path = context.names.pathOf(withoutIndex(context, witness)) ?? '';
  if (ENVIRONMENT.test(path)) return 'environment';
  if (USER.test(path)) return 'user';
  if (RESPONSE.test(path)) return 'response';
  if (READER.test(path)) return NETWORK_INPUT.test(witness.ancestor(CALLABLE)?.text ?? '') ? 'request' : 'user';
  if (context.language.id === 'java' && PROGRAM_ARGUMENTS.test(parameterText(witness))) return 'user';
  return 'request';
}

/** Whether a value is decided by whoever sends a request. */
export function isFromRequest(context: RuleContext, value: Value): boolean {
  if (value.origin === 'parameter') return routePartOf(context, value) !== undefined;
  return value.origin === 'external' && reachOf(context, value) === 'request' && !isConverted(context, value);
}

/** `request.args.get("page", type=int)` gives a number. */
export function isConverted(context: RuleContext, { witness }: Value): boolean {
  if (context.language.id !== 'python' || !witness) return false;
  return ingredientsOf(context, witness).some((part) =>
    context.dialect
      .call(part)
      ?.arguments.some(({ name, value }) => name === 'type' && /^(int|float|bool)$/.test(value.text)),
  );
}

/** The `<path:name>` of the route of a Python view that a parameter gets its value from, unless it is a number there. */
export function routePartOf(context: RuleContext, { witness }: Value): string | undefined {
  const view = context.language.id === 'python' ? witness?.ancestor(VIEWS) : undefined;
  if (!view || !witness) return undefined;
  const part = new RegExp(String.raw`<(?:(?:string|path|any)(?:\([^)]*\))?:)?${witness.text}>`);
  for (const { text } of context.dialect.functionLike(view)?.decorators ?? []) {
    const found = ROUTE.test(text) ? part.exec(text)?.[0] : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Points a report at the place where outside data comes in. */
export function relatedTo(value: Value): Pick<Report, 'related'> {
  if (!value.witness || value.origin !== 'external') return {};
  return { related: [{ at: value.witness, message: 'The value comes from here.' }] };
}

/** `process.argv` of `process.argv[2]`. */
function withoutIndex(context: RuleContext, node: SyntaxNode): SyntaxNode {
  const expression = context.dialect.expression(node);
  return expression.kind === 'index' ? withoutIndex(context, expression.object) : node;
}

function parameterText(witness: SyntaxNode): string {
  return witness.parent?.kind === 'formal_parameter' || witness.parent?.kind === 'spread_parameter'
    ? witness.parent.text
    : '';
}
