import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver/node';
import type { Finding, Severity } from '#shared/domain/finding.ts';
import { DIAGNOSTIC_SOURCE } from '#shared/protocol/code-action-kinds.ts';
import type { ConfigFileProblem } from '#engine/ports/project-config-source.ts';
import type { DiagnosticFeatures } from '../client-features.ts';

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  critical: DiagnosticSeverity.Error,
  high: DiagnosticSeverity.Error,
  medium: DiagnosticSeverity.Warning,
  low: DiagnosticSeverity.Information,
  info: DiagnosticSeverity.Hint,
};

/** Editors cut a character that is past the end of its line. */
const END_OF_LINE = 10_000;

export interface DiagnosticContext {
  /** Of the document the finding is in. */
  readonly uri: string;
  readonly ruleHref: (ruleId: string) => string;
  readonly features: DiagnosticFeatures;
}

/** A finding as the editor shows it. */
export function toDiagnostic(finding: Finding, { uri, ruleHref, features }: DiagnosticContext): Diagnostic {
  const { range, severity, ruleId, message, fingerprint, related } = finding;
  return {
    range,
    severity: SEVERITIES[severity],
    code: ruleId,
    ...(features.hasCodeDescription ? { codeDescription: { href: ruleHref(ruleId) } } : {}),
    source: DIAGNOSTIC_SOURCE,
    message,
    ...(finding.isUnnecessary && features.hasUnnecessaryTag ? { tags: [DiagnosticTag.Unnecessary] } : {}),
    ...(related.length > 0 && features.hasRelatedInformation
      ? {
          relatedInformation: related.map((place) => ({
            location: { uri, range: place.range },
            message: place.message,
          })),
        }
      : {}),
    data: { fingerprint, ruleId },
  };
}

/** A fault of a configuration file, underlined to the end of its line. */
export function toConfigDiagnostic({ line, column, message }: ConfigFileProblem): Diagnostic {
  const start = { line: line - 1, character: column - 1 };
  return {
    range: { start, end: { line: line - 1, character: END_OF_LINE } },
    severity: DiagnosticSeverity.Error,
    code: 'invalid-configuration',
    source: DIAGNOSTIC_SOURCE,
    message,
  };
}
