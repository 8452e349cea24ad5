import { z } from 'zod';
import type { Suppression } from './domain/suppression.ts';
import type { ConfigProblem } from './project-config-schema.ts';
import { globSchema } from './glob-schema.ts';
import { describeValue, isRecord, type Issue, listWords, show, suggest, valueAt } from './schema-issues.ts';

export type SuppressionParsing =
  | { readonly kind: 'suppression'; readonly suppression: Suppression }
  | { readonly kind: 'invalid'; readonly problems: readonly ConfigProblem[] };

const FINGERPRINT = /^[0-9a-f]{16}$/;
const text = z.string().trim().min(1);
const entrySchema = z.strictObject({
  rule: text.optional(),
  path: text.pipe(globSchema).optional(),
  fingerprint: z.string().toLowerCase().regex(FINGERPRINT).optional(),
  reason: text,
  author: text.optional(),
  created: z.iso.date().optional(),
  expires: z.iso.date().optional(),
});

/** What is wrong with the data of a suppressions file around its entries, which are in the list `suppressions`. */
export function checkSuppressionsFile(data: unknown): ConfigProblem[] {
  const problem = (key: string, message: string): ConfigProblem => ({ path: [key], isKey: true, message });
  if (!isRecord(data))
    return [{ path: [], isKey: false, message: 'Write "suppressions:" and below it a list of entries.' }];
  const unknown = Object.keys(data).filter((key) => key !== 'suppressions');
  const problems = unknown.map((key) =>
    problem(key, `There is no setting "${key}" here.${suggest(key, ['suppressions'], 'Write "suppressions".')}`),
  );
  const list = data['suppressions'];
  if (list === undefined || list === null || list === '' || Array.isArray(list)) return problems;
  return [...problems, problem('suppressions', `${show(list)} is no list. Begin each entry with a dash.`)];
}

/** Checks the data of one entry against the rules there are. */
export function parseSuppression(data: unknown, ruleIds: readonly string[]): SuppressionParsing {
  const result = entrySchema.safeParse(data);
  if (!result.success)
    return { kind: 'invalid', problems: result.error.issues.flatMap((issue) => describeIssue(issue, data)) };
  const { rule, ...rest } = result.data;
  if (rule === undefined && rest.path === undefined && rest.fingerprint === undefined)
    return invalid([], 'This says not what it covers. Write "fingerprint", "rule", "path", or "rule" and "path".');
  if (rule !== undefined && !ruleIds.includes(rule)) {
    const advice = suggest(rule, ruleIds, 'Run "refactoriq rules" for the list.');
    return invalid(['rule'], `There is no rule "${rule}".${advice}`);
  }
  return { kind: 'suppression', suppression: withoutUndefined({ ruleId: rule, ...rest }) as Suppression };
}

function describeIssue(issue: Issue, data: unknown): ConfigProblem[] {
  const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key));
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(entrySchema.shape);
    return issue.keys.map((key) => ({
      path: [...path, key],
      isKey: true,
      message: `There is no setting "${key}" here.${suggest(key, known, `Write one of ${listWords(known)}.`)}`,
    }));
  }
  return [{ path, isKey: false, message: describeFault(issue, String(path.at(-1) ?? ''), valueAt(data, path)) }];
}

function describeFault(issue: Issue, key: string, value: unknown): string {
  if (key === '') return `${show(value)} is no entry. Write its settings line by line, such as "rule: sql-injection".`;
  if (key === 'reason' && (value === undefined || value === ''))
    return '"reason" is missing. Write why the finding can stay, for those who read this later.';
  if (key === 'fingerprint')
    return `${show(value)} is no fingerprint: it has 16 hexadecimal digits. "refactoriq analyze --show-fingerprints" tells it.`;
  if (key === 'created' || key === 'expires')
    return `${show(value)} is no date. Write year, month and day: 2030-01-31.`;
  return describeValue(issue, value);
}

function invalid(path: ConfigProblem['path'], message: string): SuppressionParsing {
  return { kind: 'invalid', problems: [{ path, isKey: false, message }] };
}

function withoutUndefined(object: Readonly<Record<string, unknown>>): unknown {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
