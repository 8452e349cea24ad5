import type { AnalyzedFile } from '#shared/domain/analysis.ts';
import type { DocumentChange } from '#shared/domain/document-change.ts';
import { compareFindings, type Finding } from '#shared/domain/finding.ts';
import type { AiError } from '#engine/ports/ai-model.ts';
import {
  type PreparedReview,
  type ReviewRequest,
  type ReviewServices,
  prepareReview,
} from '#engine/review/prepare-review.ts';
import { runReview } from '#engine/review/review-document.ts';
import type { DroppedFinding, ReviewEvent, ReviewReceipt } from '#engine/review/review-events.ts';
import type { SpendingMeter } from '#engine/review/spending.ts';

/** What models said about one file. */
export interface FileReview {
  readonly path: string;
  /** Findings of models, and those of rules that models confirm, in the order in which they came. */
  readonly findings: readonly Finding[];
  /** Proven, by the fingerprint of the finding that each answers. */
  readonly fixes: ReadonlyMap<string, DocumentChange>;
  readonly dropped: readonly DroppedFinding[];
  readonly withheld: readonly { readonly fingerprint: string; readonly reason: string }[];
  readonly failures: readonly AiError[];
  readonly receipt: ReviewReceipt;
  /** The file as it was reviewed. */
  readonly bytes: Uint8Array;
}

/** A file that is to be reviewed. */
export interface ReviewInput {
  readonly request: ReviewRequest;
  readonly bytes: Uint8Array;
}

export interface FileReviewOptions {
  readonly services: ReviewServices;
  readonly meter: SpendingMeter;
  readonly signal: AbortSignal;
}

/** Reviews one file to its end. What it costs is in the ledger when this resolves. Throws AbortError. */
export async function reviewFile(
  { request, bytes }: ReviewInput,
  { services, meter, signal }: FileReviewOptions,
): Promise<FileReview> {
  const guarded = { ...services, model: meter.guard(services.model) };
  try {
    const prepared = await prepareReview(request, guarded, signal);
    return { ...(await collect(prepared, { services: guarded, meter, signal })), bytes };
  } finally {
    meter.close();
  }
}

async function collect(
  prepared: PreparedReview,
  { services, meter, signal }: FileReviewOptions,
): Promise<Omit<FileReview, 'bytes'>> {
  const findings = new Map<string, Finding>();
  const fixes = new Map<string, DocumentChange>();
  const dropped: DroppedFinding[] = [];
  const withheld: { fingerprint: string; reason: string }[] = [];
  const failures: AiError[] = [];
  // The fingerprints since the last ask ended belong to the one that goes on.
  let fresh: string[] = [];
  const take = async (event: ReviewEvent): Promise<ReviewReceipt | undefined> => {
    switch (event.kind) {
      case 'finding':
      case 'witness':
      case 'fix':
        findings.set(event.finding.fingerprint, event.finding);
        if (event.kind === 'fix') fixes.set(event.finding.fingerprint, event.change);
        else fresh.push(event.finding.fingerprint);
        return undefined;
      case 'dropped':
        dropped.push(event);
        return undefined;
      case 'withheld':
        withheld.push(event);
        return undefined;
      case 'failed':
        failures.push(event.error);
        return undefined;
      case 'usage':
        await meter.record(event.usage, event.model, fresh);
        fresh = [];
        return undefined;
      case 'reviewed':
        if (event.isReplayed) fresh = [];
        return undefined;
      case 'done':
        return event.receipt;
    }
  };
  let receipt: ReviewReceipt | undefined;
  for await (const event of runReview(prepared, services, signal)) receipt = (await take(event)) ?? receipt;
  if (!receipt) throw new Error('A review ended without its receipt.');
  return { path: receipt.path, findings: [...findings.values()], fixes, dropped, withheld, failures, receipt };
}

/** A report of the rules with what models said about the file; of findings that are not in it, only the models' own. */
export function mergeReview(report: AnalyzedFile, review: FileReview): AnalyzedFile {
  const shown = new Set(report.findings.map(({ fingerprint }) => fingerprint));
  const said = new Map(
    review.findings
      .filter(({ origin, fingerprint }) => origin !== undefined || shown.has(fingerprint))
      .map((finding) => [finding.fingerprint, finding]),
  );
  const findings = [...report.findings.filter(({ fingerprint }) => !said.has(fingerprint)), ...said.values()];
  const fixed = new Set(report.fixes.map(({ fingerprint }) => fingerprint));
  const fixes = [...review.fixes].flatMap(([fingerprint, { title, safety, edits }]) =>
    said.has(fingerprint) && !fixed.has(fingerprint) ? [{ fingerprint, title, safety, edits }] : [],
  );
  return { ...report, findings: findings.toSorted(compareFindings), fixes: [...report.fixes, ...fixes] };
}
