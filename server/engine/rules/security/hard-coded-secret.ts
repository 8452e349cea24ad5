import type { SyntaxNode } from '../../source/syntax-tree.ts';
import type { Rule, RuleContext } from '../rule.ts';
import { credentialKindOf } from '../secrets/credential-names.ts';
import { judgeCredential } from '../secrets/credential-values.ts';
import { findKnownSecrets, type KnownSecret, mayHoldKnownSecrets } from '../secrets/known-secrets.ts';
import { findEmbeddedCredential } from '../secrets/embedded-credentials.ts';
import { elementsOf } from '../code/values/ingredients.ts';
import { possibleTexts } from '../code/texts/possible-texts.ts';
import { SECRET_ARGUMENTS } from '../secrets/secret-sinks.ts';
import { SinkMatcher } from '../sinks/call-sinks.ts';

const sinks = new SinkMatcher(SECRET_ARGUMENTS);

/** A conversion between a name and the literal: `[]byte(`, `Buffer.from(`, `String::from(`. */
const CONVERSION = String.raw`(?:\[\]byte\(|Buffer\.from\(|String::from\(|\(|@|&)?\s*$`;
/** Whole names only: neither the end of a longer one nor the last part of a path in quotes. */
const NAME = String.raw`(?<![\w$:/-])(?<name>[A-Za-z_$][\w$-]*)`;
/** What stands before a literal that is given a name, compared with one, or is the fallback for one. */
const BEFORE = [
  // name = "…", name: Type = "…", name := "…", name => "…", name == "…", object["name"] = "…", char name[] = "…"
  new RegExp(
    String.raw`${NAME}["'\x60]?(?:\])?(?:\[\])?(?:\s*:\s*[&'\w.<>?| \[\]]{1,40}?)?\s*(?<sign>=>|:=|[!=]==?|=|\?\?=|\|\|=)\s*${CONVERSION}`,
  ),
  // name: "…", "name": "…"
  new RegExp(String.raw`${NAME}["'\x60]?\s*(?<sign>:)\s*${CONVERSION}`),
  // setName("…"), .name("…"), define('NAME', "…"), map.put("name", "…"), getenv("NAME", "…"), env.NAME || "…"
  new RegExp(String.raw`\b(?:set|with)_?(?<name>[A-Z]\w*)\(\s*$`),
  new RegExp(String.raw`\.${NAME}(?<sign>\()\s*$`),
  new RegExp(String.raw`\((?:b|u)?["']${NAME}["']\s*(?<sign>,)\s*$`),
  new RegExp(String.raw`${NAME}["')\]]*\s*(?<sign>\|\||\?\?|or|\?:)\s*$`),
];
const LOOK_BACK = 120;
/** Every name of a credential contains one of these; most literals are done with this one test. */
const MENTION = /pass|pwd|secret|key|token|cred/i;
/** What every text has that credentials are embedded in. */
const MAY_EMBED = /[@=]|Basic /;
/** Kinds in which a literal names a thing and is no value: types, imports, labels of a `case`, keys. */
const NO_VALUES =
  /^(literal_type|import_\w+|import_spec|switch_case|case_\w+|expression_case|field_initializer_list|jsx_attribute|annotation|subscript\w*|index_expression)$/;

/** Shows how something is used; but people copy what they see. */
const EXAMPLE = /(^|\/)(examples?|samples?)\//i;

export const hardCodedSecret: Rule = {
  id: 'hard-coded-secret',
  title: 'Credential is written into the code',
  category: 'security',
  severity: 'high',
  confidence: 'high',
  cwe: 798,
  languages: 'any',
  aliases: ['S105', 'S106', 'S107', 'B105', 'B106', 'B107', 'S2068', 'S6418', 'G101', 'no-hardcoded-credentials'],
  rationale: `
Everyone who can read the code, its history or a build of it can use a credential that stands in it, and it cannot be changed
without a release. Read it from the environment or from a secret store, and replace it at the service: once committed it is
no longer a secret.

Reported are keys that their form gives away (AWS, GitHub, GitLab, Slack, Stripe, OpenAI, Anthropic, Google, private keys and
others), also in comments, and values that look real under names such as \`password\`, \`api_key\` or \`client_secret\`.
Placeholders (\`changeme\`, \`<token>\`, \`xxxx\`), names of settings, labels, paths and test code are not.`,
  examples: [
    {
      language: 'python',
      bad: `
import psycopg2

connection = psycopg2.connect(host="db.internal", user="app", password=<|"tr0ub4dor&3"|>)
`,
      good: `
import os
import psycopg2

connection = psycopg2.connect(host="db.internal", user="app", password=os.environ["DB_PASSWORD"])
`,
    },
    {
      language: 'javascript',
      bad: `
export const config = {
  apiKey: <|'9f8a7c6e5d4b3a2f1e0d9c8b7a6f5e4d'|>,
};
`,
      good: `
export const config = {
  apiKey: process.env.API_KEY,
};
`,
    },
    {
      language: 'java',
      bad: `
class Mailer {
  private static final String SMTP_PASSWORD = <|"W1nter-is-here!"|>;
}
`,
      good: `
class Mailer {
  private static final String SMTP_PASSWORD = System.getenv("SMTP_PASSWORD");
}
`,
    },
    {
      language: 'go',
      bad: `
package mail

const apiToken = <|"b7f3c1d29e8a4056b1c7"|>
`,
      good: `
package mail

import "os"

var apiToken = os.Getenv("API_TOKEN")
`,
    },
  ],
  callees: sinks,
  create(context) {
    const hasShapes = mayHoldKnownSecrets(context.text);
    const reported = new Set<SyntaxNode>();
    const hasNames = !context.isTestCode && MENTION.test(context.text);
    return {
      String(node) {
        if (node.end - node.start < 6) return;
        const known = hasShapes ? findKnownSecrets(context.text, node.start, node.end) : [];
        for (const secret of known) reportKnown(context, secret);
        if (known.length > 0 || context.isTestCode || NO_VALUES.test(node.parent?.kind ?? '')) return;
        if (reportCredentialText(context, node) || reportPair(context, node)) return;
        if (hasNames) reportNamed(context, node);
      },
      Comment(node) {
        if (!hasShapes) return;
        for (const secret of findKnownSecrets(context.text, node.start, node.end)) reportKnown(context, secret);
      },
      Call(node) {
        if (!context.isTestCode) reportArgument(context, node, reported);
      },
    };
  },
};

function reportKnown(context: RuleContext, { start, end, title, isPublishable, isIssued }: KnownSecret): void {
  if (context.isTestCode && !isIssued) return;
  context.report({
    at: { start, end },
    message: `This looks like a real ${title} (\`${mask(context.text.slice(start, end))}\`). Revoke it, and read its successor from the environment or a secret store.`,
    severity: isPublishable ? 'medium' : 'critical',
    confidence: context.isTestCode ? 'low' : isPublishable ? 'medium' : 'high',
  });
}

/** Texts that hold a credential among other things: addresses, settings of connections and headers. */
function reportCredentialText(context: RuleContext, node: SyntaxNode): boolean {
  const found = MAY_EMBED.test(node.text) ? findEmbeddedCredential(contentOf(node)) : undefined;
  if (!found) return false;
  if (found.isReal)
    context.report({
      at: node,
      message: `The password of ${found.owner} is written into this ${found.holder}. Put the ${found.holder} together from the environment or a secret store.`,
    });
  return true;
}

/** The password of `auth=("user", "password")`. */
function reportPair(context: RuleContext, node: SyntaxNode): boolean {
  const pair = node.parent?.kind === 'tuple' ? node.parent : undefined;
  const isAuth = pair?.parent?.kind === 'keyword_argument' && pair.parent.field('name')?.text === 'auth';
  if (!pair || !isAuth || pair.namedChildren[1] !== node || !judgeCredential(contentOf(node), 'password')) return false;
  context.report({
    at: node,
    message: '`auth` gets a password that is written into the code. Read it from the environment or a secret store.',
  });
  return true;
}

function reportNamed(context: RuleContext, node: SyntaxNode): void {
  const found = nameBefore(context.text, node.start);
  if (!found) return;
  const value = contentOf(node);
  if (value.length < 4 || value.length > 400) return;
  const kind = credentialKindOf(found.name);
  const verdict = kind && judgeCredential(value, kind);
  if (!verdict || spellsName(value, found.name)) return;
  const isCompared = /^[!=]==?$/.test(found.sign);
  const isFallback = /^(\|\||\?\?|or|\?:|,)$/.test(found.sign);
  context.report({
    at: node,
    message: isFallback
      ? `When \`${found.name}\` is not set, this fixed value is used instead. Fail without it, so that nobody runs with a credential that everyone can read.`
      : `\`${found.name}\` ${isCompared ? 'is compared with' : 'gets'} a credential that is written into the code. Read it from the environment or a secret store.`,
    severity: EXAMPLE.test(context.path) ? 'low' : isFallback ? 'medium' : 'high',
    confidence: verdict === 'certain' && !isCompared && !isFallback ? 'high' : 'medium',
  });
}

/** Arguments that are secrets by position, such as the key of `jwt.sign(claims, key)`. */
function reportArgument(context: RuleContext, node: SyntaxNode, reported: Set<SyntaxNode>): void {
  const hit = sinks.match(context, node);
  const literal = hit?.argument && literalIn(context, hit.argument);
  const value = literal && contentOf(literal);
  if (!hit || !literal || value === undefined || reported.has(literal) || isNoKey(value)) return;
  reported.add(literal);
  const named = nameBefore(context.text, literal.start);
  const kind = named && credentialKindOf(named.name);
  if (kind && judgeCredential(value, kind)) return; // told about where it gets its name
  context.report({
    at: literal,
    message: `\`${hit.call.name}\` gets a key that is written into the code. Read it from the environment or a secret store.`,
    severity: EXAMPLE.test(context.path) ? 'low' : 'high',
    confidence: hit.isCertain && hit.argument?.contains(literal) ? 'high' : 'medium',
  });
}

function isNoKey(value: string): boolean {
  return (
    value.length < 4 ||
    /^https?:|BEGIN (PUBLIC|CERT)|\$\{|<|xxxx|\b(md5|sha-?\d+)\b|change.?(me|it)|your[-_ ]|anonymous/i.test(value)
  );
}

/** The text or bytes that an argument is certain to be: behind conversions, choices and names. */
function literalIn(context: RuleContext, node: SyntaxNode): SyntaxNode | undefined {
  const text = possibleTexts(context, node).find(({ isFallback }) => !isFallback)?.at;
  if (text) return text;
  const bytes = elementsOf(context, node);
  const isFixed = bytes !== undefined && bytes.length >= 8 && bytes.every((byte) => BYTE.test(byte.text));
  const holder = isFixed ? bytes[0]?.parent : undefined;
  return isFixed && new Set(bytes.map(({ text: byte }) => byte)).size > 1 ? holder : undefined;
}

const BYTE = /^(\(byte\)\s*)?-?(0x[\da-f]{1,2}|\d{1,3}|'.')$/i;

interface NameBefore {
  readonly name: string;
  readonly sign: string;
}

/** Read from the text, because this rule also serves languages whose assignments nobody has described. */
function nameBefore(text: string, offset: number): NameBefore | undefined {
  const before = text.slice(Math.max(0, offset - LOOK_BACK), offset);
  if (!MENTION.test(before)) return undefined;
  for (const pattern of BEFORE) {
    const groups = pattern.exec(before)?.groups;
    if (!groups?.['name']) continue;
    const sign = groups['sign'] ?? '';
    // `condition ? name : "…"` is a choice and no property.
    if (sign === ':' && /\?[^:\n]*:\s*$/.test(before)) return undefined;
    return { name: groups['name'], sign };
  }
  return undefined;
}

/** The text between the quotes. */
function contentOf(node: SyntaxNode): string {
  return node.text.replace(/^[@$A-Za-z]{0,3}(#*)("""|'''|["'`])([\s\S]*)\2\1$/, '$3');
}

/** `TOKEN_KEY = "tokenKey1"`: the value is a name for the thing. */
function spellsName(value: string, name: string): boolean {
  const letters = (text: string): string => text.toLowerCase().replaceAll(/[^a-z]/g, '');
  return letters(value) === letters(name) && !/[^\w.:-]/.test(value);
}

function mask(secret: string): string {
  return secret.startsWith('-----') ? secret : `${secret.slice(0, 6)}…`;
}
