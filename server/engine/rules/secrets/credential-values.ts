import type { CredentialKind } from './credential-names.ts';
import { entropyOf } from './known-secrets.ts';
import { spacedWords } from '../code/values/purpose.ts';

/** Whole values that stand for a value to be filled in. */
const PLACEHOLDER =
  /^(?:[\W_]*|x+|(.)\1+|<.*>|\{.*\}|\[.*\]|%.*%?|\$.*|#\{.*\}?|@.*|n\/?a|none|null|nil|undefined|true|false|todo.*|tbd|unset|default|string|str|text|hidden|foo|bar|baz|foobar|secret|password|passwd|pass|pwd|token|key|admin|user|test(?:ing)?|dev|development|local|required|optional|string|number|boolean|any|input|abc|abcd?|123|1234)$/i;
/** Parts that say the same wherever they stand. */
const FILL_IN =
  /change[-_ ]?(?:me|it|this)|replace[-_ ]?(?:me|this|with)|your[-_ ]|(?:key|token|secret|password|value)[-_ ]?(?:goes[-_ ]?)?here|placeholder|example|sample|dummy|fake|redacted|insert[-_ ]|x{4,}|\*{3,}|\.{3}|\$\{|\{\{|%\(|%s|<\w+>|todo|fixme|not[-_ ]?a[-_ ]?(?:real|secret)|for[-_ ]test/i;
/** A path, an address, a media type, a template, a selector, a reference to a secret store. */
const OTHER_THING =
  /^(?:[a-z][a-z0-9+.-]*:\/\/|\/|\.{0,2}\/|~|[a-z]:\\|arn:|pk_|[rs]k_test_|env:|vault:|file:|urn:|--?[a-z]|&|\?|application\/|text\/)|\.(?:pem|key|crt|cer|json|ya?ml|txt|html?|js|py|env)$/i;
const LAZY =
  /super|^my[-_ ]?|top[-_ ]?secret|s3cr3?t|p[a4][s$5]{2}w[o0]rd|hard[-_ ]?coded|qwerty|letmein|hunter|keyboard[-_ ]?cat|shhh/i;
/** Words that names of settings and fields are made of. */
const NAME_LIKE = /^(?:[a-z]+|[A-Z]+|[A-Z]?[a-z]+(?:[A-Z][a-z]+)+)(?:[-_.:/ ](?:[A-Z]+|[A-Z]?[a-z]+))*$/;

/** How sure it is that a value behind a credential's name is one, and not a label, a name or a placeholder. */
export function judgeCredential(value: string, kind: CredentialKind): 'certain' | 'likely' | undefined {
  if (
    value.length < 4 ||
    value.length > 400 ||
    PLACEHOLDER.test(value) ||
    FILL_IN.test(value) ||
    OTHER_THING.test(value)
  )
    return undefined;
  if (/\s/.test(value)) return kind === 'secret' && /^keyboard cat$/i.test(value) ? 'likely' : undefined;
  return kind === 'key' ? judgeKey(value) : judgeChosen(value, kind);
}

/** Machines make keys: long, without words, with digits. */
function judgeKey(value: string): 'certain' | 'likely' | undefined {
  if (value.length < 12 || !/\d/.test(value) || !/[A-Za-z]/.test(value) || /[^\w+/=.:~-]/.test(value)) return undefined;
  if (entropyOf(value) < 3 || isSpelledName(value)) return undefined;
  return value.length >= 20 && entropyOf(value) >= 3.4 ? 'certain' : 'likely';
}

/** People choose passwords and, too often, secrets. */
function judgeChosen(value: string, kind: CredentialKind): 'certain' | 'likely' | undefined {
  if (NAME_LIKE.test(value)) return LAZY.test(value) && !/[/:]/.test(value) ? 'likely' : undefined;
  if (/^[\w.]+\(.*\)?$/.test(value) || /^\d+$/.test(value)) return /^\d{6,}$/.test(value) ? 'likely' : undefined;
  const isMixed = /\d/.test(value) && /[A-Za-z]/.test(value);
  const hasSign = /[^\w\s]/.test(value);
  if (!isMixed && !hasSign) return undefined;
  if (hasSign && !isMixed && (kind !== 'password' || isSpelledName(value) || !/[!@#$%^&*?]/.test(value)))
    return undefined;
  return isMixed && value.length >= 6 ? 'certain' : 'likely';
}

/** `access-token-v2`, `OAuth2Token`: words with a version number. */
export function isSpelledName(value: string): boolean {
  const words = spacedWords(value).split(' ');
  const letters = words.filter((word) => /^[a-z]{3,}$/.test(word)).join('');
  const other = words.filter((word) => !/^[a-z]{2,}$/.test(word)).join('');
  return letters.length > 0 && other.length <= 3 && letters.length >= value.length * 0.5;
}
