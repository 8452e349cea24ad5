import type { ProposalChecks } from '#engine/ports/proposal-checks.ts';
import type { ProposalDesk } from '#engine/proposals/proposal-desk.ts';
import type { Services } from '../services.ts';
import type { Surroundings } from '../session.ts';
import type { Folder } from '../workspace.ts';
import { EditorFiles } from './editor-files.ts';

/** The desk of one workspace folder. */
export interface FolderDesk extends ProposalDesk {
  readonly files: EditorFiles;
  readonly folder: Folder;
  readonly checks: ProposalChecks;
}

const NOBODY = 'unknown';

/** Where the proposals of each workspace folder are made and applied; opened when first asked for. */
export class ProposalDesks {
  private readonly given: Pick<Surroundings, 'connection' | 'documents' | 'client'>;
  private readonly services: Services;
  private readonly opened = new Map<string, Promise<FolderDesk>>();

  constructor(given: Pick<Surroundings, 'connection' | 'documents' | 'client'>, services: Services) {
    this.given = given;
    this.services = services;
  }

  of(folder: Folder): Promise<FolderDesk> {
    let desk = this.opened.get(folder.root);
    if (!desk) {
      desk = this.open(folder);
      this.opened.set(folder.root, desk);
      desk.catch(() => this.opened.delete(folder.root));
    }
    return desk;
  }

  private async open(folder: Folder): Promise<FolderDesk> {
    const { clock, userName } = this.services;
    const { journal, disk, checks } = await this.services.openProposals(folder.root);
    const files = new EditorFiles({ root: folder.root, disk, ...this.given });
    return { journal, files, clock, author: userName || NOBODY, folder, checks };
  }
}
