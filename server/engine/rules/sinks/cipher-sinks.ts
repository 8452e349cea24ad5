/** Constructors of broken ciphers and modes, with what is broken. */
export const WEAK_CIPHER_FUNCTIONS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...prefixed(['Crypto.Cipher', 'Cryptodome.Cipher'], {
      'DES.new': 'DES',
      'DES3.new': 'Triple DES',
      'ARC2.new': 'RC2',
      'ARC4.new': 'RC4',
      'Blowfish.new': 'Blowfish',
      'CAST.new': 'CAST-128',
      'XOR.new': 'XOR',
    }),
    ...prefixed(['cryptography.hazmat.primitives.ciphers', 'cryptography.hazmat.decrepit.ciphers'], {
      'algorithms.ARC4': 'RC4',
      'algorithms.TripleDES': 'Triple DES',
      'algorithms.Blowfish': 'Blowfish',
      'algorithms.CAST5': 'CAST-128',
      'algorithms.IDEA': 'IDEA',
      'algorithms.SEED': 'SEED',
      'modes.ECB': 'ECB mode',
      'modes.modes.ECB': 'ECB mode',
    }),
    ...prefixed(['crypto-js', 'crypto-js.default'], {
      'DES.encrypt': 'DES',
      'TripleDES.encrypt': 'Triple DES',
      'RC4.encrypt': 'RC4',
      'Rabbit.encrypt': 'Rabbit',
    }),
    ...prefixed(['crypto/des'], { NewCipher: 'DES', NewTripleDESCipher: 'Triple DES' }),
    'crypto/rc4.NewCipher': 'RC4',
    'golang.org/x/crypto/blowfish.NewCipher': 'Blowfish',
    'golang.org/x/crypto/cast5.NewCipher': 'CAST-128',
    'golang.org/x/crypto/tea.NewCipher': 'TEA',
  }),
);

/** Functions that take the name of the cipher as their first argument. */
export const NAMED_CIPHER_FUNCTIONS: ReadonlySet<string> = new Set([
  'crypto.createCipheriv',
  'crypto.createDecipheriv',
  'crypto.createCipher',
  'crypto.createDecipher',
  'javax.crypto.Cipher.getInstance',
  'Cipher.getInstance',
  'javax.crypto.KeyGenerator.getInstance',
  'KeyGenerator.getInstance',
  'javax.crypto.SecretKeyFactory.getInstance',
  'SecretKeyFactory.getInstance',
]);

/** Constants that select ECB. */
export const ECB_CONSTANT = /\.(MODE_ECB|mode\.ECB)$/;

const BROKEN: readonly (readonly [RegExp, string])[] = [
  [/^(desede|des-?ede3?|des3|3des|tripledes|id-smime-alg-cms3deswrap)/i, 'Triple DES'],
  [/^des\b/i, 'DES'],
  [/^(a?rc4|arcfour)/i, 'RC4'],
  [/^(a?rc2)/i, 'RC2'],
  [/^(blowfish|bf\b)/i, 'Blowfish'],
  [/^(cast5?\b|idea\b|seed\b)/i, 'A 64-bit cipher'],
  [/^(?!rsa|ecies|elgamal).*[-/]ecb\b/i, 'ECB mode'],
];

/** What is broken about a cipher by its name, such as `DES/CBC/PKCS5Padding` or `aes-128-ecb`. */
export function weaknessOfCipher(name: string): string | undefined {
  return BROKEN.find(([pattern]) => pattern.test(name))?.[1];
}

function prefixed(prefixes: readonly string[], names: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    prefixes.flatMap((prefix) => Object.entries(names).map(([name, weakness]) => [`${prefix}.${name}`, weakness])),
  );
}
