import type { Call } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { PathSet } from '../../source/names.ts';
import { replaceNode } from '../edits/replace-node.ts';
import { calleesLike } from '../code/calls/callees.ts';
import type { Rule, RuleContext } from '../rule.ts';
import { argumentNamed, positionalArgument } from '../code/calls/call-arguments.ts';
import { entryNamed } from '../code/values/literal-entries.ts';
import { literalNumber } from '../code/values/literal-number.ts';
import { javaTypes } from '../sinks/java-types.ts';

const MINIMUM = 2048;
const CALLEES = calleesLike(
  /^(generate|generate_private_key|generate_parameters|newkeys|generateKey|generateKeyPair|generateKeyPairSync|createDiffieHellman|getDiffieHellman|initialize|init|RSAKeyGenParameterSpec|ECGenParameterSpec|GenerateKey|GenerateMultiPrimeKey)$/,
);
/** Functions that make RSA, DSA or Diffie-Hellman keys, with the place of the size. */
const GENERATORS: readonly { readonly paths: PathSet; readonly argument: number; readonly keyword: string }[] = [
  { paths: crypto('RSA.generate', 'DSA.generate'), argument: 0, keyword: 'bits' },
  { paths: asymmetric('rsa.generate_private_key'), argument: 1, keyword: 'key_size' },
  { paths: asymmetric('dsa.generate_private_key', 'dsa.generate_parameters'), argument: 0, keyword: 'key_size' },
  { paths: asymmetric('dh.generate_parameters'), argument: 1, keyword: 'key_size' },
  { paths: new PathSet(['rsa.newkeys']), argument: 0, keyword: 'nbits' },
  {
    paths: new PathSet([
      'crypto.createDiffieHellman',
      'node-forge.pki.rsa.generateKeyPair',
      'forge.pki.rsa.generateKeyPair',
    ]),
    argument: 0,
    keyword: '',
  },
  {
    paths: new PathSet(javaTypes('java.security.spec.RSAKeyGenParameterSpec')),
    argument: 0,
    keyword: '',
  },
  { paths: new PathSet(['crypto/rsa.GenerateKey']), argument: 1, keyword: '' },
  { paths: new PathSet(['crypto/rsa.GenerateMultiPrimeKey']), argument: 2, keyword: '' },
];
const JAVASCRIPT = new Set(['crypto.generateKeyPair', 'crypto.generateKeyPairSync']);
const SUBTLE = /^((window|globalThis|self)\.)?crypto(\.webcrypto)?\.subtle\.generateKey$/;
/** Curves below 224 bits, in the spellings of all libraries. */
const SHORT_CURVE =
  /^(sec[pt]1\d\d[rk]\d|prime1\d\dv\d|c2(pnb|tnb|onb)1\w+|brainpoolP1\d\d[rt]1|P-?1\d\d|wap-wsg-\w+|nistp192|modp(1|2|5))$/i;
const SYMMETRIC = new PathSet(['javax.crypto.KeyGenerator.init', 'javax.crypto.KeyGenerator.getInstance().init']);
const JAVA = new PathSet([
  'java.security.KeyPairGenerator.initialize',
  'java.security.KeyPairGenerator.getInstance().initialize',
]);

export const weakKeySize: Rule = {
  id: 'weak-key-size',
  title: 'Key is too short',
  category: 'security',
  severity: 'medium',
  confidence: 'high',
  cwe: 326,
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: ['S505', 'B505', 'S4426', 'G403', 'RSA_KEY_SIZE'],
  rationale: `
RSA, DSA and Diffie-Hellman keys below 2048 bits can be broken by whoever affords the computers; 512 bits take hours. Use at least
2048 bits, 3072 for data that must stay secret for long, or elliptic curves.

Elliptic curves below 224 bits and secret keys below 128 are reported too. Sizes that the file does not show are not.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
from cryptography.hazmat.primitives.asymmetric import rsa

key = rsa.generate_private_key(public_exponent=65537, key_size=<|1024|>)
`,
      good: `
from cryptography.hazmat.primitives.asymmetric import rsa

key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
`,
    },
    {
      language: 'javascript',
      isFixed: true,
      bad: `
import { generateKeyPairSync } from 'node:crypto';

export const pair = generateKeyPairSync('rsa', { modulusLength: <|1024|> });
`,
      good: `
import { generateKeyPairSync } from 'node:crypto';

export const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
`,
    },
    {
      language: 'java',
      isFixed: true,
      bad: `
import java.security.KeyPairGenerator;

class Keys {
  void make() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(<|1024|>);
  }
}
`,
      good: `
import java.security.KeyPairGenerator;

class Keys {
  void make() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
  }
}
`,
    },
    {
      language: 'go',
      isFixed: true,
      bad: `
package keys

import (
	"crypto/rand"
	"crypto/rsa"
)

func create() (*rsa.PrivateKey, error) {
	return rsa.GenerateKey(rand.Reader, <|1024|>)
}
`,
      good: `
package keys

import (
	"crypto/rand"
	"crypto/rsa"
)

func create() (*rsa.PrivateKey, error) {
	return rsa.GenerateKey(rand.Reader, 2048)
}
`,
    },
  ],
  fix: 'unsafe',
  callees: CALLEES,
  create(context) {
    return {
      Call(node) {
        const call = context.dialect.call(node);
        if (!call) return;
        if (checkCurve(context, call) || checkSymmetric(context, call)) return;
        const argument = sizeArgument(context, call);
        const number = argument && literalNumber(context, argument);
        if (!argument || !number || number.value < 128 || number.value >= MINIMUM) return;
        const { value: size, literal } = number;
        if (call.name === 'initialize' && !MODULUS_SIZES.has(size)) return;
        context.report({
          at: argument,
          message: `A key of ${size} bits can be broken. Use at least ${MINIMUM} bits.`,
          severity: size < 1024 ? 'high' : 'medium',
          ...(context.isTestCode && { confidence: 'low' }),
          fix: { title: `Use ${MINIMUM} bits`, safety: 'unsafe', edits: () => [replaceNode(literal, String(MINIMUM))] },
        });
      },
    };
  },
};

/** Java's `initialize` is also called for elliptic curves, whose sizes are others. */
const MODULUS_SIZES: ReadonlySet<number> = new Set([512, 768, 1024, 1536]);

function sizeArgument(context: RuleContext, call: Call): SyntaxNode | undefined {
  const path = context.names.pathOf(call.callee);
  if (path === undefined) return undefined;
  if (JAVA.has(path)) return positionalArgument(call, 0);
  if (JAVASCRIPT.has(path)) {
    const options = positionalArgument(call, 1);
    return options && entryNamed(options, 'modulusLength')?.value;
  }
  if (SUBTLE.test(path)) {
    const algorithm = positionalArgument(call, 0);
    return algorithm && entryNamed(algorithm, 'modulusLength')?.value;
  }
  const generator = GENERATORS.find(({ paths }) => paths.has(path));
  return generator && argumentNamed(call, generator.keyword, generator.argument);
}

/** A curve by its name or, in Python, by its class. */
function checkCurve(context: RuleContext, call: Call): boolean {
  const curve = curveArgument(context, call);
  const name = curve && (context.flow.constantText(curve) ?? /(\w+)\(\)$/.exec(curve.text)?.[1]);
  if (!curve || name === undefined || !SHORT_CURVE.test(name)) return false;
  context.report({
    at: curve,
    message: `The curve \`${name}\` is too short. Use P-256 or Curve25519.`,
    ...(context.isTestCode && { confidence: 'low' }),
  });
  return true;
}

function curveArgument(context: RuleContext, call: Call): SyntaxNode | undefined {
  const path = context.names.pathOf(call.callee) ?? '';
  if (/(^|\.)ECGenParameterSpec$/.test(path) || path === 'crypto.getDiffieHellman') return positionalArgument(call, 0);
  if (path === 'cryptography.hazmat.primitives.asymmetric.ec.generate_private_key')
    return argumentNamed(call, 'curve', 0);
  const options = JAVASCRIPT.has(path) ? positionalArgument(call, 1) : undefined;
  return options && entryNamed(options, 'namedCurve')?.value;
}

/** `KeyGenerator.getInstance("Blowfish").init(64)`. DES has its own sizes and its own rule. */
function checkSymmetric(context: RuleContext, call: Call): boolean {
  if (call.name !== 'init' || !SYMMETRIC.has(context.names.pathOf(call.callee))) return false;
  const argument = positionalArgument(call, 0);
  const number = argument && literalNumber(context, argument);
  if (!argument || !number || number.value >= 128 || number.value < 32 || number.value === 56 || number.value === 112)
    return true;
  context.report({
    at: argument,
    message: `A key of ${number.value} bits can be guessed. Use at least 128 bits.`,
    ...(context.isTestCode && { confidence: 'low' }),
    fix: { title: 'Use 128 bits', safety: 'unsafe', edits: () => [replaceNode(number.literal, '128')] },
  });
  return true;
}

function crypto(...names: readonly string[]): PathSet {
  return new PathSet(names.flatMap((name) => [`Crypto.PublicKey.${name}`, `Cryptodome.PublicKey.${name}`]));
}

function asymmetric(...names: readonly string[]): PathSet {
  return new PathSet(names.map((name) => `cryptography.hazmat.primitives.asymmetric.${name}`));
}
