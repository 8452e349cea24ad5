import type { Call } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { PathSet } from '../../source/names.ts';
import { replaceNode } from '../edits/replace-node.ts';
import { calleesLike } from '../code/callees.ts';
import type { Rule, RuleContext } from '../rule.ts';
import { argumentNamed, positionalArgument } from '../code/call-arguments.ts';
import { entryNamed } from '../code/literal-entries.ts';

const MINIMUM = 2048;
const CALLEES = calleesLike(
  /^(generate|generate_private_key|generate_parameters|generateKeyPair|generateKeyPairSync|initialize|GenerateKey|GenerateMultiPrimeKey)$/,
);
/** Functions that make RSA, DSA or Diffie-Hellman keys, with the place of the size. */
const GENERATORS: readonly { readonly paths: PathSet; readonly argument: number; readonly keyword: string }[] = [
  { paths: crypto('RSA.generate', 'DSA.generate'), argument: 0, keyword: 'bits' },
  { paths: asymmetric('rsa.generate_private_key'), argument: 1, keyword: 'key_size' },
  { paths: asymmetric('dsa.generate_private_key', 'dsa.generate_parameters'), argument: 0, keyword: 'key_size' },
  { paths: asymmetric('dh.generate_parameters'), argument: 1, keyword: 'key_size' },
  { paths: new PathSet(['crypto/rsa.GenerateKey']), argument: 1, keyword: '' },
  { paths: new PathSet(['crypto/rsa.GenerateMultiPrimeKey']), argument: 2, keyword: '' },
];
const JAVASCRIPT = new Set(['crypto.generateKeyPair', 'crypto.generateKeyPairSync']);
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

Sizes of elliptic curves are not reported, nor sizes that the file does not show.`,
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
        const argument = sizeArgument(context, call);
        const literal = argument && literalBehind(context, argument);
        const size = literal && Number(literal.text.replaceAll('_', ''));
        if (!argument || !literal || size === undefined || Number.isNaN(size) || size < 128 || size >= MINIMUM) return;
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
  const generator = GENERATORS.find(({ paths }) => paths.has(path));
  return generator && argumentNamed(call, generator.keyword, generator.argument);
}

/** The number itself, or the one that a name assigned once stands for. */
function literalBehind(context: RuleContext, node: SyntaxNode): SyntaxNode | undefined {
  if ((context.dialect.roles.Number ?? []).includes(node.kind)) return node;
  const [write, ...others] = context.scopes.bindingOf(node)?.writes ?? [];
  const value = others.length === 0 && write?.how === 'assign' ? write.value : undefined;
  return value && (context.dialect.roles.Number ?? []).includes(value.kind) ? value : undefined;
}

function crypto(...names: readonly string[]): PathSet {
  return new PathSet(names.flatMap((name) => [`Crypto.PublicKey.${name}`, `Cryptodome.PublicKey.${name}`]));
}

function asymmetric(...names: readonly string[]): PathSet {
  return new PathSet(names.map((name) => `cryptography.hazmat.primitives.asymmetric.${name}`));
}
