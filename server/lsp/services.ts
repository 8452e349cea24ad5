import { join } from 'node:path';
import { GrammarFolder } from '#adapters/grammars/grammar-folder.ts';
import { ConfigFiles } from '#adapters/workspace/config-file.ts';
import { CustomRuleFiles } from '#adapters/workspace/custom-rules.ts';
import { InProcessPool } from '#adapters/workspace/in-process-pool.ts';
import { findInstallation } from '#adapters/workspace/installation.ts';
import { DiskSourceTree } from '#adapters/workspace/source-tree.ts';
import { WorkerPool } from '#adapters/workspace/worker-pool.ts';
import { Analyzer } from '#engine/analysis/analyzer.ts';
import { analyzeFile } from '#engine/analysis/file-analysis.ts';
import type { AnalysisPool, ProjectConfigSource, SourceTree } from '#engine/ports.ts';
import { RULES } from '#engine/rules/catalog.ts';
import type { Rule } from '#engine/rules/rule.ts';
import { LANGUAGE_IDS } from '#engine/source/languages.ts';
import type { CustomRule } from '#shared/domain/custom-rule.ts';

/** What the language server works with. */
export interface Services {
  readonly analyzer: Analyzer;
  readonly rules: readonly Rule[];
  /** For whole workspaces: analyzes in threads, which live until whoever asked for them closes the pool. */
  createThreads(): AnalysisPool;
  /** For a few files: analyzes on this thread, without the wait for others to start. */
  readonly inProcess: AnalysisPool;
  /** Absolute path of the folder with one Markdown page for each rule. */
  readonly ruleDocsFolder: string;
  /** The files and configurations of an absolute folder. */
  openFolder(root: string): FolderAccess;
}

export interface FolderAccess {
  readonly tree: SourceTree;
  /** A source that has not read anything yet; each one remembers what it read. */
  openConfigs(): ProjectConfigSource;
}

/** Wires the server to the engine, the disk and the threads. Other rules than the catalog's are for tests. */
export async function createServices(rules: readonly Rule[] = RULES): Promise<Services> {
  const installation = findInstallation();
  const analyzer = await Analyzer.create(new GrammarFolder(installation.grammarFolder), rules);
  const inProcess = new InProcessPool((path, { root, config, verifiesFixes }) =>
    analyzeFile(path, { tree: new DiskSourceTree(root), analyzer, config, verifiesFixes }),
  );
  const ruleOptions = {
    reserved: rules.map(({ id }) => id),
    languages: LANGUAGE_IDS,
    check: (rule: CustomRule) => analyzer.checkRule(rule),
  };
  return {
    analyzer,
    rules,
    // Threads know the catalog only.
    createThreads: () => (rules === RULES ? new WorkerPool({ script: installation.workerScript }) : inProcess),
    inProcess,
    ruleDocsFolder: join(installation.distFolder, '..', 'docs', 'rules'),
    openFolder: (root) => ({
      tree: new DiskSourceTree(root),
      openConfigs: () => new ConfigFiles(root, rules, new CustomRuleFiles(root, ruleOptions)),
    }),
  };
}
