import type { TextEdit } from '#shared/domain/text-edit.ts';
import type { Call } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { removeListItems } from '../edits/remove-list-items.ts';
import { replaceNode } from '../edits/replace-node.ts';
import { calleesLike, calleesOf } from '../code/calls/callees.ts';
import type { Fix, Listeners, Rule, RuleContext } from '../rule.ts';
import { keywordArgument } from '../code/calls/call-arguments.ts';
import { entryNamed } from '../code/values/literal-entries.ts';
import { listenToSettings } from '../code/values/settings.ts';

const HTTP_CLIENT =
  /^(requests|httpx)\.|^(urllib3|aiohttp)\.|^boto3\.(client|resource|Session\(\)\.(client|resource))$/;
const HTTP_VERB = /^(get|post|put|patch|delete|head|options|request|send|stream|Client|AsyncClient|Session)$/;
/** What else of these libraries takes the switch. */
const HTTP_POOL =
  /^(\w*Pool(Manager)?|ProxyManager|TCPConnector|ws_connect|\w*Transport|\w*Client|\w*Session|proxy_from_url|connection_from_url)$/;
const HTTP_RECEIVER = /^(requests|httpx|session|sess|s|client|http|http_client|_session|_client|api)$/i;
/** Keywords of other Python clients that turn the check off, with the value that does and the one that does not. */
const PYTHON_SWITCHES: Readonly<Record<string, { readonly off: RegExp; readonly on: string }>> = {
  verify_certs: { off: /^False$/, on: 'True' },
  tlsAllowInvalidCertificates: { off: /^True$/, on: 'False' },
  tlsAllowInvalidHostnames: { off: /^True$/, on: 'False' },
  tlsInsecure: { off: /^True$/, on: 'False' },
  ssl_cert_reqs: { off: /^(None|["']none["'])$/, on: '"required"' },
  ssl_check_hostname: { off: /^False$/, on: 'True' },
};
/** Options that turn the check off, by language, with the value that does and the one that does not. */
const JAVASCRIPT_SWITCHES: ReadonlyMap<string, { readonly off: RegExp; readonly on: string }> = new Map([
  ['rejectUnauthorized', { off: /^(false|0)$/, on: 'true' }],
  ['strictSSL', { off: /^false$/, on: 'true' }],
  ['NODE_TLS_REJECT_UNAUTHORIZED', { off: /^(['"`]0['"`]|0|false)$/, on: "'1'" }],
]);
const TRUSTING_CLASSES =
  /(^|\.)(NoopHostnameVerifier|AllowAllHostnameVerifier|TrustAllStrategy|InsecureTrustManagerFactory)(\.INSTANCE)?$|\.ALLOW_ALL_HOSTNAME_VERIFIER$/;
const ADVICE = 'Anybody on the way can read and change the traffic.';

export const tlsVerificationDisabled: Rule = {
  id: 'tls-verification-disabled',
  title: 'Certificate check is turned off',
  category: 'security',
  severity: 'high',
  confidence: 'high',
  cwe: 295,
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: ['S501', 'S323', 'B501', 'B323', 'S4830', 'S5527', 'G402', 'WEAK_TRUST_MANAGER', 'WEAK_HOSTNAME_VERIFIER'],
  rationale: `
Without the check of its certificate a server can be anybody: whoever sits between the two ends reads passwords and changes answers, and
the connection still counts as encrypted. For a private certificate authority, name its certificate (\`verify="ca.pem"\`, \`ca: …\`, a trust
store, \`RootCAs\`) instead of accepting all.

Go configurations that bring a check of their own (\`VerifyPeerCertificate\`, \`VerifyConnection\`) are not reported. Test code is, with low
confidence, and so are Python contexts relaxed under a condition, as libraries do it on their caller's demand.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
import requests

requests.get("https://api.example.org/orders", <|verify=False|>, timeout=5)
`,
      good: `
import requests

requests.get("https://api.example.org/orders", timeout=5)
`,
    },
    {
      language: 'javascript',
      isFixed: true,
      bad: `
import https from 'node:https';

export const agent = new https.Agent({ <|rejectUnauthorized: false|> });
`,
      good: `
import https from 'node:https';

export const agent = new https.Agent({ rejectUnauthorized: true });
`,
    },
    {
      language: 'java',
      bad: `
import java.security.cert.X509Certificate;
import javax.net.ssl.X509TrustManager;

class TrustAll implements X509TrustManager {
  public void checkClientTrusted(X509Certificate[] chain, String type) {
    throw new UnsupportedOperationException();
  }
  public void <|checkServerTrusted|>(X509Certificate[] chain, String type) {}
  public X509Certificate[] getAcceptedIssuers() {
    return null;
  }
}
`,
      good: `
import javax.net.ssl.TrustManagerFactory;

class Trust {
  TrustManagerFactory factory() throws Exception {
    return TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
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

var config = &tls.Config{<|InsecureSkipVerify: true|>}
`,
      good: `
package client

import "crypto/tls"

var config = &tls.Config{InsecureSkipVerify: false}
`,
    },
  ],
  fix: 'unsafe',
  callees: calleesOf(calleesLike(HTTP_VERB), calleesLike(HTTP_POOL), calleesLike(/^(client|resource)$/)),
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

const CONDITIONAL: ReadonlySet<string> = new Set(['if_statement', 'conditional_expression', 'ternary_expression']);
/** Names of settings by which somebody gives up the check knowingly. */
const OPT_OUT =
  /insecure|unsafe|self[-_]?signed|(skip|ignore|disable|allow|accept|no|without)[-_]?([\w-]*[-_])?(tls|ssl|cert|verif|invalid|untrusted)|verify|verification/i;
/** One of several settings that a program reads, by its name. */
const CASES = /^(expression_case|switch_case|case_clause|switch_block_statement_group)$/;

function report(context: RuleContext, at: SyntaxNode, message: string, fix?: Fix): void {
  // Where a condition turns it off, somebody asked for it: libraries offer this to their callers.
  const isAskedFor =
    isChosen(context, at) ||
    (context.language.id === 'python' &&
      /^(assignment|attribute)$/.test(at.kind) &&
      at.ancestor(CONDITIONAL) !== undefined);
  const confidence = context.isTestCode || isAskedFor ? { confidence: 'low' as const } : {};
  context.report({ at, message: `${message} ${ADVICE}`, ...confidence, ...(fix && { fix }) });
}

/** Whether the code runs only with a setting that is named for it, as in `if (options.insecure)`. */
function isChosen({ dialect }: RuleContext, at: SyntaxNode): boolean {
  const { functions } = dialect.controlFlow;
  for (let holder = at.parent; holder && !functions.has(holder.kind); holder = holder.parent) {
    const condition = CONDITIONAL.has(holder.kind)
      ? holder.field('condition')
      : CASES.test(holder.kind)
        ? (holder.field('value') ?? holder.namedChildren[0])
        : undefined;
    if (condition && !condition.contains(at) && OPT_OUT.test(condition.text)) return true;
  }
  return false;
}

function replacement(title: string, node: SyntaxNode, newText: string): Fix {
  return { title, safety: 'unsafe', edits: () => [replaceNode(node, newText)] };
}

function listenToPython(context: RuleContext): Listeners {
  return {
    Call(node) {
      const call = context.dialect.call(node);
      if (call) checkPythonCall(context, call);
    },
    keyword_argument(node) {
      const name = node.field('name')?.text ?? '';
      const value = node.field('value');
      const known = Object.hasOwn(PYTHON_SWITCHES, name) ? PYTHON_SWITCHES[name] : undefined;
      if (!value || !known?.off.test(value.text)) return;
      const fix = replacement('Check certificates', value, known.on);
      report(context, node, `\`${node.text}\` accepts every certificate.`, fix);
    },
    attribute(node) {
      const name = node.field('attribute')?.text ?? '';
      if (name === 'CERT_NONE') checkCertNone(context, node);
      else if (name === '_create_unverified_context') checkUnverifiedContext(context, node);
    },
    Assignment(node) {
      const { left, right } = { left: node.field('left'), right: node.field('right') };
      if (left?.kind !== 'attribute' || right?.text !== 'False') return;
      const name = left.field('attribute')?.text;
      const object = left.field('object');
      const isSession =
        name === 'verify' &&
        object !== undefined &&
        /^(requests\.(Session|session)|httpx\.Client)\(\)$/.test(context.names.pathOf(object) ?? '');
      if ((name !== 'check_hostname' || object?.text === 'self') && !isSession) return;
      if (name === 'check_hostname' && acceptsAllNext(node, object)) return;
      const what = isSession
        ? 'This session accepts every certificate.'
        : 'The certificate may belong to any other host.';
      report(context, node, what, replacement('Check certificates', right, 'True'));
    },
  };
}

/** Without a certificate to check, its host name says nothing: the line that gives up the former is the one to report. */
function acceptsAllNext(assignment: SyntaxNode, object: SyntaxNode | undefined): boolean {
  const next = assignment.parent?.nextSibling?.text ?? '';
  return next.startsWith(`${object?.text}.verify_mode`) && next.endsWith('CERT_NONE');
}

function checkPythonCall(context: RuleContext, call: Call): void {
  const path = context.names.pathOf(call.callee) ?? '';
  const isClient = HTTP_CLIENT.test(path) || (HTTP_VERB.test(call.name) && HTTP_RECEIVER.test(lastName(call.receiver)));
  if (!isClient) return;
  for (const keyword of ['verify', 'verify_ssl', ...(path.startsWith('aiohttp.') ? ['ssl'] : [])]) {
    const argument = keywordArgument(call, keyword);
    if (argument?.value.text !== 'False') continue;
    const edits = (): TextEdit[] => withoutArgument(call, argument.node);
    const title = `Remove \`${keyword}=False\``;
    report(context, argument.node, `\`${keyword}=False\` accepts every certificate.`, {
      title,
      safety: 'unsafe',
      edits,
    });
  }
}

function withoutArgument(call: Call, argument: SyntaxNode): TextEdit[] {
  const nodes = call.arguments.map(({ node }) => node);
  if (nodes.length === 1) return [replaceNode(argument, '')];
  return removeListItems(nodes, ({ start }) => start === argument.start);
}

function lastName(node: SyntaxNode | undefined): string {
  return /(\w+)$/.exec(node?.text.slice(-40) ?? '')?.[1] ?? '';
}

/** Only where it is used: compared with or listed, it is a constant like others. */
function checkCertNone(context: RuleContext, node: SyntaxNode): void {
  const { parent } = node;
  const isUsed =
    (parent?.kind === 'assignment' && /^(?!self\.).*\.verify_mode$|cert_reqs/.test(parent.field('left')?.text ?? '')) ||
    parent?.kind === 'keyword_argument';
  if (!isUsed || context.names.pathOf(node) !== 'ssl.CERT_NONE') return;
  const constant = node.field('attribute') ?? node;
  const before = parent?.kind === 'assignment' ? parent.parent?.previousSibling?.child('assignment') : undefined;
  const hostCheck = before && acceptsAllNext(before, before.field('left')?.field('object')) ? before : undefined;
  const flag = hostCheck?.field('left')?.field('attribute')?.text === 'check_hostname' && hostCheck.field('right');
  report(context, node, '`ssl.CERT_NONE` accepts every certificate.', {
    title: 'Use `CERT_REQUIRED`',
    safety: 'unsafe',
    edits: () => [...(flag ? [replaceNode(flag, 'True')] : []), replaceNode(constant, 'CERT_REQUIRED')],
  });
}

function checkUnverifiedContext(context: RuleContext, node: SyntaxNode): void {
  if (context.names.pathOf(node) !== 'ssl._create_unverified_context') return;
  const name = node.field('attribute') ?? node;
  report(
    context,
    node,
    'A context from `ssl._create_unverified_context` accepts every certificate.',
    replacement('Use `ssl.create_default_context`', name, 'create_default_context'),
  );
}

function listenToJavascript(context: RuleContext): Listeners {
  return listenToSettings(context, ({ node, name, value }) => {
    const known = JAVASCRIPT_SWITCHES.get(name);
    if (known?.off.test(value.text)) {
      report(
        context,
        node,
        `\`${name}\` is off, so that every certificate is accepted.`,
        replacement('Check certificates', value, known.on),
      );
    } else if (name === 'checkServerIdentity' && isEmptyFunction(value)) {
      report(
        context,
        node,
        '`checkServerIdentity` does nothing, so that the certificate may belong to any other host.',
      );
    }
  });
}

function isEmptyFunction(node: SyntaxNode): boolean {
  const body = node.kind === 'arrow_function' || node.kind === 'function_expression' ? node.field('body') : undefined;
  if (!body) return false;
  return body.kind === 'statement_block'
    ? body.namedChildren.every(({ text }) => /^return( undefined)?;?$/.test(text))
    : /^(undefined|null)$/.test(body.text);
}

function listenToJava(context: RuleContext): Listeners {
  return {
    method_declaration(node) {
      const name = node.field('name');
      const body = node.field('body');
      if (!name || !body) return;
      if (name.text === 'checkServerTrusted' && body.namedChildren.length === 0) {
        report(context, name, 'This trust manager accepts every certificate.');
      } else if (
        name.text === 'verify' &&
        /SSLSession/.test(node.field('parameters')?.text ?? '') &&
        returnsTrue(body)
      ) {
        report(context, name, 'This verifier accepts the certificates of all other hosts.');
      }
    },
    lambda_expression(node) {
      const body = node.field('body');
      if (!body || (body.kind === 'block' ? !returnsTrue(body) : body.text !== 'true')) return;
      const holder = holderText(node);
      if (/hostnameVerifier/i.test(holder))
        report(context, node, 'This verifier accepts the certificates of all other hosts.');
      else if (/^loadTrustMaterial$|TrustStrategy$/.test(holder))
        report(context, node, 'This strategy accepts every certificate.');
    },
    field_access(node) {
      if (TRUSTING_CLASSES.test(node.text))
        report(context, node, `\`${node.text}\` accepts the certificates of all other hosts.`);
    },
    object_creation_expression(node) {
      const type = node.field('type')?.text ?? '';
      if (TRUSTING_CLASSES.test(type))
        report(context, node, `\`${type}\` accepts the certificates of all other hosts.`);
    },
  };
}

function returnsTrue(body: SyntaxNode): boolean {
  return body.namedChildren.length === 1 && body.namedChildren[0]?.text === 'return true;';
}

/** What a lambda is given to: the method's name, or the declared type and name. */
function holderText(lambda: SyntaxNode): string {
  const call = lambda.parent?.kind === 'argument_list' ? lambda.parent.parent : undefined;
  if (call) return call.field('name')?.text ?? '';
  const declaration = lambda.parent?.parent;
  return lambda.parent?.kind === 'variable_declarator' ? (declaration?.field('type')?.text ?? '') : '';
}

function listenToGo(context: RuleContext): Listeners {
  const flag = 'InsecureSkipVerify';
  return listenToSettings(context, ({ node, name, value }) => {
    if (name !== flag || value.text !== 'true') return;
    const literal = node.kind === 'keyed_element' ? node.parent?.parent : undefined;
    if (literal && (entryNamed(literal, 'VerifyPeerCertificate') ?? entryNamed(literal, 'VerifyConnection'))) return;
    const fix = replacement('Check certificates', value, 'false');
    report(context, node, `\`${flag}\` accepts every certificate.`, fix);
  });
}
