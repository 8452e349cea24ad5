/** Functions that compute a broken hash, with the name of the hash. */
export const WEAK_HASH_FUNCTIONS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'hashlib.md5': 'MD5',
    'hashlib.sha1': 'SHA-1',
    ...pairs(['Crypto.Hash', 'Cryptodome.Hash'], {
      'MD2.new': 'MD2',
      'MD4.new': 'MD4',
      'MD5.new': 'MD5',
      'SHA.new': 'SHA-1',
      'SHA1.new': 'SHA-1',
    }),
    ...pairs(['cryptography.hazmat.primitives.hashes'], { MD5: 'MD5', SHA1: 'SHA-1' }),
    'md5.new': 'MD5',
    'md5.md5': 'MD5',
    md5: 'MD5',
    'blueimp-md5': 'MD5',
    'js-md5': 'MD5',
    sha1: 'SHA-1',
    'crypto-js.MD5': 'MD5',
    'crypto-js.SHA1': 'SHA-1',
    'crypto-js/md5': 'MD5',
    'crypto-js/sha1': 'SHA-1',
    ...pairs(['org.apache.commons.codec.digest.DigestUtils', 'DigestUtils'], {
      md2: 'MD2',
      md2Hex: 'MD2',
      md5: 'MD5',
      md5Hex: 'MD5',
      sha: 'SHA-1',
      shaHex: 'SHA-1',
      sha1: 'SHA-1',
      sha1Hex: 'SHA-1',
      getMd5Digest: 'MD5',
      getSha1Digest: 'SHA-1',
      md5Digest: 'MD5',
      md5DigestAsHex: 'MD5',
    }),
    ...pairs(['org.springframework.util.DigestUtils'], { md5Digest: 'MD5', md5DigestAsHex: 'MD5' }),
    ...pairs(['com.google.common.hash.Hashing', 'Hashing'], { md5: 'MD5', sha1: 'SHA-1' }),
    ...pairs(['crypto/md5'], { New: 'MD5', Sum: 'MD5' }),
    ...pairs(['crypto/sha1'], { New: 'SHA-1', Sum: 'SHA-1' }),
    'golang.org/x/crypto/md4.New': 'MD4',
  }),
);

/** Functions that take the name of the hash as their first argument. */
export const NAMED_HASH_FUNCTIONS: ReadonlySet<string> = new Set([
  'hashlib.new',
  'crypto.createHash',
  'crypto.hash',
  'java.security.MessageDigest.getInstance',
  'MessageDigest.getInstance',
  'org.apache.commons.codec.digest.DigestUtils',
]);

/** The hash behind a name such as `sha-1`, if it is broken. */
export function weakHashNamed(name: string): string | undefined {
  switch (name.toLowerCase().replaceAll(/[^a-z\d]/g, '')) {
    case 'md2':
      return 'MD2';
    case 'md4':
      return 'MD4';
    case 'md5':
      return 'MD5';
    case 'sha':
    case 'sha1':
      return 'SHA-1';
    default:
      return undefined;
  }
}

function pairs(prefixes: readonly string[], names: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    prefixes.flatMap((prefix) => Object.entries(names).map(([name, hash]) => [`${prefix}.${name}`, hash])),
  );
}
