/**
 * Commands the server runs by `workspace/executeCommand`, so that every editor has them; VS Code's palette has its own
 * on top of the typed requests.
 */
export const SERVER_COMMANDS = {
  /** Arguments: a rule id. Opens the rule's page with `window/showDocument`. */
  showRule: 'refactoriq.server.showRule',
  /** Arguments: a document URI. Applies all safe fixes with `workspace/applyEdit`. */
  fixAll: 'refactoriq.server.fixAll',
  /** Arguments: a document URI, a fingerprint and, if the user was asked for it, the reason. Adds a suppression of the team. */
  suppressFinding: 'refactoriq.server.suppressFinding',
  /** No arguments. The same as the typed request. */
  analyzeWorkspace: 'refactoriq.server.analyzeWorkspace',
  /** Arguments: a `ProposalTarget`. Makes proposals; progress can be cancelled. */
  propose: 'refactoriq.server.propose',
  listProposals: 'refactoriq.server.listProposals',
  /** The commands about one proposal have the arguments: its id or how that begins, and perhaps its folder's URI. */
  showProposal: 'refactoriq.server.showProposal',
  /** Lets the user choose among the hunks, in editors that can. */
  previewProposal: 'refactoriq.server.previewProposal',
  applyProposal: 'refactoriq.server.applyProposal',
  rollBackProposal: 'refactoriq.server.rollBackProposal',
  /** Arguments: an id, and perhaps the reason. */
  rejectProposal: 'refactoriq.server.rejectProposal',
  /** Arguments: a document URI and a fingerprint. Tells which commit brought a finding. */
  whoIntroduced: 'refactoriq.server.whoIntroduced',
  /** Arguments: none for what is not committed, or a branch or commit. Shows findings of changed code only. */
  reviewChanges: 'refactoriq.server.reviewChanges',
  /** Arguments: a document URI. Has a language model review it; progress can be cancelled. */
  reviewFileWithAi: 'refactoriq.server.reviewFileWithAi',
  /** Arguments: a document URI and a fingerprint. Has a language model make a proposal. */
  fixWithAi: 'refactoriq.server.fixWithAi',
  /** Arguments: a document URI, a range and perhaps what is wanted. The same for code without a finding. */
  refactorWithAi: 'refactoriq.server.refactorWithAi',
  /** Arguments: perhaps a document URI. Tells what the last AI review did and cost. */
  aiReceipt: 'refactoriq.server.aiReceipt',
  /** Arguments: a document URI. Tells what an AI review would send; nothing is sent. */
  aiPayload: 'refactoriq.server.aiPayload',
  /** No arguments. Shows the findings of all code again. */
  reviewEverything: 'refactoriq.server.reviewEverything',
} as const;
