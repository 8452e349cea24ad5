import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { type ProjectConfig, type RuleSettings } from '#shared/domain/project-config.ts';
import { findClosestName } from '#shared/closest-name.ts';
import { movePaths } from '#shared/move-paths.ts';
import type { Baseline } from '#engine/analysis/baseline.ts';
import { parseBaseline } from '#engine/analysis/baseline-file.ts';
import { findGoneFiles } from '#engine/analysis/gone-files.ts';
import type { ConfigFileProblem, LoadedConfig } from '#engine/ports/project-config-source.ts';
import { UsageError } from '../exit-codes.ts';
import type { CliServices, Workspace } from '../services.ts';
import { describeSystemError, isSystemError } from '../system-error.ts';
import type { AnalyzeOptions } from './analyze-options.ts';

type Loaded = Extract<LoadedConfig, { kind: 'loaded' }>;

/** What a command line may change in the configuration. */
export interface ConfigOptions extends Pick<AnalyzeOptions, 'config' | 'rules' | 'minConfidence'> {
  /** `rules` run beside those that the project has turned on, not instead of them. */
  readonly keepsOtherRules?: boolean;
}

/** Tells the configuration of each folder, with what the command line changes in it. */
export interface RunConfig {
  /** For the run as a whole. */
  readonly main: Loaded;
  /** Throws UsageError for a faulty file. */
  forFolder(folder: string): Promise<Loaded>;
}

/**
 * Reads the run's configuration. Throws UsageError that names file, line and column of what is wrong. Entries of the
 * suppressions file that are wrong are only told: what they would hide is shown.
 */
export async function loadRunConfig(
  services: CliServices,
  { workspace, folder, options }: { workspace: Workspace; folder: string; options: ConfigOptions },
): Promise<RunConfig> {
  const { problems } = await workspace.suppressions.load();
  for (const problem of problems) services.terminal.err(`${describeProblem(problem)} The entry does not count.\n`);
  const known = new Map<LoadedConfig, Loaded>();
  const adapt = (loaded: LoadedConfig): Loaded => {
    const problems = loaded.kind === 'invalid' ? loaded.problems : loaded.ruleProblems;
    if (loaded.kind === 'invalid' || problems.length > 0)
      throw new UsageError(problems.map(describeProblem).join('\n'));
    checkRuleIds([...services.rules, ...loaded.config.customRules], options.rules);
    let adapted = known.get(loaded);
    if (!adapted) {
      adapted = { ...loaded, config: applyOptions(loaded.config, services, options) };
      known.set(loaded, adapted);
    }
    return adapted;
  };
  const { configs } = workspace;
  if (options.config === undefined) {
    return {
      main: adapt(await configs.forFolder(folder)),
      forFolder: async (path) => adapt(await configs.forFolder(path)),
    };
  }
  const main = adapt(await configs.read(resolve(services.terminal.cwd, options.config)));
  return { main, forFolder: async () => main };
}

type BaselineOptions = Pick<AnalyzeOptions, 'baseline' | 'writeBaseline'>;

/** The baseline that the command line or the configuration names; undefined when none is wanted. */
export async function loadBaseline(
  services: CliServices,
  { workspace, config, options }: { workspace: Workspace; config: RunConfig; options: BaselineOptions },
): Promise<Baseline | undefined> {
  if (options.writeBaseline !== undefined) return undefined;
  const file = findBaselineFile(services, config.main, options);
  if (file === undefined) return undefined;
  let text: string;
  try {
    text = await services.readText(file);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new UsageError(
      `The baseline ${file} cannot be read: ${describeSystemError(error)}. Make one with --write-baseline ${file}`,
    );
  }
  const reading = parseBaseline(text);
  if (reading.kind === 'findings') {
    const findings = movePaths(reading.findings, { from: baselineFolder(workspace, file), to: '' });
    return { findings, gone: await findGoneFiles(findings.keys(), workspace.tree) };
  }
  throw new UsageError(`${file}: ${reading.problem}. Make a new one with --write-baseline ${file}`);
}

/** To which folder the paths in a baseline file are relative: its own one, or the root when it is kept elsewhere. */
export function baselineFolder({ root }: Workspace, file: string): string {
  const folder = relative(root, dirname(file));
  return folder.startsWith('..') || isAbsolute(folder) ? '' : folder.split(sep).join('/');
}

function findBaselineFile(services: CliServices, main: Loaded, options: BaselineOptions): string | undefined {
  if (options.baseline !== undefined) return resolve(services.terminal.cwd, options.baseline);
  return main.config.baseline === undefined ? undefined : resolve(main.folder, main.config.baseline);
}

/** A fault of a configuration or rule file with its place. */
export function describeProblem({ file, line, column, message }: ConfigFileProblem): string {
  return `${file}:${line}:${column} ${message}`;
}

function checkRuleIds(rules: readonly { readonly id: string }[], ids: readonly string[] | undefined): void {
  for (const id of ids ?? []) {
    if (!rules.some((rule) => rule.id === id)) throw new UsageError(describeUnknownRule(id, rules));
  }
}

/** What to tell somebody who named a rule that does not exist. */
export function describeUnknownRule(id: string, rules: readonly { readonly id: string }[]): string {
  const closest = findClosestName(
    id,
    rules.map((rule) => rule.id),
  );
  const advice = closest === undefined ? 'Run "refactoriq rules" for the list.' : `Did you mean "${closest}"?`;
  return `There is no rule "${id}". ${advice}`;
}

function applyOptions(config: ProjectConfig, { rules }: CliServices, options: ConfigOptions): ProjectConfig {
  const minimumConfidence = options.minConfidence ?? config.minimumConfidence;
  if (options.rules === undefined) return { ...config, minimumConfidence };
  if (options.keepsOtherRules) {
    const rules = Object.fromEntries(options.rules.map((id) => [id, turnOn(config.rules[id])]));
    return { ...config, minimumConfidence, rules: { ...config.rules, ...rules } };
  }
  const chosen = new Set(options.rules);
  return {
    ...config,
    minimumConfidence,
    rules: Object.fromEntries(
      [...rules, ...config.customRules].map(({ id }) => [
        id,
        chosen.has(id) ? turnOn(config.rules[id]) : { level: 'off' as const, options: {} },
      ]),
    ),
    overrides: config.overrides.map((override) => ({ ...override, rules: keepRules(override.rules, chosen) })),
  };
}

/** A rule asked for by name runs, whatever the project says; its options and severity stay. */
function turnOn(setting: RuleSettings[string] | undefined): RuleSettings[string] {
  if (!setting || setting.level === 'off') return { level: 'on', options: setting?.options ?? {} };
  return setting;
}

function keepRules(settings: RuleSettings, chosen: ReadonlySet<string>): RuleSettings {
  return Object.fromEntries(Object.entries(settings).filter(([id]) => chosen.has(id)));
}
