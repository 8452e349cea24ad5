import { describeOrigin, type Value } from '../../source/data-flow.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import type { Rule, RuleContext } from '../rule.ts';
import { foreignStart } from '../code/texts/address.ts';
import { SinkMatcher } from '../sinks/call-sinks.ts';
import { calleesOf } from '../code/calls/callees.ts';
import { isChecked } from '../code/conditions/checked-value.ts';
import { ingredientsOf } from '../code/values/ingredients.ts';
import { relatedTo } from '../code/functions/reach.ts';
import { HEADER_SINKS, LOCATIONS, REDIRECT_SINKS } from '../sinks/redirect-sinks.ts';

const sinks = new SinkMatcher(REDIRECT_SINKS);
const headers = new SinkMatcher(HEADER_SINKS);
/** Nothing, a scheme without a host, or a slash: `/` + `/evil.example` names a host. */
const BEFORE_HOST = /^([a-z]*:?\/\/|\/)?$/i;
/** The same in the name of a view of Spring. */
const BEFORE_VIEW_HOST = /^redirect:\s*((https?:)?\/\/)?$/;
const METHODS: ReadonlySet<string> = new Set(['method_declaration']);
/** Browsers set it to the page that held the link. */
const REFERRER = /refer+er/i;
const LOCATION = /^location$/i;
const PAGE_ADDRESS = /\blocation(\.\w+)?$|document\.(URL|documentURI|baseURI)$/;
const TAKES_PART = /\.get\(|\.(slice|substr|substring|split|replace|match|exec)\(|searchParams|\.query\b/;

export const openRedirect: Rule = {
  id: 'open-redirect',
  title: 'Data of a request decides where the browser is sent',
  category: 'security',
  severity: 'high',
  confidence: 'high',
  cwe: 601,
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: ['S5146'],
  rationale: `
A link to a trusted site that forwards to any address in its query lends the site's good name to whoever made the link: people
log in on the copy they end up on, and tokens in the address travel along. Redirect to paths of the own site, or look the target
up in a list.

Targets that begin with a fixed path or host are not reported, nor the way back to the referring page, nor values that a
condition or a function named like a check has looked at.`,
  examples: [
    {
      language: 'python',
      bad: `
from flask import redirect, request

def after_login():
    return redirect(<|request.args.get("next", "/")|>)
`,
      good: `
from flask import redirect, request

PAGES = {"orders": "/orders", "profile": "/profile"}

def after_login():
    return redirect(PAGES.get(request.args.get("next"), "/"))
`,
    },
    {
      language: 'javascript',
      bad: `
app.get('/login', (req, res) => {
  res.redirect(<|req.query.next|>);
});
`,
      good: `
app.get('/login', (req, res) => {
  const { next } = req.query;
  res.redirect(/^\\/[a-z]/.test(next) ? next : '/');
});
`,
    },
    {
      language: 'java',
      bad: `
import javax.servlet.http.*;

class Login extends HttpServlet {
  protected void doGet(HttpServletRequest request, HttpServletResponse response) throws java.io.IOException {
    response.sendRedirect(<|request.getParameter("next")|>);
  }
}
`,
      good: `
import javax.servlet.http.*;

class Login extends HttpServlet {
  protected void doGet(HttpServletRequest request, HttpServletResponse response) throws java.io.IOException {
    response.sendRedirect("/orders?from=" + request.getParameter("from"));
  }
}
`,
    },
  ],
  callees: calleesOf(sinks, headers),
  create(context) {
    const report = (target: SyntaxNode, before = BEFORE_HOST): void => {
      const start = foreignStart(context, target, before);
      if (!start || isHarmless(context, start.value, start.first) || isChecked(context, target)) return;
      context.report({
        at: target,
        message: `The target of this redirect ${describeOrigin(start.value)}. Redirect to fixed pages or to paths of this site only.`,
        ...relatedTo(start.value),
      });
    };
    return {
      Call(node) {
        if (context.isTestCode) return;
        const hit = sinks.match(context, node);
        const target =
          hit?.call.name === 'redirect'
            ? targetOf(
                context,
                hit.call.arguments.map(({ value }) => value),
                hit.argument,
              )
            : (hit?.argument ?? locationHeader(context, node));
        if (target) report(target);
      },
      return_statement(node) {
        const view = context.language.id === 'java' && !context.isTestCode ? redirectView(context, node) : undefined;
        if (view) report(view, BEFORE_VIEW_HOST);
      },
      assignment_expression(node) {
        const target = node.field('left');
        const value = node.field('right');
        if (context.isTestCode || context.language.id === 'java' || !target || !value) return;
        const last = target.field('property') ?? target;
        if (!/^(location|href)$/.test(last.text)) return;
        if (LOCATIONS.has(context.names.pathOf(target) ?? '')) report(value);
      },
    };
  },
};

/** What a handler of Spring returns as the name of a view that redirects. */
function redirectView(context: RuleContext, node: SyntaxNode): SyntaxNode | undefined {
  const [result] = node.namedChildren;
  const call = result && context.dialect.call(result);
  const view = call?.isNew === true && call.name === 'ModelAndView' ? call.arguments[0]?.value : result;
  if (!view || context.dialect.expression(view).kind !== 'composition' || !/"redirect:/.test(view.text))
    return undefined;
  const handler = node.ancestor(METHODS);
  return /@\w*Mapping\b/.test(handler?.child('modifiers')?.text ?? '') ? view : undefined;
}

/** The value of a `Location` header that a call sets. */
function locationHeader(context: RuleContext, node: SyntaxNode): SyntaxNode | undefined {
  const hit = headers.match(context, node);
  const given = hit?.call.arguments.map(({ value }) => value) ?? [];
  if (hit?.call.name === 'writeHead')
    return given
      .flatMap(({ namedChildren }) => namedChildren)
      .find(isLocation)
      ?.field('value');
  const [name] = given;
  return name && LOCATION.test(context.flow.constantText(name) ?? '') ? hit?.argument : undefined;
}

function isLocation(entry: SyntaxNode): boolean {
  return LOCATION.test(entry.field('key')?.text.replaceAll(/['"]/g, '') ?? '');
}

/** Express takes the status code first when there is one. */
function targetOf(
  context: RuleContext,
  values: readonly SyntaxNode[],
  argument: SyntaxNode | undefined,
): SyntaxNode | undefined {
  const isNumber = argument?.kind === 'number' && context.language.id !== 'python';
  return isNumber ? values[1] : argument;
}

function isHarmless(context: RuleContext, { witness }: Value, first: SyntaxNode): boolean {
  if (!witness) return false;
  const parts = ingredientsOf(context, first);
  if (REFERRER.test(witness.text) || parts.some((part) => REFERRER.test(part.text) && part.text.length < 80))
    return true;
  // Of the page's own address only what is taken out of it is foreign.
  return PAGE_ADDRESS.test(witness.text) && !parts.some((part) => TAKES_PART.test(part.text) && part.text.length < 200);
}
