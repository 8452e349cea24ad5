import { join } from 'node:path';
import type { Connection, TextDocuments } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { AI_RULE_ID } from '#shared/domain/finding.ts';
import { SETTINGS_SECTION } from '#shared/settings.ts';
import { ProposalsChangedNotification } from '#shared/protocol/proposals.ts';
import type { Rule } from '#engine/rules/rule.ts';
import { reviewIdle } from './ai/auto-review.ts';
import { AiDesk } from './ai/ai-desk.ts';
import type { ClientFeatures } from './client-features.ts';
import { ClosedFiles } from './closed-files.ts';
import { ConfigProblems } from './config-problems.ts';
import { toFileUri } from './document-uri.ts';
import { DocumentReviews } from './document-reviews.ts';
import { publishFindings } from './features/diagnostics.ts';
import { FileWatchers } from './features/file-watching.ts';
import { FindingStore } from './finding-store.ts';
import { ChangeScope } from './git/change-scope.ts';
import { limitReview } from './git/limit-review.ts';
import type { Guard } from './guard.ts';
import { LatestRun } from './latest-run.ts';
import { ExpectedEdits } from './proposals/expected-edits.ts';
import { ProposalDesks } from './proposals/proposal-desks.ts';
import { ProgressReporter } from './progress-reporter.ts';
import type { Publisher } from './publisher.ts';
import { Scheduler } from './scheduler.ts';
import type { Services } from './services.ts';
import { SettingsCache } from './settings-cache.ts';
import { showMessage } from './show-message.ts';
import type { StatusReporter } from './status-reporter.ts';
import { Workspace } from './workspace.ts';

/** What exists from the first message on. */
export interface Surroundings {
  readonly connection: Connection;
  readonly documents: TextDocuments<TextDocument>;
  readonly client: ClientFeatures;
  readonly guard: Guard;
  readonly status: StatusReporter;
  readonly publisher: Publisher;
  /** Whether the code of the workspace may be run. */
  readonly trust: { isTrusted: boolean };
}

/** Everything the features work with, once the client is initialized and the engine is loaded. */
export interface Session extends Surroundings {
  readonly services: Services;
  readonly settings: SettingsCache;
  readonly workspace: Workspace;
  readonly store: FindingStore;
  readonly scheduler: Scheduler;
  readonly reviews: DocumentReviews;
  readonly closedFiles: ClosedFiles;
  readonly progress: ProgressReporter;
  /** The analysis of the whole workspace. */
  readonly run: LatestRun;
  readonly watchers: FileWatchers;
  /** Whether all findings are shown or those of changes. */
  readonly changeScope: ChangeScope;
  readonly desks: ProposalDesks;
  /** Reviews and refactorings by language models. */
  readonly ai: AiDesk;
  /** Fixes that the editor may have applied by itself. */
  readonly expected: ExpectedEdits;
  /** Tells the editor that the list of proposals is another one now. */
  readonly tellProposalsChanged: () => void;
  /** A rule of the catalog or of one of the workspace folders. */
  readonly findRule: (ruleId: string) => Rule | undefined;
  /** The `file:` URI of a rule's page; for a rule of the workspace that of the file it is written in. */
  readonly ruleHref: (ruleId: string) => string;
}

/** Builds and connects the parts of a session. */
export function createSession(around: Surroundings, services: Services): Session {
  const { connection, documents, client, publisher } = around;
  const settings = new SettingsCache(
    client.hasConfiguration ? (scopeUri) => pullSettings(connection, scopeUri) : undefined,
  );
  const problems = new ConfigProblems(publisher, (message) => showMessage(connection, 'warning', message));
  const workspace = new Workspace({
    open: (root) => services.openFolder(root),
    report: (folder, found) => problems.report(folder, found),
  });
  const store = new FindingStore();
  const scheduler = new Scheduler();
  const reviews = new DocumentReviews({
    analyzer: services.analyzer,
    workspace,
    settings,
    scheduler,
    documentOf: (uri) => documents.get(uri),
    limit: (request, signal) => limitReview(session, request, signal),
    onReview: (uri, version, review) => {
      publishFindings(session, { uri, version, review });
      if (review) reviewIdle(session, review);
    },
    log: (message) => connection.console.warn(message),
  });
  const ruleHref = (ruleId: string): string =>
    toFileUri(
      workspace.findCustomRule(ruleId)?.file ??
        join(services.ruleDocsFolder, ruleId === AI_RULE_ID ? '../../media/walkthrough/ai.md' : `${ruleId}.md`),
    );
  const findRule = (ruleId: string): Rule | undefined => {
    const custom = workspace.findCustomRule(ruleId);
    const rules = custom ? services.analyzer.rulesOf({ customRules: [custom.rule] }) : services.rules;
    return rules.find(({ id }) => id === ruleId);
  };
  const session: Session = {
    ...around,
    services,
    settings,
    workspace,
    store,
    scheduler,
    reviews,
    closedFiles: new ClosedFiles(),
    progress: new ProgressReporter(connection, client),
    run: new LatestRun(),
    watchers: new FileWatchers({ connection, client, workspace }),
    changeScope: new ChangeScope(),
    desks: new ProposalDesks(around, services),
    ai: new AiDesk(around, services),
    expected: new ExpectedEdits(),
    tellProposalsChanged: () => {
      if (client.isOurs) void connection.sendNotification(ProposalsChangedNotification);
    },
    findRule,
    ruleHref,
  };
  return session;
}

async function pullSettings(connection: Connection, scopeUri: string): Promise<unknown> {
  return await connection.workspace.getConfiguration({ scopeUri, section: SETTINGS_SECTION });
}
