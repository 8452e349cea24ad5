import type { CallSink, CallSinks } from './call-sinks.ts';
import { javaTypes } from './java-types.ts';

const PYTHON_CIPHERS = ['AES', 'DES', 'DES3', 'ARC2', 'Blowfish', 'CAST'].flatMap((cipher) => [
  `Crypto.Cipher.${cipher}.new`,
  `Cryptodome.Cipher.${cipher}.new`,
]);
const PYTHON_STREAMS = ['ChaCha20', 'ChaCha20_Poly1305', 'Salsa20'].flatMap((cipher) => [
  `Crypto.Cipher.${cipher}.new`,
  `Cryptodome.Cipher.${cipher}.new`,
]);
const PYTHON_MODES = ['CBC', 'CTR', 'GCM', 'OFB', 'CFB', 'CFB8'].map(
  (mode) => `cryptography.hazmat.primitives.ciphers.modes.${mode}`,
);
const JAVASCRIPT_IV: readonly CallSink[] = [{ paths: ['crypto.createCipheriv'], argument: 2 }];
const JAVASCRIPT_SALT: readonly CallSink[] = [
  { paths: ['crypto.pbkdf2', 'crypto.pbkdf2Sync', 'crypto.scrypt', 'crypto.scryptSync'], argument: 1 },
];

/** Calls that begin an encryption, with the place of the initialization vector or nonce. */
export const IV_ARGUMENTS: CallSinks = {
  python: [
    { paths: [...PYTHON_CIPHERS], argument: 2, keyword: 'iv' },
    { paths: [...PYTHON_CIPHERS], argument: 2, keyword: 'nonce' },
    { paths: [...PYTHON_STREAMS], argument: 9, keyword: 'nonce' },
    { paths: PYTHON_MODES, argument: 0 },
    {
      paths: [
        'cryptography.hazmat.primitives.ciphers.aead.AESGCM().encrypt',
        'cryptography.hazmat.primitives.ciphers.aead.AESCCM().encrypt',
        'cryptography.hazmat.primitives.ciphers.aead.ChaCha20Poly1305().encrypt',
      ],
      argument: 0,
      keyword: 'nonce',
    },
    { paths: ['cryptography.hazmat.primitives.ciphers.algorithms.ChaCha20'], argument: 1, keyword: 'nonce' },
  ],
  javascript: JAVASCRIPT_IV,
  typescript: JAVASCRIPT_IV,
  java: [
    { paths: javaTypes('javax.crypto.spec.IvParameterSpec'), argument: 0 },
    { paths: javaTypes('javax.crypto.spec.GCMParameterSpec'), argument: 1 },
  ],
  go: [
    {
      paths: [
        'crypto/cipher.NewCBCEncrypter',
        'crypto/cipher.NewCTR',
        'crypto/cipher.NewCFBEncrypter',
        'crypto/cipher.NewOFB',
      ],
      argument: 1,
    },
    { methods: ['Seal'], receiver: /gcm|aead|aes/i, argument: 1 },
  ],
};

/** Calls that derive a key from a password, with the place of the salt. */
export const SALT_ARGUMENTS: CallSinks = {
  python: [
    { paths: ['hashlib.pbkdf2_hmac'], argument: 2, keyword: 'salt' },
    { paths: ['hashlib.scrypt'], argument: 9, keyword: 'salt' },
    {
      paths: ['Crypto.Protocol.KDF.PBKDF2', 'Cryptodome.Protocol.KDF.PBKDF2', 'Crypto.Protocol.KDF.scrypt'],
      argument: 1,
      keyword: 'salt',
    },
    { paths: ['cryptography.hazmat.primitives.kdf.pbkdf2.PBKDF2HMAC'], argument: 2, keyword: 'salt' },
    { paths: ['cryptography.hazmat.primitives.kdf.scrypt.Scrypt'], argument: 0, keyword: 'salt' },
    { paths: ['bcrypt.hashpw'], argument: 1, keyword: 'salt' },
  ],
  javascript: JAVASCRIPT_SALT,
  typescript: JAVASCRIPT_SALT,
  java: [
    { paths: javaTypes('javax.crypto.spec.PBEParameterSpec'), argument: 0 },
    { paths: javaTypes('javax.crypto.spec.PBEKeySpec'), argument: 1 },
  ],
  go: [
    {
      paths: [
        'golang.org/x/crypto/pbkdf2.Key',
        'golang.org/x/crypto/scrypt.Key',
        'golang.org/x/crypto/argon2.IDKey',
        'golang.org/x/crypto/argon2.Key',
      ],
      argument: 1,
    },
    { paths: ['crypto/pbkdf2.Key'], argument: 2 },
  ],
};
