/** A credential that its own text gives away. */
export interface KnownSecret {
  readonly title: string;
  readonly start: number;
  readonly end: number;
  /** Meant to be visible in clients, though better kept out of the code. */
  readonly isPublishable: boolean;
  /** Issued by a service, so that finding one in test code still matters. */
  readonly isIssued: boolean;
}

interface SecretShape {
  readonly title: string;
  /** Global; group 1, if any, is the random part. */
  readonly pattern: RegExp;
  readonly isPublishable?: boolean;
  readonly isIssued?: boolean;
}

const SHAPES: readonly SecretShape[] = [
  { title: 'AWS access key id', pattern: /\b(?:AKIA|ASIA)([A-Z2-7]{16})\b/g },
  { title: 'GitHub token', pattern: /\bgh[pousr]_([A-Za-z0-9]{36,251})\b/g },
  { title: 'GitHub token', pattern: /\bgithub_pat_([A-Za-z0-9]{22}_[A-Za-z0-9]{59})\b/g },
  { title: 'GitLab token', pattern: /\bgl(?:pat|dt|rt|ptt)-([\w-]{20,64})(?![\w-])/g },
  { title: 'Slack token', pattern: /\bxox[abeoprs]-(\d{8,}-[\w-]{10,})/g },
  { title: 'Slack webhook', pattern: /hooks\.slack\.com\/services\/(T\w{8,12}\/B\w{8,12}\/\w{20,})/g },
  { title: 'Stripe key', pattern: /\b[rs]k_live_([A-Za-z0-9]{16,})/g },
  { title: 'Anthropic key', pattern: /\bsk-ant-(?:api|admin)\d\d-([\w-]{32,})/g },
  { title: 'OpenAI key', pattern: /\bsk-(?:proj-|svcacct-|admin-)([\w-]{40,})/g },
  { title: 'OpenAI key', pattern: /\bsk-([A-Za-z0-9]{48})\b/g },
  { title: 'Google API key', pattern: /\bAIza([\w-]{35})(?![\w-])/g, isPublishable: true },
  { title: 'Google client secret', pattern: /\bGOCSPX-([\w-]{28})(?![\w-])/g },
  { title: 'SendGrid key', pattern: /\bSG\.([\w-]{22}\.[\w-]{43})(?![\w-])/g },
  { title: 'npm token', pattern: /\bnpm_([A-Za-z0-9]{36})\b/g },
  { title: 'PyPI token', pattern: /\bpypi-AgEIcHlwaS5vcmc([\w-]{50,})/g },
  { title: 'JSON Web Token', pattern: /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.([\w-]{20,})/g, isIssued: false },
  { title: 'private key', pattern: /-----BEGIN (?:(?:RSA|EC|DSA|OPENSSH) )?PRIVATE KEY-----/g, isIssued: false },
];

/** Every shape contains one of these. */
const HINT =
  /AKIA|ASIA|gh[pousr]_|github_pat_|gl(?:pat|dt|rt|ptt)-|xox[abeoprs]-|hooks\.slack|k_live_|sk-|AIza|GOCSPX|SG\.|npm_|pypi-|eyJ|PRIVATE KEY/;
const MADE_UP = /example|sample|dummy|fake|xxxx|0000|your|placeholder|redacted|abcdefgh|12345678|(.)\1{5}/i;
const KEY_HEADER_LENGTH_LIMIT = 600;
/** The body of a key behind its header, across the quotes, signs and line breaks of a literal in parts. */
const KEY_BODY = /^(?:\\r|\\n|["'`+,.\s\\()])*[A-Za-z0-9+/=]{40,}/;

/** Whether there can be a credential of a well-known shape in a text; looked at once for a file. */
export function mayHoldKnownSecrets(text: string): boolean {
  return HINT.test(text);
}

/** The credentials of well-known shapes in `text` between two offsets. */
export function findKnownSecrets(text: string, start: number, end: number): KnownSecret[] {
  const part = text.slice(start, end);
  if (part.length < 20 || !HINT.test(part)) return [];
  return SHAPES.flatMap(({ title, pattern, isPublishable = false, isIssued = true }) =>
    [...part.matchAll(pattern)]
      .filter((match) =>
        match[1] === undefined ? hasKeyBody(text, start + match.index + match[0].length) : isRandom(match[1]),
      )
      .map((match) => ({
        title,
        start: start + match.index,
        end: start + match.index + match[0].length,
        isPublishable,
        isIssued,
      })),
  );
}

function hasKeyBody(text: string, offset: number): boolean {
  const body = text.slice(offset, offset + KEY_HEADER_LENGTH_LIMIT);
  return KEY_BODY.test(body) && isRandom(/[A-Za-z0-9+/=]{40,}/.exec(body)?.[0] ?? '');
}

function isRandom(text: string): boolean {
  return !MADE_UP.test(text) && entropyOf(text) > 2.8;
}

/** Shannon entropy in bits per character. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let entropy = 0;
  for (const count of counts.values()) entropy -= (count / text.length) * Math.log2(count / text.length);
  return entropy;
}
