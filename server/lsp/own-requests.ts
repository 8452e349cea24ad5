import { z } from 'zod';
import { FindingOriginRequest } from '#shared/protocol/finding-origin.ts';
import {
  ApplyProposalRequest,
  ListProposalsRequest,
  PreviewProposalRequest,
  ProposalTextRequest,
  ProposeRequest,
  RejectProposalRequest,
  RollBackProposalRequest,
  ShowProposalRequest,
} from '#shared/protocol/proposals.ts';
import {
  FolderShape,
  OriginShape,
  ProposalShape,
  ProposalTextShape,
  ProposeShape,
  RejectionShape,
  ScopeShape,
} from './request-params.ts';
import { ListBranchesRequest, SetReviewScopeRequest } from '#shared/protocol/review-scope.ts';
import { AI_REQUESTS } from './ai/ai-requests.ts';
import { own, type OwnRequest } from './own-request.ts';
import { findOrigin } from './git/finding-origin.ts';
import { listBranches } from './git/list-branches.ts';
import { requestReviewScope } from './git/request-review-scope.ts';
import { previewRequested } from './proposals/preview-proposal.ts';
import {
  applyRequested,
  listRequested,
  readProposalText,
  rejectRequested,
  rollBackRequested,
  showProposal,
} from './proposals/proposal-steps.ts';
import { propose } from './proposals/propose.ts';

export const OWN_REQUESTS: readonly OwnRequest[] = [
  own(ListProposalsRequest, 'List proposals', FolderShape, listRequested),
  own(ShowProposalRequest, 'Show proposal', ProposalShape, showProposal),
  own(ProposalTextRequest, 'Proposal text', ProposalTextShape, readProposalText),
  own(ProposeRequest, 'Propose', ProposeShape, propose),
  own(PreviewProposalRequest, 'Preview proposal', ProposalShape, previewRequested),
  own(ApplyProposalRequest, 'Apply proposal', ProposalShape, applyRequested),
  own(RollBackProposalRequest, 'Roll back proposal', ProposalShape, rollBackRequested),
  own(RejectProposalRequest, 'Reject proposal', RejectionShape, rejectRequested),
  own(FindingOriginRequest, 'Finding origin', OriginShape, findOrigin),
  own(SetReviewScopeRequest, 'Review changes', ScopeShape, requestReviewScope),
  own(ListBranchesRequest, 'List branches', z.unknown(), listBranches),
  ...AI_REQUESTS,
];
