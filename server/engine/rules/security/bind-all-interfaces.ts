import type { SyntaxNode } from '../../source/syntax-tree.ts';
import type { Call } from '../../source/dialect.ts';
import { keywordArgument } from '../code/calls/call-arguments.ts';
import { calleesLike } from '../code/calls/callees.ts';
import { entryNamed } from '../code/values/literal-entries.ts';
import { replaceNode } from '../edits/replace-node.ts';
import type { Rule, RuleContext } from '../rule.ts';

const CALLS: Readonly<Record<string, RegExp>> = {
  python:
    /^(run|run_server|run_simple|serve|serve_forever|bind|create_server|start_server|make_server|run_app|HTTPServer|ThreadingHTTPServer|TCPServer|UDPServer|listen|TCPSite)$/,
  javascript: /^(listen|serve|createServer|bind)$/,
  typescript: /^(listen|serve|createServer|bind)$/,
  java: /^(InetSocketAddress|ServerSocket|bind|getByName|setHost|host|setBindAddress)$/,
  go: /^(Listen|ListenAndServe|ListenAndServeTLS|ListenPacket|Run|Start)$/,
};
const EVERYWHERE = /^(0\.0\.0\.0|::|\[::\])(:\d*)?$/;

export const bindAllInterfaces: Rule = {
  id: 'bind-all-interfaces',
  title: 'Server listens on all network interfaces',
  category: 'security',
  severity: 'low',
  confidence: 'medium',
  cwe: 605,
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: ['S104', 'B104', 'G102'],
  rationale: `
A server bound to \`0.0.0.0\` answers on every network the machine is part of, also on ones that nobody thought of. Bind to \`127.0.0.1\` for
local use, or take the address from the configuration.

Inside a container all interfaces are what is wanted; suppress the finding there. Only addresses written into the call are reported: no defaults
such as \`:8080\` in Go, no settings, no code for containers or tests.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
from flask import Flask

app = Flask(__name__)
app.run(host=<|"0.0.0.0"|>, port=8080)
`,
      good: `
from flask import Flask

app = Flask(__name__)
app.run(host="127.0.0.1", port=8080)
`,
    },
    {
      language: 'javascript',
      isFixed: true,
      bad: `
server.listen(8080, <|'0.0.0.0'|>);
`,
      good: `
server.listen(8080, '127.0.0.1');
`,
    },
    {
      language: 'go',
      isFixed: true,
      bad: `
package main

import "net"

func listen() (net.Listener, error) {
	return net.Listen("tcp", <|"0.0.0.0:8080"|>)
}
`,
      good: `
package main

import "net"

func listen() (net.Listener, error) {
	return net.Listen("tcp", "127.0.0.1:8080")
}
`,
    },
  ],
  fix: 'unsafe',
  callees: calleesLike(
    new RegExp(
      Object.values(CALLS)
        .map(({ source }) => source)
        .join('|'),
    ),
  ),
  create(context) {
    if (context.isTestCode || /docker|container|k8s/i.test(context.path)) return {};
    if (!/0\.0\.0\.0|::/.test(context.text)) return {};
    const names = CALLS[context.language.id];
    return {
      Call(node) {
        const call = context.dialect.call(node);
        const address = call && names?.test(call.name) ? addressIn(context, call) : undefined;
        if (!address) return;
        const literal = address.text;
        const host = literal.slice(1, -1);
        const local = literal
          .replace(/0\.0\.0\.0/, '127.0.0.1')
          .replace(/\[::\]/, '[::1]')
          .replace(/^(["'`])::/, '$1::1');
        context.report({
          at: address,
          message: `\`${host}\` listens on every network of the machine. Bind to \`127.0.0.1\`, or take the address from the configuration.`,
          fix: { title: 'Listen on this machine only', safety: 'unsafe', edits: () => [replaceNode(address, local)] },
        });
      },
    };
  },
};

/** The literal address among the arguments: by itself, in a pair with the port, or as the `host` of the options. */
function addressIn(context: RuleContext, call: Call): SyntaxNode | undefined {
  const kinds = context.dialect.roles.String ?? [];
  const candidates = call.arguments
    .slice(0, 4)
    .flatMap(({ value }) => [
      value,
      ...(value.kind === 'tuple' ? value.namedChildren : []),
      entryNamed(value, 'host')?.value,
    ]);
  const named = keywordArgument(call, 'host') ?? keywordArgument(call, 'hostname');
  return [named?.value, ...candidates].find(
    (node) => node !== undefined && kinds.includes(node.kind) && EVERYWHERE.test(node.text.slice(1, -1)),
  );
}
