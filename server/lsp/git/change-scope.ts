import type { Finding } from '#shared/domain/finding.ts';
import type { FoundInText } from '#engine/analysis/changed-findings.ts';
import type { GitRepository } from '#engine/ports/git.ts';

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

  /** The findings of a closed file that the change brought, as far as is known without its text. */
  limitClosed(root: string, path: string, findings: readonly Finding[]): readonly Finding[] {
    const changes = this.changesOf(root);
    if (!changes) return findings;
    if (!changes.previousPaths.has(path)) return [];
    const dropped = changes.dropped.get(path);
    return findings.filter(({ fingerprint }) => !dropped?.has(fingerprint));
  }
}
