import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { AnalyzedFile } from '#shared/domain/analysis.ts';
import type { Settings } from '#shared/settings.ts';
import { DEFAULT_SETTINGS } from '#shared/settings.ts';
import type { Analyzer, DocumentAnalysis } from '#engine/analysis/analyzer.ts';
import { applyBaseline } from '#engine/analysis/baseline.ts';
import { languageOfDocument, type LanguageDefinition } from '#engine/source/languages.ts';
import { readSource } from '#engine/source/read-source.ts';
import type { IncrementalParse } from '#engine/source/source-parser.ts';
import type { FileConfig } from './folder-config.ts';
import type { LimitRequest } from './git/limit-review.ts';
import { ignoreAbort, StaleDocumentError } from './outcomes.ts';
import type { Scheduler } from './scheduler.ts';
import type { SettingsCache } from './settings-cache.ts';
import type { Workspace } from './workspace.ts';

/** What is known about one version of an open document. */
export interface Review {
  readonly uri: string;
  readonly version: number;
  readonly analysis: DocumentAnalysis;
  /** With the findings that the user wants to see now. */
  readonly report: AnalyzedFile;
  /** With those of unchanged code as well. */
  readonly whole: AnalyzedFile;
  readonly config: FileConfig;
  readonly settings: Settings;
  /** Fixes whose proof failed, by fingerprint with the reason: not offered again for this version. */
  readonly withheld: Map<string, string>;
}

export interface ReviewDependencies {
  readonly analyzer: Analyzer;
  readonly workspace: Workspace;
  readonly settings: SettingsCache;
  readonly scheduler: Scheduler;
  /** The document as it is now; undefined when it is not open. */
  readonly documentOf: (uri: string) => TextDocument | undefined;
  /** Leaves out what the user does not want to see now. */
  readonly limit: (request: LimitRequest, signal: AbortSignal) => Promise<AnalyzedFile>;
  /** Called with each new review, and with undefined when a document is not reviewed (any more). */
  readonly onReview: (uri: string, version: number, review: Review | undefined) => void;
  readonly log: (message: string) => void;
}

/** What is kept of an open document between edits. */
interface OpenDocument {
  settings: Settings;
  follow: { readonly language: LanguageDefinition; readonly parse: IncrementalParse } | undefined;
  review: Review | undefined;
  /** Why the document is left alone; looked at again when it is saved. */
  skipped: string | undefined;
  isProbed: boolean;
}

/** Reviews open documents: after each pause in typing, on save, or when somebody needs the result now. */
export class DocumentReviews {
  private readonly given: ReviewDependencies;
  private readonly open = new Map<string, OpenDocument>();

  constructor(given: ReviewDependencies) {
    this.given = given;
  }

  /** Starts to follow a document. Ends with its first review. */
  didOpen(uri: string): Promise<void> {
    this.close(uri);
    this.open.set(uri, {
      settings: DEFAULT_SETTINGS,
      follow: undefined,
      review: undefined,
      skipped: undefined,
      isProbed: false,
    });
    return this.schedule(uri, 0);
  }

  /** Ends with the review of the new text, unless the user wants none before the document is saved. */
  async didChange(uri: string): Promise<void> {
    const settings = this.open.get(uri)?.settings;
    if (settings?.run === 'onSave') this.given.scheduler.cancel(uri);
    else await this.schedule(uri, settings?.debounce ?? 0);
  }

  async didSave(uri: string): Promise<void> {
    const document = this.open.get(uri);
    if (!document) return;
    document.isProbed = false;
    if (document.skipped !== undefined || !this.isCurrent(uri)) await this.schedule(uri, 0);
  }

  /** Forgets a document and aborts what runs for it. */
  close(uri: string): void {
    this.given.scheduler.cancel(uri);
    this.open.get(uri)?.follow?.parse.dispose();
    this.open.delete(uri);
  }

  /** Settings, configuration or rules changed: reviews every open document again. */
  async reviewAll(): Promise<void> {
    await Promise.all([...this.open.keys()].map((uri) => this.review(uri).catch(ignoreAbort)));
  }

  /** Reviews a document at once, whatever is known about it. Undefined when it is one that is not reviewed. */
  async review(uri: string): Promise<Review | undefined> {
    await this.schedule(uri, 0);
    return this.current(uri);
  }

  /** The review of the document as it is now, if there is one already. */
  current(uri: string): Review | undefined {
    return this.isCurrent(uri) ? this.open.get(uri)?.review : undefined;
  }

  /** The review of the document as it is now, made at once when it must be. Rejects with AbortError when it changes. */
  async bringUpToDate(uri: string): Promise<Review | undefined> {
    const pending = this.given.scheduler.hurry(uri);
    if (pending) await pending;
    else if (this.open.has(uri) && !this.isCurrent(uri)) await this.schedule(uri, 0);
    return this.current(uri);
  }

  /** The review of the document as it is now, once its time has come. */
  async settled(uri: string): Promise<Review | undefined> {
    await this.given.scheduler.pending(uri);
    return this.current(uri);
  }

  /** The review that was made for this version. Throws StaleDocumentError when there is another one by now. */
  reviewOf(uri: string, version: number): Review {
    const review = this.current(uri);
    if (!review || review.version !== version) throw new StaleDocumentError();
    return review;
  }

  private isCurrent(uri: string): boolean {
    const version = this.given.documentOf(uri)?.version;
    return version !== undefined && this.open.get(uri)?.review?.version === version;
  }

  private schedule(uri: string, delay: number): Promise<void> {
    return this.given.scheduler.schedule(uri, delay, (signal) => this.run(uri, signal));
  }

  private async run(uri: string, signal: AbortSignal): Promise<void> {
    const { documentOf, settings, workspace, analyzer } = this.given;
    const document = documentOf(uri);
    const open = this.open.get(uri);
    if (!document || !open) return;
    open.settings = await settings.settingsFor(uri);
    signal.throwIfAborted();
    const { path } = workspace.placeOf(uri);
    const language = languageOfDocument(document.languageId, path);
    if (!language || !open.settings.enable) return this.leave(uri, document, open);
    const config = await workspace.configOf(uri, open.settings.minimumConfidence);
    signal.throwIfAborted();
    if (config.isExcluded(path) || this.isSkipped(open, language, document)) return this.leave(uri, document, open);
    await analyzer.prepare(language);
    signal.throwIfAborted();
    const tree = this.parse(open, language, document);
    if (!tree) return this.leave(uri, document, open);
    await nextTurn();
    signal.throwIfAborted();
    const analysis = analyzer.analyze({ path, language, tree }, config.config);
    const whole = applyTo(analysis, config);
    const report = await this.given.limit({ uri, report: whole, analysis, config }, signal);
    signal.throwIfAborted();
    for (const { ruleId, message } of report.ruleFailures)
      this.given.log(`The rule ${ruleId} failed on ${path}: ${message}`);
    const review = {
      uri,
      version: document.version,
      analysis,
      report,
      whole,
      config,
      settings: open.settings,
      withheld: new Map(),
    };
    open.review = review;
    this.given.onReview(uri, document.version, review);
  }

  private leave(uri: string, document: TextDocument, open: OpenDocument): void {
    open.review = undefined;
    open.follow?.parse.dispose();
    open.follow = undefined;
    this.given.onReview(uri, document.version, undefined);
  }

  /** Data, generated and minified files are left alone, as they are on disk. Looking costs time: once, and after a save. */
  private isSkipped(open: OpenDocument, language: LanguageDefinition, document: TextDocument): boolean {
    if (!open.isProbed) {
      open.isProbed = true;
      // A new document has no file name yet; its language stands in.
      const probe = readSource(`probe${language.extensions[0] ?? ''}`, new TextEncoder().encode(document.getText()));
      open.skipped = probe.kind === 'skipped' ? probe.reason : undefined;
      if (open.skipped !== undefined) this.given.log(`${document.uri} is not reviewed: ${open.skipped}`);
    }
    return open.skipped !== undefined;
  }

  private parse(open: OpenDocument, language: LanguageDefinition, document: TextDocument) {
    if (open.follow?.language !== language) {
      open.follow?.parse.dispose();
      open.follow = { language, parse: this.given.analyzer.follow(language) };
    }
    try {
      return open.follow.parse.update(document.getText());
    } catch (error) {
      // By its name: the class would bring the parser with it, which is loaded late.
      if (!(error instanceof Error) || error.name !== 'ParseTimeoutError') throw error;
      open.skipped = error.message;
      this.given.log(`${document.uri} is not reviewed: ${error.message}`);
      return undefined;
    }
  }
}

function applyTo({ report }: DocumentAnalysis, { baseline }: FileConfig): AnalyzedFile {
  const result = baseline ? applyBaseline(report, baseline) : report;
  return result.kind === 'analyzed' ? result : report;
}

/** Lets the messages in that arrived while the thread was busy: one of them may be the next keystroke. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
