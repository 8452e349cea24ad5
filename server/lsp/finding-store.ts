import { compareFindings, compareSeverity, type Finding } from '#shared/domain/finding.ts';
import type { Position, Range } from '#shared/domain/text.ts';

/** Who makes findings; each replaces its own only. */
export type Producer = 'rules' | 'ai';

interface Entry {
  readonly version: number;
  readonly byProducer: Map<Producer, readonly Finding[]>;
}

/** The findings of the open documents: for each the version they were made for. */
export class FindingStore {
  private readonly entries = new Map<string, Entry>();

  /** Replaces what this producer found; findings of other versions go. */
  set(uri: string, version: number, producer: Producer, findings: readonly Finding[]): void {
    const entry = this.entries.get(uri);
    const byProducer = entry?.version === version ? entry.byProducer : new Map<Producer, readonly Finding[]>();
    byProducer.set(producer, findings);
    this.entries.set(uri, { version, byProducer });
  }

  clear(uri: string): void {
    this.entries.delete(uri);
  }

  /** In document order. */
  findingsOf(uri: string): Finding[] {
    const lists = [...(this.entries.get(uri)?.byProducer.values() ?? [])];
    return lists.length === 1 ? [...(lists[0] ?? [])] : lists.flat().toSorted(compareFindings);
  }

  /** Those that touch the range, its ends included: a cursor behind the last character still means the word. */
  inRange(uri: string, range: Range): Finding[] {
    return this.findingsOf(uri).filter((finding) => rangesTouch(finding.range, range));
  }

  byFingerprint(uri: string, fingerprint: string): Finding | undefined {
    return this.findingsOf(uri).find((finding) => finding.fingerprint === fingerprint);
  }

  /** Findings of all documents together. */
  count(): number {
    let count = 0;
    for (const { byProducer } of this.entries.values())
      for (const findings of byProducer.values()) count += findings.length;
    return count;
  }
}

export function rangesTouch(a: Range, b: Range): boolean {
  return comparePositions(a.start, b.end) <= 0 && comparePositions(b.start, a.end) <= 0;
}

/** The worst ones, in their old order. */
export function takeWorst(findings: readonly Finding[], limit: number): readonly Finding[] {
  if (findings.length <= limit) return findings;
  return findings
    .toSorted((a, b) => compareSeverity(a.severity, b.severity))
    .slice(0, limit)
    .toSorted(compareFindings);
}

function comparePositions(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character;
}
