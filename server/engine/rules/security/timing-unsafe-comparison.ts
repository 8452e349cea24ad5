import type { TextEdit } from '#shared/domain/text-edit.ts';
import type { Binary, Call } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { ingredientsOf } from '../code/values/ingredients.ts';
import { isQueryExpression } from '../code/libraries/query-expression.ts';
import { spacedWords } from '../code/values/purpose.ts';
import { isFromRequest } from '../code/functions/reach.ts';
import { addPythonImport } from '../edits/add-import.ts';
import { type ReplacedUse, replaceJavaUses } from '../edits/replace-import.ts';
import { replaceNode } from '../edits/replace-node.ts';
import { calleesLike } from '../code/calls/callees.ts';
import type { Fix, Rule, RuleContext } from '../rule.ts';
import { MAC_MAKERS, MAC_NAME, PRESENTED_SECRET } from '../sinks/mac-sinks.ts';
import { EQUALITIES } from '../code/conditions/operators.ts';

const EQUALITY = /^(==|!=|===|!==)$/;
/** Values that tell whether there is one, or what kind it is. */
const NO_VALUE =
  /^(None|null|undefined|nil|true|false|True|False|-?\d[\d_]*|(b|u)?["'`][^"'`]*["'`]|typeof\b.*|len\(.*\)|.*\.(length|size|byteLength|type|kind|name|id))$/s;
const MAC_MENTION = /hmac|doFinal/i;
const SAFE: Readonly<Record<string, string>> = {
  python: '`hmac.compare_digest`',
  javascript: '`crypto.timingSafeEqual`',
  typescript: '`crypto.timingSafeEqual`',
  java: '`MessageDigest.isEqual`',
  go: '`hmac.Equal`',
};

export const timingUnsafeComparison: Rule = {
  id: 'timing-unsafe-comparison',
  title: 'Signature or secret is compared byte by byte',
  category: 'security',
  severity: 'medium',
  confidence: 'high',
  cwe: 208,
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: ['UNSAFE_HASH_EQUALS'],
  rationale: `
An ordinary comparison stops at the first byte that differs. From how long it takes, a sender learns how much of a signature was right, and
finds a valid one byte by byte. Libraries have a comparison that always takes the same time.

Reported are comparisons with what an HMAC function returned, and comparisons of data of a request with a value named after a secret.
Lengths, kinds and constants are not, nor are checksums and test code.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
import hashlib
import hmac

def is_genuine(body, signature, key):
    expected = hmac.new(key, body, hashlib.sha256).hexdigest()
    return <|expected == signature|>
`,
      good: `
import hashlib
import hmac

def is_genuine(body, signature, key):
    expected = hmac.new(key, body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected, signature)
`,
    },
    {
      language: 'javascript',
      bad: `
import { createHmac } from 'node:crypto';

export function isGenuine(body, signature, key) {
  return <|createHmac('sha256', key).update(body).digest('hex') === signature|>;
}
`,
      good: `
import { createHmac, timingSafeEqual } from 'node:crypto';

export function isGenuine(body, signature, key) {
  const expected = createHmac('sha256', key).update(body).digest();
  return signature.length === expected.length && timingSafeEqual(expected, signature);
}
`,
    },
    {
      language: 'java',
      isFixed: true,
      bad: `
import java.util.Arrays;
import javax.crypto.Mac;

class Webhooks {
  boolean isGenuine(Mac mac, byte[] body, byte[] signature) {
    return Arrays.<|equals|>(mac.doFinal(body), signature);
  }
}
`,
      good: `
import java.security.MessageDigest;
import javax.crypto.Mac;

class Webhooks {
  boolean isGenuine(Mac mac, byte[] body, byte[] signature) {
    return MessageDigest.isEqual(mac.doFinal(body), signature);
  }
}
`,
    },
    {
      language: 'go',
      bad: `
package webhooks

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
)

func isGenuine(body, key []byte, signature string) bool {
	mac := hmac.New(sha256.New, key)
	mac.Write(body)
	return <|hex.EncodeToString(mac.Sum(nil)) == signature|>
}
`,
      good: `
package webhooks

import (
	"crypto/hmac"
	"crypto/sha256"
)

func isGenuine(body, key, signature []byte) bool {
	mac := hmac.New(sha256.New, key)
	mac.Write(body)
	return hmac.Equal(mac.Sum(nil), signature)
}
`,
    },
  ],
  fix: 'unsafe',
  callees: calleesLike(/^(equals|equalsIgnoreCase|Equal|compare)$/),
  operators: EQUALITIES,
  create(context) {
    if (context.isTestCode) return {};
    let macs: boolean | undefined;
    const hasMacs = (): boolean => (macs ??= MAC_MENTION.test(context.text));
    return {
      Binary(node) {
        const binary = context.dialect.binary(node);
        // Java's operator compares references and numbers.
        if (!binary || !EQUALITY.test(binary.operator) || context.language.id === 'java') return;
        if (context.language.id === 'python' && isQueryExpression(context, node, binary.left)) return;
        const { left, right } = binary;
        check(context, { at: node, left, right, hasMacs, fixOf: () => pythonFix(context, binary) });
      },
      Call(node) {
        const call = context.dialect.call(node);
        const sides = call && sidesOf(context, call);
        if (!call || !sides) return;
        const [left, right] = sides;
        check(context, { at: call.callee, left, right, hasMacs, fixOf: () => javaFix(context, call) });
      },
    };
  },
};

interface Comparison {
  readonly at: SyntaxNode;
  readonly left: SyntaxNode;
  readonly right: SyntaxNode;
  /** Whether the file mentions authentication codes at all. */
  readonly hasMacs: () => boolean;
  readonly fixOf: () => Fix | undefined;
}

function sidesOf(context: RuleContext, call: Call): readonly [SyntaxNode, SyntaxNode] | undefined {
  const [first, second, ...others] = call.arguments.map(({ value }) => value);
  if (!first || others.length > 0) return undefined;
  const path = context.names.pathOf(call.callee) ?? '';
  if (second)
    return /^((java\.util\.)?Arrays\.equals|bytes\.(Equal|Compare)|reflect\.DeepEqual|strings\.EqualFold|Buffer\.compare)$/.test(
      path,
    )
      ? [first, second]
      : undefined;
  const isMethod = /^(equals|equalsIgnoreCase)$/.test(call.name) && context.language.id !== 'python';
  return isMethod && call.receiver && !path.startsWith('java.security.') ? [call.receiver, first] : undefined;
}

function check(context: RuleContext, { at, left, right, hasMacs, fixOf }: Comparison): void {
  if (NO_VALUE.test(left.text.slice(0, 200)) || NO_VALUE.test(right.text.slice(0, 200))) return;
  const sides = [
    [left, right],
    [right, left],
  ] as const;
  const isMac = hasMacs() && sides.some(([side]) => side.end - side.start < 400 && holdsMac(context, side));
  const secret = isMac ? undefined : sides.find(([side, other]) => isPresented(context, side, other))?.[0];
  if (!isMac && !secret) return;
  const fix = fixOf();
  const what = secret ? `\`${secret.text.slice(0, 60)}\`` : 'a valid signature';
  context.report({
    at,
    message: `How long this comparison takes tells how much was right, so that ${what} can be found step by step. Use ${SAFE[context.language.id] ?? 'a comparison in constant time'}.`,
    ...(secret && { severity: 'low', confidence: 'medium' }),
    ...(fix && { fix }),
  });
}

function holdsMac(context: RuleContext, side: SyntaxNode): boolean {
  return ingredientsOf(context, side).some((part) => {
    const call = context.dialect.call(part);
    if (!call) return false;
    return MAC_MAKERS.test(context.names.pathOf(call.callee) ?? '') || isGoSum(context, call);
  });
}

/** `mac.Sum(nil)`, the variable being what `hmac.New` gave. */
function isGoSum(context: RuleContext, { name, receiver }: Call): boolean {
  if (name !== 'Sum' || !receiver) return false;
  return context.names.pathOf(receiver) === 'crypto/hmac.New()';
}

/** A value named after a secret, compared with data of a request. */
function isPresented(context: RuleContext, secret: SyntaxNode, other: SyntaxNode): boolean {
  const { kind } = context.dialect.expression(secret);
  if (kind !== 'name' && kind !== 'member' && kind !== 'index') return false;
  const words = spacedWords(secret.text.slice(-60));
  if (!PRESENTED_SECRET.test(words) && !MAC_NAME.test(words)) return false;
  return (
    isFromRequest(context, context.flow.valueOf(other, 'url')) &&
    !isFromRequest(context, context.flow.valueOf(secret, 'url'))
  );
}

function pythonFix(context: RuleContext, { node, left, right, operator }: Binary): Fix | undefined {
  if (context.language.id !== 'python') return undefined;
  const not = operator === '!=' ? 'not ' : '';
  const text = `${not}hmac.compare_digest(${left.text}, ${right.text})`;
  const edits = (): TextEdit[] => [replaceNode(node, text), ...addPythonImport(context, 'hmac')];
  return { title: 'Compare with `hmac.compare_digest`', safety: 'unsafe', edits };
}

function javaFix(context: RuleContext, { callee, receiver }: Call): Fix | undefined {
  if (context.language.id !== 'java' || receiver?.text !== 'Arrays' || callee.text !== 'equals') return undefined;
  const binding = context.scopes.bindingOf(receiver);
  if (!binding) return undefined;
  const use: ReplacedUse = { node: receiver, newText: 'MessageDigest', binding };
  const edits = (): TextEdit[] => [
    ...replaceJavaUses(context, use, { all: [use], path: 'java.security.MessageDigest' }),
    replaceNode(callee, 'isEqual'),
  ];
  return { title: 'Compare with `MessageDigest.isEqual`', safety: 'unsafe', edits };
}
