import { z } from 'zod';
import { globSchema } from './glob-schema.ts';
import {
  CODE_KINDS,
  type CodeKind,
  type CodeMatcher,
  type CustomRule,
  type CustomRuleProblem,
  type CustomRuleTest,
  type RulePath,
  type Snippet,
  type VariableConstraint,
} from './domain/custom-rule.ts';
import { CATEGORIES, CONFIDENCES, SEVERITIES } from './domain/finding.ts';
import { describeValue, type Issue, listWords, show, suggest, valueAt } from './schema-issues.ts';

/** What checking a rule needs to know beside it. */
export interface CustomRuleSurroundings {
  readonly languages: readonly string[];
  /** Ids that are taken. */
  readonly reserved: ReadonlySet<string>;
  /** Relative to the workspace root. */
  readonly file: string;
  readonly line: number;
}

export type CustomRuleParsing =
  | { readonly kind: 'rule'; readonly rule: CustomRule }
  | { readonly kind: 'invalid'; readonly problems: readonly CustomRuleProblem[] };

/** Checks and completes the data of a rule file. Its patterns are looked at by the engine. */
export function parseCustomRule(data: unknown, around: CustomRuleSurroundings): CustomRuleParsing {
  const schema = createRuleSchema(around.languages);
  const result = schema.safeParse(data);
  if (!result.success) {
    const keys = Object.keys(schema.shape);
    return { kind: 'invalid', problems: result.error.issues.flatMap((issue) => describeIssue(issue, data, keys)) };
  }
  const input = result.data;
  const problems = [...checkId(input.id, around.reserved), ...checkPattern(input), ...checkSnippets(input, around)];
  return problems.length > 0 ? { kind: 'invalid', problems } : { kind: 'rule', rule: toRule(input, around) };
}

interface ConstraintInput {
  matches?: string | undefined;
  'not-matches'?: string | undefined;
  kind?: CodeKind | CodeKind[] | undefined;
  'not-kind'?: CodeKind | CodeKind[] | undefined;
}

interface MatcherInput {
  pattern?: Snippet | undefined;
  any?: PartInput[] | undefined;
  all?: PartInput[] | undefined;
  not?: PartInput | PartInput[] | undefined;
  inside?: PartInput | PartInput[] | undefined;
  'not-inside'?: PartInput | PartInput[] | undefined;
  has?: PartInput | PartInput[] | undefined;
  'not-has'?: PartInput | PartInput[] | undefined;
  where?: Record<string, ConstraintInput> | undefined;
}

/** A lone text is a pattern. */
type PartInput = string | MatcherInput;

const code = z.string().min(1);
const snippetSchema = z.union([code, z.record(z.string(), code)]);
const partSchema: z.ZodType<PartInput> = z.lazy(() => z.union([code, z.strictObject(matcherShape)]));
const partsSchema: z.ZodType<PartInput | PartInput[]> = z.lazy(() =>
  z.union([code, z.array(partSchema).min(1), z.strictObject(matcherShape)]),
);
const kindSchema = z.enum(CODE_KINDS);
const kindsSchema = z.union([kindSchema, z.array(kindSchema).min(1)]);
const constraintSchema = z.strictObject({
  matches: code.optional(),
  'not-matches': code.optional(),
  kind: kindsSchema.optional(),
  'not-kind': kindsSchema.optional(),
});
const matcherShape = {
  pattern: snippetSchema.optional(),
  any: z.array(partSchema).min(1).optional(),
  all: z.array(partSchema).min(1).optional(),
  not: partsSchema.optional(),
  inside: partsSchema.optional(),
  'not-inside': partsSchema.optional(),
  has: partsSchema.optional(),
  'not-has': partsSchema.optional(),
  where: z.record(z.string(), constraintSchema).optional(),
};
const testShape = { code, language: z.string().optional(), fixed: z.string().optional() };
const testSchema = z.union([code, z.strictObject(testShape)]);
const testsShape = { bad: z.array(testSchema).optional(), good: z.array(testSchema).optional() };
const pathsShape = { include: z.array(globSchema).optional(), exclude: z.array(globSchema).optional() };

function createRuleSchema(languages: readonly string[]) {
  const language = z.enum(languages);
  return z.strictObject({
    id: z.string().min(1),
    message: z.string().min(1),
    languages: z.union([language, z.array(language).min(1)]),
    title: z.string().min(1).optional(),
    note: z.string().optional(),
    severity: z.enum(SEVERITIES).optional(),
    category: z.enum(CATEGORIES).optional(),
    confidence: z.enum(CONFIDENCES).optional(),
    cwe: z.int().min(1).optional(),
    ...matcherShape,
    fix: z.union([z.string(), z.record(z.string(), z.string())]).optional(),
    'fix-safety': z.enum(['safe', 'unsafe']).optional(),
    'fix-title': z.string().min(1).optional(),
    paths: z.strictObject(pathsShape).optional(),
    tests: z.strictObject(testsShape).optional(),
  });
}

type RuleInput = z.infer<ReturnType<typeof createRuleSchema>>;

function toRule(input: RuleInput, { file, line }: CustomRuleSurroundings): CustomRule {
  const { bad = [], good = [] } = input.tests ?? {};
  const languages = toList(input.languages);
  const toTest = (test: (typeof bad)[number], path: RulePath): CustomRuleTest => {
    const { code, language, fixed } = typeof test === 'string' ? { code: test } : test;
    return { path, code, language: language ?? languages[0] ?? '', ...(fixed === undefined ? {} : { fixed }) };
  };
  return {
    id: input.id,
    title: input.title ?? input.message,
    message: input.message,
    note: input.note ?? input.message,
    category: input.category ?? 'maintainability',
    severity: input.severity ?? 'medium',
    confidence: input.confidence ?? 'medium',
    ...(input.cwe === undefined ? {} : { cwe: input.cwe }),
    languages,
    matcher: toMatcher(input, []),
    ...(input.fix === undefined
      ? {}
      : { fix: { template: input.fix, safety: input['fix-safety'] ?? 'unsafe', title: input['fix-title'] } }),
    include: input.paths?.include ?? [],
    exclude: input.paths?.exclude ?? [],
    bad: bad.map((test, index) => toTest(test, ['tests', 'bad', index])),
    good: good.map((test, index) => toTest(test, ['tests', 'good', index])),
    file,
    line,
  };
}

function toMatcher(input: PartInput, path: RulePath): CodeMatcher {
  if (typeof input === 'string') return { path, pattern: input };
  const list = (key: Exclude<keyof MatcherInput, 'pattern' | 'where'>): readonly CodeMatcher[] | undefined => {
    const value = input[key];
    if (value === undefined) return undefined;
    return Array.isArray(value)
      ? value.map((part, index) => toMatcher(part, [...path, key, index]))
      : [toMatcher(value, [...path, key])];
  };
  return withoutUndefined({
    path,
    pattern: input.pattern,
    any: list('any'),
    all: list('all'),
    not: list('not'),
    inside: list('inside'),
    notInside: list('not-inside'),
    has: list('has'),
    notHas: list('not-has'),
    where: input.where && toConstraints(input.where),
  }) as CodeMatcher;
}

function toConstraints(where: Record<string, ConstraintInput>): Record<string, VariableConstraint> {
  return Object.fromEntries(
    Object.entries(where).map(([name, constraint]) => [
      name.replace(/^\$(?:\.\.\.|\$\$)?/, ''),
      withoutUndefined({
        matches: constraint.matches,
        notMatches: constraint['not-matches'],
        kinds: constraint.kind && toList(constraint.kind),
        notKinds: constraint['not-kind'] && toList(constraint['not-kind']),
      }) as VariableConstraint,
    ]),
  );
}

function withoutUndefined(object: Readonly<Record<string, unknown>>): unknown {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

function toList<Value>(value: Value | Value[]): Value[] {
  return Array.isArray(value) ? value : [value];
}

function checkId(id: string, reserved: ReadonlySet<string>): CustomRuleProblem[] {
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(id))
    return [
      problem(
        ['id'],
        `${show(id)} is no rule id. Write words in lower case with dashes between them, such as "no-console-log".`,
      ),
    ];
  return reserved.has(id) ? [problem(['id'], `There is a rule "${id}" already. Choose another id.`)] : [];
}

function checkPattern(input: MatcherInput): CustomRuleProblem[] {
  const hasPattern = input.pattern !== undefined || input.any !== undefined || input.all !== undefined;
  if (hasPattern) return checkAlternatives(input, []);
  return [
    problem([], 'There is nothing to look for. Write "pattern" with the code, or "any" with a list of patterns.'),
  ];
}

/** Every way a rule can match must begin with code, so that the rule costs nothing where there is none of it. */
function checkAlternatives(input: MatcherInput, path: RulePath): CustomRuleProblem[] {
  if (input.pattern !== undefined) return [];
  const parts = (input.any ?? []).flatMap((part, index) =>
    typeof part === 'string' ? [] : checkAlternative(part, [...path, 'any', index]),
  );
  if (parts.length > 0 || input.any) return parts;
  const isFound = input.all?.some(
    (part, index) => typeof part === 'string' || checkAlternative(part, [...path, 'all', index]).length === 0,
  );
  return isFound ? [] : [problem([...path, 'all'], 'One of these must have a "pattern".')];
}

function checkAlternative(input: MatcherInput, path: RulePath): CustomRuleProblem[] {
  if (input.pattern === undefined && !input.any && !input.all)
    return [problem(path, 'This has no "pattern". Write the code to look for.')];
  return checkAlternatives(input, path);
}

/** Languages by name: those of a test, and those that a snippet is written for. */
function checkSnippets(input: RuleInput, { languages }: CustomRuleSurroundings): CustomRuleProblem[] {
  const known = toList(input.languages);
  const check = (id: string, path: RulePath): CustomRuleProblem[] => {
    if (known.includes(id) || (id === 'javascript' && known.includes('typescript'))) return [];
    const advice = languages.includes(id)
      ? ' Add it to "languages".'
      : suggest(id, known, `Write one of ${listWords(known)}.`);
    return [{ path, isKey: path.at(-1) === id, message: `"${id}" is not among the languages of the rule.${advice}` }];
  };
  const keysOf = (snippet: Snippet | undefined, path: RulePath): CustomRuleProblem[] =>
    typeof snippet === 'object' ? Object.keys(snippet).flatMap((id) => check(id, [...path, id])) : [];
  const tests = (['bad', 'good'] as const).flatMap((list) =>
    (input.tests?.[list] ?? []).flatMap((test, index) => {
      if (typeof test === 'string' || test.language === undefined) return [];
      return check(test.language, ['tests', list, index, 'language']).map((found) => ({ ...found, isKey: false }));
    }),
  );
  return [...keysOf(input.pattern, ['pattern']), ...keysOf(input.fix, ['fix']), ...checkVariables(input), ...tests];
}

function checkVariables({ where }: MatcherInput): CustomRuleProblem[] {
  return Object.keys(where ?? {}).flatMap((name) =>
    /^\$(?:\.\.\.|\$\$)?[A-Z_][A-Z0-9_]*$/.test(name)
      ? []
      : [
          {
            path: ['where', name],
            isKey: true,
            message: `"${name}" is no metavariable. Write it as in the pattern, such as $NAME.`,
          },
        ],
  );
}

function problem(path: RulePath, message: string): CustomRuleProblem {
  return { path, isKey: false, message };
}

function describeIssue(issue: Issue, data: unknown, ruleKeys: readonly string[]): CustomRuleProblem[] {
  const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key));
  const value = valueAt(data, path);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      path: [...path, key],
      isKey: true,
      message: describeUnknownKey(path, key, ruleKeys),
    }));
  if (value === undefined && path.length > 0)
    return [problem(path, `"${String(path.at(-1))}" is missing. ${describePlace(path)}`)];
  if (issue.code === 'invalid_union') {
    const inner = chooseBranch(issue.errors);
    if (inner)
      return inner.flatMap((nested) =>
        describeIssue({ ...nested, path: [...issue.path, ...nested.path] }, data, ruleKeys),
      );
    return [problem(path, `${show(value)} is not allowed here. ${describePlace(path)}`)];
  }
  if (path.length === 0)
    return [problem(path, 'A rule is an object. Write its settings line by line, such as "id: no-console-log".')];
  return [problem(path, describeValue(issue, value))];
}

/** The form that was meant: the one whose faults lie inside of the value. */
function chooseBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const isInside = ({ code, path }: Issue): boolean => path.length > 0 || code === 'unrecognized_keys';
  const isOtherType = ({ code, path }: Issue): boolean => path.length === 0 && code === 'invalid_type';
  return branches.find((branch) => branch.every(isInside)) ?? branches.find((branch) => !branch.some(isOtherType));
}

function describePlace(path: RulePath): string {
  const last = path.findLast((key) => typeof key === 'string');
  if (last === 'id') return 'Write words in lower case with dashes between them, such as "no-console-log".';
  if (last === 'message') return 'Write what is wrong and what to do instead.';
  if (last === 'languages') return 'Write a list of languages.';
  if (last === 'bad' || last === 'good') return 'Write the code as a text, or "code" with "fixed" or "language".';
  return 'Write a pattern as a text in quotes.';
}

function describeUnknownKey(path: RulePath, key: string, ruleKeys: readonly string[]): string {
  const known = knownKeys(path, ruleKeys);
  return `There is no setting "${key}" here.${suggest(key, known, `Write one of ${listWords(known)}.`)}`;
}

function knownKeys(path: RulePath, ruleKeys: readonly string[]): readonly string[] {
  if (path.length === 0) return ruleKeys;
  if (path.at(-2) === 'where') return Object.keys(constraintSchema.shape);
  if (path[0] === 'paths') return Object.keys(pathsShape);
  if (path[0] === 'tests') return Object.keys(path.length === 1 ? testsShape : testShape);
  return Object.keys(matcherShape);
}
