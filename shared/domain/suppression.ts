/** Where a team keeps what it does not want to be told about, relative to the root of the workspace. */
export const SUPPRESSIONS_FILE = '.refactoriq/suppressions.yml';

/**
 * A decision not to be told about findings. It covers one finding by its fingerprint, or those of a rule, of a path, or of
 * a rule in a path. At least one of `fingerprint`, `ruleId` and `path` is there.
 */
export interface Suppression {
  readonly fingerprint?: string;
  /** With a fingerprint: for readers. */
  readonly ruleId?: string;
  /** A glob, relative to the workspace root; with a fingerprint the path of the file that must hold it. */
  readonly path?: string;
  readonly reason: string;
  readonly author?: string;
  /** A day as `YYYY-MM-DD`, in UTC. */
  readonly created?: string;
  /** The last day on which it counts, as `YYYY-MM-DD` in UTC; without it there is no end. */
  readonly expires?: string;
}

/** What a suppression covers, without its reason. */
export type SuppressionScope = Pick<Suppression, 'fingerprint' | 'ruleId' | 'path'>;

/** Whether its last day is over. `today` is `YYYY-MM-DD` in UTC, so that it ends for everybody at once. */
export function isExpired({ expires }: Suppression, today: string): boolean {
  return expires !== undefined && expires < today;
}

/** The day of a moment, as `YYYY-MM-DD` in UTC. */
export function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

/** What it covers, in words: "sql-injection in src/db.py". */
export function describeScope({ fingerprint, ruleId, path }: SuppressionScope): string {
  const what = ruleId ?? fingerprint ?? 'every rule';
  return path === undefined ? what : `${what} in ${path}`;
}
