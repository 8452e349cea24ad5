import type { CallSinks } from '../sinks/call-sinks.ts';
import { javaTypes } from '../sinks/java-types.ts';

const JAVASCRIPT = [
  {
    paths: [
      'jsonwebtoken.sign',
      'jsonwebtoken.verify',
      'jsonwebtoken.default.sign',
      'jsonwebtoken.default.verify',
      'crypto.createHmac',
      'crypto.createCipheriv',
      'crypto.createDecipheriv',
      'crypto.createCipher',
      'crypto.createDecipher',
    ],
    argument: 1,
  },
  { paths: ['cookie-parser', 'crypto.pbkdf2Sync', 'crypto.scryptSync', 'crypto.pbkdf2', 'crypto.scrypt'], argument: 0 },
  {
    paths: ['crypto-js.AES.encrypt', 'crypto-js.AES.decrypt', 'CryptoJS.AES.encrypt', 'CryptoJS.AES.decrypt'],
    argument: 1,
  },
  { paths: ['crypto-js.HmacSHA256', 'crypto-js.HmacSHA1', 'crypto-js.HmacSHA512'], argument: 1 },
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
    {
      paths: [
        'Crypto.Cipher.DES.new',
        'Crypto.Cipher.DES3.new',
        'Crypto.Cipher.ARC4.new',
        'Crypto.Cipher.ChaCha20.new',
      ],
      argument: 0,
      keyword: 'key',
    },
    {
      paths: [
        'cryptography.hazmat.primitives.ciphers.algorithms.AES',
        'cryptography.hazmat.primitives.ciphers.algorithms.ChaCha20',
        'cryptography.hazmat.primitives.ciphers.aead.AESGCM',
        'cryptography.hazmat.primitives.ciphers.aead.ChaCha20Poly1305',
      ],
      argument: 0,
      keyword: 'key',
    },
    { paths: ['requests.auth.HTTPBasicAuth', 'requests.auth.HTTPDigestAuth', 'httpx.BasicAuth'], argument: 1 },
    {
      paths: [
        'smtplib.SMTP().login',
        'smtplib.SMTP_SSL().login',
        'imaplib.IMAP4().login',
        'imaplib.IMAP4_SSL().login',
        'ftplib.FTP().login',
        'ftplib.FTP_TLS().login',
      ],
      argument: 1,
    },
    { paths: ['pymysql.connect', 'MySQLdb.connect'], argument: 2 },
  ],
  javascript: JAVASCRIPT,
  typescript: JAVASCRIPT,
  java: [
    { paths: ['java.sql.DriverManager.getConnection'], argument: 2 },
    {
      paths: [
        ...javaTypes('javax.crypto.spec.SecretKeySpec'),
        'com.auth0.jwt.algorithms.Algorithm.HMAC256',
        'com.auth0.jwt.algorithms.Algorithm.HMAC384',
        'com.auth0.jwt.algorithms.Algorithm.HMAC512',
        'io.jsonwebtoken.security.Keys.hmacShaKeyFor',
      ],
      argument: 0,
    },
    { paths: ['io.jsonwebtoken.Jwts.builder().signWith'], argument: 1 },
    { paths: javaTypes('javax.crypto.spec.PBEKeySpec'), argument: 0 },
    {
      paths: [
        ...javaTypes('javax.crypto.spec.DESKeySpec', 'javax.crypto.spec.DESedeKeySpec'),
        'java.security.KeyStore.PasswordProtection',
      ],
      argument: 0,
    },
    {
      paths: [
        'java.security.KeyStore.load',
        'java.security.KeyStore.getInstance().load',
        'java.security.KeyStore.getKey',
        'java.security.KeyStore.getInstance().getKey',
        'javax.net.ssl.KeyManagerFactory.init',
        'javax.net.ssl.KeyManagerFactory.getInstance().init',
        ...javaTypes('java.net.PasswordAuthentication', 'javax.mail.PasswordAuthentication'),
        'jakarta.mail.PasswordAuthentication',
        'org.apache.http.auth.UsernamePasswordCredentials',
        'org.apache.hc.client5.http.auth.UsernamePasswordCredentials',
        'okhttp3.Credentials.basic',
        'javax.sql.DataSource.getConnection',
      ],
      argument: 1,
    },
    {
      methods: ['setSigningKey', 'signWith'],
      receiver: /^(parser|parserBuilder|builder|set\w+|claim\w*|compact)$/i,
      argument: 0,
    },
  ],
  go: [
    { paths: ['crypto/hmac.New'], argument: 1 },
    {
      paths: ['crypto/aes.NewCipher', 'crypto/des.NewCipher', 'github.com/gorilla/sessions.NewCookieStore'],
      argument: 0,
    },
    { paths: ['net/smtp.PlainAuth'], argument: 2 },
    { paths: ['net/smtp.CRAMMD5Auth'], argument: 1 },
    {
      paths: ['golang.org/x/crypto/ssh.Password', 'crypto/rc4.NewCipher', 'crypto/des.NewTripleDESCipher'],
      argument: 0,
    },
    { paths: ['net/http.Request.SetBasicAuth', 'net/http.NewRequest().SetBasicAuth'], argument: 1 },
    { methods: ['SetBasicAuth'], receiver: /^(req|request|r)$/i, argument: 1 },
    { methods: ['SignedString'], receiver: /token|jwt|claims/i, argument: 0 },
  ],
};
