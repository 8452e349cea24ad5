import { dayOf } from '#shared/domain/suppression.ts';
import { UsageError } from '../exit-codes.ts';

/** The command line of `suppress`, as commander reads it. */
export interface SuppressOptions {
  readonly rule?: string;
  readonly path?: string;
  readonly reason?: string;
  readonly until?: string;
  readonly author?: string;
  readonly list?: boolean;
  readonly check?: boolean;
  readonly remove?: boolean;
}

/** What `suppress` is asked to do. */
export type SuppressTask =
  | { readonly kind: 'list' | 'check' }
  | { readonly kind: 'remove'; readonly target: string | undefined }
  | { readonly kind: 'add'; readonly target: string | undefined; readonly reason: string };

/** Throws UsageError for options that do not go together, or that tell too little. */
export function readTask(options: SuppressOptions, target: string | undefined): SuppressTask {
  const modes = (['list', 'check', 'remove'] as const).filter((mode) => options[mode]);
  if (modes.length > 1) throw new UsageError(`--${modes[0] ?? ''} and --${modes[1] ?? ''} do not go together.`);
  const [mode] = modes;
  if (mode === 'list' || mode === 'check') {
    if (target !== undefined) throw new UsageError(`--${mode} is about the whole file: leave out ${target}.`);
    return { kind: mode };
  }
  if (target === undefined && options.rule === undefined && options.path === undefined)
    throw new UsageError(
      'Say what: a fingerprint, a place such as src/app.py:12, or --rule and --path. See "refactoriq suppress --help".',
    );
  if (mode === 'remove') return { kind: mode, target };
  if (target !== undefined && options.path !== undefined)
    throw new UsageError('--path is for the findings of a whole path and does not go with one finding.');
  const reason = options.reason?.trim() ?? '';
  if (reason === '') throw new UsageError('--reason is missing: say why this can stay, for those who read it later.');
  return { kind: 'add', target, reason };
}

const DAY_MS = 86_400_000;
/** Nobody plans for longer. */
const MAX_DAYS = 36_500;

/** The last day that `--until` means: a day, or a number of days from today on. Throws UsageError. */
export function readUntil(text: string, today: string): string {
  const days = /^(\d+)d$/.exec(text)?.[1];
  if (days !== undefined && Number(days) <= MAX_DAYS) return dayOf(new Date(Date.parse(today) + Number(days) * DAY_MS));
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time) || dayOf(new Date(time)) !== text)
    throw new UsageError(`"${text}" is no day. Write --until 2030-01-31, or --until 30d for thirty days.`);
  if (text < today) throw new UsageError(`${text} is over already.`);
  return text;
}
