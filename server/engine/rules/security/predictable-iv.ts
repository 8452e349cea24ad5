import type { Call } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { calleesLike, calleesOf } from '../code/calls/callees.ts';
import { fixedBytesOf } from '../code/values/fixed-bytes.ts';
import { isPrescribed } from '../code/libraries/fixed-protocol.ts';
import { entryNamed } from '../code/values/literal-entries.ts';
import { enclosingFunctionName } from '../code/values/purpose.ts';
import { isSameCode } from '../code/files/same-code.ts';
import type { Rule, RuleContext } from '../rule.ts';
import { SinkMatcher } from '../sinks/call-sinks.ts';
import { IV_ARGUMENTS, SALT_ARGUMENTS } from '../sinks/iv-sinks.ts';

const vectors = new SinkMatcher(IV_ARGUMENTS);
const salts = new SinkMatcher(SALT_ARGUMENTS);
/** Single blocks, decryption and derivations of keys need no new vector. */
const OTHER_PURPOSE = /wrap|cmac|keystream|decrypt|decipher|deterministic|siv/i;

export const predictableIv: Rule = {
  id: 'predictable-iv',
  title: 'Initialization vector, nonce or salt is always the same',
  category: 'security',
  severity: 'high',
  confidence: 'high',
  cwe: 329,
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: ['S3329', 'S2053', 'STATIC_IV', 'G407'],
  rationale: `
With the same initialization vector equal texts give equal ciphertexts, and with a repeated nonce GCM, CTR and ChaCha20 give the texts away
altogether. A fixed salt lets one table of guesses serve all passwords. Make a random one for each message or password and store it beside
the result; it need not be secret.

Reported are literals, lists of numbers and arrays of zeros that nothing fills, also behind a name, and a key that serves as its own vector.
Test code is reported with low confidence. Functions that decrypt, wrap keys or compute a MAC are not reported.`,
  examples: [
    {
      language: 'python',
      bad: `
from Crypto.Cipher import AES

def encrypt(key, text):
    return AES.new(key, AES.MODE_CBC, <|b"0" * 16|>).encrypt(text)
`,
      good: `
from Crypto.Cipher import AES
from Crypto.Random import get_random_bytes

def encrypt(key, text):
    iv = get_random_bytes(16)
    return iv + AES.new(key, AES.MODE_CBC, iv).encrypt(text)
`,
    },
    {
      language: 'javascript',
      bad: `
import { createCipheriv } from 'node:crypto';

const iv = Buffer.alloc(16);
export const cipherFor = (key) => createCipheriv('aes-256-cbc', key, <|iv|>);
`,
      good: `
import { createCipheriv, randomBytes } from 'node:crypto';

export function encrypt(key, text) {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  return Buffer.concat([iv, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
}
`,
    },
    {
      language: 'java',
      bad: `
import javax.crypto.spec.IvParameterSpec;

class Vault {
  private static final byte[] IV = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 };

  IvParameterSpec vector() {
    return new IvParameterSpec(<|IV|>);
  }
}
`,
      good: `
import java.security.SecureRandom;
import javax.crypto.spec.IvParameterSpec;

class Vault {
  IvParameterSpec vector() {
    byte[] iv = new byte[16];
    new SecureRandom().nextBytes(iv);
    return new IvParameterSpec(iv);
  }
}
`,
    },
    {
      language: 'go',
      bad: `
package vault

import "crypto/cipher"

func encrypt(block cipher.Block, text []byte) {
	iv := make([]byte, block.BlockSize())
	cipher.NewCTR(block, <|iv|>).XORKeyStream(text, text)
}
`,
      good: `
package vault

import (
	"crypto/cipher"
	"crypto/rand"
	"io"
)

func encrypt(block cipher.Block, text []byte) ([]byte, error) {
	iv := make([]byte, block.BlockSize())
	if _, err := io.ReadFull(rand.Reader, iv); err != nil {
		return nil, err
	}
	cipher.NewCTR(block, iv).XORKeyStream(text, text)
	return append(iv, text...), nil
}
`,
    },
  ],
  callees: calleesOf(vectors, salts, calleesLike(/^encrypt$/)),
  create(context) {
    return {
      Call(node) {
        const vector = vectors.match(context, node);
        if (vector) return checkVector(context, vector.call, vector.argument);
        const salt = salts.match(context, node);
        if (salt?.argument) return checkSalt(context, salt.argument);
        const call = context.dialect.call(node);
        const iv = call && vectorOfOptions(context, call);
        if (call && iv) checkVector(context, call, iv);
      },
    };
  },
};

function checkVector(context: RuleContext, call: Call, iv: SyntaxNode | undefined): void {
  const vector = iv ?? call.arguments.find(({ name }) => name === 'IV' || name === 'nonce')?.value;
  const next = call.node.parent?.field('attribute')?.text ?? '';
  if (!vector || OTHER_PURPOSE.test(next) || OTHER_PURPOSE.test(enclosingFunctionName(context, call.node))) return;
  const isKey = isKeyItself(context, call, vector);
  const kind = isKey ? undefined : fixedBytesOf(context, vector);
  if (!isKey && !kind) return;
  const what = isKey ? 'The key is its own initialization vector' : 'This initialization vector is always the same';
  context.report({
    at: vector,
    message: `${what}, so that equal texts give equal ciphertexts. Use a random one for each message and store it with the result.`,
    confidence: context.isTestCode || isPrescribed(context, call.node) ? 'low' : kind === 'zeros' ? 'medium' : 'high',
  });
}

/** The same code is passed as the key, or makes the key nearby. */
function isKeyItself(context: RuleContext, call: Call, vector: SyntaxNode): boolean {
  const before = call.arguments.slice(
    0,
    call.arguments.findIndex(({ value }) => value === vector),
  );
  if (context.language.id === 'java') {
    const name = /^(\w+)(\.getBytes\(.*\))?$/.exec(vector.text)?.[1];
    const reads = name === vector.text ? context.scopes.bindingOf(vector)?.reads : undefined;
    return reads?.some((read) => read.parent?.parent?.field('type')?.text === 'SecretKeySpec') ?? false;
  }
  return before.some(({ value }) => context.dialect.expression(value).kind === 'name' && isSameCode(value, vector));
}

function checkSalt(context: RuleContext, salt: SyntaxNode): void {
  const kind = fixedBytesOf(context, salt);
  if (!kind) return;
  context.report({
    at: salt,
    message:
      'This salt is always the same, so that one table of guesses serves all passwords. Make a random one for each password and store it beside the hash.',
    severity: 'medium',
    confidence: context.isTestCode || isPrescribed(context, salt) ? 'low' : 'medium',
  });
}

/** `CryptoJS.AES.encrypt(text, key, { iv })`, `subtle.encrypt({ name: 'AES-CBC', iv }, key, text)`. */
function vectorOfOptions(context: RuleContext, call: Call): SyntaxNode | undefined {
  if (context.language.id !== 'javascript' && context.language.id !== 'typescript') return undefined;
  const path = context.names.pathOf(call.callee) ?? '';
  const index = /crypto-?js\b.*\.encrypt$/i.test(path) ? 2 : /(^|\.)subtle\.encrypt$/.test(path) ? 0 : -1;
  const options = call.arguments[index]?.value;
  return options && entryNamed(options, 'iv')?.value;
}
