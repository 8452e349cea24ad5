import { CONFIDENCES, type Finding } from '#shared/domain/finding.ts';
import { DEFAULT_CONFIDENCE } from '#shared/domain/project-config.ts';
import { baselinedFingerprints } from '#engine/analysis/baseline.ts';
import { FindingSuppressor } from '#engine/analysis/suppress-findings.ts';
import type { Review } from '../document-reviews.ts';
import type { Session } from '../session.ts';

/** What models found in a document and the user wants to see: not what the team suppresses or its baseline knows. */
export function visibleAiFindings({ ai }: Pick<Session, 'ai'>, { uri, analysis, whole, config }: Review): Finding[] {
  const { document } = analysis;
  const found = ai.findings.findingsIn(uri, document);
  if (found.length === 0) return [];
  const suppressionsOf = new FindingSuppressor(config.config.suppressions).forFile(document.path);
  const known = config.baseline ? baselinedFingerprints({ ...whole, findings: found }, config.baseline) : new Set();
  const wanted = CONFIDENCES.indexOf(config.config.minimumConfidence ?? DEFAULT_CONFIDENCE);
  return found.filter(
    (finding) =>
      !known.has(finding.fingerprint) &&
      CONFIDENCES.indexOf(finding.confidence) <= wanted &&
      suppressionsOf(finding).length === 0,
  );
}
