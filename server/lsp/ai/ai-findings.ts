import { AI_RULE_ID, type Finding } from '#shared/domain/finding.ts';
import type { DocumentChange } from '#shared/domain/document-change.ts';
import type { Span } from '#shared/domain/text.ts';
import type { ParsedDocument } from '#engine/analysis/analyzer.ts';
import { reanchorFindings } from '#engine/review/re-anchor.ts';
import type { ReviewEvent } from '#engine/review/review-events.ts';
import { FileFacts } from '#engine/rules/file-facts.ts';
import { Suppressions } from '#engine/rules/suppressions.ts';

interface Reviewed {
  /** What the findings were made for. */
  readonly document: ParsedDocument;
  /** By fingerprint: what models found, and what they confirm of the rules' findings. */
  readonly findings: Map<string, Finding>;
  readonly witnessed: Map<string, Finding>;
  readonly changes: Map<string, DocumentChange>;
  /** Where the findings are in another version; made when first asked for. */
  moved: { readonly document: ParsedDocument; readonly findings: readonly Finding[] } | undefined;
}

/**
 * What models said about open documents. It stays tied to the text it was said about: later versions show what can still
 * be found in them, and a text that comes back by undo gets all of it back, the fixes too.
 */
export class AiFindings {
  private readonly reviewed = new Map<string, Reviewed>();

  has(uri: string): boolean {
    return this.reviewed.has(uri);
  }

  /** A review of this text begins; what is known about the rest of it stays. */
  begin(uri: string, document: ParsedDocument, spans: readonly Span[]): void {
    const isKept = ({ span }: Finding): boolean =>
      !spans.some(({ start, end }) => start <= span.start && span.start < end);
    const findings = this.findingsIn(uri, document).filter(isKept);
    const changes = findings.flatMap(({ fingerprint }) => {
      const change = this.changeOf(uri, document, fingerprint);
      return change ? [[fingerprint, change] as const] : [];
    });
    this.reviewed.set(uri, {
      document,
      findings: new Map(findings.map((finding) => [finding.fingerprint, finding])),
      witnessed: new Map(),
      changes: new Map(changes),
      moved: undefined,
    });
  }

  /** Keeps what a review tells. Returns whether there is something new to show. */
  take(uri: string, event: ReviewEvent): boolean {
    const reviewed = this.reviewed.get(uri);
    if (!reviewed || (event.kind !== 'finding' && event.kind !== 'witness' && event.kind !== 'fix')) return false;
    const { finding } = event;
    reviewed.moved = undefined;
    (finding.origin ? reviewed.findings : reviewed.witnessed).set(finding.fingerprint, finding);
    if (event.kind === 'fix') reviewed.changes.set(finding.fingerprint, event.change);
    return true;
  }

  /** What models found, at its places in a version of the document. */
  findingsIn(uri: string, document: ParsedDocument): readonly Finding[] {
    const reviewed = this.reviewed.get(uri);
    if (!reviewed) return [];
    const findings = [...reviewed.findings.values()];
    if (isSameText(reviewed.document, document)) return findings;
    if (reviewed.moved?.document !== document) {
      reviewed.moved = { document, findings: moveFindings(findings, reviewed.document, document) };
    }
    return reviewed.moved.findings;
  }

  /** A rule's finding with what models add to it, as long as the text is the one they saw. */
  confirmed(uri: string, document: ParsedDocument, finding: Finding): Finding {
    const reviewed = this.reviewed.get(uri);
    if (!reviewed || !isSameText(reviewed.document, document)) return finding;
    return reviewed.witnessed.get(finding.fingerprint) ?? finding;
  }

  /** The proven fix of a finding, as long as the document has the text that it was made for. */
  changeOf(uri: string, document: ParsedDocument, fingerprint: string): DocumentChange | undefined {
    const reviewed = this.reviewed.get(uri);
    return reviewed && isSameText(reviewed.document, document) ? reviewed.changes.get(fingerprint) : undefined;
  }

  forget(uri: string): void {
    this.reviewed.delete(uri);
  }
}

function isSameText(a: ParsedDocument, b: ParsedDocument): boolean {
  return a === b || a.tree.text === b.tree.text;
}

/** Without fixes, which were made for the old text, and without what a mark in the new one silences. */
function moveFindings(findings: readonly Finding[], before: ParsedDocument, after: ParsedDocument): readonly Finding[] {
  if (findings.length === 0) return [];
  const marks = new Suppressions(new FileFacts(after.path, after.language, after.tree));
  const { kept } = reanchorFindings(findings, before, after);
  return kept.flatMap(({ fix: _fix, ...finding }) => {
    const { span, range, category } = finding;
    const place = { start: span.start, lines: [range.start.line, range.end.line] };
    return marks.covers({ id: AI_RULE_ID, category }, place) ? [] : [finding];
  });
}
