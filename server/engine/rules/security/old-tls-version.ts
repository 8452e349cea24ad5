import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { PathSet } from '../../source/names.ts';
import { replaceNode } from '../edits/replace-node.ts';
import { calleesLike } from '../code/calls/callees.ts';
import type { Listeners, Rule, RuleContext } from '../rule.ts';
import { positionalArgument } from '../code/calls/call-arguments.ts';
import { listenToSettings } from '../code/values/settings.ts';

const PYTHON_PROTOCOL = /^PROTOCOL_(SSLv2|SSLv3|TLSv1|TLSv1_1)$/;
const OPENSSL_METHOD = /^(SSLv2|SSLv3|TLSv1|TLSv1_1)_METHOD$/;
const PYTHON_VERSION = /^(SSLv3|TLSv1|TLSv1_1)$/;
const JAVASCRIPT_METHOD = /^(SSLv2|SSLv3|TLSv1|TLSv1_1)_(client_|server_)?method$/;
const JAVASCRIPT_VERSION = /^TLSv1(\.1)?$/;
const JAVA_VERSION = /^(SSL|SSLv2|SSLv3|TLSv1|TLSv1\.1)$/;
const GO_VERSION = /^crypto\/tls\.Version(SSL30|TLS10|TLS11)$/;
/** System properties that list the versions to be used, separated by commas. */
const JAVA_PROPERTIES = /^(https\.protocols|jdk\.tls\.client\.protocols|mail\.smtps?\.ssl\.protocols)$/;
const OKHTTP_VERSION = /^(SSL_3_0|TLS_1_0|TLS_1_1)$/;
const JAVA_CONTEXT = new PathSet(['javax.net.ssl.SSLContext.getInstance']);
const PYTHON_USES: ReadonlySet<string> = new Set([
  'argument_list',
  'keyword_argument',
  'assignment',
  'return_statement',
]);

export const oldTlsVersion: Rule = {
  id: 'old-tls-version',
  title: 'Outdated version of TLS',
  category: 'security',
  severity: 'medium',
  confidence: 'high',
  cwe: 326,
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: ['S502', 'S503', 'B502', 'B503', 'S4423', 'G402', 'SSL_CONTEXT'],
  rationale: `
SSL 3, TLS 1.0 and TLS 1.1 have known attacks and were withdrawn in 2021. A program that accepts them can be talked down to them by
whoever sits on the way. Ask for TLS 1.2 or later, or leave the choice to the library, whose default is no older.

Tables of versions, comparisons and upper limits are not reported.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
import ssl

context = ssl.SSLContext(<|ssl.PROTOCOL_TLSv1|>)
`,
      good: `
import ssl

context = ssl.SSLContext(ssl.PROTOCOL_TLSv1_2)
`,
    },
    {
      language: 'javascript',
      isFixed: true,
      bad: `
import https from 'node:https';

export const agent = new https.Agent({ minVersion: <|'TLSv1'|> });
`,
      good: `
import https from 'node:https';

export const agent = new https.Agent({ minVersion: 'TLSv1.2' });
`,
    },
    {
      language: 'java',
      isFixed: true,
      bad: `
import javax.net.ssl.SSLContext;

class Client {
  SSLContext context() throws Exception {
    return SSLContext.getInstance(<|"TLSv1.1"|>);
  }
}
`,
      good: `
import javax.net.ssl.SSLContext;

class Client {
  SSLContext context() throws Exception {
    return SSLContext.getInstance("TLSv1.2");
  }
}
`,
    },
    {
      language: 'go',
      isFixed: true,
      bad: `
package client

import "crypto/tls"

var config = &tls.Config{MinVersion: <|tls.VersionTLS10|>}
`,
      good: `
package client

import "crypto/tls"

var config = &tls.Config{MinVersion: tls.VersionTLS12}
`,
    },
  ],
  fix: 'unsafe',
  callees: calleesLike(/^(setEnabledProtocols|getInstance|setProperty|put)$/),
  create(context) {
    switch (context.language.id) {
      case 'python':
        return listenToPython(context);
      case 'java':
        return listenToJava(context);
      case 'go':
        return listenToGo(context);
      default:
        return listenToJavascript(context);
    }
  },
};

interface OldVersion {
  /** What is reported. */
  readonly at: SyntaxNode;
  /** The node to replace, with what. */
  readonly node: SyntaxNode;
  readonly newText: string;
}

function report(context: RuleContext, { at, node, newText }: OldVersion): void {
  context.report({
    at,
    message: `${at.text} has known attacks. Use TLS 1.2 or later.`,
    ...(context.isTestCode && { confidence: 'low' }),
    fix: { title: 'Use TLS 1.2', safety: 'unsafe', edits: () => [replaceNode(node, newText)] },
  });
}

function listenToPython(context: RuleContext): Listeners {
  return {
    attribute(node) {
      const name = node.field('attribute');
      if (!name || !node.parent || !PYTHON_USES.has(node.parent.kind)) return;
      if (OPENSSL_METHOD.test(name.text) && context.names.pathOf(node)?.startsWith('OpenSSL.SSL.'))
        return report(context, { at: node, node: name, newText: 'TLSv1_2_METHOD' });
      if (PYTHON_PROTOCOL.test(name.text)) {
        if (context.names.pathOf(node)?.startsWith('ssl.'))
          report(context, { at: node, node: name, newText: 'PROTOCOL_TLSv1_2' });
      } else if (
        PYTHON_VERSION.test(name.text) &&
        isMinimum(node) &&
        context.names.pathOf(node)?.startsWith('ssl.TLSVersion.')
      ) {
        report(context, { at: node, node: name, newText: 'TLSv1_2' });
      }
    },
  };
}

function isMinimum(node: SyntaxNode): boolean {
  const target = node.parent?.field('left') ?? node.parent?.field('name');
  return /minimum_version$|min_version$/.test(target?.text ?? '');
}

function listenToJavascript(context: RuleContext): Listeners {
  return listenToSettings(context, ({ name, value }) => {
    const isMethod = name === 'secureProtocol';
    if (!isMethod && name !== 'minVersion' && name !== 'DEFAULT_MIN_VERSION') return;
    const text = value.kind === 'string' ? value.text.slice(1, -1) : '';
    if (!(isMethod ? JAVASCRIPT_METHOD : JAVASCRIPT_VERSION).test(text)) return;
    const newName = isMethod ? text.replace(/^\w+?(?=_(client_|server_)?method)/, 'TLSv1_2') : 'TLSv1.2';
    report(context, { at: value, node: value, newText: value.text.replace(text, newName) });
  });
}

function listenToJava(context: RuleContext): Listeners {
  return {
    Call(node) {
      const call = context.dialect.call(node);
      if (call?.name === 'setEnabledProtocols') {
        for (const part of node.descendants()) checkJavaVersion(context, part);
      } else if (call?.name === 'getInstance' && JAVA_CONTEXT.has(context.names.pathOf(call.callee))) {
        const version = positionalArgument(call, 0);
        if (version) checkJavaVersion(context, version);
      } else if (call?.name === 'setProperty' || call?.name === 'put') {
        const [key, value] = call.arguments.map((argument) => argument.value);
        if (key && value && JAVA_PROPERTIES.test(context.flow.constantText(key) ?? '')) checkJavaList(context, value);
      }
    },
    field_access(node) {
      const name = node.field('field');
      if (name && OKHTTP_VERSION.test(name.text) && node.field('object')?.text.split('.').at(-1) === 'TlsVersion')
        report(context, { at: node, node: name, newText: 'TLS_1_2' });
    },
  };
}

function checkJavaVersion(context: RuleContext, node: SyntaxNode): void {
  if (node.kind !== 'string_literal' || !JAVA_VERSION.test(node.text.slice(1, -1))) return;
  report(context, { at: node, node, newText: '"TLSv1.2"' });
}

/** `"TLSv1,TLSv1.2"`. */
function checkJavaList(context: RuleContext, node: SyntaxNode): void {
  if (node.kind !== 'string_literal') return;
  const versions = node.text.slice(1, -1).split(/\s*,\s*/);
  const good = versions.filter((version) => !JAVA_VERSION.test(version));
  if (good.length < versions.length) report(context, { at: node, node, newText: `"${good.join(',') || 'TLSv1.2'}"` });
}

function listenToGo(context: RuleContext): Listeners {
  return listenToSettings(context, ({ name, value }) => {
    const field = name === 'MinVersion' ? value.field('field') : undefined;
    if (field && GO_VERSION.test(context.names.pathOf(value) ?? ''))
      report(context, { at: value, node: field, newText: 'VersionTLS12' });
  });
}
