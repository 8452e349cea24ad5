import type { AnalyzedFile } from '#shared/domain/analysis.ts';
import type { Finding } from '#shared/domain/finding.ts';
import type { DocumentAnalysis } from '#engine/analysis/analyzer.ts';
import { type FoundInText, judgeFindings } from '#engine/analysis/changed-findings.ts';
import type { SymbolLines } from '#engine/analysis/changed-lines.ts';
import type { GitRepository } from '#engine/ports.ts';
import { declaredSymbols } from '#engine/proposals/symbols.ts';
import { FileFacts } from '#engine/rules/file-facts.ts';
import { hunksBetween } from './hunks-between.ts';

/** What a file was before the change: its text with what was found in it, or nothing for a new file. */
export type FileBefore = FoundInText | 'new';

/** The changes of one workspace folder. */
export interface FolderChanges {
  readonly repository: GitRepository;
  /** The commit that is compared with; undefined before the first one. */
  readonly base: string | undefined;
  /** For each changed file what it was called before; undefined for a new one. */
  readonly previousPaths: ReadonlyMap<string, string | undefined>;
  /** By path: fingerprints of the findings that the change did not bring. */
  readonly dropped: ReadonlyMap<string, ReadonlySet<string>>;
  readonly before: Map<string, FileBefore>;
}

/** What the editor shows findings of: everything, or what changed. */
export class ChangeScope {
  private folders: ReadonlyMap<string, FolderChanges> | undefined;
  /** URIs of the closed files that are shown for their changes only, and go when everything is shown again. */
  readonly visitors = new Set<string>();

  get isLimited(): boolean {
    return this.folders !== undefined;
  }

  /** Limits what is shown to these changes, by workspace folder; undefined shows everything. Others are not limited. */
  set(folders: ReadonlyMap<string, FolderChanges> | undefined): void {
    this.folders = folders;
  }

  changesOf(root: string | undefined): FolderChanges | undefined {
    return root === undefined ? undefined : this.folders?.get(root);
  }

  /**
   * The report of an open document with the findings of what differs from before. What it was before is asked for when it
   * is not known yet; until `load` was called nothing is shown.
   */
  limitOpen(root: string | undefined, report: AnalyzedFile, { document }: DocumentAnalysis): AnalyzedFile {
    const changes = this.changesOf(root);
    if (!changes) return report;
    const before = changes.before.get(report.path);
    if (before === undefined) return { ...report, findings: [] };
    if (before === 'new') return report;
    const { text } = document.tree;
    const file = {
      path: report.path,
      previousPath: report.path,
      findings: report.findings,
      text,
      hunks: hunksBetween(before.text, text),
      symbols: symbolLinesOf(document),
    };
    const verdicts = judgeFindings([file], { before: new Map([[report.path, before]]), moves: new Map() });
    const dropped = changes.dropped.get(report.path);
    const findings = report.findings.filter(
      ({ fingerprint }, index) => verdicts.get(report.path)?.[index] === 'shown' && !dropped?.has(fingerprint),
    );
    return { ...report, findings };
  }

  /** The findings of a closed file that the change brought, as far as is known without its text. */
  limitClosed(root: string, path: string, findings: readonly Finding[]): readonly Finding[] {
    const changes = this.changesOf(root);
    if (!changes) return findings;
    if (!changes.previousPaths.has(path)) return [];
    const dropped = changes.dropped.get(path);
    return findings.filter(({ fingerprint }) => !dropped?.has(fingerprint));
  }
}

function symbolLinesOf({ path, language, tree }: DocumentAnalysis['document']): SymbolLines[] {
  return declaredSymbols(new FileFacts(path, language, tree)).map((symbol) => {
    const [first, last] = [tree.lines.lineAt(symbol.start), tree.lines.lineAt(symbol.end)];
    const headLast = symbol.nameNode ? tree.lines.lineAt(symbol.nameNode.start) : first;
    return { name: symbol.name, first, last, headLast, isClass: symbol.isClass, isPublic: symbol.isPublic };
  });
}
