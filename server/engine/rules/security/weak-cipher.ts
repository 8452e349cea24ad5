import type { Call } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { calleesLike } from '../code/calls/callees.ts';
import type { Rule, RuleContext } from '../rule.ts';
import { positionalArgument } from '../code/calls/call-arguments.ts';
import { entryNamed } from '../code/values/literal-entries.ts';
import { possibleTexts } from '../code/texts/possible-texts.ts';
import {
  ECB_CONSTANT,
  NAMED_CIPHER_FUNCTIONS,
  WEAK_CIPHER_FUNCTIONS,
  weaknessOfCipher,
} from '../sinks/cipher-sinks.ts';
import { enclosingLoop } from '../code/functions/enclosing-loop.ts';
import { isPrescribed } from '../code/libraries/fixed-protocol.ts';
import { enclosingFunctionName, spacedWords } from '../code/values/purpose.ts';

const CALLEES = calleesLike(
  /new|cipher|getInstance|encrypt|decrypt|KeySpec$|triple_des|^des$|ARC4|DES|Blowfish|CAST5|IDEA|SEED|ECB/i,
);
const ADVICE: Readonly<Record<string, string>> = {
  'RSA without padding':
    'gives equal texts equal ciphertexts that can be computed with. Use `RSA/ECB/OAEPWithSHA-256AndMGF1Padding`.',
  'RSA with PKCS #1 v1.5 padding':
    'can be decrypted by whoever learns which messages are refused. Use `RSA/ECB/OAEPWithSHA-256AndMGF1Padding`.',
  'CBC mode':
    'does not notice changed data, and whoever learns which messages are refused can decrypt them. Use an authenticated mode such as GCM.',
  'ECB mode':
    'encrypts equal blocks to equal blocks, so patterns of the text show. Use an authenticated mode such as GCM.',
  'A key derived from a password without salt': 'is guessed quickly. Derive it with `scrypt` and use `createCipheriv`.',
};
const PADDED: ReadonlySet<string> = new Set(['crypto.publicEncrypt', 'crypto.privateDecrypt']);
/** Worth a thought where attackers can send ciphertexts, and nothing else. */
const CONTEXT_DEPENDENT = /^(RSA with PKCS|CBC mode)/;
const DEFAULT_ADVICE = 'is too weak to keep data secret. Use AES-GCM or ChaCha20-Poly1305.';

export const weakCipher: Rule = {
  id: 'weak-cipher',
  title: 'Broken cipher or mode',
  category: 'security',
  severity: 'high',
  confidence: 'high',
  cwe: 327,
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: [
    'S304',
    'S305',
    'B304',
    'B305',
    'B413',
    'S5547',
    'S5542',
    'G405',
    'G406',
    'DES_USAGE',
    'ECB_MODE',
    'CIPHER_INTEGRITY',
  ],
  rationale: `
DES, RC2 and RC4 are broken in practice, and ciphers with 64-bit blocks (Triple DES, Blowfish) leak after some gigabytes. In ECB mode
equal blocks of text become equal blocks of ciphertext. Use AES-GCM or ChaCha20-Poly1305, which also notice changed data.

In Java, \`Cipher.getInstance("AES")\` means AES in ECB mode. \`RSA/ECB/…\` is no ECB: there the word has no meaning.
CBC mode and RSA with the padding of PKCS #1 v1.5, which are dangerous where attackers can send ciphertexts and watch what happens, are reported
with low confidence.
Code that is named after a protocol such as NTLM, which leaves no choice, is reported with low confidence.`,
  examples: [
    {
      language: 'python',
      bad: `
from Crypto.Cipher import DES

def encrypt(key, text):
    return <|DES.new|>(key, DES.MODE_CBC).encrypt(text)
`,
      good: `
from Crypto.Cipher import AES

def encrypt(key, text):
    cipher = AES.new(key, AES.MODE_GCM)
    return cipher.nonce, cipher.encrypt_and_digest(text)
`,
    },
    {
      language: 'javascript',
      bad: `
import { createCipheriv } from 'node:crypto';

export const cipherFor = (key) => createCipheriv(<|'aes-128-ecb'|>, key, null);
`,
      good: `
import { createCipheriv } from 'node:crypto';

export const cipherFor = (key, iv) => createCipheriv('aes-256-gcm', key, iv);
`,
    },
    {
      language: 'java',
      bad: `
import javax.crypto.Cipher;

class Vault {
  Cipher cipher() throws Exception {
    return Cipher.getInstance(<|"AES"|>);
  }
}
`,
      good: `
import javax.crypto.Cipher;

class Vault {
  Cipher cipher() throws Exception {
    return Cipher.getInstance("AES/GCM/NoPadding");
  }
}
`,
    },
    {
      language: 'go',
      bad: `
package vault

import "crypto/rc4"

func open(key []byte) (*rc4.Cipher, error) {
	return <|rc4.NewCipher|>(key)
}
`,
      good: `
package vault

import (
	"crypto/aes"
	"crypto/cipher"
)

func open(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}
`,
    },
  ],
  callees: CALLEES,
  create(context) {
    return {
      Call(node) {
        const call = context.dialect.call(node);
        if (!call) return;
        const hit = findWeakCipher(context, call);
        if (!hit) return;
        // Key wrapping and block modes are built from single blocks, each encrypted once.
        const isBuildingBlock =
          hit.weakness === 'ECB mode' &&
          /wrap|block|cmac|keystream|\bctr\b/.test(spacedWords(enclosingFunctionName(context, node)));
        const isQuiet =
          context.isTestCode || isBuildingBlock || CONTEXT_DEPENDENT.test(hit.weakness) || isPrescribed(context, node);
        context.report({
          at: hit.at,
          message: `${hit.weakness} ${ADVICE[hit.weakness] ?? DEFAULT_ADVICE}`,
          ...(CONTEXT_DEPENDENT.test(hit.weakness) && { severity: 'low' }),
          ...(hit.isFallback && { confidence: 'medium' }),
          ...(isQuiet && { confidence: 'low' }),
        });
      },
    };
  },
};

interface WeakCipher {
  readonly weakness: string;
  readonly at: SyntaxNode;
  /** Used only where a setting or a caller names no other. */
  readonly isFallback?: boolean;
}

function findWeakCipher(context: RuleContext, call: Call): WeakCipher | undefined {
  const loop = findBlockLoop(context, call);
  if (loop) return loop;
  const path = context.names.pathOf(call.callee);
  if (path === undefined) return undefined;
  const weakness = WEAK_CIPHER_FUNCTIONS.get(path);
  if (weakness !== undefined) return { weakness, at: call.callee };
  if (PADDED.has(path)) return findUnpadded(call);
  return NAMED_CIPHER_FUNCTIONS.has(path) ? findByName(context, call, path) : findEcbConstant(context, call);
}

/** RSA in Node: `{ key, padding: constants.RSA_NO_PADDING }`. */
function findUnpadded(call: Call): WeakCipher | undefined {
  const options = positionalArgument(call, 0);
  const padding = options && entryNamed(options, 'padding')?.value;
  const isOff = padding?.text.endsWith('RSA_NO_PADDING') === true;
  return isOff ? { weakness: 'RSA without padding', at: padding } : undefined;
}

/** Go has no ECB of its own: it is a loop that encrypts one block after the other and mixes them with nothing. */
function findBlockLoop(context: RuleContext, call: Call): WeakCipher | undefined {
  if (context.language.id !== 'go' || !/^(En|De)crypt$/.test(call.name) || call.arguments.length !== 2)
    return undefined;
  const around = call.node.ancestor(context.dialect.controlFlow.functions);
  if (!around || !call.receiver || !enclosingLoop(context, call.node) || /\bXORBytes\b|\^/.test(around.text))
    return undefined;
  const writes = context.scopes.bindingOf(call.receiver)?.writes ?? [];
  const isBlock = writes.some(
    ({ value }) => value !== undefined && /^crypto\/aes\.NewCipher\(\)$/.test(context.names.pathOf(value) ?? ''),
  );
  return isBlock ? { weakness: 'ECB mode', at: call.callee } : undefined;
}

function findByName(context: RuleContext, call: Call, path: string): WeakCipher | undefined {
  if (/^crypto\.create(Dec|C)ipher$/.test(path))
    return { weakness: 'A key derived from a password without salt', at: call.callee };
  const argument = positionalArgument(call, NAMED_CIPHER_FUNCTIONS.get(path) ?? 0);
  if (!argument) return undefined;
  const texts = possibleTexts(context, argument).map(({ text, isFallback }) => ({
    weakness: weaknessNamed(path, text),
    isFallback,
  }));
  const weak = texts.find(({ weakness }) => weakness !== undefined);
  if (weak?.weakness === undefined) return undefined;
  const isFallback = weak.isFallback || texts.some(({ weakness }) => weakness === undefined);
  return { weakness: weak.weakness, at: argument, isFallback };
}

function weaknessNamed(path: string, name: string): string | undefined {
  const isTransformation = path.endsWith('Cipher.getInstance');
  if (isTransformation && /^aes(_\d+)?$/i.test(name)) return 'ECB mode';
  const weakness = weaknessOfCipher(name);
  // Key generators and others know no padding.
  return weakness?.startsWith('RSA') && !isTransformation ? undefined : weakness;
}

/** `AES.new(key, AES.MODE_ECB)`, `encrypt(text, key, { mode: CryptoJS.mode.ECB })`. */
function findEcbConstant(context: RuleContext, call: Call): WeakCipher | undefined {
  if (call.name !== 'new' && call.name !== 'encrypt') return undefined;
  for (const { value } of call.arguments) {
    if (value.end - value.start > 200 || !value.text.includes('ECB')) continue;
    for (const part of value.descendants()) {
      const expression = context.dialect.expression(part);
      if (expression.kind === 'member' && ECB_CONSTANT.test(context.names.pathOf(part) ?? ''))
        return { weakness: 'ECB mode', at: part };
    }
  }
  return undefined;
}
