import { spacedWords } from '../code/values/purpose.ts';

/** What kind of value a name announces: one that people choose, or one that machines make. */
export type CredentialKind = 'password' | 'secret' | 'key';

/** Words that may follow without changing what the name says. */
const SUFFIX = String.raw`(?: (?:value|string|str|text|plain|raw|default|prod|production|dev|development|staging|live|base 64|b 64|hex|bytes|\d+))*$`;
const PASSWORD = new RegExp(
  String.raw`\b(?:pass ?word|passwd|pwd|pass ?phrase|pass ?code)${SUFFIX}|\b(?:db|database|user|smtp|e?mail|admin|root|ftp|ssh|my ?sql|pg|postgres|redis|mongo|login|auth|proxy) pass${SUFFIX}|^pass$`,
);
const SECRET = new RegExp(
  String.raw`\bsecret(?: (?:access )?key)?${SUFFIX}|\b(?:signing|encryption|jwt|hmac|aes|master|cookie|session) key${SUFFIX}`,
);
const KEY = new RegExp(
  String.raw`\b(?:api ?key|api ?token|access key|auth(?:entication|orization)? (?:key|token)|(?:access|refresh|bearer|bot|personal|deploy|webhook|id) token|private key|account key|shared key|service key|app ?key|credentials?|token)${SUFFIX}`,
);
/** Names of messages, switches, labels and settings about a credential. */
const ABOUT =
  /^(?:is|has|no|not|show|hide|use|with|without|require[sd]?|need[s]?|allow|enable|disable|invalid|missing|wrong|bad|weak|empty|incorrect|unknown|expired|forgot(?:ten)?|reset|change|confirm|repeat|update|delete|remove|create|generate|get|fetch|read|parse|validate|check|verify|err(?:or)?|msg|message|label|title|hint|help|placeholder|example|sample|dummy|fake|mock|test|next|prev(?:ious)?|last|start|end|begin|open|close|cancellation|cancel|csrf|xsrf|css|design|syntax|lex(?:er)?|parser?|current|eof|continuation|page|public|verification|sync)\b/;

/** The kind of credential that a name announces, if any. */
export function credentialKindOf(name: string): CredentialKind | undefined {
  const words = spacedWords(name);
  if (ABOUT.test(words)) return undefined;
  if (PASSWORD.test(words)) return 'password';
  if (SECRET.test(words)) return 'secret';
  return KEY.test(words) ? 'key' : undefined;
}
