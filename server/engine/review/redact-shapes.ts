import type { DetectedSecret } from '../ports/secret-detector.ts';
import { entropyOf } from '../rules/secrets/known-secrets.ts';

interface IssuedShape {
  readonly kind: string;
  /** Global; group 1 is the random part. */
  readonly pattern: RegExp;
}

/** What services issue, told by its beginning. Wider than the rule for reviewers: here a doubt costs nothing. */
const SHAPES: readonly IssuedShape[] = [
  { kind: 'AWS_KEY', pattern: /(?<![A-Za-z0-9])A(?:KIA|SIA|BIA|CCA)([A-Z0-9]{16})(?![A-Za-z0-9])/g },
  { kind: 'GITHUB_TOKEN', pattern: /gh[pousr]_([A-Za-z0-9]{30,255})/g },
  { kind: 'GITHUB_TOKEN', pattern: /github_pat_(\w{50,255})/g },
  { kind: 'GITLAB_TOKEN', pattern: /(?<!\w)gl[a-z]{2,6}-([\w.-]{18,300})/g },
  { kind: 'SLACK_TOKEN', pattern: /xox[a-z](?:\.xox[a-z])?-([\w-]{16,})/g },
  { kind: 'SLACK_TOKEN', pattern: /xapp-\d-([\w-]{16,})/g },
  { kind: 'WEBHOOK', pattern: /hooks\.slack\.com\/(?:services|workflows|triggers)\/([\w/]{20,})/g },
  { kind: 'WEBHOOK', pattern: /discord(?:app)?\.com\/api\/webhooks\/(\d{10,}\/[\w-]{40,})/g },
  { kind: 'WEBHOOK', pattern: /webhook\.office\.com\/webhookb2\/([\w@/-]{40,})/g },
  { kind: 'DISCORD_TOKEN', pattern: /(?<![\w.-])([MNO][\w-]{22,27}\.[\w-]{6}\.[\w-]{27,42})(?![\w-])/g },
  { kind: 'STRIPE_KEY', pattern: /(?:[rs]k_(?:live|test|prod)|whsec)_([A-Za-z0-9]{16,})/g },
  { kind: 'AI_KEY', pattern: /(?<![A-Za-z0-9])sk-([A-Za-z]{2,8}-[\w-]{20,200}|[\w-]{20,200})/g },
  {
    kind: 'AI_KEY',
    pattern: /(?<![A-Za-z0-9])(?:gsk_|xai-|pplx-|nvapi-|tvly-|r8_|hf_|fw_|csk-|jina_|lsv2_[a-z]{2}_)([\w-]{20,})/g,
  },
  { kind: 'GOOGLE_KEY', pattern: /AIza([\w-]{30,40})/g },
  { kind: 'GOOGLE_SECRET', pattern: /GOCSPX-([\w-]{20,})/g },
  { kind: 'GOOGLE_TOKEN', pattern: /(?<!\w)(?:ya29\.|1\/\/0)([\w-]{20,})/g },
  { kind: 'SENDGRID_KEY', pattern: /(?<!\w)SG\.([\w-]{16,}\.[\w-]{16,})/g },
  { kind: 'MAILGUN_KEY', pattern: /(?<!\w)key-([0-9a-f]{32})(?!\w)/g },
  { kind: 'MAILCHIMP_KEY', pattern: /(?<!\w)([0-9a-f]{32})-us\d{1,2}(?!\w)/g },
  { kind: 'TWILIO_KEY', pattern: /(?<!\w)SK([0-9a-f]{32})(?!\w)/g },
  { kind: 'PACKAGE_TOKEN', pattern: /(?<!\w)(?:npm_|pypi-|rubygems_|dckr_(?:pat|oat)_|cio)([\w-]{28,})/g },
  { kind: 'AZURE_SECRET', pattern: /(?<![\w~.-])([\w~.-]{3}\dQ~[\w~.-]{31,34})(?![\w~-])/g },
  { kind: 'AZURE_KEY', pattern: /(?:AccountKey|SharedAccessKey)=([A-Za-z0-9+/]{40,}={0,2})/g },
  { kind: 'AZURE_SIGNATURE', pattern: /[?&;]sig(?:nature)?=([A-Za-z0-9%+/_-]{30,}=*)/g },
  { kind: 'CLOUD_TOKEN', pattern: /(?<!\w)(?:dapi|do[opr]_v1_|sbp_)([0-9a-f]{32,64})/g },
  {
    kind: 'CLOUD_TOKEN',
    pattern: /(?<!\w)(?:HRKU-|FlyV1 |fm2_|pscale_(?:tkn|pw|oauth)_|pul-|hvs\.|hvb\.|dp\.[a-z]{2,5}\.)([\w+/=.-]{20,})/g,
  },
  { kind: 'CLOUD_TOKEN', pattern: /(?<!\w)([A-Za-z0-9]{14}\.atlasv1\.[\w-]{40,})/g },
  {
    kind: 'APP_TOKEN',
    pattern:
      /(?<!\w)(?:lin_api_|lin_oauth_|ntn_|figd_|figo_|glsa_|glc_|PMAK-|NRAK-|NRII-|sntrys_|sntryu_|ATATT3|ATCTT3|AKCp|ops_eyJ|phc_|phx_|rdme_)([\w+/=-]{20,})/g,
  },
  { kind: 'APP_TOKEN', pattern: /(?<!\w)(?:shp(?:at|ss|ca|pa)_|sq0[a-z]{3}-|EAA[AC])([\w-]{22,})/g },
  {
    kind: 'APP_TOKEN',
    pattern: /(?<!\w)(?:secret_(?=\w*\d)|pat(?=\w*\d))([A-Za-z0-9]{14}\.[0-9a-f]{64}|[A-Za-z0-9]{43})(?!\w)/g,
  },
  { kind: 'TELEGRAM_TOKEN', pattern: /(?<!\d)(\d{8,10}:AA[\w-]{32,34})(?![\w-])/g },
  { kind: 'AGE_KEY', pattern: /AGE-SECRET-KEY-1([A-Z0-9]{40,})/g },
  { kind: 'JWT', pattern: /(?<![A-Za-z0-9])eyJ([\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)*)/g },
];

/** Secrets that their own beginning gives away. */
export function findIssuedSecrets(text: string): DetectedSecret[] {
  return SHAPES.flatMap(({ kind, pattern }) =>
    [...text.matchAll(pattern)]
      .filter(([, random = '']) => isRandom(random))
      .map(({ 0: whole, 1: random = '', index }) => {
        const end = index + whole.length;
        // What leads to it, such as an address or the name of a setting, tells the reader what it is.
        const start = /[/=]/.test(whole.slice(0, -random.length)) ? end - random.length : index;
        return { start, end, kind };
      }),
  );
}

/** Names of styles and functions have the same beginnings now and then. */
function isRandom(text: string): boolean {
  return /[A-Z\d]/.test(text) && entropyOf(text) > 2.5;
}
