import type { CallSink, CallSinks } from './call-sinks.ts';
import { javaTypes } from './java-types.ts';

const JAVASCRIPT_ROUNDS: readonly CallSink[] = [{ paths: ['crypto.pbkdf2', 'crypto.pbkdf2Sync'], argument: 2 }];
const BCRYPT_MODULES = ['bcrypt', 'bcryptjs', 'bcrypt.default', 'bcryptjs.default'];
const JAVASCRIPT_COSTS: readonly CallSink[] = [
  { paths: BCRYPT_MODULES.flatMap((module) => [`${module}.genSalt`, `${module}.genSaltSync`]), argument: 0 },
  { paths: BCRYPT_MODULES.flatMap((module) => [`${module}.hash`, `${module}.hashSync`]), argument: 1 },
];

/** Where PBKDF2 gets its number of rounds. */
export const PBKDF2_ROUNDS: CallSinks = {
  python: [
    { paths: ['hashlib.pbkdf2_hmac'], argument: 3, keyword: 'iterations' },
    { paths: ['Crypto.Protocol.KDF.PBKDF2', 'Cryptodome.Protocol.KDF.PBKDF2'], argument: 3, keyword: 'count' },
    {
      paths: ['cryptography.hazmat.primitives.kdf.pbkdf2.PBKDF2HMAC'],
      argument: 3,
      keyword: 'iterations',
    },
  ],
  javascript: JAVASCRIPT_ROUNDS,
  typescript: JAVASCRIPT_ROUNDS,
  java: [
    { paths: javaTypes('javax.crypto.spec.PBEKeySpec'), argument: 2 },
    { paths: javaTypes('javax.crypto.spec.PBEParameterSpec'), argument: 1 },
  ],
  go: [
    { paths: ['golang.org/x/crypto/pbkdf2.Key'], argument: 2 },
    { paths: ['crypto/pbkdf2.Key'], argument: 3 },
  ],
};

/** Where bcrypt gets its cost. */
export const BCRYPT_COSTS: CallSinks = {
  python: [{ paths: ['bcrypt.gensalt'], argument: 0, keyword: 'rounds' }],
  javascript: JAVASCRIPT_COSTS,
  typescript: JAVASCRIPT_COSTS,
  java: [
    { paths: javaTypes('org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder'), argument: 0 },
    {
      paths: ['org.springframework.security.crypto.bcrypt.BCrypt.gensalt', 'org.mindrot.jbcrypt.BCrypt.gensalt'],
      argument: 0,
    },
  ],
  go: [{ paths: ['golang.org/x/crypto/bcrypt.GenerateFromPassword'], argument: 1 }],
};

/** Password hashes that are none any more, with what is wrong about them. */
export const BROKEN_PASSWORD_HASHES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'crypt.crypt': 'offers nothing that is strong everywhere',
    ...fields('passlib.hash', {
      'md5_crypt.hash': 'is fast to guess',
      'des_crypt.hash': 'is fast to guess and looks at eight characters only',
      'hex_md5.hash': 'is fast to guess and has no salt',
      'hex_sha1.hash': 'is fast to guess and has no salt',
      'hex_sha256.hash': 'is fast to guess and has no salt',
      'ldap_md5.hash': 'is fast to guess and has no salt',
      'ldap_sha1.hash': 'is fast to guess and has no salt',
      'plaintext.hash': 'keeps the password as it is',
    }),
    ...encoders({
      NoOpPasswordEncoder: 'keeps passwords as they are',
      MessageDigestPasswordEncoder: 'is fast to guess',
      StandardPasswordEncoder: 'is fast to guess',
      Md4PasswordEncoder: 'is fast to guess',
      LdapShaPasswordEncoder: 'is fast to guess',
    }),
    'NoOpPasswordEncoder.getInstance': 'keeps passwords as they are',
    'org.springframework.security.crypto.password.NoOpPasswordEncoder.getInstance': 'keeps passwords as they are',
  }),
);

function fields(prefix: string, entries: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(entries).map(([name, harm]) => [`${prefix}.${name}`, harm]));
}

function encoders(entries: Readonly<Record<string, string>>): Record<string, string> {
  return { ...entries, ...fields('org.springframework.security.crypto.password', entries) };
}

/** Fast hashes that are good for everything but passwords; the broken ones have a rule of their own. */
export const FAST_HASHES: ReadonlySet<string> = new Set([
  ...['sha224', 'sha256', 'sha384', 'sha512', 'sha3_256', 'sha3_512', 'blake2b', 'blake2s'].map(
    (name) => `hashlib.${name}`,
  ),
  ...['SHA256', 'SHA384', 'SHA512', 'SHA3'].flatMap((name) => [`crypto-js.${name}`, `CryptoJS.${name}`]),
  ...['sha256', 'sha256Hex', 'sha384', 'sha384Hex', 'sha512', 'sha512Hex'].flatMap((name) => [
    `org.apache.commons.codec.digest.DigestUtils.${name}`,
    `DigestUtils.${name}`,
  ]),
  ...['New', 'Sum256', 'Sum224'].map((name) => `crypto/sha256.${name}`),
  ...['New', 'Sum512', 'Sum384', 'Sum512_256'].map((name) => `crypto/sha512.${name}`),
]);

/** Functions that take the name of a fast hash first. */
export const NAMED_FAST_HASHES: ReadonlySet<string> = new Set([
  'hashlib.new',
  'crypto.createHash',
  'crypto.hash',
  'java.security.MessageDigest.getInstance',
  'MessageDigest.getInstance',
]);
