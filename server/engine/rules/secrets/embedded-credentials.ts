import { judgeCredential } from './credential-values.ts';

/** A password in the middle of a text. */
export interface EmbeddedCredential {
  /** What the text is, for a message. */
  readonly holder: 'address' | 'connection string' | 'header';
  /** Whose password it is, in words. */
  readonly owner: string;
  /** No placeholder, and not for a service on the same machine. */
  readonly isReal: boolean;
}

const CREDENTIAL_URL = /^[a-z][a-z0-9+.-]+:\/\/([^\s:/@]+):([^\s:/@]+)@([^\s/:@]+)/i;
/** `user:password@tcp(host:3306)/name`. */
const MYSQL_ADDRESS = /^([\w.-]+):([^\s:@/]+)@(?:tcp|udp)\(([^\s)]+)\)\//;
const LOCAL_HOST = /^(localhost|127\.|0\.0\.0\.0|\[?::1|host\b|hostname|.*example\.|.*\.test$|server$)|[<{$%]/i;
/** `Server=db;User Id=app;Password=…`, `host=db user=app password=…`, `jdbc:…?user=app&password=…`. */
const SETTING = /(?:^|[;\s?&])(?:password|pwd)\s*=\s*([^;\s&'"]+)/i;
const OTHER_SETTING =
  /(?:^|[;\s?&])(?:user(?: ?id|name)?|uid|host|server|data source|dbname|database|initial catalog)\s*=\s*([^;\s&]*)/i;
const LOCAL_SETTING = /(?:host|server|data source)\s*=\s*(?:localhost|127\.|\(local)|\/\/localhost|\/\/127\./i;
const BASIC = /^Basic ([A-Za-z\d+/]{8,}={0,2})$/;

/** The password in an address, in the settings of a connection or in a header; undefined for texts of other kinds. */
export function findEmbeddedCredential(text: string): EmbeddedCredential | undefined {
  if (text.length > 1000) return undefined;
  if (text.includes('@')) return inAddress(text);
  if (text.startsWith('Basic ')) return inHeader(text);
  return text.includes('=') ? inSettings(text) : undefined;
}

function inAddress(text: string): EmbeddedCredential | undefined {
  const match = CREDENTIAL_URL.exec(text) ?? MYSQL_ADDRESS.exec(text);
  if (!match) return inSettings(text);
  const [, user = '', password = '', host = ''] = match;
  const isReal = !LOCAL_HOST.test(host) && user !== password && judgeCredential(password, 'password') !== undefined;
  return { holder: 'address', owner: `\`${user}\` for \`${host}\``, isReal };
}

function inSettings(text: string): EmbeddedCredential | undefined {
  const password = SETTING.exec(text)?.[1];
  if (password === undefined || !OTHER_SETTING.test(text.replace(SETTING, ''))) return undefined;
  const isReal = !LOCAL_SETTING.test(text) && judgeCredential(password, 'password') !== undefined;
  return { holder: 'connection string', owner: 'a database user', isReal };
}

function inHeader(text: string): EmbeddedCredential | undefined {
  const encoded = BASIC.exec(text)?.[1];
  if (encoded === undefined || encoded.length % 4 !== 0) return undefined;
  const [, user, password] = /^([\x21-\x7e]+?):([\x21-\x7e]{4,})$/.exec(atob(encoded)) ?? [];
  if (user === undefined || password === undefined) return undefined;
  return {
    holder: 'header',
    owner: `\`${user}\``,
    isReal: user !== password && judgeCredential(password, 'password') !== undefined,
  };
}
