import picomatch from 'picomatch';
import type { Finding } from '#shared/domain/finding.ts';
import type { Suppression } from '#shared/domain/suppression.ts';

/** The suppressions that cover a finding. */
export type FindSuppressions = (finding: Pick<Finding, 'ruleId' | 'fingerprint'>) => readonly Suppression[];

interface Area {
  readonly suppression: Suppression;
  readonly holds: (path: string) => boolean;
}

/** Tells which findings a team has suppressed. Made once for each list, because globs are costly to compile. */
export class FindingSuppressor {
  private readonly byFingerprint = new Map<string, Suppression[]>();
  private readonly areas: Area[] = [];

  constructor(suppressions: readonly Suppression[]) {
    for (const suppression of suppressions) {
      const { fingerprint } = suppression;
      if (fingerprint === undefined) this.areas.push({ suppression, holds: matcherOf(suppression) });
      else {
        const known = this.byFingerprint.get(fingerprint);
        if (known) known.push(suppression);
        else this.byFingerprint.set(fingerprint, [suppression]);
      }
    }
  }

  /** For the findings of one file; its path is relative to the workspace root. */
  forFile(path: string): FindSuppressions {
    const areas = this.areas.filter(({ holds }) => holds(path)).map(({ suppression }) => suppression);
    return ({ ruleId, fingerprint }) => [
      ...(this.byFingerprint.get(fingerprint) ?? []).filter(({ path: only }) => only === undefined || only === path),
      ...areas.filter((area) => area.ruleId === undefined || area.ruleId === ruleId),
    ];
  }
}

function matcherOf({ path }: Suppression): Area['holds'] {
  return path === undefined ? () => true : picomatch(path, { dot: true });
}
