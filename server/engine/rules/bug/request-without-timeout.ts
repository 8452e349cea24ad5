import type { Call } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { hasSpread, keywordArgument, positionalArgument } from '../code/calls/call-arguments.ts';
import { calleesLike } from '../code/calls/callees.ts';
import { entriesOf, entryNamed } from '../code/values/literal-entries.ts';
import { insertAfter, replaceNode } from '../edits/replace-node.ts';
import type { Fix, Rule, RuleContext } from '../rule.ts';

const REQUESTS = /^requests(\.api)?\.(get|post|put|patch|delete|head|options|request)$/;
const SESSION = /^requests(\.sessions)?\.(Session|session)\(\)\.(get|post|put|patch|delete|head|options|request)$/;
const GO_CALLS = /^net\/http\.(Get|Post|PostForm|Head)$|^net\/http\.DefaultClient\.(Do|Get|Post|PostForm|Head)$/;
const SECONDS = 10;

export const requestWithoutTimeout: Rule = {
  id: 'request-without-timeout',
  title: 'Network call may wait forever',
  category: 'bug',
  severity: 'medium',
  confidence: 'medium',
  cwe: 400,
  languages: ['python', 'java', 'go'],
  aliases: ['S113', 'B113', 'W3101', 'missing-timeout', 'G114', 'G112', 'noctx'],
  rationale: `
A server that accepts a connection and then says nothing holds the caller for as long as it likes. The worker that waits is lost, and when
all are, the program stands still, without an error to be seen. Give every request a time after which it fails.

Reported are calls of \`requests\` and \`urlopen\` in Python, \`http.Client\` and the functions of \`net/http\` in Go, and connections of
\`HttpURLConnection\` in Java that nobody gives a limit. Requests with a context, options that the file does not show and test code are not reported;
Go servers without limits and \`urlopen\`, which opens files too, are, with low confidence.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
import requests

def load(order):
    return <|requests.get|>(f"https://api.shop.com/orders/{order}").json()
`,
      good: `
import requests

def load(order):
    return requests.get(f"https://api.shop.com/orders/{order}", timeout=10).json()
`,
    },
    {
      language: 'java',
      bad: `
import java.net.HttpURLConnection;
import java.net.URL;

class Orders {
  int status(URL address) throws Exception {
    HttpURLConnection connection = (HttpURLConnection) address.<|openConnection|>();
    return connection.getResponseCode();
  }
}
`,
      good: `
import java.net.HttpURLConnection;
import java.net.URL;

class Orders {
  int status(URL address) throws Exception {
    HttpURLConnection connection = (HttpURLConnection) address.openConnection();
    connection.setConnectTimeout(5000);
    connection.setReadTimeout(10000);
    return connection.getResponseCode();
  }
}
`,
    },
    {
      language: 'go',
      isFixed: true,
      bad: `
package orders

import (
	"net/http"
	"time"
)

const pause = time.Second

var client = &<|http.Client|>{Transport: transport}
`,
      good: `
package orders

import (
	"net/http"
	"time"
)

const pause = time.Second

var client = &http.Client{Transport: transport, Timeout: 10 * time.Second}
`,
    },
  ],
  fix: 'unsafe',
  callees: calleesLike(
    /^(get|post|put|patch|delete|head|options|request|urlopen|openConnection|Get|Post|PostForm|Head|Do)$/,
  ),
  create(context) {
    if (context.isTestCode) return {};
    const checkCall = CHECKS[context.language.id];
    return {
      Call(node) {
        const call = context.dialect.call(node);
        if (call) checkCall?.(context, call);
      },
      ...(context.language.id === 'go' && { composite_literal: (node) => checkGoLiteral(context, node) }),
    };
  },
};

const CHECKS: Readonly<Record<string, (context: RuleContext, call: Call) => void>> = {
  python: checkPython,
  java: checkJava,
  go: checkGoCall,
};

function checkPython(context: RuleContext, call: Call): void {
  const path = context.names.pathOf(call.callee) ?? '';
  const isOpen = path === 'urllib.request.urlopen';
  const isSession = SESSION.test(path);
  if ((!isOpen && !isSession && !REQUESTS.test(path)) || hasSpread(call)) return;
  const timeout = keywordArgument(call, 'timeout');
  if (timeout ? timeout.value.text !== 'None' : isOpen && positionalArgument(call, 2)) return;
  // Who sets a default for all sockets has thought of it.
  if (/setdefaulttimeout|\.mount\(|timeout=kw|TimeoutHTTPAdapter/.test(context.text)) return;
  const last = call.arguments.at(-1);
  const edits = (): ReturnType<Fix['edits']> => {
    if (timeout) return [replaceNode(timeout.value, String(SECONDS))];
    return last ? [insertAfter(last.node, `, timeout=${SECONDS}`)] : [];
  };
  context.report({
    at: call.callee,
    message: `\`${call.callee.text}\` waits as long as the server likes. Pass \`timeout\`.`,
    ...((isOpen || isSession) && { severity: 'low' }),
    // Much of what is opened by it are files and resources of the same machine.
    ...(isOpen && { confidence: 'low' }),
    ...(last && { fix: { title: `Wait ${SECONDS} seconds at most`, safety: 'unsafe', edits } }),
  });
}

const WAITS = /\.(getInputStream|getResponseCode|getResponseMessage|getOutputStream|connect|getContent)\(/;

function checkJava(context: RuleContext, call: Call): void {
  if (call.name !== 'openConnection' || call.arguments.length > 1) return;
  const method = call.node.ancestor(context.dialect.controlFlow.functions)?.text ?? '';
  if (/setReadTimeout|setConnectTimeout|jar:|JarURLConnection/.test(method) || !WAITS.test(method)) return;
  if (!/Https?URLConnection/.test(method)) return;
  context.report({
    at: call.callee,
    message: 'This connection waits as long as the server likes. Call `setConnectTimeout` and `setReadTimeout`.',
    severity: 'low',
  });
}

function checkGoCall(context: RuleContext, call: Call): void {
  const path = context.names.pathOf(call.callee) ?? '';
  if (!GO_CALLS.test(path)) return;
  if (path.endsWith('.Do') && /WithContext\(/.test(context.text)) return;
  if (/http\.DefaultClient(\.Timeout)?\s*=/.test(context.text)) return;
  context.report({
    at: call.callee,
    message: `\`${call.callee.text}\` uses the default client, which waits as long as the server likes. Use a client with a \`Timeout\`.`,
  });
}

function checkGoLiteral(context: RuleContext, node: SyntaxNode): void {
  const type = node.field('type');
  if (!type || !/^\w+\.(Client|Server)$/.test(type.text)) return;
  const path = context.names.pathOf(type);
  if (path === 'net/http.Client') checkGoClient(context, node, type);
  else if (path === 'net/http.Server') checkGoServer(context, node, type);
}

function checkGoClient(context: RuleContext, node: SyntaxNode, type: SyntaxNode): void {
  if (
    entryNamed(node, 'Timeout') ||
    /\.Timeout\s*=|SetDeadline|ResponseHeaderTimeout|Timeout(Dialer)?\(|WithContext\(|WithTimeout\(|WithDeadline\(/.test(
      context.text,
    )
  )
    return;
  const last = entriesOf(node).at(-1);
  const holder = node.field('body');
  const hasTime = context.scopes.module.bindings.get('time')?.importPath === 'time';
  const isOnOneLine = !node.text.includes('\n');
  const field = `Timeout: ${SECONDS} * time.Second`;
  const edits = (): ReturnType<Fix['edits']> =>
    last ? [insertAfter(last.node, `, ${field}`)] : holder ? [replaceNode(holder, `{${field}}`)] : [];
  context.report({
    at: type,
    message: 'Without `Timeout` this client waits as long as the server likes.',
    ...(hasTime && isOnOneLine && { fix: { title: `Wait ${SECONDS} seconds at most`, safety: 'unsafe', edits } }),
  });
}

function checkGoServer(context: RuleContext, node: SyntaxNode, type: SyntaxNode): void {
  const isLimited = /^(ReadTimeout|ReadHeaderTimeout)$/;
  if (entriesOf(node).some(({ key }) => isLimited.test(key)) || /\.Read(Header)?Timeout\s*=/.test(context.text)) return;
  context.report({
    at: type,
    message: 'Without `ReadHeaderTimeout` slow clients keep connections of this server open without end.',
    severity: 'low',
    confidence: 'low',
  });
}
