import { type Disposable, EventEmitter, type TextDocumentContentProvider, Uri, workspace } from 'vscode';
import {
  type ProposalConflict,
  type ProposalParams,
  type ProposalSummary,
  ProposalTextRequest,
  ShowProposalRequest,
} from '#shared/protocol/proposals.ts';
import type { LanguageServer } from '../language-server.ts';

const SCHEME = 'refactoriq-proposal';

type Side = 'before' | 'after';

/** What a document of ours shows. Its path has the file's name, by which the editor knows the language. */
type Content =
  | { readonly kind: Side; readonly proposal: ProposalParams; readonly path: string }
  | { readonly kind: 'conflict'; readonly proposal: ProposalParams; readonly path: string }
  | { readonly kind: 'card'; readonly proposal: ProposalParams };

/** Read-only documents: what a proposal makes of files, its card, and conflicts with both sides. */
export class ProposalDocuments implements TextDocumentContentProvider, Disposable {
  private readonly server: LanguageServer;
  private readonly changed = new EventEmitter<Uri>();
  private readonly registration: Disposable;
  /** By URI: the server tells a conflict once, as an answer. */
  private readonly conflicts = new Map<string, string>();

  readonly onDidChange = this.changed.event;

  constructor(server: LanguageServer) {
    this.server = server;
    this.registration = workspace.registerTextDocumentContentProvider(SCHEME, this);
  }

  uriOf(proposal: ProposalSummary, path: string, side: Side): Uri {
    return toUri(path, { kind: side, proposal: refOf(proposal), path });
  }

  cardOf(proposal: ProposalSummary): Uri {
    const uri = toUri(`Proposal ${proposal.id}.md`, { kind: 'card', proposal: refOf(proposal) });
    this.changed.fire(uri);
    return uri;
  }

  /** A document with the text of a conflict. */
  keepConflict(proposal: ProposalSummary, { path, text }: ProposalConflict): Uri {
    const uri = toUri(path, { kind: 'conflict', proposal: refOf(proposal), path });
    this.conflicts.set(uri.toString(), text);
    this.changed.fire(uri);
    return uri;
  }

  async provideTextDocumentContent(uri: Uri): Promise<string> {
    const content = readContent(uri);
    switch (content?.kind) {
      case undefined:
        return 'This address names no document of a proposal.\n';
      case 'conflict':
        return (
          this.conflicts.get(uri.toString()) ?? 'The conflict is not known any more. Try to apply the proposal again.\n'
        );
      case 'card':
        return (await this.server.connect().sendRequest(ShowProposalRequest, content.proposal)).markdown;
      case 'before':
      case 'after': {
        const { proposal, path, kind: side } = content;
        return (await this.server.connect().sendRequest(ProposalTextRequest, { ...proposal, path, side })).text;
      }
    }
  }

  dispose(): void {
    this.registration.dispose();
    this.changed.dispose();
  }
}

function refOf({ id, folder }: ProposalSummary): ProposalParams {
  return { id, folder };
}

/** Undefined for an address that is not one of ours, such as one that was typed. */
function readContent({ query }: Uri): Content | undefined {
  try {
    return JSON.parse(query) as Content;
  } catch {
    return undefined;
  }
}

function toUri(path: string, content: Content): Uri {
  return Uri.from({ scheme: SCHEME, path: `/${path}`, query: JSON.stringify(content) });
}
