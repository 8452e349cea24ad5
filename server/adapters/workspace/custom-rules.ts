import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Document, LineCounter } from 'yaml';
import type { CustomRule, CustomRuleProblem } from '#shared/domain/custom-rule.ts';
import type { ConfigFileProblem, CustomRuleSource, LoadedRules } from '#engine/ports/project-config-source.ts';
import { CUSTOM_RULE_EXTENSIONS, CUSTOM_RULES_FOLDER } from '#shared/custom-rule-files.ts';
import { anchorGlob } from './anchor-glob.ts';
import { describeFileError, errorCode } from './file-error.ts';
import { describeYamlError, locateInYaml, offsetInYaml } from './yaml-place.ts';

/** What reading rules needs beside the files. */
export interface CustomRuleOptions {
  /** Ids that are taken. */
  readonly reserved: readonly string[];
  readonly languages: readonly string[];
  /** What is wrong with the patterns of a rule. */
  check(rule: CustomRule): Promise<readonly CustomRuleProblem[]>;
}

interface Reading {
  readonly rules: CustomRule[];
  readonly problems: ConfigFileProblem[];
  readonly broken: string[];
  /** Where each id was used first. */
  readonly taken: Map<string, string>;
}

const MAX_FILES = 500;
const MAX_FILE_LENGTH = 200_000;
const MAX_ALIASES = 50;
/** Conditions within conditions: nobody could read more. */
const MAX_DEPTH = 40;

/** The rules in `.refactoriq/rules` of one workspace. They are data: nothing in them is run. */
export class CustomRuleFiles implements CustomRuleSource {
  private readonly root: string;
  private readonly options: CustomRuleOptions;
  private loading: Promise<LoadedRules> | undefined;

  /** `root` is absolute. */
  constructor(root: string, options: CustomRuleOptions) {
    this.root = root;
    this.options = options;
  }

  load(): Promise<LoadedRules> {
    return (this.loading ??= this.read());
  }

  private async read(): Promise<LoadedRules> {
    const reading: Reading = { rules: [], problems: [], broken: [], taken: new Map() };
    for (const name of await this.list()) await this.readFile(`${CUSTOM_RULES_FOLDER}/${name}`, reading);
    const { rules, problems, broken } = reading;
    return { rules, problems, broken };
  }

  private async list(): Promise<string[]> {
    try {
      const entries = await readdir(join(this.root, CUSTOM_RULES_FOLDER), { withFileTypes: true });
      const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
      return names
        .filter((name) => CUSTOM_RULE_EXTENSIONS.some((extension) => name.endsWith(extension)))
        .toSorted()
        .slice(0, MAX_FILES);
    } catch (error) {
      if (errorCode(error) === undefined) throw error;
      return []; // most workspaces have none
    }
  }

  private async readFile(path: string, reading: Reading): Promise<void> {
    const file = join(this.root, path);
    const fail = (message: string): void => void reading.problems.push({ file, line: 1, column: 1, message });
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      return fail(`It cannot be read: ${describeFileError(error)}.`);
    }
    if (text.length > MAX_FILE_LENGTH) return fail(`It is longer than ${MAX_FILE_LENGTH} characters. Divide it.`);
    // Most workspaces have no rules of their own and need neither YAML nor the schema.
    const { LineCounter, parseAllDocuments } = await import('yaml');
    const lines = new LineCounter();
    const documents = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false });
    if ('empty' in documents || documents.every(({ contents }) => contents === null))
      return fail('The file is empty. Write a rule: "id", "message", "languages" and "pattern".');
    for (const document of documents) await this.readDocument({ document, lines, file, path }, reading);
  }

  private async readDocument(written: WrittenRule, reading: Reading): Promise<void> {
    const { document, lines, file, path } = written;
    const [error] = document.errors;
    if (error) {
      reading.problems.push({
        file,
        ...locateInYaml(lines, error.pos[0]),
        message: `This is not YAML: ${describeYamlError(error.message)}. Put code that has special characters in quotes, or behind "|".`,
      });
      return;
    }
    const data = toData(document);
    if (isDeeperThan(MAX_DEPTH, data)) {
      reading.problems.push({
        file,
        line: 1,
        column: 1,
        message: 'The rule is nested too deeply. Make several of it.',
      });
      return;
    }
    const { line } = locateInYaml(lines, document.contents?.range?.[0] ?? 0);
    const reserved = new Set([...this.options.reserved, ...reading.taken.keys()]);
    const { parseCustomRule } = await import('#shared/custom-rule-schema.ts');
    const parsing = parseCustomRule(data, { languages: this.options.languages, reserved, file: path, line });
    const problems = parsing.kind === 'invalid' ? parsing.problems : await this.options.check(parsing.rule);
    const id = parsing.kind === 'rule' ? parsing.rule.id : document.get('id');
    if (parsing.kind === 'rule' && problems.length === 0) reading.rules.push(anchorPaths(parsing.rule));
    else if (typeof id === 'string') reading.broken.push(id);
    if (typeof id === 'string') reading.taken.set(id, path);
    reading.problems.push(
      ...problems.map((problem) => ({
        file,
        ...locateInYaml(lines, offsetInYaml(document, problem)),
        message: problem.message,
      })),
    );
  }
}

/** Nothing where references to other parts of the document multiply beyond measure. */
function toData(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    if (error instanceof ReferenceError) return undefined;
    throw error;
  }
}

function isDeeperThan(limit: number, data: unknown): boolean {
  let level: readonly unknown[] = [data];
  for (let depth = 0; depth <= limit; depth++) {
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
    if (level.length === 0) return false;
  }
  return true;
}

/** A rule as it stands in a file. */
interface WrittenRule {
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
  readonly file: string;
  readonly path: string;
}

function anchorPaths(rule: CustomRule): CustomRule {
  const anchor = (globs: readonly string[]): string[] => globs.map((glob) => anchorGlob(glob, ''));
  return { ...rule, include: anchor(rule.include), exclude: anchor(rule.exclude) };
}
