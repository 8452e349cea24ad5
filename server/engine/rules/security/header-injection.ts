import { describeOrigin } from '../../source/data-flow.ts';
import { calleesLike, calleesOf } from '../code/calls/callees.ts';
import { ingredientsOf } from '../code/values/ingredients.ts';
import { losesLineBreaks } from '../code/texts/line-breaks.ts';
import { relatedTo } from '../code/functions/reach.ts';
import { requestValueOf } from '../code/values/request-value.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import type { Rule, RuleContext } from '../rule.ts';
import { SinkMatcher } from '../sinks/call-sinks.ts';
import { HEADER_VALUES } from '../sinks/header-sinks.ts';

const sinks = new SinkMatcher(HEADER_VALUES);
const RAW_WRITES = /^(write|end|send|sendall)$/;
const SOCKET = /^(socket|sock|conn|connection|client|clientSocket|client_socket|s)$/i;
/** The head of a response that the program writes itself. */
const HEAD = /HTTP\/1\.\d|\b(Location|Set-Cookie|Content-\w+|X-[\w-]+):/;

export const headerInjection: Rule = {
  id: 'header-injection',
  title: 'Data of a request goes into a header with its line breaks',
  category: 'security',
  severity: 'high',
  confidence: 'medium',
  cwe: 113,
  languages: ['python', 'javascript', 'typescript', 'java'],
  aliases: ['S5167', 'HTTP_RESPONSE_SPLITTING', 'HRS_REQUEST_PARAMETER_TO_HTTP_HEADER'],
  rationale: `
A line break ends a header. What follows it in the value becomes a header of its own, such as another cookie, or the body of the
response, and caches may keep the result for everybody. Take line breaks out of the value, or encode it.

Flask, Django, Node's \`http\` and Go's \`net/http\` refuse such values themselves and are not reported. Servlet containers
differ by product and version, Python's \`http.server\` and what is written to sockets directly have no protection.`,
  examples: [
    {
      language: 'java',
      bad: `
import javax.servlet.http.*;

class Export extends HttpServlet {
  protected void doGet(HttpServletRequest request, HttpServletResponse response) {
    response.setHeader("Content-Disposition", <|"attachment; filename=" + request.getParameter("name")|>);
  }
}
`,
      good: `
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import javax.servlet.http.*;

class Export extends HttpServlet {
  protected void doGet(HttpServletRequest request, HttpServletResponse response) {
    String name = URLEncoder.encode(request.getParameter("name"), StandardCharsets.UTF_8);
    response.setHeader("Content-Disposition", "attachment; filename*=UTF-8''" + name);
  }
}
`,
    },
    {
      language: 'python',
      bad: `
import socket
from flask import request

def ask(host):
    with socket.create_connection((host, 80)) as sock:
        sock.sendall(<|f"GET / HTTP/1.1\\r\\nX-User: {request.args['user']}\\r\\n\\r\\n".encode()|>)
        return sock.recv(1024)
`,
      good: `
import socket
from urllib.parse import quote
from flask import request

def ask(host):
    with socket.create_connection((host, 80)) as sock:
        sock.sendall(f"GET / HTTP/1.1\\r\\nX-User: {quote(request.args['user'])}\\r\\n\\r\\n".encode())
        return sock.recv(1024)
`,
    },
  ],
  callees: calleesOf(sinks, calleesLike(RAW_WRITES)),
  create(context) {
    if (context.isTestCode) return {};
    return {
      Call(node) {
        const hit = sinks.match(context, node);
        const header = hit ? hit.argument : rawHead(context, node);
        const value = header && requestValueOf(context, header, 'header');
        if (!header || !value || losesLineBreaks(context, header)) return;
        // A whole path of the request holds no line break.
        if (
          /\.(path|url|originalUrl|method|getRequestURI\(\)|getMethod\(\))$/.test(value.witness?.text ?? '') &&
          !query(context, header) &&
          !isTakenApart(value.witness)
        )
          return;
        context.report({
          at: header,
          message: `This header ${value.isComposed ? 'contains a value that ' : ''}${describeOrigin(value)}; a line break in it begins another header. Take line breaks out, or encode the value.`,
          ...(hit?.call.isNew ? { severity: 'medium', confidence: 'low' } : {}),
          ...relatedTo(value),
        });
      },
    };
  },
};

/** `parse_qs(urlparse(self.path).query)` */
function isTakenApart(witness: SyntaxNode | undefined): boolean {
  const statement = witness?.ancestor(STATEMENTS);
  return statement !== undefined && /parse_qsl?\(|unquote\w*\(|decodeURI/.test(statement.text);
}

const STATEMENTS: ReadonlySet<string> = new Set(['expression_statement', 'lexical_declaration', 'return_statement']);

/** What is taken out of the query is decoded and may hold anything. */
function query(context: RuleContext, header: SyntaxNode): boolean {
  return ingredientsOf(context, header).some((part) => /parse_qs|parse_qsl|unquote|decodeURI/.test(part.text));
}

/** The text of a response that is written to a socket. */
function rawHead(context: RuleContext, node: SyntaxNode): SyntaxNode | undefined {
  const call = context.language.id === 'java' ? undefined : context.dialect.call(node);
  const text = call?.arguments[0]?.value;
  if (!call?.receiver || !text || !RAW_WRITES.test(call.name) || !SOCKET.test(call.receiver.text)) return undefined;
  return ingredientsOf(context, text).some((part) => HEAD.test(part.text)) ? text : undefined;
}
