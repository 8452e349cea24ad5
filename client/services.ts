import { Disposable, type ExtensionContext, window } from 'vscode';
import { AiDocuments } from './ai/ai-documents.ts';
import { AiLink } from './ai/ai-link.ts';
import { ApiKeys } from './ai/api-keys.ts';
import { registerAiRefactor } from './ai/refactor.ts';
import { registerAiReview } from './ai/review-file.ts';
import { registerSetApiKey } from './ai/set-api-key.ts';
import { registerAnalyzeFile } from './commands/analyze-file.ts';
import { registerAnalyzeWorkspace } from './commands/analyze-workspace.ts';
import { registerApplyProposal } from './commands/apply-proposal.ts';
import { registerFixAll } from './commands/fix-all.ts';
import { registerFixRuleInWorkspace } from './commands/fix-rule-in-workspace.ts';
import { registerPreviewProposal } from './commands/preview-proposal.ts';
import { registerRejectProposal } from './commands/reject-proposal.ts';
import { registerRestartServer } from './commands/restart-server.ts';
import { registerReviewChanges } from './commands/review-changes.ts';
import { registerRollBackProposal } from './commands/roll-back-proposal.ts';
import { registerShowActions } from './commands/show-actions.ts';
import { registerShowOutput } from './commands/show-output.ts';
import { registerShowProposal } from './commands/show-proposal.ts';
import { registerShowProposalChanges } from './commands/show-proposal-changes.ts';
import { registerShowProposals } from './commands/show-proposals.ts';
import { registerShowRule } from './commands/show-rule.ts';
import { registerSuppressFinding } from './commands/suppress-finding.ts';
import { registerWhoIntroduced } from './commands/who-introduced.ts';
import { LanguageServer } from './language-server.ts';
import { ProposalDocuments } from './proposals/proposal-documents.ts';
import { SavedEdits } from './proposals/saved-edits.ts';
import { RulePages } from './rule-pages.ts';
import { ProposalsView } from './views/proposals-view.ts';
import { StatusItem } from './views/status-item.ts';

export interface Services extends Disposable {
  readonly server: LanguageServer;
}

/** Builds and connects everything the extension consists of. Nothing runs before `server.start()`. */
export function createServices(context: ExtensionContext): Services {
  const output = window.createOutputChannel('RefactorIQ', { log: true });
  const version = String(context.extension.packageJSON.version);
  const serverModule = context.asAbsolutePath('dist/server.cjs');
  const keys = new ApiKeys(context.secrets);
  const link = new AiLink(keys, output);
  const server = new LanguageServer({
    serverModule,
    version,
    output,
    edits: new SavedEdits(),
    onClient: (client) => link.attach(client),
  });
  const pages = new RulePages(server);
  const documents = new ProposalDocuments(server);
  const proposals = new ProposalsView(server);
  const steps = { server, documents };
  const aiDocuments = new AiDocuments();
  const ai = { server, keys, link, documents: aiDocuments };
  const parts = Disposable.from(
    output,
    server,
    pages,
    documents,
    proposals,
    new StatusItem(server),
    registerAnalyzeFile(server, output),
    registerAnalyzeWorkspace(server, output),
    registerFixAll(server, output),
    registerFixRuleInWorkspace(server, output),
    registerPreviewProposal(steps, output),
    registerApplyProposal(steps, output),
    registerRollBackProposal(steps, output),
    registerRejectProposal(steps, output),
    registerShowProposal(steps, output),
    registerShowProposalChanges(steps, output),
    registerShowProposals(proposals, output),
    registerReviewChanges(server, output),
    registerWhoIntroduced(server, output),
    registerShowRule(pages, output),
    registerShowActions(server, output),
    registerShowOutput(output),
    registerSuppressFinding(server, output),
    registerRestartServer(server, output),
    keys,
    link,
    aiDocuments,
    registerSetApiKey(ai, output),
    ...registerAiReview(ai, output),
    ...registerAiRefactor(ai, output),
  );
  return { server, dispose: () => parts.dispose() };
}
