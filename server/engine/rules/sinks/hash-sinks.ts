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
    'crypto-js.default.MD5': 'MD5',
    'crypto-js.default.SHA1': 'SHA-1',
    'CryptoJS.MD5': 'MD5',
    'CryptoJS.SHA1': 'SHA-1',
    'ts-md5.Md5.hashStr': 'MD5',
    'spark-md5.hash': 'MD5',
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

/** What a named hash is used for: keyed hashes stand where plain ones and signatures fall. */
export type HashUse = 'hash' | 'hmac' | 'signature';

/** A function that takes the name of the hash, or the hash function itself. */
export interface NamedHashFunction {
  readonly use: HashUse;
  readonly argument: number;
  readonly keyword?: string;
}

const FIRST: NamedHashFunction = { use: 'hash', argument: 0, keyword: 'name' };
const FIRST_HMAC: NamedHashFunction = { use: 'hmac', argument: 0 };
const FIRST_SIGNATURE: NamedHashFunction = { use: 'signature', argument: 0 };

/** Functions that take the name of the hash. */
export const NAMED_HASH_FUNCTIONS: ReadonlyMap<string, NamedHashFunction> = new Map(
  Object.entries({
    'hashlib.new': FIRST,
    'hashlib.file_digest': { use: 'hash', argument: 1 },
    'hmac.new': { use: 'hmac', argument: 2, keyword: 'digestmod' },
    'hmac.HMAC': { use: 'hmac', argument: 2, keyword: 'digestmod' },
    'hmac.digest': { use: 'hmac', argument: 2, keyword: 'digest' },
    'crypto.createHash': FIRST,
    'crypto.hash': FIRST,
    'crypto.createHmac': FIRST_HMAC,
    'crypto.createSign': FIRST_SIGNATURE,
    'crypto.sign': FIRST_SIGNATURE,
    'crypto.subtle.digest': FIRST,
    'window.crypto.subtle.digest': FIRST,
    'globalThis.crypto.subtle.digest': FIRST,
    'crypto.webcrypto.subtle.digest': FIRST,
    'java.security.MessageDigest.getInstance': FIRST,
    'MessageDigest.getInstance': FIRST,
    'org.apache.commons.codec.digest.DigestUtils': FIRST,
    'org.apache.commons.codec.digest.DigestUtils.getDigest': FIRST,
    'javax.crypto.Mac.getInstance': FIRST_HMAC,
    'Mac.getInstance': FIRST_HMAC,
    'java.security.Signature.getInstance': FIRST_SIGNATURE,
    'Signature.getInstance': FIRST_SIGNATURE,
    'crypto/hmac.New': FIRST_HMAC,
  } satisfies Record<string, NamedHashFunction>),
);

/** The hash behind a name such as `sha-1`, `HmacMD5` or `SHA1withRSA`, if it is broken. */
export function weakHashNamed(name: string): string | undefined {
  const hash = name.toLowerCase().replaceAll(/[^a-z\d]/g, '');
  switch (hash.replaceAll(/^(hmac(with)?|rsa|ecdsa|dsa)(?=md|sha)|with(rsa|dsa|ecdsa)\w*$/g, '')) {
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
