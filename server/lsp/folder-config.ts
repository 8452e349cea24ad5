import { join, relative, resolve, sep } from 'node:path';
import picomatch from 'picomatch';
import type { CustomRule } from '#shared/domain/custom-rule.ts';
import { CONFIDENCES, type Confidence } from '#shared/domain/finding.ts';
import { DEFAULT_CONFIG, type ProjectConfig } from '#shared/domain/project-config.ts';
import { SUPPRESSIONS_FILE } from '#shared/domain/suppression.ts';
import { CUSTOM_RULES_FOLDER } from '#shared/custom-rule-files.ts';
import { movePaths } from '#shared/move-paths.ts';
import type { Baseline } from '#engine/analysis/baseline.ts';
import { parseBaseline } from '#engine/analysis/baseline-file.ts';
import { findGoneFiles } from '#engine/analysis/gone-files.ts';
import type { ConfigFileProblem, LoadedConfig, ProjectConfigSource } from '#engine/ports/project-config-source.ts';
import type { SourceTree } from '#engine/ports/source-tree.ts';
import type { FolderAccess } from './services.ts';

type Loaded = Extract<LoadedConfig, { kind: 'loaded' }>;

/** What counts for a file: the project's configuration with the editor's settings in it. */
export interface FileConfig {
  readonly config: ProjectConfig;
  readonly baseline: Baseline | undefined;
  /** Absolute path of the configuration file; undefined for the defaults. */
  readonly configFile: string | undefined;
  isExcluded(path: string): boolean;
}

/** Told about the faults of a folder's configuration after each time it was read; an empty list means there are none. */
export type ReportProblems = (folder: string, problems: readonly ConfigFileProblem[]) => void;

type BaselineReading =
  | { readonly kind: 'baseline'; readonly baseline: Baseline }
  | { readonly kind: 'invalid'; readonly problem: string };

const MAX_BASELINE_BYTES = 50_000_000;

/** The configurations of one workspace folder: the nearest file counts, and the last good one while it is faulty. */
export class FolderConfig {
  private readonly root: string;
  private readonly access: FolderAccess;
  private readonly tree: SourceTree;
  private readonly report: ReportProblems;
  private source: ProjectConfigSource;
  private rules: readonly CustomRule[] = [];
  private loading = new Map<string, Promise<FileConfig>>();
  private readonly lastGood = new Map<string, FileConfig>();
  private readonly byLoaded = new WeakMap<Loaded, Promise<FileConfig>>();
  private readonly byConfidence = new WeakMap<FileConfig, Map<Confidence, FileConfig>>();

  /** `root` is absolute. */
  constructor(root: string, { access, report }: { access: FolderAccess; report: ReportProblems }) {
    this.root = root;
    this.access = access;
    this.tree = access.tree;
    this.report = report;
    this.source = access.openConfigs();
  }

  /** What counts for the files of an absolute folder at or below the root. */
  async configFor(folder: string, minimumConfidence: Confidence): Promise<FileConfig> {
    let loading = this.loading.get(folder);
    if (!loading) {
      const asked = this.load(folder);
      loading = asked;
      this.loading.set(folder, loading);
      asked.catch(() => this.loading.get(folder) === asked && this.loading.delete(folder));
    }
    return this.withConfidence(await loading, minimumConfidence);
  }

  /** The project's own rules, as far as a configuration was read. */
  get customRules(): readonly CustomRule[] {
    return this.rules;
  }

  /** The files may have changed: reads them again when they are asked for. */
  reload(): void {
    this.source = this.access.openConfigs();
    this.loading = new Map();
  }

  private async load(folder: string): Promise<FileConfig> {
    const loaded = await this.source.forFolder(folder);
    if (loaded.kind === 'invalid') {
      this.report(folder, loaded.problems);
      return this.lastGood.get(folder) ?? toFileConfig(DEFAULT_CONFIG, { configFile: undefined, baseline: undefined });
    }
    this.rules = loaded.config.customRules;
    // They are the same for all folders.
    this.report(join(this.root, CUSTOM_RULES_FOLDER), loaded.ruleProblems);
    this.report(join(this.root, SUPPRESSIONS_FILE), loaded.suppressions.problems);
    let complete = this.byLoaded.get(loaded);
    if (!complete) {
      complete = this.complete(loaded, folder);
      this.byLoaded.set(loaded, complete);
    }
    const config = await complete;
    this.lastGood.set(folder, config);
    return config;
  }

  private async complete(loaded: Loaded, folder: string): Promise<FileConfig> {
    const { config, file } = loaded;
    const reading = await this.readBaseline(loaded);
    const isBad = reading?.kind === 'invalid' && file !== undefined;
    this.report(
      folder,
      isBad ? [{ file, line: 1, column: 1, message: `The baseline does not count: ${reading.problem}.` }] : [],
    );
    return toFileConfig(config, {
      configFile: file,
      baseline: reading?.kind === 'baseline' ? reading.baseline : undefined,
    });
  }

  private async readBaseline({ config, folder }: Loaded): Promise<BaselineReading | undefined> {
    if (config.baseline === undefined) return undefined;
    const path = relative(this.root, resolve(folder, config.baseline)).split(sep).join('/');
    if (path.startsWith('../')) return { kind: 'invalid', problem: 'it is outside of the workspace folder' };
    const content = await this.tree.read(path, MAX_BASELINE_BYTES);
    if (content.kind === 'bytes') {
      const reading = parseBaseline(new TextDecoder().decode(content.bytes));
      if (reading.kind === 'invalid') return reading;
      const move = { from: path.split('/').slice(0, -1).join('/'), to: '' };
      const findings = movePaths(reading.findings, move);
      return { kind: 'baseline', baseline: { findings, gone: await findGoneFiles(findings.keys(), this.tree) } };
    }
    return { kind: 'invalid', problem: content.kind === 'unreadable' ? content.detail : 'it is too large' };
  }

  /** The same object for the same wish: the engine compiles a configuration once for each object. */
  private withConfidence(config: FileConfig, wanted: Confidence): FileConfig {
    let variants = this.byConfidence.get(config);
    if (!variants) this.byConfidence.set(config, (variants = new Map()));
    let variant = variants.get(wanted);
    if (!variant) {
      // A project may be stricter than its reader, never laxer.
      const minimumConfidence = stricterOf(wanted, config.config.minimumConfidence ?? wanted);
      variant = { ...config, config: { ...config.config, minimumConfidence } };
      variants.set(wanted, variant);
    }
    return variant;
  }
}

/** What counts for documents that are in no folder. */
export function createLooseConfig(minimumConfidence: Confidence): FileConfig {
  return toFileConfig({ ...DEFAULT_CONFIG, minimumConfidence }, { configFile: undefined, baseline: undefined });
}

function toFileConfig(config: ProjectConfig, rest: Pick<FileConfig, 'configFile' | 'baseline'>): FileConfig {
  const isExcluded = config.exclude.length > 0 ? picomatch([...config.exclude], { dot: true }) : () => false;
  return { config, ...rest, isExcluded: (path) => isExcluded(path) };
}

function stricterOf(a: Confidence, b: Confidence): Confidence {
  return CONFIDENCES.indexOf(a) < CONFIDENCES.indexOf(b) ? a : b;
}
