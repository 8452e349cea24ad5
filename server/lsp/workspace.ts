import { basename, dirname, join, relative, sep } from 'node:path';
import type { CustomRule } from '#shared/domain/custom-rule.ts';
import { CONFIDENCES, type Confidence } from '#shared/domain/finding.ts';
import { DEFAULT_CONFIDENCE } from '#shared/domain/project-config.ts';
import type { SourceTree } from '#engine/ports/source-tree.ts';
import { toFilePath } from './document-uri.ts';
import { createLooseConfig, type FileConfig, FolderConfig, type ReportProblems } from './folder-config.ts';
import type { FolderAccess } from './services.ts';

/** A folder whose files share paths and configuration. */
export interface Folder {
  readonly root: string;
  readonly tree: SourceTree;
  readonly config: FolderConfig;
}

/** Where a document belongs. */
export interface Place {
  /** Undefined for documents that are not on disk. */
  readonly folder: Folder | undefined;
  /** Relative to the folder, with forward slashes; the last part of the URI for other documents. */
  readonly path: string;
}

const LOOSE_CONFIGS = Object.fromEntries(
  CONFIDENCES.map((confidence) => [confidence, createLooseConfig(confidence)]),
) as Record<Confidence, FileConfig>;

/** The workspace folders, and a folder of its own for each document outside of them. */
export class Workspace {
  private readonly open: (root: string) => FolderAccess;
  private readonly report: ReportProblems;
  private roots: readonly string[] = [];
  private readonly opened = new Map<string, Folder>();

  constructor({ open, report }: { open: (root: string) => FolderAccess; report: ReportProblems }) {
    this.open = open;
    this.report = report;
  }

  get folders(): readonly Folder[] {
    return this.roots.map((root) => this.folderAt(root));
  }

  /** Replaces the workspace folders. */
  setFolders(uris: readonly string[]): void {
    this.roots = uris.flatMap((uri) => toFilePath(uri) ?? []);
    for (const root of this.opened.keys()) if (!this.roots.includes(root)) this.opened.delete(root);
  }

  changeFolders({ added, removed }: { added: readonly string[]; removed: readonly string[] }): void {
    const gone = new Set(removed.flatMap((uri) => toFilePath(uri) ?? []));
    const fresh = added.flatMap((uri) => toFilePath(uri) ?? []).filter((root) => !this.roots.includes(root));
    this.roots = [...this.roots.filter((root) => !gone.has(root)), ...fresh];
    for (const root of gone) this.opened.delete(root);
  }

  /** Whether a document belongs to one of the workspace folders. */
  contains(uri: string): boolean {
    const file = toFilePath(uri);
    return file !== undefined && this.roots.some((root) => isBelow(root, file));
  }

  /** Of nested folders the innermost one has the document. */
  placeOf(uri: string): Place {
    const file = toFilePath(uri);
    if (file === undefined) return { folder: undefined, path: basename(uri) };
    const roots = this.roots.filter((root) => isBelow(root, file)).toSorted((a, b) => b.length - a.length);
    const folder = this.folderAt(roots[0] ?? dirname(file));
    return { folder, path: relative(folder.root, file).split(sep).join('/') };
  }

  /** What counts for a document. */
  async configOf(uri: string, minimumConfidence: Confidence): Promise<FileConfig> {
    const file = toFilePath(uri);
    const { folder } = this.placeOf(uri);
    if (!folder || file === undefined) return LOOSE_CONFIGS[minimumConfidence];
    return await folder.config.configFor(dirname(file), minimumConfidence);
  }

  /** The rule that one of the folders has under this id, with the absolute path of its file. */
  findCustomRule(id: string): { readonly rule: CustomRule; readonly file: string } | undefined {
    for (const { root, config } of this.opened.values()) {
      const rule = config.customRules.find((candidate) => candidate.id === id);
      if (rule) return { rule, file: join(root, rule.file) };
    }
    return undefined;
  }

  /** Reads what counts for the folders as wholes, so that its faults are told also while no document is open. */
  async readConfigs(): Promise<void> {
    await Promise.all(this.folders.map(({ root, config }) => config.configFor(root, DEFAULT_CONFIDENCE)));
  }

  /** Configuration files may have changed. */
  reloadConfigs(): void {
    for (const folder of this.opened.values()) folder.config.reload();
  }

  private folderAt(root: string): Folder {
    let folder = this.opened.get(root);
    if (!folder) {
      const access = this.open(root);
      folder = { root, tree: access.tree, config: new FolderConfig(root, { access, report: this.report }) };
      this.opened.set(root, folder);
    }
    return folder;
  }
}

function isBelow(root: string, file: string): boolean {
  return file.startsWith(root.endsWith(sep) ? root : root + sep);
}
