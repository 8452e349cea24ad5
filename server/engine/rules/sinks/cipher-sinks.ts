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
    ...prefixed(['pyDes'], { des: 'DES', triple_des: 'Triple DES' }),
    ...prefixed(['javax.crypto.spec'], { DESKeySpec: 'DES', DESedeKeySpec: 'Triple DES' }),
    ...prefixed(['crypto-js', 'crypto-js.default', 'CryptoJS'], {
      'DES.encrypt': 'DES',
      'TripleDES.encrypt': 'Triple DES',
      'RC4.encrypt': 'RC4',
      'RC4Drop.encrypt': 'RC4',
      'Rabbit.encrypt': 'Rabbit',
    }),
    ...prefixed(['crypto/des'], { NewCipher: 'DES', NewTripleDESCipher: 'Triple DES' }),
    DESKeySpec: 'DES',
    DESedeKeySpec: 'Triple DES',
    'crypto/rc4.NewCipher': 'RC4',
    'golang.org/x/crypto/blowfish.NewCipher': 'Blowfish',
    'golang.org/x/crypto/cast5.NewCipher': 'CAST-128',
    'golang.org/x/crypto/tea.NewCipher': 'TEA',
  }),
);

/** Functions that take the name of the cipher, with its position. */
export const NAMED_CIPHER_FUNCTIONS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    'crypto.createCipheriv': 0,
    'crypto.createDecipheriv': 0,
    'crypto.createCipher': 0,
    'crypto.createDecipher': 0,
    'node-forge.cipher.createCipher': 0,
    'forge.cipher.createCipher': 0,
    'javax.crypto.Cipher.getInstance': 0,
    'Cipher.getInstance': 0,
    'javax.crypto.KeyGenerator.getInstance': 0,
    'KeyGenerator.getInstance': 0,
    'javax.crypto.SecretKeyFactory.getInstance': 0,
    'SecretKeyFactory.getInstance': 0,
  }),
);

/** Constants that select ECB. */
export const ECB_CONSTANT = /\.(MODE_ECB|mode\.ECB)$/;

const BROKEN: readonly (readonly [RegExp, string])[] = [
  [/^(desede|des-?ede3?|des3|3des|tripledes|id-smime-alg-cms3deswrap)/i, 'Triple DES'],
  [/^des\b/i, 'DES'],
  [/^(a?rc4|arcfour)/i, 'RC4'],
  [/^(a?rc2)/i, 'RC2'],
  [/^(blowfish|bf\b)/i, 'Blowfish'],
  [/^(cast5?\b|idea\b|skipjack\b)/i, 'A 64-bit cipher'],
  [
    /^PBEWith(MD[25]|SHA1?)And(DES|RC2|40BitRC|TripleDES|DESede)|^PBEWithMD[25]/i,
    'Password-based encryption with DES or RC2',
  ],
  [/^RSA\/[^/]*\/NoPadding$/i, 'RSA without padding'],
  [/^RSA(\/[^/]*\/PKCS1Padding)?$/i, 'RSA with PKCS #1 v1.5 padding'],
  [/^AES(_\d+)?\/CBC\/(PKCS[57]|ISO10126|X9\.?23)Padding$|^aes-?(128|192|256)-?cbc$/i, 'CBC mode'],
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
