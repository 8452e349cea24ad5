import { join } from 'node:path';
import { listModels, type ModelListSource } from '#adapters/ai/list-models.ts';
import { createModelChain } from '#adapters/ai/model-chain.ts';
import { DEFAULT_MODELS, findModelPreset } from '#adapters/ai/model-presets.ts';
import { ProviderHealth } from '#adapters/ai/provider-health.ts';
import { createTargetModel, recipientOf } from '#adapters/ai/target-model.ts';
import { ConsentFile } from '#adapters/ai-records/consent-file.ts';
import { openSendLog } from '#adapters/ai-records/send-log-file.ts';
import { openUsageLedger } from '#adapters/ai-records/usage-file.ts';
import { WorkspaceChecks } from '#adapters/checks/workspace-checks.ts';
import { findAuthorName } from '#adapters/git/author-name.ts';
import { createGit } from '#adapters/git/create-git.ts';
import { GrammarFolder } from '#adapters/grammars/grammar-folder.ts';
import { atomicFiles } from '#adapters/workspace/atomic-file.ts';
import { FileJournal } from '#adapters/journal/file-journal.ts';
import { journalFolder, stateFolder } from '#adapters/journal/state-folder.ts';
import { secretlintDetector } from '#adapters/redaction/secretlint-detector.ts';
import { FileReviewCache } from '#adapters/review-cache/file-review-cache.ts';
import { ConfigFiles } from '#adapters/workspace/config-file.ts';
import { CustomRuleFiles } from '#adapters/workspace/custom-rules.ts';
import { DiskFiles } from '#adapters/workspace/disk-files.ts';
import { InProcessPool } from '#adapters/workspace/in-process-pool.ts';
import { findInstallation } from '#adapters/workspace/installation.ts';
import { WorkspaceOutgoingFiles } from '#adapters/workspace/outgoing-files.ts';
import { DiskSourceTree } from '#adapters/workspace/source-tree.ts';
import { SuppressionFile } from '#adapters/workspace/suppression-file.ts';
import { findUserName } from '#adapters/workspace/user-name.ts';
import { WorkerPool } from '#adapters/workspace/worker-pool.ts';
import { Analyzer } from '#engine/analysis/analyzer.ts';
import { analyzeFile } from '#engine/analysis/file-analysis.ts';
import type { AiModel } from '#engine/ports/ai-model.ts';
import type { AnalysisPool } from '#engine/ports/analysis-pool.ts';
import type { Clock } from '#engine/ports/clock.ts';
import type { Git } from '#engine/ports/git.ts';
import type { CustomRuleSource, ProjectConfigSource } from '#engine/ports/project-config-source.ts';
import type { ProposalChecks } from '#engine/ports/proposal-checks.ts';
import type { ProposalJournal } from '#engine/ports/proposal-journal.ts';
import type { SourceTree } from '#engine/ports/source-tree.ts';
import type { SuppressionStore } from '#engine/ports/suppression-store.ts';
import type { WorkspaceFiles } from '#engine/ports/workspace-files.ts';
import { SecretRedactor } from '#engine/review/redact-secrets.ts';
import { RULES } from '#engine/rules/catalog.ts';
import type { Rule } from '#engine/rules/rule.ts';
import { LANGUAGE_IDS } from '#engine/source/languages.ts';
import { AI_RULE_ID } from '#shared/domain/finding.ts';
import type { CustomRule } from '#shared/domain/custom-rule.ts';
import type { AiAccess, AiSources, ModelTarget } from './ai/ai-access.ts';
import manifest from '../../package.json' with { type: 'json' };

/** What the language server works with. */
export interface Services {
  readonly analyzer: Analyzer;
  readonly rules: readonly Rule[];
  /** For whole workspaces: analyzes in threads, which live until whoever asked for them closes the pool. */
  createThreads(): AnalysisPool;
  /** For a few files: analyzes on this thread, without the wait for others to start. */
  readonly inProcess: AnalysisPool;
  readonly clock: Clock;
  /** Of the account this runs under, as the author of what its user writes; may be empty. */
  readonly userName: string;
  /** The author of what the user decides in a folder: as git knows them there, else by their account; may be empty. */
  findAuthor(folder: string): Promise<string>;
  /** Absolute path of the folder with one Markdown page for each rule. */
  readonly ruleDocsFolder: string;
  /** The files and configurations of an absolute folder. */
  openFolder(root: string): FolderAccess;
  /** What proposals for the files of an absolute folder are made, tried and remembered with. */
  openProposals(root: string): Promise<ProposalAccess>;
  readonly git: Git;
  /** What language models are asked with; nobody is asked before somebody wants it. */
  createAi(sources: AiSources): AiAccess;
}

export interface ProposalAccess {
  readonly journal: ProposalJournal;
  readonly disk: WorkspaceFiles;
  readonly checks: ProposalChecks;
}

export interface FolderAccess {
  readonly tree: SourceTree;
  /** A source that has not read anything yet; each one remembers what it read. */
  openConfigs(): ProjectConfigSource;
  /** What the team suppresses, likewise. */
  openSuppressions(): SuppressionStore;
}

const clock: Clock = { now: () => new Date() };

/** Wires the server to the engine, the disk and the threads. Other rules than the catalog's are for tests. */
export async function createServices(rules: readonly Rule[] = RULES): Promise<Services> {
  const installation = findInstallation();
  const analyzer = await Analyzer.create(new GrammarFolder(installation.grammarFolder), rules);
  const inProcess = new InProcessPool((path, { root, config, verifiesFixes }) =>
    analyzeFile(path, { tree: new DiskSourceTree(root), analyzer, config, verifiesFixes }),
  );
  const ruleOptions = {
    reserved: [...rules.map(({ id }) => id), AI_RULE_ID],
    languages: LANGUAGE_IDS,
    check: (rule: CustomRule) => analyzer.checkRule(rule),
  };
  const openSuppressions = (root: string, customRules: CustomRuleSource): SuppressionStore =>
    new SuppressionFile(root, { files: atomicFiles, clock, ruleIds: ruleOptions.reserved, customRules });
  return {
    analyzer,
    rules,
    clock,
    userName: findUserName(),
    findAuthor: async (folder) => (await findAuthorName(folder)) || findUserName(),
    // Threads know the catalog only.
    createThreads: () => (rules === RULES ? new WorkerPool({ script: installation.workerScript }) : inProcess),
    inProcess,
    ruleDocsFolder: join(installation.distFolder, '..', 'docs', 'rules'),
    git: createGit(),
    createAi,
    openProposals: async (root) => ({
      journal: new FileJournal(await journalFolder(root)),
      disk: new DiskFiles(root),
      checks: new WorkspaceChecks({ root, types: { script: installation.typeCheckScript } }),
    }),
    openFolder: (root) => ({
      tree: new DiskSourceTree(root),
      openConfigs() {
        const customRules = new CustomRuleFiles(root, ruleOptions);
        return new ConfigFiles(root, rules, { customRules, suppressions: openSuppressions(root, customRules) });
      },
      openSuppressions: () => openSuppressions(root, new CustomRuleFiles(root, ruleOptions)),
    }),
  };
}

function createAi(sources: AiSources): AiAccess {
  const { askEditor, log } = sources;
  const health = new ProviderHealth();
  const records = { folder: join(stateFolder(), 'ai'), clock, log };
  const models = new Map<string, AiModel>();
  return {
    environment: process.env,
    defaultModel: (provider, purpose) => DEFAULT_MODELS[provider]?.[purpose],
    createModel(target) {
      const id = JSON.stringify(target);
      const { provider, allowsPlainHttp } = target;
      const given = { key: () => sources.keyOf(provider), askEditor };
      const model = models.get(id) ?? createTargetModel(target, given, { allowsPlainHttp });
      models.set(id, model);
      return model;
    },
    createChain: (chained) => createModelChain(chained, health),
    async listModels(target, signal) {
      const source = toListSource(target, () => sources.keyOf(target.provider));
      return source ? await listModels(source, signal, { allowsPlainHttp: target.allowsPlainHttp }) : [];
    },
    resetHealth: (provider) => health.reset(provider),
    recipientOf,
    findPrice: (model) => findModelPreset(model)?.price,
    cache: new FileReviewCache({ folder: join(stateFolder(), 'review-cache'), clock, log }),
    ledger: openUsageLedger(records),
    sendLog: openSendLog(records),
    rulesVersion: manifest.version,
    createRedactor: () => new SecretRedactor(secretlintDetector),
    openConsent: async (root) => new ConsentFile(await journalFolder(root)),
    openOutgoing: (root) => new WorkspaceOutgoingFiles(root),
  };
}

/** Undefined for the editor, whose models have no list that would need a key. */
function toListSource(
  { provider, baseUrl }: ModelTarget,
  key: () => Promise<string | undefined>,
): ModelListSource | undefined {
  if (provider === 'editor') return undefined;
  if (provider === 'compatible') return { provider, key, baseUrl: baseUrl ?? '' };
  return { provider, key, ...(baseUrl === undefined ? {} : { baseUrl }) };
}
