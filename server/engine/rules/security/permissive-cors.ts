import type { Call } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { calleesLike, calleesOf } from '../code/calls/callees.ts';
import type { Report, Rule, RuleContext } from '../rule.ts';
import { keywordArgument, positionalArgument } from '../code/calls/call-arguments.ts';
import { entryNamed, entryOf } from '../code/values/literal-entries.ts';

const ORIGIN_HEADER = /^access-control-allow-origin$/i;
const HEADER_SETTERS = /^(setHeader|set|header|Set|Add|addHeader|append|writeHead|add_header|__setitem__|Header)$/;
/** The origin of the request at hand, handed back. */
const REFLECTED =
  /\b(req|request|r|ctx|c)\b.*(headers?|get_?header|Header)\b.*\borigin\b|getHeader\(\s*"origin"|headers\.origin\b/i;
/** A check of the origin before it is handed back. */
const CHECKED =
  /includes|indexOf|\bhas\(|\.test\(|contains|match|===?|!==?|\bin\b|startsWith|endsWith|allowed|whitelist|trusted|equals/i;
const CREDENTIALS = /access-control-allow-credentials['"`]?\s*\]?\s*(,|=|:|=>)\s*\(?\s*['"`]?true/i;
const CONDITIONALS: ReadonlySet<string> = new Set(['if_statement', 'ternary_expression', 'conditional_expression']);
const ADVICE = 'List the origins that may.';

export const permissiveCors: Rule = {
  id: 'permissive-cors',
  title: 'Every website may use the API as its visitor',
  category: 'security',
  severity: 'medium',
  confidence: 'medium',
  cwe: 942,
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: ['S5122', 'PERMISSIVE_CORS'],
  rationale: `
When an API allows all origins together with credentials, any website can call it with the cookies of whoever visits that website, and read
the answers. Browsers refuse \`*\` with credentials, which is why frameworks then hand the asking origin back. List the origins that need it.

\`*\` without credentials is right for public data and reported with low confidence only. An origin that is handed back after a check
against a list is not reported.`,
  examples: [
    {
      language: 'javascript',
      bad: `
import cors from 'cors';

app.use(cors({ <|origin: true|>, credentials: true }));
`,
      good: `
import cors from 'cors';

app.use(cors({ origin: ['https://shop.example.org'], credentials: true }));
`,
    },
    {
      language: 'python',
      bad: `
from fastapi.middleware.cors import CORSMiddleware

app.add_middleware(CORSMiddleware, <|allow_origins=["*"]|>, allow_credentials=True)
`,
      good: `
from fastapi.middleware.cors import CORSMiddleware

app.add_middleware(CORSMiddleware, allow_origins=["https://shop.example.org"], allow_credentials=True)
`,
    },
    {
      language: 'java',
      bad: `
import javax.servlet.http.*;

class Filter {
  void allow(HttpServletRequest request, HttpServletResponse response) {
    response.setHeader("Access-Control-Allow-Origin", <|request.getHeader("Origin")|>);
    response.setHeader("Access-Control-Allow-Credentials", "true");
  }
}
`,
      good: `
import javax.servlet.http.*;

class Filter {
  void allow(HttpServletResponse response) {
    response.setHeader("Access-Control-Allow-Origin", "https://shop.example.org");
    response.setHeader("Access-Control-Allow-Credentials", "true");
  }
}
`,
    },
    {
      language: 'go',
      bad: `
package api

import "net/http"

func allow(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Access-Control-Allow-Origin", <|r.Header.Get("Origin")|>)
	w.Header().Set("Access-Control-Allow-Credentials", "true")
}
`,
      good: `
package api

import "net/http"

func allow(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Access-Control-Allow-Origin", "https://shop.example.org")
	w.Header().Set("Access-Control-Allow-Credentials", "true")
}
`,
    },
  ],
  callees: calleesOf(
    calleesLike(HEADER_SETTERS),
    calleesLike(/cors|cross_origin|^(use|register|add_middleware|enableCors|allowedOrigin\w*|addAllowedOrigin\w*)$/i),
  ),
  create(context) {
    if (context.isTestCode) return {};
    return {
      Call(node) {
        const call = context.dialect.call(node);
        const finding = call && (checkHeaderCall(context, call) ?? checkLibrary(context, call));
        if (finding) context.report(finding);
      },
      // Python: headers["Access-Control-Allow-Origin"] = "*"
      assignment(node) {
        const key = node.field('left')?.field('subscript');
        const value = node.field('right');
        const name = key && context.flow.constantText(key);
        if (value && name !== undefined && ORIGIN_HEADER.test(name)) reportHeader(context, value);
      },
      pair(node) {
        const entry = entryOf(node);
        if (entry && ORIGIN_HEADER.test(entry.key)) reportHeader(context, entry.value);
      },
      composite_literal(node) {
        const finding = checkGoOptions(context, node);
        if (finding) context.report(finding);
      },
      annotation(node) {
        const finding = checkAnnotation(node);
        if (finding) context.report(finding);
      },
    };
  },
};

function reportHeader(context: RuleContext, value: SyntaxNode): void {
  const finding = judgeHeader(context, value);
  if (finding) context.report(finding);
}

function checkHeaderCall(context: RuleContext, call: Call): Report | undefined {
  if (!HEADER_SETTERS.test(call.name)) return undefined;
  const name = positionalArgument(call, 0);
  const value = positionalArgument(call, 1);
  if (!name || !value || !ORIGIN_HEADER.test(context.flow.constantText(name) ?? '')) return undefined;
  return judgeHeader(context, value);
}

function judgeHeader(context: RuleContext, value: SyntaxNode): Report | undefined {
  const around = value.ancestor(context.dialect.controlFlow.functions);
  const hasCredentials = CREDENTIALS.test(around?.text ?? context.text);
  if (context.flow.constantText(value) === '*') {
    const what = hasCredentials
      ? 'Every website may ask, and credentials are allowed.'
      : 'Every website may read the answers.';
    return { at: value, message: `${what} ${ADVICE}`, ...(!hasCredentials && { severity: 'low', confidence: 'low' }) };
  }
  if (!hasCredentials || !REFLECTED.test(originOf(context, value)) || isChecked(value)) return undefined;
  return {
    at: value,
    message: `The origin of the request is handed back unchecked, so every website may ask with its visitor's credentials. ${ADVICE}`,
    severity: 'high',
    confidence: 'high',
  };
}

/** The expression, or the one that a name assigned once stands for. */
function originOf(context: RuleContext, value: SyntaxNode): string {
  const [write, ...others] = context.scopes.bindingOf(value)?.writes ?? [];
  const source = others.length === 0 ? (write?.value ?? value) : value;
  return source.end - source.start < 200 ? source.text : '';
}

function isChecked(value: SyntaxNode): boolean {
  for (let at = value.ancestor(CONDITIONALS); at; at = at.ancestor(CONDITIONALS)) {
    const condition = at.field('condition') ?? at.namedChildren[at.kind === 'conditional_expression' ? 1 : 0];
    if (condition && CHECKED.test(condition.text)) return true;
  }
  return false;
}

function checkLibrary(context: RuleContext, call: Call): Report | undefined {
  switch (context.language.id) {
    case 'python':
      return checkPythonLibrary(context, call);
    case 'java':
      return checkSpring(context, call);
    case 'go':
      return undefined;
    default:
      return checkExpress(context, call);
  }
}

function combination(at: SyntaxNode): Report {
  return {
    at,
    message: `Every website may ask with its visitor's credentials. ${ADVICE}`,
    severity: 'high',
    confidence: 'high',
  };
}

function checkExpress(context: RuleContext, call: Call): Report | undefined {
  const options = call.arguments.at(-1)?.value;
  if (options?.kind !== 'object' || !/cors/i.test(call.name + (call.arguments[0]?.value.text.slice(0, 20) ?? '')))
    return undefined;
  if (entryNamed(options, 'credentials')?.value.text !== 'true') return undefined;
  const origin = entryNamed(options, 'origin');
  if (!origin) return undefined;
  const isAll =
    origin.value.text === 'true' ||
    context.flow.constantText(origin.value) === '*' ||
    /=>\s*\w+\(null,\s*(true|origin)\)/.test(origin.value.text);
  return isAll ? combination(origin.node) : undefined;
}

function checkPythonLibrary(context: RuleContext, call: Call): Report | undefined {
  const path = context.names.pathOf(call.callee);
  if (path === 'flask_cors.CORS' || path === 'flask_cors.cross_origin') {
    if (keywordArgument(call, 'supports_credentials')?.value.text !== 'True') return undefined;
    const origins = keywordArgument(call, 'origins') ?? keywordArgument(call, 'resources');
    if (!origins) return combination(call.callee);
    return origins.name === 'origins' && isStar(origins.value) ? combination(origins.node) : undefined;
  }
  if (call.name !== 'add_middleware' && path?.endsWith('CORSMiddleware') !== true) return undefined;
  const origins = keywordArgument(call, 'allow_origins');
  const isWide = origins && isStar(origins.value) && keywordArgument(call, 'allow_credentials')?.value.text === 'True';
  return isWide ? combination(origins.node) : undefined;
}

/** `"*"` or `["*"]`. */
function isStar(node: SyntaxNode): boolean {
  return /^[[(]?\s*(["'])\*\1\s*,?\s*[\])]?$/.test(node.text);
}

/** Spring's `allowedOrigins("*").allowCredentials(true)`, in either order. */
function checkSpring(_context: RuleContext, call: Call): Report | undefined {
  if (!/^(allowedOrigins|allowedOriginPatterns|addAllowedOrigin|addAllowedOriginPattern)$/.test(call.name))
    return undefined;
  const origin = call.arguments[0]?.value;
  if (origin?.text !== '"*"') return undefined;
  const statement = call.node.ancestor(
    new Set(['block', 'expression_lambda', 'lambda_expression', 'method_declaration']),
  );
  return statement && /[aA]llowCredentials\(\s*true\s*\)/.test(statement.text) ? combination(origin) : undefined;
}

function checkAnnotation(node: SyntaxNode): Report | undefined {
  if (node.field('name')?.text !== 'CrossOrigin') return undefined;
  const pairs = node.field('arguments')?.namedChildren ?? [];
  const valueOf = (key: string): SyntaxNode | undefined =>
    pairs.find((pair) => pair.field('key')?.text === key)?.field('value');
  const origins = valueOf('origins') ?? valueOf('originPatterns');
  const isWide = origins && /^\{?\s*"\*"\s*\}?$/.test(origins.text) && valueOf('allowCredentials')?.text === '"true"';
  return isWide ? combination(origins) : undefined;
}

/** The options of gin-contrib/cors and rs/cors. */
function checkGoOptions(context: RuleContext, node: SyntaxNode): Report | undefined {
  const type = node.field('type');
  if (!type || !/^cors\.(Config|Options)$/.test(type.text) || !/cors/.test(context.names.pathOf(type) ?? ''))
    return undefined;
  if (entryNamed(node, 'AllowCredentials')?.value.text !== 'true') return undefined;
  const all = entryNamed(node, 'AllowAllOrigins');
  if (all?.value.text === 'true') return combination(all.node);
  const origins = entryNamed(node, 'AllowedOrigins') ?? entryNamed(node, 'AllowOrigins');
  return origins && /\{\s*"\*"\s*,?\s*\}/.test(origins.value.text) ? combination(origins.node) : undefined;
}
