import { describeOrigin, type Value } from '../../source/data-flow.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { replaceNode } from '../edits/replace-node.ts';
import { calleesOf } from '../code/calls/callees.ts';
import { entryOf } from '../code/values/literal-entries.ts';
import type { Fix, Listeners, Report, Rule, RuleContext } from '../rule.ts';
import { SinkMatcher } from '../sinks/call-sinks.ts';
import { isChecked } from '../code/conditions/checked-value.ts';
import { MARKUP_SINKS, OTHER_TYPES, RESPONSE_SINKS } from '../sinks/html-sinks.ts';
import { ingredientsOf, valuesOf } from '../code/values/ingredients.ts';
import { isFromRequest, reachOf, relatedTo } from '../code/functions/reach.ts';

const markup = new SinkMatcher(MARKUP_SINKS);
const responses = new SinkMatcher(RESPONSE_SINKS);
/** Parameters that are meant to hold text, not markup. */
const PLAIN_NAME =
  /^(text|name|title|message|msg|label|username|query|term|comment|error|reason|description|email)$|(Name|Text|Title|Message|Comment)$/;
const MARKUP_NAME = /html|markup|template|svg|content|snippet|tpl|view|icon|xml|dom|render|body|inner/i;
/** Parameters whose name says nothing. */
const VAGUE_NAME = /^(.{1,2}|data|result|res|response|str|value|output|parts?|children)$/;
const FUNCTIONS = new Set([
  'function_definition',
  'function_declaration',
  'function_expression',
  'arrow_function',
  'method_definition',
  'method_declaration',
  'func_literal',
]);

const SELECTING = /^(\$|jQuery)$/;
const JQUERY_OBJECT = /^(\$|jQuery|jquery)\(\)/;
const ELEMENT_MAKERS =
  /^(\$|jQuery|find|closest|children|parent|first|last|eq|clone|detach|filter|contents|createElement|parseHTML|render|querySelector)$/;

export const crossSiteScripting: Rule = {
  id: 'cross-site-scripting',
  title: 'Text that is not under control becomes part of a page',
  category: 'security',
  severity: 'critical',
  confidence: 'high',
  cwe: 79,
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: [
    'S5131',
    'S308',
    'S704',
    'B308',
    'B703',
    'no-unsanitized/property',
    'no-unsanitized/method',
    'react/no-danger',
    'G203',
  ],
  rationale: `
Markup in a text that is put into a page as it is becomes part of the page: a script in it runs with the rights of the person
who looks at the page. Put text in as text (\`textContent\`, templates that escape by themselves), or escape it first.

Text that was escaped or cleaned by a known function is not reported, nor are responses of another type than HTML. Markup that
a function gets by a parameter is reported only where text is glued to tags or the parameter's name promises plain text.`,
  examples: [
    {
      language: 'javascript',
      isFixed: true,
      bad: `
const term = new URLSearchParams(location.search).get('q');
document.querySelector('#term').innerHTML = <|term|>;
`,
      good: `
const term = new URLSearchParams(location.search).get('q');
document.querySelector('#term').textContent = term;
`,
    },
    {
      language: 'python',
      bad: `
from flask import Flask, request

app = Flask(__name__)

@app.route("/hello")
def hello():
    return <|f"<h1>Hello {request.args['name']}</h1>"|>
`,
      good: `
from flask import Flask, render_template, request

app = Flask(__name__)

@app.route("/hello")
def hello():
    return render_template("hello.html", name=request.args["name"])
`,
    },
    {
      language: 'java',
      bad: `
import javax.servlet.http.*;

class Hello extends HttpServlet {
  protected void doGet(HttpServletRequest request, HttpServletResponse response) throws java.io.IOException {
    response.getWriter().println(<|"<h1>Hello " + request.getParameter("name") + "</h1>"|>);
  }
}
`,
      good: `
import javax.servlet.http.*;
import org.owasp.encoder.Encode;

class Hello extends HttpServlet {
  protected void doGet(HttpServletRequest request, HttpServletResponse response) throws java.io.IOException {
    response.getWriter().println("<h1>Hello " + Encode.forHtml(request.getParameter("name")) + "</h1>");
  }
}
`,
    },
    {
      language: 'go',
      bad: `
package hello

import (
	"fmt"
	"net/http"
)

func hello(w http.ResponseWriter, r *http.Request) {
	fmt.Fprintf(w, "<h1>Hello %s</h1>", <|r.FormValue("name")|>)
}
`,
      good: `
package hello

import (
	"fmt"
	"html"
	"net/http"
)

func hello(w http.ResponseWriter, r *http.Request) {
	fmt.Fprintf(w, "<h1>Hello %s</h1>", html.EscapeString(r.FormValue("name")))
}
`,
    },
  ],
  fix: 'unsafe',
  callees: calleesOf(markup, responses),
  create(context) {
    if (context.isTestCode) return {};
    return { Call: (node) => visitCall(context, node), ...browserListeners(context), ...viewListeners(context) };
  },
};

function visitCall(context: RuleContext, node: SyntaxNode): void {
  const hit = markup.match(context, node);
  if (hit) return hit.argument && visitMarkup(context, hit.argument, hit.call.name);
  const response = responses.match(context, node);
  if (!response?.argument || !isResponse(context, node, response.call.receiver)) return;
  const values = response.call.arguments.map(({ value }) => value);
  const isFormat = /^(f?printf|format|fprint(ln)?)$/i.test(response.call.name);
  for (const text of isFormat ? values.slice(values.indexOf(response.argument)) : [response.argument]) {
    if (reportResponse(context, text, isFormat ? response.argument : text)) return;
  }
}

function visitMarkup(context: RuleContext, text: SyntaxNode, into: string): void {
  // To jQuery a text without tags is a selector, and its methods take elements as well.
  if (SELECTING.test(into) && !hasTags(context, text)) return;
  if (ELEMENT_MAKERS.test(context.dialect.call(text)?.name ?? '')) return;
  if (JQUERY_OBJECT.test(context.names.pathOf(text) ?? '')) return;
  reportMarkup(context, text, into);
}

function browserListeners(context: RuleContext): Listeners {
  if (context.language.id !== 'javascript' && context.language.id !== 'typescript') return {};
  return {
    assignment_expression: (node) => visitAssignment(context, node),
    augmented_assignment_expression: (node) => visitAssignment(context, node),
    jsx_attribute(node) {
      const [name, value] = node.namedChildren;
      if (name?.text !== 'dangerouslySetInnerHTML') return;
      const pair = value?.namedChildren[0]?.namedChildren.find((entry) => entry.field('key')?.text === '__html');
      const html = pair?.field('value');
      if (html) reportMarkup(context, html, 'dangerouslySetInnerHTML');
    },
  };
}

function visitAssignment(context: RuleContext, node: SyntaxNode): void {
  const property = node.field('left')?.field('property');
  const value = node.field('right');
  if (!property || !value) return;
  if (property.text === 'body' && isKoaResponse(node.field('left'))) return visitKoaBody(context, value);
  if (!/^(innerHTML|outerHTML|srcdoc)$/.test(property.text)) return;
  const isPlain = property.text === 'innerHTML' && node.kind === 'assignment_expression';
  reportMarkup(context, value, property.text, isPlain ? textFix(context, property, value) : undefined);
}

/** `ctx.body` and `ctx.response.body` */
function isKoaResponse(target: SyntaxNode | undefined): boolean {
  return target !== undefined && /^(this\.)?ctx\.(response\.)?body$/.test(target.text);
}

/** Koa sends text that begins with a tag as HTML. */
function visitKoaBody(context: RuleContext, text: SyntaxNode): void {
  if (OTHER_TYPES.test(text.ancestor(FUNCTIONS)?.text ?? '') || !hasTags(context, text)) return;
  reportResponse(context, text, text);
}

/** Only for values that hold no tags of the program's own. */
function textFix(context: RuleContext, property: SyntaxNode, value: SyntaxNode): Fix | undefined {
  if (context.flow.valueOf(value, 'html').isComposed || hasTags(context, value)) return undefined;
  return {
    title: 'Assign to `textContent`, which takes the value for text',
    safety: 'unsafe', // markup in the value is shown from now on
    edits: () => [replaceNode(property, 'textContent')],
  };
}

function reportMarkup(context: RuleContext, text: SyntaxNode, into: string, fix?: Fix): void {
  const value = context.flow.valueOf(text, 'html');
  const weight = weigh(context, value, text);
  if (!weight || isChecked(context, text)) return;
  context.report({
    at: text,
    message: `What \`${into}\` takes for HTML ${value.isComposed ? 'contains a value that ' : ''}${describeOrigin(value)}. Put it in as text, or escape it first.`,
    ...weight,
    ...relatedTo(value),
    ...(fix && { fix }),
  });
}

function weigh(
  context: RuleContext,
  value: Value,
  text: SyntaxNode,
): Pick<Report, 'severity' | 'confidence'> | undefined {
  if (value.origin === 'parameter') {
    const name = value.witness?.text ?? '';
    const isText =
      PLAIN_NAME.test(name) ||
      (value.isComposed && hasTags(context, text) && !MARKUP_NAME.test(name) && !VAGUE_NAME.test(name));
    return { severity: 'medium', confidence: isText && !isDeclaredSafe(context, text) ? 'medium' : 'low' };
  }
  if (value.origin !== 'external') return undefined;
  switch (isSent(context, value) ? 'response' : reachOf(context, value)) {
    case 'request':
      return { severity: 'critical', confidence: 'high' };
    case 'environment':
      return undefined;
    default:
      // Whole pieces of a page that the own server renders are loaded like that.
      return { severity: 'high', confidence: value.isComposed ? 'medium' : 'low' };
  }
}

/** `"safeHtml": func(text string) template.HTML { return template.HTML(text) }`: templates ask for it by name. */
function isDeclaredSafe({ dialect }: RuleContext, text: SyntaxNode): boolean {
  const around = text.ancestor(dialect.controlFlow.functions);
  const view = around && dialect.functionLike(around);
  if (!view?.body || dialect.statements(view.body).length !== 1) return false;
  let holder = around?.parent;
  while (holder?.kind === 'literal_element') holder = holder.parent;
  const name = view.name || (holder && entryOf(holder)?.key) || '';
  return /safe|raw|unescape|no_?escape|trust|as_?html/i.test(name);
}

/** Whether a value came over a connection, at the other end of which a browser has the own server. */
function isSent(context: RuleContext, { witness }: Value): boolean {
  return witness !== undefined && context.names.pathOf(witness)?.startsWith('@sent') === true;
}

/** Whether a call of that name is one of a response of a web server. */
function isResponse(context: RuleContext, node: SyntaxNode, receiver: SyntaxNode | undefined): boolean {
  const around = node.ancestor(FUNCTIONS)?.text ?? '';
  if (OTHER_TYPES.test(around)) return false;
  if (context.language.id === 'go') {
    const call = context.dialect.call(node);
    const writer = call?.arguments[0]?.value;
    if (call?.name === 'Data') return /text\/html/.test(call.arguments[1]?.value.text ?? '');
    const isMethod = receiver && context.names.pathOf(receiver) !== 'fmt' && context.names.pathOf(receiver) !== 'io';
    return isMethod || context.names.pathOf(writer ?? node) === 'net/http.ResponseWriter';
  }
  if (context.language.id !== 'java' || !receiver) return true;
  const isWriter = (part: SyntaxNode): boolean =>
    /^get(Writer|OutputStream)$/.test(context.dialect.call(part)?.name ?? '');
  const writer = startOfChain(context, receiver);
  return isWriter(writer) || valuesOf(context, writer).some(isWriter);
}

/** The writer of `writer.append(a).append(b)`. */
function startOfChain(context: RuleContext, writer: SyntaxNode): SyntaxNode {
  const call = context.dialect.call(writer);
  return call?.receiver && /^(append|format|printf)$/.test(call.name) ? startOfChain(context, call.receiver) : writer;
}

function reportResponse(context: RuleContext, text: SyntaxNode, template: SyntaxNode): boolean {
  const value = context.flow.valueOf(text, 'html');
  if (!isFromRequest(context, value)) return false;
  const isPage = hasTags(context, template) || hasTags(context, text);
  const isScript = context.language.id === 'javascript' || context.language.id === 'typescript';
  if (isScript && (!value.isComposed || text.kind === 'object' || text.kind === 'array')) return false; // objects become JSON
  // Text marked as HTML on the way is reported there.
  if (isChecked(context, text) || ingredientsOf(context, text).some((part) => markup.match(context, part)))
    return false;
  context.report({
    at: text,
    message: `The response contains a value that ${describeOrigin(value)} and is sent as HTML. Escape it, or set another content type.`,
    severity: isPage ? 'critical' : 'high',
    confidence: isPage || context.language.id !== 'go' ? 'high' : 'medium',
    ...relatedTo(value),
  });
  return true;
}

/** What handlers of requests return becomes the response. */
function viewListeners(context: RuleContext): Listeners {
  if (context.language.id === 'java') return { return_statement: (node) => visitSpringReturn(context, node) };
  if (context.language.id !== 'python') return {};
  // Flask and its like send it as HTML; dictionaries and lists become JSON.
  return {
    return_statement(node) {
      const result = node.namedChildren[0];
      const body = result?.kind === 'expression_list' || result?.kind === 'tuple' ? result.namedChildren[0] : result;
      const view = body && node.ancestor(FUNCTIONS);
      if (!body || !view || /^(dictionary|list)$/.test(body.kind) || /json/i.test(body.text)) return;
      const decorators = context.dialect.functionLike(view)?.decorators ?? [];
      if (
        !decorators.some(({ text }) => /\.(route|get|post)\(/.test(text)) ||
        !/\b(flask|quart|bottle)\b/.test(context.text)
      )
        return;
      if (!OTHER_TYPES.test(view.text)) reportResponse(context, body, body);
    },
  };
}

function visitSpringReturn(context: RuleContext, node: SyntaxNode): void {
  const [body] = node.namedChildren;
  const view = body && node.ancestor(FUNCTIONS);
  if (!body || !view || !/@(Request|Get|Post|Put)Mapping\b/.test(view.child('modifiers')?.text ?? '')) return;
  if (
    view.field('type')?.text !== 'String' ||
    !/@(RestController|ResponseBody)\b/.test(context.text) ||
    !hasTags(context, body)
  )
    return;
  if (!OTHER_TYPES.test(view.text)) reportResponse(context, body, body);
}

function hasTags(context: RuleContext, text: SyntaxNode): boolean {
  return ingredientsOf(context, text).some((part) => {
    const { kind } = context.dialect.expression(part);
    return (kind === 'literal' || kind === 'composition') && part.text.includes('<');
  });
}
