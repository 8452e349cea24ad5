import type { BaselineFindings } from './baseline.ts';
import type { BaselineEntry } from './match-baseline.ts';

export type BaselineReading =
  | { readonly kind: 'findings'; readonly findings: BaselineFindings }
  /** The problem is a sentence without its full stop. */
  | { readonly kind: 'invalid'; readonly problem: string };

const VERSION = 2;

/** The same findings always give the same text, one finding a line, so that the file can be reviewed and merged. */
export function serializeBaseline(findings: BaselineFindings): string {
  const files = [...findings].toSorted(([a], [b]) => (a < b ? -1 : Number(a > b)));
  const blocks = files.map(([path, entries]) => {
    const lines = [...entries].map(
      ([fingerprint, entry]) => `      ${JSON.stringify(fingerprint)}: ${serializeEntry(entry)}`,
    );
    return `    ${JSON.stringify(path)}: {\n${lines.join(',\n')}\n    }`;
  });
  const body = blocks.length === 0 ? '{}' : `{\n${blocks.join(',\n')}\n  }`;
  return `{\n  "version": ${VERSION},\n  "findings": ${body}\n}\n`;
}

/** Reads what `serializeBaseline` wrote, and files of version 1, which have the rule in the place of an entry. */
export function parseBaseline(text: string): BaselineReading {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    return invalid(`it is not JSON (${error instanceof Error ? error.message : String(error)})`);
  }
  if (!isRecord(data) || !isKnownVersion(data['version']) || !isRecord(data['findings']))
    return invalid(`it is not a baseline of version 1 or ${VERSION}`);
  const findings = new Map<string, ReadonlyMap<string, BaselineEntry>>();
  for (const [path, written] of Object.entries(data['findings'])) {
    if (!isRecord(written)) return invalid(`the entry of ${path} is not an object`);
    const entries = new Map<string, BaselineEntry>();
    for (const [fingerprint, value] of Object.entries(written)) {
      const entry = readEntry(value);
      if (!entry) return invalid(`the entry ${fingerprint} of ${path} does not tell a rule`);
      entries.set(fingerprint, entry);
    }
    findings.set(path, entries);
  }
  return { kind: 'findings', findings };
}

function serializeEntry({ ruleId, anchor }: BaselineEntry): string {
  const fields = [
    ['rule', ruleId],
    ...(anchor
      ? [
          ['in', anchor.symbol],
          ['code', anchor.line],
        ]
      : []),
  ].map(([key, value]) => `"${key}": ${JSON.stringify(value)}`);
  return `{ ${fields.join(', ')} }`;
}

function readEntry(value: unknown): BaselineEntry | undefined {
  if (typeof value === 'string') return { ruleId: value };
  if (!isRecord(value)) return undefined;
  const { rule, in: symbol, code: line } = value;
  if (typeof rule !== 'string') return undefined;
  return {
    ruleId: rule,
    ...(typeof symbol === 'string' && typeof line === 'string' ? { anchor: { line, symbol } } : {}),
  };
}

function isKnownVersion(version: unknown): boolean {
  return version === 1 || version === VERSION;
}

function invalid(problem: string): BaselineReading {
  return { kind: 'invalid', problem };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
