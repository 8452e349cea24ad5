import type { Call } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { keywordArgument } from '../code/calls/call-arguments.ts';
import { calleesLike } from '../code/calls/callees.ts';
import { entriesOf } from '../code/values/literal-entries.ts';
import { headsOf } from '../code/texts/text-head.ts';
import { spacedWords } from '../code/values/purpose.ts';
import { replaceNode } from '../edits/replace-node.ts';
import type { Fix, Rule, RuleContext } from '../rule.ts';

/** Methods that send a password over a protocol without encryption, by the full name of what they are called on. */
const CLEAR_LOGIN =
  /^(ftplib\.FTP(\(\))?\.login|telnetlib\.Telnet|poplib\.POP3\(\)\.pass_|imaplib\.IMAP4\(\)\.login|smtplib\.SMTP\(\)\.login|(org\.apache\.commons\.net\.ftp\.)?FTPClient\.login|(org\.apache\.commons\.net\.telnet\.)?TelnetClient\.connect|github\.com\/jlaffaye\/ftp\.Dial\(\)\.Login)$/;
/** Calls that turn encryption on for a connection. */
const UPGRADE = /\b(starttls|stls|auth_?tls|prot_p|StartTLS)\b/i;
const HTTP_CALL =
  /^(requests|httpx)\.(get|post|put|patch|delete|request)$|^(requests\.Session|requests\.session|httpx\.Client)\(\)\.(get|post|put|patch|delete|request)$|^axios(\.(get|post|put|patch|delete|request))?$|^(window\.|globalThis\.)?fetch$|^(got|node-fetch|ky)(\.\w+)?$/;
const CREDENTIAL = /\b(pass ?word|passwd|pwd|token|api ?key|secret|authorization|credentials?)$/;
/** Hosts that a connection does not leave the machine or its private network for, and those that stand for others. */
const LOCAL =
  /^(localhost|127\.|0\.0\.0\.0|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|\[|host\.docker|[\w-]+([:/]|$)|[^/]*\.(local|localhost|test|internal|lan|svc|cluster|invalid|example)\b|([\w-]+\.)*example\.)/i;
const PLAIN_DATABASE =
  /^jdbc:(mysql|mariadb|postgresql):\/\/([^/:?]+).*[?&]((useSSL=false)|(ssl=false)|(sslMode=DISABLED)|(sslmode=disable))/i;

export const cleartextTransmission: Rule = {
  id: 'cleartext-transmission',
  title: 'Credential is sent without encryption',
  category: 'security',
  severity: 'medium',
  confidence: 'medium',
  cwe: 319,
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: ['S5332', 'S321', 'B321', 'S312', 'B312', 'S401', 'S402', 'B401', 'B402'],
  rationale: `
FTP, Telnet, plain HTTP and mail without TLS send passwords as they are: everyone on the way reads them and can use them.
Use SFTP or FTPS, SSH, HTTPS and \`starttls\`.

Reported are logins over such protocols, requests to an \`http://\` address of another machine that carry a password, token or \`Authorization\`
header, and database addresses that turn encryption off. Local and private hosts, addresses that the file does not show and test code are not.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
import requests

def log_in(user, password):
    return requests.post(<|"http://api.shop.com/login"|>, json={"user": user, "password": password}, timeout=5)
`,
      good: `
import requests

def log_in(user, password):
    return requests.post("https://api.shop.com/login", json={"user": user, "password": password}, timeout=5)
`,
    },
    {
      language: 'javascript',
      isFixed: true,
      bad: `
export const load = (token) =>
  fetch(<|'http://api.shop.com/orders'|>, { headers: { Authorization: \`Bearer \${token}\` } });
`,
      good: `
export const load = (token) =>
  fetch('https://api.shop.com/orders', { headers: { Authorization: \`Bearer \${token}\` } });
`,
    },
    {
      language: 'java',
      bad: `
import org.apache.commons.net.ftp.FTPClient;

class Upload {
  void open(FTPClient client, String user, String password) throws Exception {
    client.<|login|>(user, password);
  }
}
`,
      good: `
import org.apache.commons.net.ftp.FTPSClient;

class Upload {
  void open(FTPSClient client, String user, String password) throws Exception {
    client.login(user, password);
  }
}
`,
    },
  ],
  fix: 'unsafe',
  callees: calleesLike(
    /^(login|Login|Telnet|pass_|connect|get|post|put|patch|delete|request|axios|fetch|got|ky|default|getConnection|SetBasicAuth)$/,
  ),
  create(context) {
    if (context.isTestCode) return {};
    return {
      Call(node) {
        const call = context.dialect.call(node);
        if (!call) return;
        if (call.name === 'getConnection') return checkDatabase(context, call);
        const path = context.names.pathOf(call.callee) ?? '';
        if (CLEAR_LOGIN.test(path)) checkLogin(context, call);
        else if (HTTP_CALL.test(path)) checkRequest(context, call);
      },
    };
  },
};

function checkLogin(context: RuleContext, call: Call): void {
  const around = call.node.ancestor(context.dialect.controlFlow.functions)?.text ?? context.text;
  const isAnonymous = call.name === 'login' && call.arguments.length === 0;
  const host = context.names.pathOf(call.callee)?.startsWith('smtplib') ? hostOf(context, call) : undefined;
  if (isAnonymous || UPGRADE.test(around) || (host !== undefined && LOCAL.test(host))) return;
  const protocol = /telnet/i.test(context.names.pathOf(call.callee) ?? '') ? 'Telnet' : 'This connection';
  context.report({
    at: call.callee,
    message: `${protocol} is not encrypted, so that everyone on the way reads the password. Use a protocol over TLS or SSH.`,
  });
}

/** The host that the connection was opened to, where the file shows it. */
function hostOf(context: RuleContext, { receiver }: Call): string | undefined {
  const made = receiver && context.scopes.bindingOf(receiver)?.writes[0]?.value;
  const first = made && context.dialect.call(made)?.arguments[0]?.value;
  return first && context.flow.constantText(first);
}

function checkRequest(context: RuleContext, call: Call): void {
  const [first, second] = call.arguments.filter(({ name }) => name === undefined).map(({ value }) => value);
  const address = keywordArgument(call, 'url')?.value ?? (call.name === 'request' && second ? second : first);
  if (!address || !carriesCredential(call)) return;
  const [head, ...others] = headsOf(context, address);
  const host = /^http:\/\/(.*)$/s.exec(head?.prefix ?? '')?.[1];
  // A host that is put in is not known.
  if (host === undefined || others.length > 0 || host === '' || LOCAL.test(host)) return;
  const literal = (context.dialect.roles.String ?? []).includes(address.kind) ? address : undefined;
  const edits = (): ReturnType<Fix['edits']> =>
    literal ? [replaceNode(literal, literal.text.replace('http://', 'https://'))] : [];
  context.report({
    at: address,
    message: `This request carries a credential over plain HTTP, where everyone on the way reads it. Use \`https://\`.`,
    ...(literal && { fix: { title: 'Use HTTPS', safety: 'unsafe', edits } }),
  });
}

/** Names of keys in the options, and keywords, that a credential is sent under. */
function carriesCredential(call: Call): boolean {
  return call.arguments.some(({ name, value }) => name === 'auth' || holdsCredential(value, 0));
}

function holdsCredential(node: SyntaxNode, depth: number): boolean {
  if (depth > 3) return false;
  return entriesOf(node).some(
    ({ key, value }) => CREDENTIAL.test(spacedWords(key)) || holdsCredential(value, depth + 1),
  );
}

function checkDatabase(context: RuleContext, call: Call): void {
  const address = call.arguments[0]?.value;
  const [, , host = '', option] = PLAIN_DATABASE.exec((address && context.flow.constantText(address)) ?? '') ?? [];
  if (!address || option === undefined || LOCAL.test(host)) return;
  context.report({
    at: address,
    message: `\`${option}\` sends the password and all data to \`${host}\` without encryption. Require TLS.`,
  });
}
