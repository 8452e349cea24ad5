import type { AnalyzedFile, HiddenCounts } from '#shared/domain/analysis.ts';
import type { CustomRule, CustomRuleProblem } from '#shared/domain/custom-rule.ts';
import { CONFIDENCES, type Finding } from '#shared/domain/finding.ts';
import { DEFAULT_CONFIDENCE, type ProjectConfig } from '#shared/domain/project-config.ts';
import type { Span } from '#shared/domain/text.ts';
import type { GrammarSource } from '../ports/grammar-source.ts';
import { checkCustomRule } from '../patterns/check-custom-rule.ts';
import { createCustomRule } from '../patterns/custom-rule.ts';
import { RULES } from '../rules/catalog.ts';
import { FileFacts } from '../rules/file-facts.ts';
import type { Fix, Report, Rule } from '../rules/rule.ts';
import { type RuleReport, runRules } from '../rules/run-rules.ts';
import { Suppressions } from '../rules/suppressions.ts';
import type { LanguageDefinition } from '../source/languages.ts';
import { type IncrementalParse, SourceParser } from '../source/source-parser.ts';
import type { SyntaxTree } from '../source/syntax-tree.ts';
import { anchorOf, Fingerprinter } from './fingerprint.ts';
import { RuleSelection, type SelectedRule } from './rule-selection.ts';
import { scoreFile } from './score.ts';
import { FindingSuppressor } from './suppress-findings.ts';

/** A parsed document, ready for analysis. */
export interface ParsedDocument {
  /** Relative to the workspace root, with forward slashes. */
  readonly path: string;
  readonly language: LanguageDefinition;
  readonly tree: SyntaxTree;
}

/** What an analysis found, with what is needed to act on it. */
export interface DocumentAnalysis {
  readonly document: ParsedDocument;
  readonly report: AnalyzedFile;
  /** By fingerprint: the fixes of the report's findings, their edits not yet computed. */
  readonly fixes: ReadonlyMap<string, Fix>;
}

/** Turns documents into findings and metrics. Holds loaded grammars and nothing of the documents. */
export class Analyzer {
  private readonly parser: SourceParser;
  private readonly rules: readonly Rule[];
  private readonly selections = new WeakMap<ProjectConfig, RuleSelection>();
  /** By the list of custom rules: variants of a configuration share it, and so what was compiled. */
  private readonly custom = new WeakMap<ProjectConfig['customRules'], readonly Rule[]>();
  private readonly suppressors = new WeakMap<ProjectConfig['suppressions'], FindingSuppressor>();

  constructor(parser: SourceParser, rules: readonly Rule[] = RULES) {
    this.parser = parser;
    this.rules = rules;
  }

  static async create(grammars: GrammarSource, rules?: readonly Rule[]): Promise<Analyzer> {
    return new Analyzer(await SourceParser.create(grammars), rules);
  }

  /** Loads what a language needs; the synchronous methods throw for a language that was not prepared. */
  async prepare(language: LanguageDefinition): Promise<void> {
    await this.parser.prepare(language);
  }

  /** Throws ParseTimeoutError for a text that keeps the parser busy too long. */
  parse(path: string, language: LanguageDefinition, text: string): ParsedDocument {
    return { path, language, tree: this.parser.parse(language, text) };
  }

  /** What is wrong with a custom rule, as its file tells it. */
  async checkRule(rule: CustomRule): Promise<CustomRuleProblem[]> {
    return checkCustomRule(rule, this.parser);
  }

  /** For open documents: parses again and again at the cost of what changed. */
  follow(language: LanguageDefinition): IncrementalParse {
    return this.parser.follow(language);
  }

  /** Runs all rules that the configuration turns on for this path. A rule that throws is named in the report. */
  analyze(document: ParsedDocument, config: ProjectConfig): DocumentAnalysis {
    const { path, language, tree } = document;
    const file = new FileFacts(path, language, tree);
    const selected = this.selectionOf(config).select(path, language.id);
    const { reports, failures } = runRules(file, selected);
    const { findings, fixes, hidden } = collect(file, reports, { selected, config, shared: this.suppressorOf(config) });
    const report: AnalyzedFile = {
      kind: 'analyzed',
      path,
      languageId: language.id,
      findings,
      hidden,
      metrics: file.metrics,
      score: scoreFile(findings, file.metrics),
      hasSyntaxErrors: tree.errorCount > 0,
      bytes: Buffer.byteLength(tree.text),
      ruleFailures: failures,
      fixes: [],
    };
    return { document, report, fixes };
  }

  /** The rules there are for a project, its own ones last. */
  rulesOf({ customRules }: Pick<ProjectConfig, 'customRules'>): readonly Rule[] {
    if (customRules.length === 0) return this.rules;
    let rules = this.custom.get(customRules);
    if (!rules) {
      const parse = this.parser.parse.bind(this.parser);
      rules = [...this.rules, ...customRules.map((definition) => createCustomRule(definition, parse))];
      this.custom.set(customRules, rules);
    }
    return rules;
  }

  private suppressorOf({ suppressions }: ProjectConfig): FindingSuppressor {
    let suppressor = this.suppressors.get(suppressions);
    if (!suppressor) {
      suppressor = new FindingSuppressor(suppressions);
      this.suppressors.set(suppressions, suppressor);
    }
    return suppressor;
  }

  private selectionOf(config: ProjectConfig): RuleSelection {
    let selection = this.selections.get(config);
    if (!selection) {
      selection = new RuleSelection(this.rulesOf(config), config);
      this.selections.set(config, selection);
    }
    return selection;
  }
}

/** How reports become findings. */
interface Selection {
  readonly selected: readonly SelectedRule[];
  readonly config: ProjectConfig;
  readonly shared: FindingSuppressor;
}

/** Sorts reports, drops suppressed, doubtful and doubled ones, and makes findings of the rest. */
function collect(file: FileFacts, reports: readonly RuleReport[], { selected, config, shared }: Selection) {
  const suppressions = new Suppressions(file);
  const suppressionsOf = shared.forFile(file.path);
  const fingerprints = new Fingerprinter(file.tree);
  const findings: Finding[] = [];
  const fixes = new Map<string, Fix>();
  const hidden = { suppressed: 0, suppressedByTeam: 0, lowConfidence: 0, baseline: 0 } satisfies HiddenCounts;
  const seen = new Set<string>();
  for (const { rule, report, span } of inDocumentOrder(reports)) {
    const key = `${rule.id} ${span.start} ${span.end}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const fingerprint = fingerprints.fingerprint(rule.id, span);
    // Few findings among many rules: a table of them all for each file would cost more.
    const wanted = selected.find((one) => one.rule === rule)?.severity;
    const finding = toFinding(file, rule, report, span, fingerprint, wanted);
    if (suppressions.covers(rule, { start: span.start, lines: linesOf(file, finding, report) })) hidden.suppressed++;
    else if (suppressionsOf(finding).length > 0) hidden.suppressedByTeam++;
    else if (
      CONFIDENCES.indexOf(finding.confidence) > CONFIDENCES.indexOf(config.minimumConfidence ?? DEFAULT_CONFIDENCE)
    )
      hidden.lowConfidence++;
    else {
      findings.push(finding);
      if (report.fix) fixes.set(fingerprint, report.fix);
    }
  }
  return { findings, fixes, hidden };
}

/** Where a mark may stand: on the first or last line of the finding, or on the first of the statement around it. */
function linesOf(file: FileFacts, { range }: Finding, { statement }: Report): number[] {
  return [range.start.line, range.end.line, ...(statement ? [file.tree.lines.lineAt(statement.start)] : [])];
}

function inDocumentOrder(reports: readonly RuleReport[]): (RuleReport & { readonly span: Span })[] {
  return reports
    .map((entry) => ({ ...entry, span: { start: entry.report.at.start, end: entry.report.at.end } }))
    .toSorted(
      (a, b) =>
        a.span.start - b.span.start ||
        a.span.end - b.span.end ||
        (a.rule.id < b.rule.id ? -1 : Number(a.rule.id > b.rule.id)),
    );
}

function toFinding(
  file: FileFacts,
  rule: Rule,
  report: Report,
  span: Span,
  fingerprint: string,
  wanted: Finding['severity'] | undefined,
): Finding {
  const { lines } = file.tree;
  return {
    ruleId: rule.id,
    category: rule.category,
    severity: wanted ?? report.severity ?? rule.severity,
    confidence: report.confidence ?? rule.confidence,
    message: report.message,
    ...(rule.cwe === undefined ? {} : { cwe: rule.cwe }),
    span,
    range: lines.rangeOf(span),
    related: (report.related ?? []).map(({ at, message }) => ({ range: lines.rangeOf(at), message })),
    ...(report.isUnnecessary ? { isUnnecessary: true } : {}),
    ...(report.fix ? { fix: { title: report.fix.title, safety: report.fix.safety } } : {}),
    fingerprint,
    anchor: anchorOf(file.tree, span.start, file.metrics.functions),
  };
}
