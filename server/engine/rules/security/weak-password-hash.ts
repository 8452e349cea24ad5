import type { Call } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { positionalArgument } from '../code/calls/call-arguments.ts';
import { calleesLike, calleesOf } from '../code/calls/callees.ts';
import { enclosingLoop } from '../code/functions/enclosing-loop.ts';
import { isPrescribed } from '../code/libraries/fixed-protocol.ts';
import { implementsHashFormats } from '../code/libraries/hash-formats.ts';
import { literalNumber } from '../code/values/literal-number.ts';
import { possibleTexts } from '../code/texts/possible-texts.ts';
import { enclosingFunctionName, spacedWords } from '../code/values/purpose.ts';
import { replaceNode } from '../edits/replace-node.ts';
import type { Fix, Rule, RuleContext } from '../rule.ts';
import { SinkMatcher } from '../sinks/call-sinks.ts';
import {
  BCRYPT_COSTS,
  BROKEN_PASSWORD_HASHES,
  FAST_HASHES,
  NAMED_FAST_HASHES,
  PBKDF2_ROUNDS,
} from '../sinks/password-hash-sinks.ts';

const rounds = new SinkMatcher(PBKDF2_ROUNDS);
const costs = new SinkMatcher(BCRYPT_COSTS);
const FEW_ROUNDS = 100_000;
const VERY_FEW_ROUNDS = 10_000;
const LOW_COST = 10;
const PASSWORD =
  /\b(pass ?words?|passwd|pwd|pass ?phrase|pass ?code)\b(?! (reset|token|hash|hashes|version|id|key|file|path|policy|changed|hint|field|digest))/;
/** Values that are looked up or derived once, where the hash does not protect a stored password. */
const OTHER_PURPOSE =
  /scram|srp|pbkdf|hkdf|derive|cache|pwned|breach|finger ?print|challenge|nonce|proof|handshake|caching|sha 2 password|auth ?switch|legacy|migrat|old/;
/** A file that knows one of these hashes before it, or checks what was hashed before it came. */
const STRONG = /\b(rounds\b|bcrypt|scrypt|argon2|pbkdf2|hashpw|PasswordHasher)/i;

export const weakPasswordHash: Rule = {
  id: 'weak-password-hash',
  title: 'Password hash is quick to guess',
  category: 'security',
  severity: 'high',
  confidence: 'medium',
  cwe: 916,
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: ['S5344', 'S2070', 'G401'],
  rationale: `
Whoever copies a table of password hashes tries billions of guesses per second against a plain SHA-256, with or without salt. A password
hash is made to be slow: Argon2, scrypt, bcrypt with a cost of 12, or PBKDF2 with some 600,000 rounds.

Reported are fast hashes of values named after a password, PBKDF2 with fewer than 100,000 rounds, bcrypt with a cost below 10, and encoders
that are none. MD5 and SHA-1 are reported as weak-hash. Not reported: hashes computed in a loop, fed to a password hash or prescribed by a protocol
(SCRAM, NTLM and others), and test code.`,
  examples: [
    {
      language: 'python',
      bad: `
import hashlib

def save(user, password):
    user.password_hash = <|hashlib.sha256|>(password.encode()).hexdigest()
`,
      good: `
from argon2 import PasswordHasher

def save(user, password):
    user.password_hash = PasswordHasher().hash(password)
`,
    },
    {
      language: 'javascript',
      isFixed: true,
      bad: `
import { hash } from 'bcrypt';

export const hashPassword = (password) => hash(password, <|5|>);
`,
      good: `
import { hash } from 'bcrypt';

export const hashPassword = (password) => hash(password, 12);
`,
    },
    {
      language: 'java',
      isFixed: true,
      bad: `
import javax.crypto.spec.PBEKeySpec;

class Passwords {
  PBEKeySpec spec(char[] password, byte[] salt) {
    return new PBEKeySpec(password, salt, <|1000|>, 256);
  }
}
`,
      good: `
import javax.crypto.spec.PBEKeySpec;

class Passwords {
  PBEKeySpec spec(char[] password, byte[] salt) {
    return new PBEKeySpec(password, salt, 600000, 256);
  }
}
`,
    },
    {
      language: 'go',
      bad: `
package users

import "crypto/sha256"

func hash(password string) [32]byte {
	return <|sha256.Sum256|>([]byte(password))
}
`,
      good: `
package users

import "golang.org/x/crypto/bcrypt"

func hash(password string) ([]byte, error) {
	return bcrypt.GenerateFromPassword([]byte(password), 12)
}
`,
    },
  ],
  fix: 'unsafe',
  callees: calleesOf(
    rounds,
    costs,
    calleesLike(/^(sha|blake|hash$|crypt$|new$|createHash|getInstance|New$|Sum|SHA|\w*PasswordEncoder$)/),
  ),
  create(context) {
    if (context.isTestCode) return {};
    return {
      Call(node) {
        const call = context.dialect.call(node);
        if (!call || checkRounds(context, node) || checkCost(context, node)) return;
        checkHash(context, call);
      },
    };
  },
};

function changeNumber(literal: SyntaxNode, value: number, effect: string): Fix {
  return {
    title: `Use ${value}${effect}`,
    safety: 'unsafe',
    edits: () => [replaceNode(literal, String(value))],
  };
}

function checkRounds(context: RuleContext, node: SyntaxNode): boolean {
  const argument = rounds.match(context, node)?.argument;
  const number = argument && literalNumber(context, argument);
  if (!argument || !number) return false;
  if (number.value >= FEW_ROUNDS || isPrescribed(context, node) || /scram/i.test(context.path)) return true;
  if (implementsHashFormats(context)) return true;
  const isVeryFew = number.value < VERY_FEW_ROUNDS;
  context.report({
    at: argument,
    message: `${number.value} rounds of PBKDF2 are guessed quickly. Use 600,000.`,
    severity: isVeryFew ? 'medium' : 'low',
    confidence: isVeryFew ? 'high' : 'medium',
    fix: changeNumber(number.literal, 600_000, ' rounds (changes the hashes)'),
  });
  return true;
}

function checkCost(context: RuleContext, node: SyntaxNode): boolean {
  const argument = costs.match(context, node)?.argument;
  if (!argument) return false;
  const isMinimum = context.names.pathOf(argument) === 'golang.org/x/crypto/bcrypt.MinCost';
  const number = isMinimum ? { value: 4, literal: argument } : literalNumber(context, argument);
  if (!number || number.value < 1 || number.value >= LOW_COST) return true;
  context.report({
    at: argument,
    message: `bcrypt with a cost of ${number.value} is guessed quickly. Use 12; stored hashes stay valid.`,
    severity: 'medium',
    confidence: 'high',
    fix: changeNumber(number.literal, 12, ' as the cost'),
  });
  return true;
}

function checkHash(context: RuleContext, call: Call): void {
  const path = context.names.pathOf(call.callee);
  if (path === undefined) return;
  const harm = BROKEN_PASSWORD_HASHES.get(path);
  if (harm !== undefined) {
    const advice = 'Use Argon2, scrypt or bcrypt.';
    return context.report({
      at: call.callee,
      message: `\`${shown(call)}\` ${harm}. ${advice}`,
      confidence: 'medium',
    });
  }
  const isFast = FAST_HASHES.has(path) || (NAMED_FAST_HASHES.has(path) && isNamedFast(context, call));
  if (!isFast || !hashesPassword(context, call) || isOtherUse(context, call.node)) return;
  context.report({
    at: call.callee,
    message: `\`${shown(call)}\` is made to be fast, so that passwords hashed with it are guessed quickly. Use Argon2, scrypt or bcrypt.`,
  });
}

/** In Java the callee is the method's name alone. */
function shown({ callee, name, receiver }: Call): string {
  return receiver && !callee.text.includes('.') ? `${receiver.text}.${name}` : callee.text;
}

function isNamedFast(context: RuleContext, call: Call): boolean {
  const name = positionalArgument(call, 0);
  return name !== undefined && possibleTexts(context, name).some(({ text }) => /^(sha-?(2|3|5)|blake)/i.test(text));
}

/** The inputs stand in the call, in the calls that follow it in a chain, or in calls on the variable it is kept in. */
function hashesPassword(context: RuleContext, call: Call): boolean {
  const { whole, inputs } = chainOf(context, call);
  if (inputs.some(isPassword)) return true;
  const declared = whole.parent && context.dialect.assignments(whole.parent)[0]?.target;
  const target = declared ?? (whole.parent?.parent && context.dialect.assignments(whole.parent.parent)[0]?.target);
  const name = target && (target.kind === 'expression_list' ? target.namedChildren[0] : target);
  const reads = (name && context.scopes.bindingOf(name)?.reads) ?? [];
  return reads.slice(0, 12).some((read) => {
    const use = read.parent?.parent;
    const next = read.parent && (context.dialect.call(read.parent) ?? (use && context.dialect.call(use)));
    return next && next.receiver === read && /^(update|digest|Write)$/.test(next.name)
      ? next.arguments.some(({ value }) => isPassword(value))
      : false;
  });
}

function chainOf(context: RuleContext, call: Call): { whole: SyntaxNode; inputs: SyntaxNode[] } {
  const inputs = call.arguments.map(({ value }) => value);
  let whole = call.node;
  for (let at = call.node; at.parent && /^(object|operand|function)$/.test(at.fieldName ?? ''); at = at.parent) {
    whole = at.parent;
    const next = context.dialect.call(whole);
    if (next) inputs.push(...next.arguments.map(({ value }) => value));
  }
  return { whole, inputs };
}

function isPassword(input: SyntaxNode): boolean {
  const text = input.text.slice(0, 120).replaceAll(/(["'`]).*?\1/g, '');
  return PASSWORD.test(spacedWords(text));
}

function isOtherUse(context: RuleContext, node: SyntaxNode): boolean {
  if (isPrescribed(context, node) || enclosingLoop(context, node) || implementsHashFormats(context)) return true;
  const name = spacedWords(`${enclosingFunctionName(context, node)} ${context.path.slice(-60)}`);
  if (OTHER_PURPOSE.test(name)) return true;
  return STRONG.test(context.text);
}
