import { AI_RULE_ID, CONFIDENCES, type Finding } from '#shared/domain/finding.ts';
import { DEFAULT_CONFIDENCE } from '#shared/domain/project-config.ts';
import type { Span } from '#shared/domain/text.ts';
import { type FindSuppressions, FindingSuppressor } from '../analysis/suppress-findings.ts';
import type { ModelName } from '../ports/ai-model.ts';
import type { ChangeContext } from '../proposals/try-change.ts';
import { type SuppressibleRule, Suppressions } from '../rules/suppressions.ts';
import { titleOfFix, toAiFinding } from './ai-finding.ts';
import { type DropReason, GroundedDocument } from './ground-finding.ts';
import type { PreparedReview } from './prepare-review.ts';
import type { RepliedFinding } from './reply-schema.ts';
import type { ReviewEvent } from './review-events.ts';
import { findWitnessed, isAbout, saysTheSame } from './same-matter.ts';
import { verifyEdits } from './verify-edits.ts';

/** What became of something a model said. */
export interface Intake {
  /** Lazy, and to be taken in full: what is known is told before its fix is proven, which takes an analysis. */
  readonly events: Iterable<ReviewEvent>;
  /** Where it belongs; undefined for what has no place. */
  readonly span: Span | undefined;
}

/** Turns what models say about one document into findings that hold, each against those before it. */
export class FindingIntake {
  private readonly context: ChangeContext;
  private readonly model: string;
  private readonly restore: (answer: string) => string;
  private readonly document: GroundedDocument;
  private readonly marks: Suppressions;
  private readonly suppressionsOf: FindSuppressions;
  private readonly taken: Set<string>;
  private readonly accepted: Finding[] = [];

  constructor({ request, file, restore }: PreparedReview, model: ModelName) {
    this.context = request.context;
    this.model = `${model.provider}:${model.model}`;
    this.restore = restore;
    this.document = new GroundedDocument(file);
    this.marks = new Suppressions(file);
    this.suppressionsOf = new FindingSuppressor(this.context.config.suppressions).forFile(file.path);
    this.taken = new Set(this.context.analysis.report.findings.map(({ fingerprint }) => fingerprint));
  }

  /** `sent` is the code that the model was shown. */
  take(replied: RepliedFinding, sent: readonly Span[]): Intake {
    const quote = this.restore(replied.quote);
    const grounding = this.document.ground(replied, quote, sent);
    if (grounding.kind === 'dropped') {
      return { events: [drop(replied, grounding.reason, grounding.detail)], span: undefined };
    }
    const { span } = grounding;
    const { file } = this.document;
    const places = this.document.placesOf(quote);
    const finding = toAiFinding(replied, { file, span, places, taken: this.taken, model: this.model });
    return { events: this.judge(replied, finding, sent), span };
  }

  private *judge(replied: RepliedFinding, finding: Finding, sent: readonly Span[]): Generator<ReviewEvent> {
    const objection = this.objectionTo(finding);
    if (objection) {
      yield drop(replied, objection.reason, objection.detail, finding);
      return;
    }
    this.accepted.push(finding);
    const witnessed = findWitnessed(finding, this.context.analysis.report.findings);
    if (witnessed) {
      const { origin } = finding;
      const own = { ...witnessed, ...(origin ? { witnesses: [origin] } : {}) };
      yield { kind: 'witness', finding: own };
      if (!own.fix) yield* this.tryFix(replied, own, { sent, targets: [witnessed] });
    } else {
      this.taken.add(finding.fingerprint);
      yield { kind: 'finding', finding };
      yield* this.tryFix(replied, finding, { sent, targets: [] });
    }
  }

  /** Why a finding is not shown although it has a place. */
  private objectionTo(finding: Finding): { reason: DropReason; detail: string } | undefined {
    const { range, span, category, confidence, message, fingerprint } = finding;
    const place = { start: span.start, lines: [range.start.line, range.end.line] };
    const rules = this.rulesAbout(category, message);
    if (rules.some((rule) => this.marks.covers(rule, place))) {
      return { reason: 'suppressed', detail: 'A mark in the code suppresses it.' };
    }
    const [suppression] = rules.flatMap(({ id }) => this.suppressionsOf({ ruleId: id, fingerprint }));
    if (suppression) return { reason: 'suppressed-by-team', detail: `Suppressed: ${suppression.reason}` };
    const wanted = this.context.config.minimumConfidence ?? DEFAULT_CONFIDENCE;
    if (CONFIDENCES.indexOf(confidence) > CONFIDENCES.indexOf(wanted)) {
      return { reason: 'low-confidence', detail: 'The model itself is not sure.' };
    }
    if (this.accepted.some((other) => isSamePlace(other, finding) && saysTheSame(other.message, finding.message))) {
      return { reason: 'duplicate', detail: 'The model has said it before.' };
    }
    return undefined;
  }

  /** The rules whose suppressions count: who silenced a rule does not want to hear the same from a model. */
  private rulesAbout(category: Finding['category'], message: string): SuppressibleRule[] {
    const { analyzer, config } = this.context;
    const same = analyzer.rulesOf(config).filter((rule) => rule.category === category && isAbout(rule.id, message));
    return [{ id: AI_RULE_ID, category }, ...same];
  }

  /** Nothing when the model gave no fix. */
  private *tryFix(
    replied: RepliedFinding,
    finding: Finding,
    { sent, targets }: { sent: readonly Span[]; targets: readonly Finding[] },
  ): Generator<ReviewEvent> {
    if (replied.edits.length === 0) return;
    const edits = replied.edits.map(({ search, replace }) => ({
      search: this.restore(search),
      replace: this.restore(replace),
    }));
    const purpose = { spans: sent, title: titleOfFix(replied), answers: [finding], targets };
    const verified = verifyEdits(this.context, edits, purpose);
    if (verified.kind === 'verified') {
      const { change } = verified;
      yield { kind: 'fix', finding: { ...finding, fix: { title: change.title, safety: change.safety } }, change };
    } else yield { kind: 'withheld', fingerprint: finding.fingerprint, reason: verified.reason };
  }
}

function isSamePlace(a: Finding, b: Finding): boolean {
  return a.category === b.category && a.span.start < b.span.end && b.span.start < a.span.end;
}

function drop({ quote, message }: RepliedFinding, reason: DropReason, detail: string, finding?: Finding): ReviewEvent {
  return { kind: 'dropped', reason, detail, quote, message, ...(finding ? { finding } : {}) };
}
