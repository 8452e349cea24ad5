import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { calleesLike } from '../code/calls/callees.ts';
import { entryOf } from '../code/values/literal-entries.ts';
import { replaceNode } from '../edits/replace-node.ts';
import type { Fix, Rule, RuleContext } from '../rule.ts';

const POLICY = /^paramiko(\.client)?\.(AutoAddPolicy|WarningPolicy)(\(\))?$/;
const TRUSTING_VERIFIERS =
  /(^|\.)(PromiscuousVerifier|AcceptAllServerKeyVerifier(\.INSTANCE)?|AcceptAllHostKeyRepository)$/;
const OPTION = 'StrictHostKeyChecking';

export const sshHostKeyIgnored: Rule = {
  id: 'ssh-host-key-ignored',
  title: 'Any server is accepted over SSH',
  category: 'security',
  severity: 'high',
  confidence: 'high',
  cwe: 295,
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: ['S507', 'B507', 'G106'],
  rationale: `
SSH knows a server by its host key. A client that accepts every key talks to whoever answers, hands over its password and runs the commands
of somebody else's machine. Load the known hosts and refuse the others.

Also reported are policies that accept a key the first time without asking: a program has nobody who looks. Test code is reported with low
confidence.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
import paramiko

client = paramiko.SSHClient()
client.set_missing_host_key_policy(<|paramiko.AutoAddPolicy()|>)
`,
      good: `
import paramiko

client = paramiko.SSHClient()
client.set_missing_host_key_policy(paramiko.RejectPolicy())
`,
    },
    {
      language: 'javascript',
      bad: `
client.connect({ host, username, <|hostVerifier: () => true|> });
`,
      good: `
client.connect({ host, username, hostVerifier: (key) => key.equals(knownKey) });
`,
    },
    {
      language: 'java',
      isFixed: true,
      bad: `
session.setConfig("StrictHostKeyChecking", <|"no"|>);
`,
      good: `
session.setConfig("StrictHostKeyChecking", "yes");
`,
    },
    {
      language: 'go',
      bad: `
package remote

import "golang.org/x/crypto/ssh"

func config(user string) *ssh.ClientConfig {
	return &ssh.ClientConfig{User: user, HostKeyCallback: <|ssh.InsecureIgnoreHostKey|>()}
}
`,
      good: `
package remote

import "golang.org/x/crypto/ssh"

func config(user string, key ssh.PublicKey) *ssh.ClientConfig {
	return &ssh.ClientConfig{User: user, HostKeyCallback: ssh.FixedHostKey(key)}
}
`,
    },
  ],
  fix: 'unsafe',
  callees: calleesLike(
    /^(set_missing_host_key_policy|connect|setConfig|put|setProperty|addHostKeyVerifier|setServerKeyVerifier|InsecureIgnoreHostKey)$/,
  ),
  create(context) {
    const isJavascript = context.language.id === 'javascript' || context.language.id === 'typescript';
    return {
      Call: (node) => checkCall(context, node),
      ...(isJavascript && { pair: (node) => checkVerifier(context, node) }),
    };
  },
};

function report(context: RuleContext, at: SyntaxNode, what: string, fix?: Fix): void {
  context.report({
    at,
    message: `${what} Whoever answers is taken for the server. Load the known hosts and refuse the others.`,
    ...(context.isTestCode && { confidence: 'low' }),
    ...(fix && { fix }),
  });
}

function checkCall(context: RuleContext, node: SyntaxNode): void {
  const call = context.dialect.call(node);
  const [first, second] = call?.arguments.map(({ value }) => value) ?? [];
  if (!call) return;
  switch (call.name) {
    case 'InsecureIgnoreHostKey':
      if (context.names.pathOf(call.callee) === 'golang.org/x/crypto/ssh.InsecureIgnoreHostKey')
        report(context, call.callee, '`ssh.InsecureIgnoreHostKey` accepts every host key.');
      return;
    case 'set_missing_host_key_policy':
      return first && checkPolicy(context, first);
    case 'addHostKeyVerifier':
    case 'setServerKeyVerifier': {
      const made = first && (context.dialect.call(first)?.callee.text ?? first.text);
      if (first && TRUSTING_VERIFIERS.test(made ?? ''))
        report(context, first, `\`${first.text}\` accepts every host key.`);
      return;
    }
    case 'connect': {
      const known = call.arguments.find(({ name }) => name === 'known_hosts');
      if (known?.value.text === 'None' && context.names.pathOf(call.callee)?.startsWith('asyncssh.'))
        report(context, known.node, '`known_hosts=None` accepts every host key.');
      return;
    }
    default:
      return first && second && checkSetting(context, first, second);
  }
}

function checkPolicy(context: RuleContext, policy: SyntaxNode): void {
  const path = context.names.pathOf(policy) ?? '';
  const name = POLICY.exec(path)?.[2];
  if (name === undefined) return;
  const used = policy.text.includes(name) ? policy.text.lastIndexOf(name) : -1;
  const span = { start: policy.start + used, end: policy.start + used + name.length };
  // Imported by its name, another policy needs an import of its own.
  const isMember = used > 0 && policy.text[used - 1] === '.';
  const edits = (): ReturnType<Fix['edits']> => [replaceNode(span, 'RejectPolicy')];
  const what = name === 'WarningPolicy' ? 'accepts every host key with a line in the log.' : 'accepts every host key.';
  report(
    context,
    policy,
    `\`${name}\` ${what}`,
    isMember ? { title: 'Refuse unknown servers', safety: 'unsafe', edits } : undefined,
  );
}

/** `session.setConfig("StrictHostKeyChecking", "no")`, also through properties. */
function checkSetting(context: RuleContext, key: SyntaxNode, value: SyntaxNode): void {
  if (context.flow.constantText(key) !== OPTION || !/^["'](no|off)["']$/i.test(value.text)) return;
  const edits = (): ReturnType<Fix['edits']> => [replaceNode(value, '"yes"')];
  report(context, value, `\`${OPTION}\` is off, which accepts every host key.`, {
    title: 'Refuse unknown servers',
    safety: 'unsafe',
    edits,
  });
}

function checkVerifier(context: RuleContext, node: SyntaxNode): void {
  const entry = entryOf(node);
  if (entry?.key !== 'hostVerifier') return;
  const body = entry.value.field('body');
  const [statement, ...others] = body?.kind === 'statement_block' ? body.namedChildren : [];
  const isTrue = body?.text === 'true' || (others.length === 0 && /^return true;?$/.test(statement?.text ?? ''));
  if (isTrue) report(context, node, 'This `hostVerifier` accepts every host key.');
}
