import type { TextEdit } from '#shared/domain/text-edit.ts';
import type { Call } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { type ReplacedUse, replaceJavaUses, replacePythonUses } from '../edits/replace-import.ts';
import { replaceNode } from '../edits/replace-node.ts';
import { calleesLike } from '../code/calls/callees.ts';
import type { Fix, Rule, RuleContext } from '../rule.ts';
import { purposeOf, spacedWords } from '../code/values/purpose.ts';
import { textWithin } from '../code/texts/text-within.ts';
import { usesOfValue } from '../code/values/value-uses.ts';

/** Full names of generators whose next value can be computed from earlier ones. */
const PREDICTABLE =
  /^(random\.(random|randint|randrange|choice|choices|sample|uniform|triangular|gauss|\w+variate|getrandbits|randbytes)|random\.Random\(\)\.\w+|numpy\.random\.\w+|lodash\.random|(java\.lang\.)?Math\.random|(java\.util\.)?(Splittable)?Random\.(next\w+|ints|longs|doubles)|(org\.apache\.commons\.lang3?\.(math\.)?)?RandomUtils\.next\w+|(java\.util\.concurrent\.)?ThreadLocalRandom\.current\(\)\.next\w+|(org\.apache\.commons\.lang3?\.)?RandomStringUtils\.random\w*|math\/rand(\/v2)?\.(Int\w*|Uint\w*|Float\w*|Perm|Read|N)|math\/rand(\/v2)?\.New\(\)\.\w+)$/;
const CALLEES = calleesLike(
  /^(random\w*|rand\w+|choices?|sample|uniform|triangular|gauss|\w+variate|getrandbits|bytes|next\w+|ints|longs|doubles|Int\w*|Uint\w*|Float\w*|Perm|Read|N)$/,
);
/** Things that nobody may guess. */
const SECRET =
  /\b(pass ?words?|passwd|pwd|pass ?code|secrets?|tokens?|otp|totp|nonce|salt|csrf|xsrf|session ?(id|key)|sid|(api|secret|private|access|encryption|crypto|signing|session|auth|aes|hmac|master|license) ?key|(verification|reset|auth|activation|invite|invitation|confirmation|recovery|login|sms|security|access) ?code|credentials?|captcha|remember ?me( (key|token|value))?|(aes|encryption|init(ialization)?) ?(iv|vector)|ivs?|session ?cookie|pin ?code)\b/;
/** Calls whose arguments nobody may guess. */
const SECRET_CALL =
  /^(IvParameterSpec|GCMParameterSpec|SecretKeySpec|PBEKeySpec|PBEParameterSpec|DESKeySpec|createCipheriv|createHmac|pbkdf2(Sync|_hmac)?|scrypt(Sync)?|NewCBCEncrypter|NewCTR|NewCipher)$/;
const COOKIE_CALL = /^(Cookie|cookie|set_cookie|setCookie|set_signed_cookie|set_secure_cookie)$/;
const LOGIN_COOKIE = /\b(session|sess|sid|jsessionid|auth|remember( ?me)?|login)\b/;
/** Methods that write into their argument. */
const FILLERS = /^(nextBytes|Read)$/;
/** A function that makes such a thing. */
const MAKER = /^(generate|gen|create|make|new|random|rand|build|issue|get|next)\b/;
/** Tokens that are no marks of requests, so that late answers are known. */
const CERTAIN =
  /\b(auth|access|reset|session|csrf|xsrf|api|bearer|verification|activation|invite|login|password|security) tokens?$/;
/** Waiting a random time, drawing from a known set, and numbers of words in texts. */
const OTHER_PURPOSE =
  /\b(delay|jitter|timeout|backoff|wait|sleep|interval|ttl|expir\w*|probability|ratio|max|min|length|len|size|count|limit|index|vocab\w*|weight|seed|color|colour|(fetch|load|render|request|update|cancel(lation)?) token)\b/;

export const insecureRandom: Rule = {
  id: 'insecure-random',
  title: 'Secret is made by a predictable random generator',
  category: 'security',
  severity: 'high',
  confidence: 'high',
  cwe: 330,
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: ['S311', 'B311', 'S2245', 'G404', 'PREDICTABLE_RANDOM', 'no-pseudo-random'],
  rationale: `
The generators meant for games and simulations can be predicted from a few of their values. Whoever can has the next password reset
token as well. Tokens, passwords, session ids, salts and one-time codes need the generator of the operating system: \`secrets\` in Python,
\`crypto\` in JavaScript, \`SecureRandom\` in Java, \`crypto/rand\` in Go.

Only values are reported whose names, or whose function's name, say that they must not be guessed, also where a value gets there through
variables and conversions, and values given to ciphers and login cookies. Delays, samples and the choice among
known things are not.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
import random
import string

def create_token():
    return "".join(<|random.choice|>(string.ascii_letters) for _ in range(32))
`,
      good: `
import secrets
import string

def create_token():
    return "".join(secrets.choice(string.ascii_letters) for _ in range(32))
`,
    },
    {
      language: 'javascript',
      isFixed: true,
      bad: `
export function login(user) {
  user.sessionId = <|Math.random|>().toString(36).slice(2);
}
`,
      good: `
export function login(user) {
  user.sessionId = crypto.randomUUID();
}
`,
    },
    {
      language: 'java',
      isFixed: true,
      bad: `
import java.util.Random;

class Tokens {
  String create() {
    String token = Long.toHexString(new Random().<|nextLong|>());
    return token;
  }
}
`,
      good: `
import java.security.SecureRandom;

class Tokens {
  String create() {
    String token = Long.toHexString(new SecureRandom().nextLong());
    return token;
  }
}
`,
    },
    {
      language: 'go',
      bad: `
package tokens

import "math/rand"

func fill(password []byte) {
	for i := range password {
		password[i] = byte('a' + <|rand.Intn|>(26))
	}
}
`,
      good: `
package tokens

import "crypto/rand"

func create() string {
	return rand.Text()
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
        if (context.isTestCode || !call) return;
        const path = context.names.pathOf(call.callee);
        if (path === undefined || !PREDICTABLE.test(path) || isSecureAfterAll(context, call)) return;
        const secret = secretMadeBy(context, call);
        if (!secret) return;
        const fix = fixOf(context, call, path, uses);
        context.report({
          at: call.callee,
          message: `\`${shown(call, path)}\` is predictable, so ${secret.what} can be guessed. Use ${REPLACEMENTS[context.language.id] ?? 'a secure generator'}.`,
          confidence: isInjected(context, call) ? 'low' : secret.isCertain ? 'high' : 'medium',
          ...(fix && { fix }),
        });
      },
    };
  },
};

const REPLACEMENTS: Readonly<Record<string, string>> = {
  python: 'the module `secrets`',
  javascript: '`crypto.randomUUID` or `crypto.getRandomValues`',
  typescript: '`crypto.randomUUID` or `crypto.getRandomValues`',
  java: '`java.security.SecureRandom`',
  go: '`crypto/rand`',
};

/** `Random random = new SecureRandom()`: the declared type says less than the value. */
function isSecureAfterAll(context: RuleContext, { receiver }: Call): boolean {
  const value = context.language.id === 'java' && receiver ? singleWrite(context, receiver) : undefined;
  return value !== undefined && /SecureRandom\b/.test(value.text);
}

/** A generator that somebody else makes may be a `SecureRandom`: its declared type is only the upper bound. */
function isInjected(context: RuleContext, { receiver }: Call): boolean {
  if (context.language.id !== 'java' || !receiver) return false;
  const binding = context.scopes.bindingOf(receiver);
  return (
    binding !== undefined &&
    binding.kind !== 'import' &&
    !binding.writes.some(({ value }) => value && /\bnew\b/.test(value.text))
  );
}

interface MadeSecret {
  /** In words for the message. */
  readonly what: string;
  readonly isCertain: boolean;
}

/** The secret that a call takes part in making, by the names around it and where its value goes. */
function secretMadeBy(context: RuleContext, call: Call): MadeSecret | undefined {
  const { targets, functionName } = purposeOf(context, call.node);
  if (targets.some((target) => OTHER_PURPOSE.test(target)) || isOtherCall(context, call)) return undefined;
  const target = targets.find((name) => SECRET.test(name));
  if (target !== undefined)
    return isDrawn(call, target)
      ? undefined
      : { what: `\`${target}\``, isCertain: CERTAIN.test(target) || !/\btokens?$/.test(target) };
  const makes =
    SECRET.test(functionName) && (MAKER.test(functionName) || functionName.replace(SECRET, '').trim() === '');
  if (makes) return isDrawn(call, functionName) ? undefined : { what: `\`${functionName}\``, isCertain: false };
  return isChoice(call) ? undefined : secretReached(context, call);
}

/** The secret that the value becomes further on: through variables, conversions and builders. */
function secretReached(context: RuleContext, call: Call): MadeSecret | undefined {
  for (const { names, calls } of usesOfValue(context, call.node, filledPlaces(context, call))) {
    if (names.some((name) => OTHER_PURPOSE.test(name))) continue;
    const name = names.find((candidate) => SECRET.test(candidate));
    if (name !== undefined) return { what: `\`${name}\``, isCertain: false };
    const taker = calls.find((candidate) => SECRET_CALL.test(candidate.name) || setsLoginCookie(context, candidate));
    if (taker) return { what: `what \`${taker.name}\` gets`, isCertain: false };
  }
  return undefined;
}

/** The uses of the array that `random.nextBytes(array)` fills. */
function filledPlaces(context: RuleContext, call: Call): readonly SyntaxNode[] {
  const [array, ...others] = FILLERS.test(call.name) ? call.arguments : [];
  if (!array || others.length > 0) return [];
  const reads = context.scopes.bindingOf(array.value)?.reads ?? [];
  return reads.filter((read) => read.start > array.value.start);
}

function setsLoginCookie(context: RuleContext, call: Call): boolean {
  const name = COOKIE_CALL.test(call.name) ? call.arguments[0]?.value : undefined;
  const text = name && (textWithin(context, name) ?? name.text);
  return text !== undefined && LOGIN_COOKIE.test(spacedWords(text));
}

/** Draws something that exists: a name, a file, a user, unless it draws characters. */
function isChoice(call: Call): boolean {
  const from = call.arguments[0]?.value.text ?? '';
  return /^(choices?|sample)$/.test(call.name) && !/char|alphabet|letter|digit|ascii|symbol|["']/i.test(from);
}

/** `token = random.choice(tokens)` draws one that exists. */
function isDrawn(call: Call, target: string): boolean {
  if (!/^(choices?|sample|random)$/.test(call.name)) return false;
  const from = spacedWords(call.arguments[0]?.value.text.slice(0, 80) ?? '');
  const thing = SECRET.exec(target)?.[0].replace(/s$/, '') ?? '';
  return thing !== '' && from.includes(thing) && !/char|alphabet|letter|digit|symbol/.test(from);
}

/** An argument of `sleep`, `setTimeout` and the like. */
function isOtherCall(context: RuleContext, { node }: Call): boolean {
  let at: SyntaxNode | undefined = node.parent;
  for (let depth = 0; at && depth < 8; depth++, at = at.parent) {
    const name = context.dialect.call(at)?.name;
    if (name !== undefined && /sleep|timeout|interval|delay|wait|schedule|after/i.test(name)) return true;
  }
  return false;
}

function fixOf(context: RuleContext, call: Call, path: string, uses: ReplacedUse[]): Fix | undefined {
  const offer = (title: string, edits: () => readonly TextEdit[]): Fix => ({ title, safety: 'unsafe', edits });
  switch (context.language.id) {
    case 'python': {
      const binding = context.scopes.bindingOf(call.receiver ?? call.callee);
      if (!binding?.importPath || !/^random(\.\w+)?$/.test(binding.importPath)) return undefined;
      const use = { node: call.callee, newText: pythonReplacement(call.name), binding };
      uses.push(use);
      return offer('Use `secrets`', () => replacePythonUses(context, use, { all: uses, module: 'secrets' }));
    }
    case 'javascript':
    case 'typescript': {
      const text = wholeText(call.node);
      return (
        text &&
        offer('Use `crypto.randomUUID()` (longer, with hyphens)', () => [replaceNode(text, 'crypto.randomUUID()')])
      );
    }
    case 'java':
      return javaFix(context, call, path, uses);
    default:
      return goFix(context, call, path);
  }
}

/** `Read` is in both packages. */
function goFix({ scopes, dialect }: RuleContext, { receiver }: Call, path: string): Fix | undefined {
  const binding = /^math\/rand(\/v2)?\.Read$/.test(path) && receiver ? scopes.bindingOf(receiver) : undefined;
  const declaration = binding?.declarations[0];
  const spec = declaration?.kind === 'import_spec' ? declaration : declaration?.ancestor(new Set(['import_spec']));
  const source = spec?.field('path');
  const isOnlyRead = binding?.reads.every(
    ({ parent }) => parent?.parent && dialect.call(parent.parent)?.name === 'Read',
  );
  if (!source || spec?.field('name') || isOnlyRead !== true) return undefined;
  return { title: 'Use `crypto/rand`', safety: 'unsafe', edits: () => [replaceNode(source, '"crypto/rand"')] };
}

/** The functions of `secrets` that take the same arguments; `SystemRandom` has all the others. */
function pythonReplacement(name: string): string {
  if (name === 'choice') return 'secrets.choice';
  if (name === 'getrandbits') return 'secrets.randbits';
  if (name === 'randbytes') return 'secrets.token_bytes';
  return `secrets.SystemRandom().${name}`;
}

/** `Math.random().toString(36).slice(2)` from its outermost call: text that is meant to be unique. */
function wholeText(random: SyntaxNode): SyntaxNode | undefined {
  let whole: SyntaxNode | undefined;
  let at: SyntaxNode | undefined = random;
  for (;;) {
    const member: SyntaxNode | undefined = at.parent;
    const outer: SyntaxNode | undefined = member?.parent;
    if (member?.kind !== 'member_expression' || outer?.kind !== 'call_expression' || !outer.contains(member))
      return whole;
    const method = member.field('property')?.text ?? '';
    if (!/^(toString|slice|substr|substring)$/.test(method) || (method !== 'toString' && !whole)) return whole;
    at = outer;
    whole = outer;
  }
}

/** `SecureRandom` is a `Random`, so that only the constructor call changes. */
function javaFix(context: RuleContext, call: Call, path: string, uses: ReplacedUse[]): Fix | undefined {
  if (!path.startsWith('java.util.Random.') || !call.receiver) return undefined;
  const created = context.dialect.call(call.receiver)?.isNew ? call.receiver : singleWrite(context, call.receiver);
  const creation = created && context.dialect.call(created);
  const binding = creation?.isNew ? context.scopes.bindingOf(creation.callee) : undefined;
  if (!creation || !binding || creation.arguments.length > 0) return undefined;
  const use = { node: creation.callee, newText: 'SecureRandom', binding };
  if (!uses.some(({ node }) => node === use.node)) uses.push(use);
  return {
    title: 'Use `SecureRandom`',
    safety: 'unsafe',
    edits: () => replaceJavaUses(context, use, { all: uses, path: 'java.security.SecureRandom' }),
  };
}

function singleWrite(context: RuleContext, name: SyntaxNode): SyntaxNode | undefined {
  const [write, ...others] = context.scopes.bindingOf(name)?.writes ?? [];
  return others.length === 0 ? write?.value : undefined;
}

function shown(call: Call, path: string): string {
  return path.length < 40 ? path.replace('math/', '') : call.name;
}
