import workerpool from 'workerpool';
import type { FileReport } from '#shared/domain/analysis.ts';
import type { ProjectConfig } from '#shared/domain/project-config.ts';
import { GrammarFolder } from '#adapters/grammars/grammar-folder.ts';
import { findInstallation } from '#adapters/workspace/installation.ts';
import { BlockingReader } from '#adapters/workspace/source-tree.ts';
import { ANALYZE_BATCH, type WorkerBatch } from '#adapters/workspace/worker-pool.ts';
import { Analyzer } from '#engine/analysis/analyzer.ts';
import { analyzeFile } from '#engine/analysis/file-analysis.ts';

const analyzer = Analyzer.create(new GrammarFolder(findInstallation().grammarFolder));
analyzer.catch(() => undefined); // each batch awaits it and reports the failure

/** The configuration of the last batch: the same object again spares the engine to compile its globs. */
let lastConfig: { readonly text: string; readonly config: ProjectConfig } | undefined;

async function analyzeBatch({ root, files, config, verifiesFixes }: WorkerBatch): Promise<FileReport[]> {
  const tree = new BlockingReader(root);
  const context = { tree, analyzer: await analyzer, config: reuseConfig(config), verifiesFixes };
  const reports: FileReport[] = [];
  for (const path of files) reports.push(await analyzeFile(path, context));
  return reports;
}

function reuseConfig(config: ProjectConfig): ProjectConfig {
  const text = JSON.stringify(config);
  if (lastConfig?.text !== text) lastConfig = { text, config };
  return lastConfig.config;
}

workerpool.worker({ [ANALYZE_BATCH]: analyzeBatch });
