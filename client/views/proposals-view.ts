import {
  Disposable,
  EventEmitter,
  MarkdownString,
  ThemeColor,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  type TreeView,
  Uri,
  window,
} from 'vscode';
import {
  ListProposalsRequest,
  type ProposalPlace,
  type ProposalSummary,
  ShowProposalRequest,
} from '#shared/protocol/proposals.ts';
import type { LanguageServer } from '../language-server.ts';
import { describeReach, PROPOSAL_GROUPS, type ProposalGroup } from './describe-proposal.ts';

export const PROPOSALS_VIEW = 'refactoriq.proposals';

/** A row of the view. */
export type ProposalNode =
  | { readonly kind: 'group'; readonly group: ProposalGroup; readonly proposals: readonly ProposalSummary[] }
  | { readonly kind: 'proposal'; readonly proposal: ProposalSummary; readonly group: ProposalGroup }
  | { readonly kind: 'file'; readonly proposal: ProposalSummary; readonly file: ProposalPlace };

/** The proposals of the workspace, by what is to be done with them. Asks the server when it is looked at, never by itself. */
export class ProposalsView implements TreeDataProvider<ProposalNode>, Disposable {
  private readonly server: LanguageServer;
  private readonly changed = new EventEmitter<undefined>();
  private readonly view: TreeView<ProposalNode>;
  private readonly parts: Disposable;

  readonly onDidChangeTreeData = this.changed.event;

  constructor(server: LanguageServer) {
    this.server = server;
    this.view = window.createTreeView(PROPOSALS_VIEW, { treeDataProvider: this, showCollapseAll: true });
    this.parts = Disposable.from(
      this.view,
      this.changed,
      server.onDidChangeProposals(() => this.refresh()),
      // The command line may have made some meanwhile.
      this.view.onDidChangeVisibility(({ visible }) => visible && this.refresh()),
    );
  }

  refresh(): void {
    this.changed.fire(undefined);
  }

  /** Reads the list again, shows it and gives it to whoever asked. */
  async reload(): Promise<readonly ProposalSummary[]> {
    this.refresh();
    const { proposals } = await this.server.connect().sendRequest(ListProposalsRequest, {});
    return proposals;
  }

  async getChildren(node?: ProposalNode): Promise<ProposalNode[]> {
    switch (node?.kind) {
      case undefined:
        return await this.readGroups();
      case 'group':
        return node.proposals.map((proposal) => ({ kind: 'proposal', proposal, group: node.group }));
      case 'proposal':
        return node.proposal.files.map((file) => ({ kind: 'file', proposal: node.proposal, file }));
      case 'file':
        return [];
    }
  }

  getTreeItem(node: ProposalNode): TreeItem {
    switch (node.kind) {
      case 'group':
        return toGroupItem(node.group, node.proposals.length);
      case 'proposal':
        return toProposalItem(node.proposal, node.group);
      case 'file':
        return toFileItem(node.proposal, node.file);
    }
  }

  /** The card, when the mouse rests on a proposal. */
  async resolveTreeItem(item: TreeItem, node: ProposalNode): Promise<TreeItem> {
    if (node.kind !== 'proposal') return item;
    const { id, folder } = node.proposal;
    const { markdown } = await this.server.connect().sendRequest(ShowProposalRequest, { id, folder });
    item.tooltip = new MarkdownString(markdown);
    return item;
  }

  dispose(): void {
    this.parts.dispose();
  }

  private async readGroups(): Promise<ProposalNode[]> {
    const client = await this.server.ready();
    if (!client) return [];
    const { proposals } = await client.sendRequest(ListProposalsRequest, {});
    const waiting = proposals.filter(({ state }) => state === 'verified' || state === 'approved').length;
    this.view.badge = waiting > 0 ? { value: waiting, tooltip: `${waiting} to decide` } : undefined;
    return PROPOSAL_GROUPS.flatMap((group): ProposalNode[] => {
      const members = proposals.filter(({ state }) => group.states.includes(state));
      return members.length > 0 ? [{ kind: 'group', group, proposals: members }] : [];
    });
  }
}

function toGroupItem({ title, isOpen }: ProposalGroup, count: number): TreeItem {
  const { Expanded, Collapsed } = TreeItemCollapsibleState;
  const item = new TreeItem(title, isOpen ? Expanded : Collapsed);
  item.id = title;
  item.description = String(count);
  item.contextValue = 'group';
  return item;
}

function toProposalItem(proposal: ProposalSummary, { icon, color }: ProposalGroup): TreeItem {
  const item = new TreeItem(proposal.title, TreeItemCollapsibleState.Collapsed);
  item.id = `${proposal.folder} ${proposal.id}`;
  item.description = describeReach(proposal, new Date());
  item.iconPath = new ThemeIcon(icon, new ThemeColor(color));
  item.contextValue = ['proposal', ...proposal.steps].join(' ');
  item.accessibilityInformation = { label: `${proposal.title}, ${proposal.state}, ${item.description}` };
  return item;
}

function toFileItem(proposal: ProposalSummary, { path, uri }: ProposalPlace): TreeItem {
  const item = new TreeItem(Uri.parse(uri), TreeItemCollapsibleState.None);
  item.id = `${proposal.folder} ${proposal.id} ${path}`;
  item.description = true;
  item.contextValue = 'file';
  item.command = { title: 'Show Changes', command: 'refactoriq.showProposalChanges', arguments: [proposal, path] };
  return item;
}
