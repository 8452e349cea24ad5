import type { DetectedSecret } from '../ports/secret-detector.ts';
import { isCredentialValue, looksLikeKey, looksRandom } from './redact-values.ts';
import { mentionsCredential, secretKindOf } from './redact-names.ts';

/** `scheme://user:password@host`; the last @ before the path counts, because people do not escape theirs. */
const ADDRESS =
  /(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{1,30}:\/\/([^\s:/@"'`<>]{0,200}):([^\s"'`<>]{1,200}?)@(?=[\w.[\]%${}-]+(?:[:/?,"'`\s)]|$))/gi;
/** `user:password@tcp(host:3306)/name`. */
const DRIVER_ADDRESS = /(?<![\w:/.-])[\w.-]{1,100}:([^\s:@/"'`]+)@(?:tcp|udp|unix)\(/g;
/** A token in the place of the user: `https://token@host`. */
const TOKEN_ADDRESS = /(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{1,30}:\/\/([\w.~-]{16,200})@[\w.-]+/gi;
const BEARER = /\b(?:Bearer|Token|ApiKey|Api-Key|GenieKey|SSWS|Splunk)[ =]+([\w.~+/=-]{12,})/gi;
const BASIC = /\bBasic +([A-Za-z0-9+/]{8,}={0,2})/g;
/**
 * `name=value` and `name: value` without quotes of their own: settings of connections, parameters of addresses, headers,
 * options of commands, lines of environment files. Group 1 is what stands before.
 */
const SETTING =
  /(^|[\s;&?,"'`({[-])([A-Za-z][\w.-]{0,80}(?: (?:key|password|secret|token))?)(=| = |:(?!\/\/) ?)([^\s;&"'`,<>(){}]{4,400})/gim;
const ELEMENT = /<([\w.-]{1,60})>([^<>\s]{4,400})<\/\1>/g;
/** `curl -u user:password`, `mysql -pPassword`. */
const OPTION =
  /(?:\s(?:-u|--user|--login)[ =]["']?[\w.@-]+:|\bsshpass\s+-p\s*["']?|\bmysql\w*\s(?:[^\n"'`]{0,200}\s)?-p)([^\s"'`]{4,200})/g;
/** Parameters of addresses that say less in other places. */
const PARAMETER = /^(?:key|auth|code|sig|signature|hash)$/i;

/** Passwords and tokens in the middle of texts: addresses, settings of connections, headers, options of commands. */
export function findEmbeddedSecrets(text: string): DetectedSecret[] {
  return [
    ...inGroup(text, ADDRESS, 2, 'PASSWORD', ([, user, password = '']) => user !== password && isPassword(password)),
    ...inGroup(text, DRIVER_ADDRESS, 1, 'PASSWORD', ([, password = '']) => isPassword(password)),
    ...inGroup(text, TOKEN_ADDRESS, 1, 'TOKEN', ([, token = '']) => looksRandom(token, 16)),
    ...inGroup(text, BEARER, 1, 'TOKEN', ([, token = '']) => looksRandom(token, 12) || looksLikeKey(token)),
    ...inGroup(text, BASIC, 1, 'CREDENTIALS', ([, encoded = '']) => isEncodedLogin(encoded)),
    ...inGroup(text, SETTING, 4, 'SECRET', isSecretSetting),
    ...inGroup(text, ELEMENT, 2, 'SECRET', ([, name = '', value = '']) => isNamedSecret(name, value)),
    ...inGroup(text, OPTION, 1, 'PASSWORD', ([, password = '']) => isPassword(password)),
  ];
}

function inGroup(
  text: string,
  pattern: RegExp,
  group: number,
  kind: string,
  isSecret: (match: RegExpExecArray) => boolean,
): DetectedSecret[] {
  return [...text.matchAll(pattern)].filter(isSecret).map((match) => {
    const value = match[group] ?? '';
    const start = match.index + match[0].lastIndexOf(value);
    return { start, end: start + value.length, kind };
  });
}

function isPassword(value: string): boolean {
  return isCredentialValue(value, 'password') && !/^(?:password|passwd|pass|secret|pwd)$/i.test(value);
}

function isEncodedLogin(encoded: string): boolean {
  if (encoded.length % 4 !== 0) return false;
  const [, user, password] = /^([\x21-\x7e]+?):([\x20-\x7e]{4,})$/.exec(atob(encoded)) ?? [];
  return user !== undefined && password !== undefined && user !== password;
}

function isSecretSetting([, before = '', name = '', separator = '', value = '']: RegExpExecArray): boolean {
  if (isExpression(value)) return false;
  // In code, what stands behind a name without quotes is other code; only where it cannot be, a weak password is told.
  const isSurelyText = separator === '=' && (/[;&?]/.test(before) || /^[A-Z][A-Z0-9_]+$/.test(name));
  if (isSurelyText && isNamedSecret(name, value)) return true;
  if (/[&?]/.test(before) && PARAMETER.test(name)) return looksRandom(value, 10);
  return mentionsCredential(name) && looksRandom(value, 8);
}

function isNamedSecret(name: string, value: string): boolean {
  const kind = secretKindOf(name);
  return kind !== undefined && isCredentialValue(value, kind);
}

/** `self.token2`, `cfg.password[0]`, `getToken2(…`. */
function isExpression(value: string): boolean {
  return (
    /^[A-Za-z_$][\w$]*(?:(?:\.|::|->|\?\.)[A-Za-z_$][\w$]*)+[[(]?/.test(value) || /^[A-Za-z_$][\w$]*[[(]/.test(value)
  );
}
