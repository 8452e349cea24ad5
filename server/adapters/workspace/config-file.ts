import { access, readFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import {
  findNodeAtLocation,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import { DEFAULT_CONFIG, type ProjectConfig } from '#shared/domain/project-config.ts';
import type {
  ConfigFileProblem,
  CustomRuleSource,
  LoadedConfig,
  LoadedRules,
  ProjectConfigSource,
} from '#engine/ports/project-config-source.ts';
import type { LoadedSuppressions, SuppressionSource } from '#engine/ports/suppression-store.ts';
import {
  CONFIG_FILE_NAME,
  type ConfigProblem,
  type ConfigurableRule,
  parseProjectConfig,
} from '#shared/project-config-schema.ts';
import { anchorGlob } from './anchor-glob.ts';
import { describeFileError, errorCode } from './file-error.ts';

type Loaded = Extract<LoadedConfig, { kind: 'loaded' }>;

/** What a workspace has besides configuration files; it is the same for all its folders. */
export interface OwnFiles {
  readonly customRules?: CustomRuleSource;
  readonly suppressions?: SuppressionSource;
}

/** Finds and reads the configuration files of one workspace; the nearest one above a folder counts for it. */
export class ConfigFiles implements ProjectConfigSource {
  private readonly root: string;
  private readonly rules: readonly ConfigurableRule[];
  private readonly customRules: CustomRuleSource;
  private readonly suppressions: SuppressionSource;
  private readonly byFolder = new Map<string, Promise<LoadedConfig>>();

  /** `root` is absolute; nothing above it is read. */
  constructor(
    root: string,
    rules: readonly ConfigurableRule[],
    { customRules = NO_CUSTOM_RULES, suppressions = NO_SUPPRESSIONS }: OwnFiles = {},
  ) {
    this.root = root;
    this.rules = rules;
    this.customRules = customRules;
    this.suppressions = suppressions;
  }

  /** The configuration for the files of an absolute folder at or below the root. */
  forFolder(folder: string): Promise<LoadedConfig> {
    let loading = this.byFolder.get(folder);
    if (!loading) {
      loading = this.search(folder);
      this.byFolder.set(folder, loading);
    }
    return loading;
  }

  /** Reads a configuration file by its absolute path. Its globs are relative to its folder, if that is in the root. */
  async read(file: string): Promise<LoadedConfig> {
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      const reason = errorCode(error) === 'ENOENT' ? 'there is no such file' : describeFileError(error);
      return invalid([{ file, line: 1, column: 1, message: `It cannot be read: ${reason}.` }]);
    }
    const custom = await this.customRules.load();
    const result = parseConfigText(file, text, [...this.rules, ...custom.rules, ...custom.broken.map(toUnknownRule)]);
    if (result.kind === 'invalid') return result;
    const folder = dirname(file);
    const fromRoot = relative(this.root, folder).split(sep).join('/');
    const prefix = fromRoot === '' || fromRoot.startsWith('..') ? '' : `${fromRoot}/`;
    return { kind: 'loaded', file, folder, ...(await this.complete(anchorGlobs(result.config, prefix))) };
  }

  private async search(folder: string): Promise<LoadedConfig> {
    const file = join(folder, CONFIG_FILE_NAME);
    if (await exists(file)) return this.read(file);
    const parent = dirname(folder);
    if (folder === this.root || parent === folder) {
      return { kind: 'loaded', file: undefined, folder: this.root, ...(await this.complete(DEFAULT_CONFIG)) };
    }
    return this.forFolder(parent);
  }

  private async complete(config: ProjectConfig): Promise<Pick<Loaded, 'config' | 'ruleProblems' | 'suppressions'>> {
    const { rules, problems } = await this.customRules.load();
    const suppressions = await this.suppressions.load();
    const complete = { ...config, customRules: rules, suppressions: suppressions.active };
    return { config: complete, ruleProblems: problems, suppressions };
  }
}

const NO_RULES: LoadedRules = { rules: [], problems: [], broken: [] };
const NO_CUSTOM_RULES: CustomRuleSource = { load: async () => NO_RULES };
const NOTHING_SUPPRESSED: LoadedSuppressions = { entries: [], active: [], problems: [] };
const NO_SUPPRESSIONS: SuppressionSource = { load: async () => NOTHING_SUPPRESSED };

/** A rule whose file is faulty may be configured all the same. */
function toUnknownRule(id: string): ConfigurableRule {
  return { id, title: '' };
}

/** Parses a configuration with comments and trailing commas and tells where its faults are. */
export function parseConfigText(
  file: string,
  text: string,
  rules: readonly ConfigurableRule[],
): { readonly kind: 'config'; readonly config: ProjectConfig } | Extract<LoadedConfig, { kind: 'invalid' }> {
  const errors: ParseError[] = [];
  const tree = parseTree(text.replace(/^\uFEFF/, ' '), errors, { allowTrailingComma: true, disallowComments: false });
  const [first] = errors;
  if (first) return invalid([{ file, ...locate(text, first.offset), message: describeSyntaxError(first) }]);
  if (!tree) return invalid([{ file, line: 1, column: 1, message: 'The file is empty. Write {} for the defaults.' }]);
  const result = parseProjectConfig(getNodeValue(tree), rules);
  if (result.kind === 'config') return result;
  return invalid(
    result.problems.map((problem) => ({ file, ...locate(text, offsetOf(tree, problem)), message: problem.message })),
  );
}

function invalid(problems: readonly ConfigFileProblem[]): Extract<LoadedConfig, { kind: 'invalid' }> {
  const byPlace = (a: ConfigFileProblem, b: ConfigFileProblem): number => a.line - b.line || a.column - b.column;
  return { kind: 'invalid', problems: problems.toSorted(byPlace) };
}

function describeSyntaxError(error: ParseError): string {
  const words = printParseErrorCode(error.error)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return `This is not JSON: ${words}. Comments and trailing commas are allowed, everything else is as in JSON.`;
}

/** Where a fault is: the key, the value, or the nearest thing around a value that is missing. */
function offsetOf(tree: Node, problem: ConfigProblem): number {
  for (let length = problem.path.length; length >= 0; length--) {
    const node = length === 0 ? tree : findNodeAtLocation(tree, problem.path.slice(0, length));
    if (!node) continue;
    const key = node.parent?.type === 'property' ? node.parent.children?.[0] : undefined;
    return problem.isKey && length === problem.path.length && key ? key.offset : node.offset;
  }
  return tree.offset;
}

function locate(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

function anchorGlobs(config: ProjectConfig, prefix: string): ProjectConfig {
  const anchor = (globs: readonly string[]): string[] => globs.map((glob) => anchorGlob(glob, prefix));
  return {
    ...config,
    exclude: anchor(config.exclude),
    overrides: config.overrides.map(({ files, rules }) => ({ files: anchor(files), rules })),
  };
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}
