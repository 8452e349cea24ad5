import type { CallSinks } from '../sinks/call-sinks.ts';

const JAVASCRIPT = [
  {
    paths: [
      'jsonwebtoken.sign',
      'jsonwebtoken.verify',
      'jsonwebtoken.default.sign',
      'jsonwebtoken.default.verify',
      'crypto.createHmac',
      'cookie-parser',
    ],
    argument: 1,
  },
  { methods: ['sign', 'verify'], receiver: /^(jwt|jsonwebtoken)$/i, argument: 1 },
] as const;

/** Where keys and passwords go by position; with the position of the key. */
export const SECRET_ARGUMENTS: CallSinks = {
  python: [
    { paths: ['jwt.encode', 'jwt.decode', 'jose.jwt.encode', 'jose.jwt.decode'], argument: 1, keyword: 'key' },
    { paths: ['hmac.new', 'hmac.HMAC', 'hmac.digest', 'cryptography.fernet.Fernet'], argument: 0, keyword: 'key' },
    { paths: ['Crypto.Cipher.AES.new', 'Cryptodome.Cipher.AES.new'], argument: 0, keyword: 'key' },
    {
      paths: [
        'itsdangerous.URLSafeTimedSerializer',
        'itsdangerous.URLSafeSerializer',
        'itsdangerous.TimestampSigner',
        'itsdangerous.Signer',
      ],
      argument: 0,
      keyword: 'secret_key',
    },
  ],
  javascript: JAVASCRIPT,
  typescript: JAVASCRIPT,
  java: [
    { paths: ['java.sql.DriverManager.getConnection'], argument: 2 },
    {
      paths: [
        'javax.crypto.spec.SecretKeySpec',
        'com.auth0.jwt.algorithms.Algorithm.HMAC256',
        'com.auth0.jwt.algorithms.Algorithm.HMAC384',
        'com.auth0.jwt.algorithms.Algorithm.HMAC512',
        'io.jsonwebtoken.security.Keys.hmacShaKeyFor',
      ],
      argument: 0,
    },
    { paths: ['io.jsonwebtoken.Jwts.builder().signWith'], argument: 1 },
    { paths: ['javax.crypto.spec.PBEKeySpec'], argument: 0 },
  ],
  go: [
    { paths: ['crypto/hmac.New'], argument: 1 },
    {
      paths: ['crypto/aes.NewCipher', 'crypto/des.NewCipher', 'github.com/gorilla/sessions.NewCookieStore'],
      argument: 0,
    },
    { methods: ['SignedString'], receiver: /token|jwt|claims/i, argument: 0 },
  ],
};
