import { z } from 'zod';
import { CONFIDENCES, SEVERITIES } from './domain/finding.ts';
import {
  type CheckCommand,
  DEFAULT_CHECK_SECONDS,
  DEFAULT_CONFIDENCE,
  DEFAULT_CONFIG,
  type ProjectConfig,
  type RuleSetting,
  type RuleSettings,
} from './domain/project-config.ts';
import { globSchema } from './glob-schema.ts';
import { describeValue, type Issue, isRecord, listWords, show, suggest, valueAt } from './schema-issues.ts';

export const CONFIG_FILE_NAME = 'refactoriq.config.json';

/** What the configuration needs to know of a rule. */
export interface ConfigurableRule {
  readonly id: string;
  readonly title: string;
  readonly options?: Readonly<Record<string, ConfigurableOption>>;
}

type ConfigurableOption =
  | { readonly type: 'integer'; readonly default: number; readonly minimum: number; readonly description: string }
  | { readonly type: 'boolean'; readonly default: boolean; readonly description: string }
  | { readonly type: 'strings'; readonly default: readonly string[]; readonly description: string };

/** What is wrong at a place of the configuration. */
export interface ConfigProblem {
  /** Keys and indexes from the root of the document. */
  readonly path: readonly (string | number)[];
  /** The fault is the name of the last key in `path`, not its value. */
  readonly isKey: boolean;
  /** What is wrong and what to write instead. */
  readonly message: string;
}

export type ConfigParsing =
  | { readonly kind: 'config'; readonly config: ProjectConfig }
  | { readonly kind: 'invalid'; readonly problems: readonly ConfigProblem[] };

type RuleInput = RuleSetting['level'] | ({ level?: RuleSetting['level'] | undefined } & Record<string, unknown>);
type RulesInput = Record<string, RuleInput | undefined>;

/** Checks and completes the data of a configuration file against the rules there are. */
export function parseProjectConfig(data: unknown, rules: readonly ConfigurableRule[]): ConfigParsing {
  const result = createConfigSchema(rules).safeParse(data);
  if (!result.success)
    return { kind: 'invalid', problems: result.error.issues.flatMap((issue) => describeIssue(issue, data, rules)) };
  const input = result.data;
  return {
    kind: 'config',
    config: {
      exclude: input.exclude ?? DEFAULT_CONFIG.exclude,
      rules: toSettings(input.rules),
      overrides: (input.overrides ?? []).map((override) => ({
        files: override.files,
        rules: toSettings(override.rules),
      })),
      minimumConfidence: input.minimumConfidence,
      failOn: input.failOn ?? DEFAULT_CONFIG.failOn,
      baseline: input.baseline,
      check: input.check && toCheckCommand(input.check),
      customRules: DEFAULT_CONFIG.customRules,
      suppressions: DEFAULT_CONFIG.suppressions,
    },
  };
}

/** The JSON schema by which editors complete and check the file. */
export function createConfigJsonSchema(rules: readonly ConfigurableRule[]): Record<string, unknown> {
  const schema = z.toJSONSchema(createConfigSchema(rules, { allowsOthers: true }), { target: 'draft-7', io: 'input' });
  return { ...schema, title: 'RefactorIQ project configuration', allowComments: true, allowTrailingCommas: true };
}

function createConfigSchema(rules: readonly ConfigurableRule[], { allowsOthers = false } = {}) {
  const settings = createRulesSchema(rules, allowsOthers);
  return z.strictObject({
    $schema: z.string().optional().describe('Where editors find the description of this file.'),
    exclude: z
      .array(globSchema)
      .optional()
      .describe('Globs of files to leave out, beside what .gitignore names. Relative to the folder of this file.'),
    rules: settings.optional().describe('What to do with each rule.'),
    overrides: z
      .array(
        z.strictObject({
          files: z.array(globSchema).min(1).describe('Globs, relative to the folder of this file.'),
          rules: settings.describe('Replaces the settings of these rules for these files.'),
        }),
      )
      .optional()
      .describe('Other rule settings for some files; later ones win.'),
    minimumConfidence: z
      .enum(CONFIDENCES)
      .optional()
      .describe(`Findings of which RefactorIQ is less sure are counted but not shown. Default: ${DEFAULT_CONFIDENCE}.`),
    failOn: z
      .enum([...SEVERITIES, 'never'])
      .optional()
      .describe(`The severity from which a command-line run fails. Default: ${DEFAULT_CONFIG.failOn}.`),
    baseline: z
      .string()
      .min(1)
      .optional()
      .describe('File of the findings to live with, relative to the folder of this file.'),
    check: checkSchema.optional().describe('How to check a change beyond what RefactorIQ proves itself.'),
  });
}

const checkSchema = z.strictObject({
  command: z
    .union([z.string().trim().min(1), z.array(z.string().min(1)).min(1)])
    .describe('A line for the shell, or a list: the program and its arguments. Run in a copy of the workspace.'),
  timeoutSeconds: z
    .int()
    .min(1)
    .max(3600)
    .optional()
    .describe(`How long it may take. Default: ${DEFAULT_CHECK_SECONDS}.`),
});

function toCheckCommand({
  command,
  timeoutSeconds = DEFAULT_CHECK_SECONDS,
}: z.infer<typeof checkSchema>): CheckCommand {
  return { command, timeoutSeconds };
}

/** The schema names every rule; TypeScript sees the loose form, because the rules are data to it. */
function createRulesSchema(rules: readonly ConfigurableRule[], allowsOthers: boolean): z.ZodType<RulesInput> {
  const shape = Object.fromEntries(
    rules.map((rule) => [rule.id, createRuleSchema(rule).optional().describe(rule.title)]),
  );
  // Editors do not know the rules that a project has of its own.
  return allowsOthers ? z.object(shape).catchall(createRuleSchema({})) : z.strictObject(shape);
}

const levelSchema = z.enum(['off', 'on', ...SEVERITIES]);

function createRuleSchema(rule: Pick<ConfigurableRule, 'options'>) {
  const options = Object.entries(rule.options ?? {}).map(
    ([name, option]) => [name, createOptionSchema(option)] as const,
  );
  const level = levelSchema.optional().describe('off, on (with its own severity), or a severity.');
  return z.union([levelSchema, z.strictObject({ level, ...Object.fromEntries(options) })]);
}

function createOptionSchema(option: ConfigurableOption) {
  const description = `${option.description} Default: ${JSON.stringify(option.default)}.`;
  switch (option.type) {
    case 'integer':
      return z.int().min(option.minimum).optional().describe(description);
    case 'boolean':
      return z.boolean().optional().describe(description);
    case 'strings':
      return z.array(z.string()).optional().describe(description);
  }
}

function toSettings(rules: RulesInput | undefined): RuleSettings {
  const settings: Record<string, RuleSetting> = {};
  for (const [id, input] of Object.entries(rules ?? {})) {
    if (input === undefined) continue;
    if (typeof input === 'string') {
      settings[id] = { level: input, options: {} };
    } else {
      const { level = 'on', ...options } = input;
      settings[id] = { level, options: options as RuleSetting['options'] };
    }
  }
  return settings;
}

function describeIssue(issue: Issue, data: unknown, rules: readonly ConfigurableRule[]): ConfigProblem[] {
  const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key));
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...path, key],
      isKey: true,
      message: describeUnknownKey(path, key, rules),
    }));
  }
  if (issue.code === 'invalid_union') {
    const value = valueAt(data, path);
    if (path[0] === 'check') return [{ path, isKey: false, message: describeCommand(value) }];
    // The object form was meant: say what is wrong inside it.
    const inner = isRecord(value)
      ? issue.errors.find((branch) => branch.every(({ path: at }) => at.length > 0))
      : undefined;
    if (inner)
      return inner.flatMap((nested) =>
        describeIssue({ ...nested, path: [...issue.path, ...nested.path] }, data, rules),
      );
    return [{ path, isKey: false, message: describeLevel(value) }];
  }
  return [{ path, isKey: false, message: describeValue(issue, valueAt(data, path)) }];
}

function describeUnknownKey(
  path: readonly (string | number)[],
  key: string,
  rules: readonly ConfigurableRule[],
): string {
  const last = path.at(-1);
  const rule = path.at(-2) === 'rules' ? rules.find(({ id }) => id === last) : undefined;
  if (rule) {
    const options = ['level', ...Object.keys(rule.options ?? {})];
    return `The rule "${rule.id}" has no option "${key}".${suggest(key, options, `It takes ${listWords(options)}.`)}`;
  }
  if (last === 'rules') {
    return `There is no rule "${key}".${suggest(
      key,
      rules.map(({ id }) => id),
      'Run "refactoriq rules" for the list.',
    )}`;
  }
  const known = settingsAt(path);
  return `There is no setting "${key}".${suggest(key, known, `Write one of ${listWords(known)}.`)}`;
}

function settingsAt([first]: readonly (string | number)[]): string[] {
  if (first === 'overrides') return ['files', 'rules'];
  return Object.keys(first === 'check' ? checkSchema.shape : createConfigSchema([]).shape);
}

function describeCommand(value: unknown): string {
  const found = value === undefined ? '"command" is missing.' : `${show(value)} is no command.`;
  return `${found} Write a text such as "npm test", or a list such as ["npm", "test"].`;
}

function describeLevel(value: unknown): string {
  const levels = levelSchema.options;
  const advice = typeof value === 'string' ? suggest(value, levels, `Write one of ${listWords(levels)}.`) : undefined;
  return `${show(value)} is no rule setting.${advice ?? ` Write one of ${listWords(levels)}, or an object with "level" and the rule's options.`}`;
}
