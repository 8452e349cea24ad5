import type { Call } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { calleesLike, calleesOf } from '../code/calls/callees.ts';
import { ingredientsOf } from '../code/values/ingredients.ts';
import type { Report, Rule, RuleContext } from '../rule.ts';
import { SinkMatcher } from '../sinks/call-sinks.ts';
import { ERROR_RESPONSES } from '../sinks/error-response-sinks.ts';

const sinks = new SinkMatcher(ERROR_RESPONSES);
const TRACE: Readonly<Record<string, RegExp>> = {
  python: /^(traceback\.(format_exc|format_exception|format_tb|format_stack)|sys\.exc_info)\(\)/,
  java: /(^|\.)(ExceptionUtils\.getStackTrace|Throwables\.getStackTraceAsString)\(\)$|\.getStackTrace\(\)$/,
};
const VIEW =
  /\.(route|get|post|put|patch|delete|api_route|errorhandler|exception_handler)\(|@(api_view|require_\w+|login_required|csrf_exempt)/;
const DEVELOPMENT = /NODE_ENV|\bdevelopment\b|\bisDev\w*|\bDEBUG\b|\bdebug\b/;

/** How much the text tells: the stack, or only what went wrong. */
type Leak = 'trace' | 'text';

export const informationExposure: Rule = {
  id: 'information-exposure',
  title: 'Details of an error are sent to the client',
  category: 'security',
  severity: 'medium',
  confidence: 'medium',
  cwe: 209,
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: ['S4507', 'S1989', 'S5131', 'INFORMATION_EXPOSURE_THROUGH_AN_ERROR_MESSAGE'],
  rationale: `
A stack trace shows paths, libraries with their versions, queries and sometimes the values in them: what an attacker needs to
plan the next step. Log it on the server and send the client a number under which it is found there.

Traces are reported with medium confidence. Messages of exceptions, which are often written for the client, are reported with low
confidence. Code that looks whether it runs in development is left alone.`,
  examples: [
    {
      language: 'java',
      bad: `
import java.io.IOException;
import javax.servlet.http.*;

class Orders extends HttpServlet {
  protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
    try {
      list(response);
    } catch (RuntimeException e) {
      <|e.printStackTrace(response.getWriter())|>;
    }
  }
}
`,
      good: `
import java.io.IOException;
import javax.servlet.http.*;

class Orders extends HttpServlet {
  protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
    try {
      list(response);
    } catch (RuntimeException e) {
      LOG.error("Listing orders failed", e);
      response.sendError(500);
    }
  }
}
`,
    },
    {
      language: 'python',
      bad: `
import traceback
from flask import Flask

app = Flask(__name__)

@app.route("/orders")
def orders():
    try:
        return list_orders()
    except OSError:
        return <|traceback.format_exc()|>, 500
`,
      good: `
from flask import Flask

app = Flask(__name__)

@app.route("/orders")
def orders():
    try:
        return list_orders()
    except OSError:
        app.logger.exception("Listing orders failed")
        return "Sorry, this failed.", 500
`,
    },
    {
      language: 'javascript',
      bad: `
app.use((error, req, res, next) => {
  res.status(500).send(<|error.stack|>);
});
`,
      good: `
app.use((error, req, res, next) => {
  logger.error(error);
  res.status(500).send('Sorry, this failed.');
});
`,
    },
  ],
  callees: calleesOf(sinks, calleesLike(/^printStackTrace$/)),
  create(context) {
    if (context.isTestCode) return {};
    return {
      Call: (node) => visitCall(context, node),
      ...(context.language.id === 'python' ? { Return: (node) => visitReturn(context, node) } : {}),
    };
  },
};

function visitCall(context: RuleContext, node: SyntaxNode): void {
  const call = context.dialect.call(node);
  if (call?.name === 'printStackTrace') return visitPrint(context, call);
  const hit = sinks.match(context, node);
  if (!hit) return;
  for (const { value } of hit.call.arguments) {
    if (reportLeak(context, value)) return;
  }
}

/** `e.printStackTrace(response.getWriter())` */
function visitPrint(context: RuleContext, call: Call): void {
  const writer = call.arguments[0]?.value;
  if (!writer) return;
  const isResponse = ingredientsOf(context, writer).some((part) => {
    const maker = context.dialect.call(part);
    return (
      maker?.receiver !== undefined &&
      /^get(Writer|OutputStream)$/.test(maker.name) &&
      /resp?(onse)?$/i.test(maker.receiver.text)
    );
  });
  if (isResponse) report(context, call.node, 'trace');
}

/** What a view of Flask, FastAPI or Django returns. */
function visitReturn(context: RuleContext, node: SyntaxNode): void {
  const returned = node.namedChildren[0];
  const view = node.ancestor(context.dialect.controlFlow.functions);
  const decorators = (view && context.dialect.functionLike(view)?.decorators) ?? [];
  if (!returned || !decorators.some(({ text }) => VIEW.test(text))) return;
  if (context.dialect.call(returned) && sinks.match(context, returned)) return;
  reportLeak(context, returned);
}

function reportLeak(context: RuleContext, text: SyntaxNode): boolean {
  for (const part of partsOf(context, text)) {
    // What is put into a response is reported there.
    if (part !== text && sinks.match(context, part)) continue;
    const leaks = ingredientsOf(context, part)
      .flatMap((ingredient) => partsOf(context, ingredient))
      .map((ingredient) => leakOf(context, ingredient));
    const leak = leaks.find((found) => found !== undefined);
    if (!leak || isForDevelopers(context, part)) continue;
    report(context, part, leak);
    return true;
  }
  return false;
}

/** The values in an object that becomes JSON, and those of a tuple; anything else itself. */
function partsOf(context: RuleContext, node: SyntaxNode): readonly SyntaxNode[] {
  const expression = context.dialect.expression(node);
  if (expression.kind !== 'container') return [node];
  const values = /^(object|dictionary)$/.test(node.kind)
    ? node.namedChildren.flatMap((entry) => entry.field('value') ?? [])
    : expression.elements;
  return values.flatMap((value) => partsOf(context, value));
}

function leakOf(context: RuleContext, node: SyntaxNode): Leak | undefined {
  const expression = context.dialect.expression(node);
  if (expression.kind === 'call') {
    const { call } = expression;
    if (TRACE[context.language.id]?.test(context.names.pathOf(node) ?? '')) return 'trace';
    if (call.receiver && /^(getMessage|toString|getLocalizedMessage|Error|getStackTrace)$/.test(call.name))
      return isError(context, call.receiver) ? (call.name === 'getStackTrace' ? 'trace' : 'text') : undefined;
    const [only] = call.arguments;
    return /^(str|repr|String)$/.test(call.name) && only && isError(context, only.value) ? 'text' : undefined;
  }
  if (expression.kind === 'member') {
    if (expression.property !== 'stack' && expression.property !== 'message') return undefined;
    return isError(context, expression.object) ? (expression.property === 'stack' ? 'trace' : 'text') : undefined;
  }
  return undefined;
}

/** What was caught, or what a handler of errors gets. */
function isError(context: RuleContext, node: SyntaxNode): boolean {
  const binding = context.scopes.bindingOf(node);
  if (!binding) return false;
  if (binding.kind === 'exception') return true;
  if (binding.typeName !== undefined) return /(Exception|Error|Throwable|^error)$/.test(binding.typeName);
  return /^(e|ex|exc|err|error|exception)$/.test(binding.name);
}

function isForDevelopers(context: RuleContext, node: SyntaxNode): boolean {
  const around = node.ancestor(context.dialect.controlFlow.functions)?.text ?? '';
  return around.length > 6000 || DEVELOPMENT.test(around);
}

function report(context: RuleContext, at: SyntaxNode, leak: Leak): void {
  const weight: Partial<Report> = leak === 'trace' ? {} : { severity: 'low', confidence: 'low' };
  context.report({
    at,
    message: `${leak === 'trace' ? 'The stack trace' : 'The text of the error'} is sent to the client and tells about the inside of the program. Log it, and send a general message.`,
    ...weight,
  });
}
