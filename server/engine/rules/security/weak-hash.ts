import type { TextEdit } from '#shared/domain/text-edit.ts';
import type { Call } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { type ReplacedUse, replaceGoUses } from '../edits/replace-import.ts';
import { replaceNode } from '../edits/replace-node.ts';
import { calleesLike } from '../code/calls/callees.ts';
import type { Fix, Report, Rule, RuleContext } from '../rule.ts';
import { argumentNamed, keywordArgument, positionalArgument } from '../code/calls/call-arguments.ts';
import {
  type HashUse,
  NAMED_HASH_FUNCTIONS,
  type NamedHashFunction,
  WEAK_HASH_FUNCTIONS,
  weakHashNamed,
} from '../sinks/hash-sinks.ts';
import { possibleTexts } from '../code/texts/possible-texts.ts';
import { implementsHashFormats } from '../code/libraries/hash-formats.ts';
import { isPrescribed } from '../code/libraries/fixed-protocol.ts';
import { purposeOf, spacedWords } from '../code/values/purpose.ts';

const CALLEES = calleesLike(/md[245]|sha|new|create|hash|getInstance|digest|sum|hmac|sign/i);
/** What makes a broken hash a way in. */
const SECURITY =
  /\b(pass ?words?|passwd|pwd|pass ?phrase|secrets?|tokens?|signatures?|sign|signed|credentials?|sessions?|auth|authenticate|authentication|hmac|mac|otp|certificate|login|license)\b/;
/** Uses that nobody attacks by making two inputs collide. */
const HARMLESS =
  /\b(e ?tags?|cache|cached|caching|checksums?|check ?sum|finger ?prints?|thumb ?prints?|dedup\w*|duplicates?|gravatar|avatar|shard|bucket|partition|uuid|file|files|filename|path|content|contents|version|revision|changed|memo\w*|hash ?code|git|blob|commit|accept|websocket|color|colour|id|ids|key|integrity|image|photo|metrics?|sampl\w*)\b/;

const PASSPHRASE = /\bpass ?(words?|phrase)\b|\bsecrets?\b/;

export const weakHash: Rule = {
  id: 'weak-hash',
  title: 'Broken hash function',
  category: 'security',
  severity: 'medium',
  confidence: 'medium',
  cwe: 327,
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: [
    'S324',
    'S303',
    'B303',
    'B324',
    'S4790',
    'G401',
    'G501',
    'G505',
    'GO-S1023',
    'WEAK_MESSAGE_DIGEST_MD5',
    'WEAK_MESSAGE_DIGEST_SHA1',
  ],
  rationale: `
Two different inputs with the same MD5 or SHA-1 hash can be made within minutes to days, so signatures and integrity checks built
on them can be forged. Passwords hashed with them are guessed at billions per second. Use SHA-256 or better for integrity, and
a password hash (bcrypt, scrypt, Argon2, PBKDF2) for passwords.

Not reported: \`usedforsecurity=False\`. Uses that look like a cache key, an ETag, a file's checksum or a shortened identifier, and code that
offers several hashes to choose from or is named after a protocol that prescribes one, are reported with low confidence, as is test code.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
import hashlib

def sign(payload, secret):
    return <|hashlib.md5|>(payload + secret).hexdigest()
`,
      good: `
import hashlib

def sign(payload, secret):
    return hashlib.sha256(payload + secret).hexdigest()
`,
    },
    {
      language: 'javascript',
      isFixed: true,
      bad: `
import { createHash } from 'node:crypto';

export const digest = (text) => createHash(<|'sha1'|>).update(text).digest('hex');
`,
      good: `
import { createHash } from 'node:crypto';

export const digest = (text) => createHash('sha256').update(text).digest('hex');
`,
    },
    {
      language: 'java',
      isFixed: true,
      bad: `
import java.security.MessageDigest;

class Signatures {
  byte[] digest(byte[] text) throws Exception {
    return MessageDigest.getInstance(<|"MD5"|>).digest(text);
  }
}
`,
      good: `
import java.security.MessageDigest;

class Signatures {
  byte[] digest(byte[] text) throws Exception {
    return MessageDigest.getInstance("SHA-256").digest(text);
  }
}
`,
    },
    {
      language: 'go',
      isFixed: true,
      bad: `
package signatures

import "crypto/sha1"

func digest(text []byte) []byte {
	hash := <|sha1.New|>()
	hash.Write(text)
	return hash.Sum(nil)
}
`,
      good: `
package signatures

import "crypto/sha256"

func digest(text []byte) []byte {
	hash := sha256.New()
	hash.Write(text)
	return hash.Sum(nil)
}
`,
    },
  ],
  fix: 'unsafe',
  callees: CALLEES,
  create(context) {
    const uses: ReplacedUse[] = [];
    return {
      Call(node) {
        const call = context.dialect.call(node);
        if (!call) return;
        const hit = findWeakHash(context, call);
        if (!hit || keywordArgument(call, 'usedforsecurity')?.value.text === 'False') return;
        context.report({ at: hit.at, ...judgeUse(context, call, hit), ...fixOf(context, hit, uses) });
      },
    };
  },
};

interface WeakHash {
  readonly hash: string;
  readonly at: SyntaxNode;
  readonly use: HashUse;
  /** Chosen by its name in a literal. */
  readonly isNamed: boolean;
  /** Used only where a setting or a caller names no other. */
  readonly isFallback: boolean;
}

function findWeakHash(context: RuleContext, call: Call): WeakHash | undefined {
  const path = context.names.pathOf(call.callee);
  if (path === undefined) return undefined;
  const hash = WEAK_HASH_FUNCTIONS.get(path);
  if (hash !== undefined && !call.isNew)
    return { hash, at: call.callee, use: 'hash', isNamed: false, isFallback: false };
  const named = NAMED_HASH_FUNCTIONS.get(path);
  const name = named && hashArgument(call, named);
  if (!name) return undefined;
  const byReference = WEAK_HASH_FUNCTIONS.get(context.names.pathOf(name) ?? '');
  if (byReference !== undefined && !(named.use === 'hmac' && byReference === 'SHA-1'))
    return { hash: byReference, at: name, use: named.use, isNamed: false, isFallback: false };
  const texts = possibleTexts(context, name).map((text) => ({ ...text, hash: weakHashNamed(text.text) }));
  const weak = texts.find((text) => text.hash !== undefined);
  // A keyed SHA-1 is not broken.
  if (weak?.hash === undefined || (named.use === 'hmac' && weak.hash === 'SHA-1')) return undefined;
  const isFallback = weak.isFallback || texts.some((text) => text.hash === undefined);
  return { hash: weak.hash, at: name, use: named.use, isNamed: true, isFallback };
}

function hashArgument(call: Call, { argument, keyword }: NamedHashFunction): SyntaxNode | undefined {
  return keyword === undefined ? positionalArgument(call, argument) : argumentNamed(call, keyword, argument);
}

function judgeUse(
  context: RuleContext,
  call: Call,
  hit: WeakHash,
): Pick<Report, 'message' | 'severity' | 'confidence'> {
  const { hash, use } = hit;
  if (use === 'hmac') return judgeHmac(context, call, hit);
  const { targets, functionName } = purposeOf(context, call.node);
  const inputs = spacedWords(wholeChain(call.node).text.slice(0, 300));
  const words = [...targets, functionName, inputs].join(' | ');
  const goal = [...targets, comparedWith(context, call), namesEntityTag(context, call.node) ? 'etag' : ''].join(' | ');
  // The key made of a passphrase is none of a cache.
  const goesTo = PASSPHRASE.test(inputs) ? goal.replaceAll(/\bkey\b/g, '') : goal;
  // What the value is called says more than what it is made of: the thumbprint of a certificate names it.
  const isSecurity = use === 'signature' || SECURITY.test(goesTo) || (SECURITY.test(words) && !HARMLESS.test(goesTo));
  const isImposed = isPrescribed(context, call.node) || implementsHashFormats(context);
  const isHarmless =
    !isSecurity && (HARMLESS.test(`${words} | ${goesTo}`) || isShortened(call) || isOneOfSeveral(call));
  const isSure = isSecurity && !hit.isFallback;
  const isPassword = /\bpass ?(word|phrase)|\b(passwd|pwd)\b/.test(words);
  const advice = isPassword ? 'Hash passwords with bcrypt, scrypt or Argon2.' : 'Use SHA-256 or better.';
  return {
    message: `${hash} is broken: ${isPassword ? 'passwords hashed with it are guessed quickly' : 'inputs with the same hash can be made'}. ${advice}`,
    severity: isSecurity ? 'high' : isHarmless ? 'low' : 'medium',
    confidence: context.isTestCode || isHarmless || isImposed ? 'low' : isSure ? 'high' : 'medium',
  };
}

/** The `signature` of `digest(file) === signature`. */
function comparedWith(context: RuleContext, call: Call): string {
  const whole = wholeChain(call.node);
  const binary = whole.parent && context.dialect.binary(whole.parent);
  if (!binary || !/^[!=]==?$/.test(binary.operator)) return '';
  return spacedWords((binary.left === whole ? binary.right : binary.left).text.slice(-40));
}

/** `response.setHeader('ETag', md5(…))`: the line begins with what it is for. */
function namesEntityTag({ tree }: RuleContext, node: SyntaxNode): boolean {
  // Arguments may stand on lines of their own.
  const lineStart = tree.lines.startOf(Math.max(0, tree.lines.lineAt(node.start) - 2));
  return /["'`]e-?tag\b/i.test(tree.text.slice(lineStart, node.start));
}

/** Nobody has forged a keyed MD5 yet, but nothing new should begin with it. */
function judgeHmac(context: RuleContext, call: Call, { hash }: WeakHash): ReturnType<typeof judgeUse> {
  const isLow = context.isTestCode || isPrescribed(context, call.node) || isOneOfSeveral(call);
  return {
    message: `HMAC with ${hash} is outdated. Use HMAC with SHA-256.`,
    severity: 'low',
    confidence: isLow ? 'low' : 'medium',
  };
}

/** The calls that follow in one expression, as in `createHash('md5').update(password).digest()`: they name the input. */
function wholeChain(call: SyntaxNode): SyntaxNode {
  let at = call;
  while (at.parent && (at.fieldName === 'object' || at.fieldName === 'operand' || at.fieldName === 'function'))
    at = at.parent;
  return at;
}

const SURROUNDINGS: ReadonlySet<string> = new Set([
  'if_statement',
  'elif_clause',
  'conditional_expression',
  'ternary_expression',
  'pair',
  'case_clause',
  'switch_case',
  'expression_case',
  'keyed_element',
]);
/** Constructions in which collisions of the hash do not matter. */
const HARMLESS_CALLS = /\b(OAEP|MGF1|TOTP|HOTP)\s*\(/;

/** `hexdigest()[:8]`: an identifier, which was never meant to be hard to hit. */
function isShortened({ node }: Call): boolean {
  let at = node.parent;
  for (let depth = 0; at && depth < 6 && !/statement$|block$/.test(at.kind); depth++, at = at.parent) {
    if (
      at.kind === 'subscript' ||
      at.kind === 'slice_expression' ||
      /\.(slice|substring|substr)$/.test(at.text.slice(-12))
    )
      return true;
    if (HARMLESS_CALLS.test(at.text.slice(0, 200))) return true;
  }
  return false;
}

/** Code that offers several hashes uses the one it is asked for: `if algorithm == "md5"`. */
function isOneOfSeveral({ node }: Call): boolean {
  for (let at = node.ancestor(SURROUNDINGS); at; at = at.ancestor(SURROUNDINGS)) {
    const choice = at.field('condition')?.text ?? (at.end - at.start < 300 ? at.text : '');
    if (/md5|sha|algo|digest|hash|version/i.test(choice.replace(node.text, ''))) return true;
  }
  return false;
}

function fixOf(context: RuleContext, hit: WeakHash, uses: ReplacedUse[]): { fix?: Fix } {
  const title = 'Use SHA-256 (changes the hashes)';
  const offer = (edits: () => readonly TextEdit[]): { fix: Fix } => ({ fix: { title, safety: 'unsafe', edits } });
  if (hit.isNamed) return isLiteral(context, hit.at) ? offer(() => [renamedHash(context, hit.at)]) : {};
  const path = context.names.pathOf(hit.at) ?? '';
  const last = lastNode(hit.at);
  if (path.startsWith('hashlib.')) return last !== hit.at ? offer(() => [replaceNode(last, 'sha256')]) : {};
  if (/DigestUtils\.(md5|sha1)(Hex)?$/.test(path))
    return offer(() => [replaceNode(last, last.text.replace(/^(md5|sha1)/, 'sha256'))]);
  if (/^crypto\/(md5|sha1)\.New$/.test(path)) return offerGoFix(context, hit.at, uses, offer);
  return {};
}

function offerGoFix(
  context: RuleContext,
  callee: SyntaxNode,
  uses: ReplacedUse[],
  offer: (edits: () => readonly TextEdit[]) => { fix: Fix },
): { fix?: Fix } {
  const receiver = callee.field('operand');
  const binding = receiver && context.scopes.bindingOf(receiver);
  if (!binding) return {};
  const use = { node: callee, newText: 'sha256.New', binding };
  uses.push(use);
  // `md5.Sum` gives an array of another length and `md5.Size` is a constant: only a file that uses `New` alone is fixed.
  const isNewOnly = binding.reads.every((read) => read.parent?.field('field')?.text === 'New');
  return isNewOnly && !context.scopes.module.bindings.has('sha256')
    ? offer(() => replaceGoUses(context, use, { all: uses, path: 'crypto/sha256' }) ?? [])
    : {};
}

function isLiteral(context: RuleContext, node: SyntaxNode): boolean {
  return (context.dialect.roles.String ?? []).includes(node.kind);
}

/** Keeps the quotes; Java's providers spell it `SHA-256`. */
function renamedHash(context: RuleContext, literal: SyntaxNode): TextEdit {
  const name = context.language.id === 'java' ? 'SHA-256' : 'sha256';
  return replaceNode(
    literal,
    literal.text.replace(
      /^(\w*["'`]+)(Hmac|RSA-)?(?:md|sha)-?\d*(?=[^\d])/i,
      (...[, quote = '', prefix = '']: string[]) =>
        // Signatures and keyed hashes spell it without the hyphen.
        quote + prefix + (/^(Hmac|RSA-)|with/.test(prefix || literal.text) ? 'SHA256' : name),
    ),
  );
}

function lastNode(callee: SyntaxNode): SyntaxNode {
  return callee.field('attribute') ?? callee.field('property') ?? callee.field('field') ?? callee;
}
