import { type Document, isMap, isScalar, isSeq, LineCounter, parseDocument, type YAMLMap, YAMLSeq } from 'yaml';
import type { Suppression, SuppressionScope } from '#shared/domain/suppression.ts';
import type { ConfigFileProblem } from '#engine/ports/project-config-source.ts';
import type { ConfigProblem } from '#shared/project-config-schema.ts';
import { checkSuppressionsFile, parseSuppression } from '#shared/suppression-schema.ts';
import { describeYamlError, locateInYaml, offsetInYaml } from './yaml-place.ts';

type Fault = Omit<ConfigFileProblem, 'file'>;

const LIST = 'suppressions';
const MAX_ALIASES = 50;
/** A list whose dashes are not indented. */
const FLUSH_LIST = /^-[ \t]/m;
/** What the file begins with. */
export const HEADER = `# Findings that this team has decided to live with. Kept in the repository and reviewed like code.
# An entry covers one finding (fingerprint), or those of a rule, of a path, or of a rule in a path, and says why.
# With "expires" it counts through that day; then the findings are back.
`;

/** The text of a suppressions file, which edits leave as it is except for the entries they are about. */
export class SuppressionText {
  private readonly document: Document.Parsed;
  private readonly lines = new LineCounter();
  private readonly ruleIds: readonly string[];
  private readonly text: string;

  constructor(text: string, ruleIds: readonly string[]) {
    this.text = text;
    // Everything is text here: a fingerprint may look like a number, a date like a date.
    this.document = parseDocument(text.replaceAll('\r\n', '\n').replace(/^\uFEFF/, ''), {
      schema: 'failsafe',
      lineCounter: this.lines,
      prettyErrors: false,
    });
    this.ruleIds = ruleIds;
  }

  /** What is wrong around the entries; a text that has such a fault is not to be edited. */
  get faults(): Fault[] {
    const [error] = this.document.errors;
    if (error) {
      const message = `This is not YAML: ${describeYamlError(error.message)}.`;
      return [{ ...locateInYaml(this.lines, error.pos[0]), message }];
    }
    if (this.document.contents === null) return [];
    return checkSuppressionsFile(this.data()).map((problem) => this.locate(problem));
  }

  /** The entries in their order, and the faults of those that do not count. */
  read(): { suppressions: Suppression[]; problems: Fault[] } {
    const suppressions: Suppression[] = [];
    const problems = this.faults;
    for (const [index, entry] of this.entries().entries()) {
      const parsing = parseSuppression(entry, this.ruleIds);
      if (parsing.kind === 'suppression') suppressions.push(parsing.suppression);
      else
        for (const problem of parsing.problems)
          problems.push(this.locate({ ...problem, path: [LIST, index, ...problem.path] }));
    }
    return { suppressions, problems };
  }

  /** Adds an entry at the end, or in the place of the one that covers the same. */
  put(suppression: Suppression): void {
    const list = this.list();
    const node = this.document.createNode(toEntry(suppression)) as YAMLMap;
    const index = list.items.findIndex((item) => coversSame(item, suppression));
    if (index < 0) {
      node.spaceBefore = list.items.length > 0;
      list.items.push(node);
      return;
    }
    const old = list.items[index];
    if (isMap(old)) {
      node.spaceBefore = old.spaceBefore ?? false;
      node.commentBefore = old.commentBefore ?? null;
    }
    list.items[index] = node;
  }

  /** Takes the entries of a fingerprint out, or those that cover exactly this; gives those that were right. */
  remove(scope: SuppressionScope): Suppression[] {
    const list = this.list();
    const { fingerprint } = scope;
    const taken = list.items.filter((item) =>
      fingerprint === undefined ? coversSame(item, scope) : textOf(item, 'fingerprint') === fingerprint,
    );
    list.items = list.items.filter((item) => !taken.includes(item));
    return taken.flatMap((item) => {
      const parsing = parseSuppression(isMap(item) ? item.toJS(this.document) : undefined, this.ruleIds);
      return parsing.kind === 'suppression' ? [parsing.suppression] : [];
    });
  }

  /** Where the reason of an entry stands in the written text, counted from one. */
  placeOfReason(scope: SuppressionScope): { line: number; column: number } {
    const written = new SuppressionText(this.toString(), this.ruleIds);
    const index = written.list().items.findIndex((item) => coversSame(item, scope));
    const offset = offsetInYaml(written.document, { path: [LIST, index, 'reason'], isKey: false });
    return locateInYaml(written.lines, offset);
  }

  toString(): string {
    const text = this.document.toString({ lineWidth: 0, indentSeq: !FLUSH_LIST.test(this.text) });
    return this.text.includes('\r\n') ? text.replaceAll('\n', '\r\n') : text;
  }

  private entries(): readonly unknown[] {
    const data = this.document.errors.length > 0 ? undefined : this.data();
    const list = typeof data === 'object' && data !== null ? (data as Record<string, unknown>)[LIST] : undefined;
    return Array.isArray(list) ? list : [];
  }

  /** Undefined where references to other parts of the document multiply beyond measure. */
  private data(): unknown {
    try {
      return this.document.toJS({ maxAliasCount: MAX_ALIASES });
    } catch (error) {
      if (error instanceof ReferenceError) return undefined;
      throw error;
    }
  }

  private list(): YAMLSeq {
    const list = this.document.contents === null ? undefined : this.document.get(LIST, true);
    if (isSeq(list)) {
      list.flow = false;
      return list;
    }
    const made = new YAMLSeq();
    if (this.document.contents === null)
      this.document.contents = this.document.createNode({ [LIST]: made }) as Document.Parsed['contents'];
    else this.document.set(LIST, made);
    return made;
  }

  private locate(problem: ConfigProblem): Fault {
    return {
      ...locateInYaml(this.lines, offsetInYaml(this.document, problem)),
      message: problem.message,
    };
  }
}

function toEntry({ ruleId, path, fingerprint, reason, author, created, expires }: Suppression): Record<string, string> {
  const entry = { rule: ruleId, path, fingerprint, reason, author, created, expires };
  return Object.fromEntries(
    Object.entries(entry).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

/** An entry with a fingerprint covers the same as another one of it in the same path, whatever rule it tells its readers. */
function coversSame(item: unknown, scope: SuppressionScope): boolean {
  if (!isMap(item)) return false;
  if (textOf(item, 'fingerprint') !== scope.fingerprint || textOf(item, 'path') !== scope.path) return false;
  return scope.fingerprint !== undefined || textOf(item, 'rule') === scope.ruleId;
}

function textOf(item: unknown, key: 'rule' | 'path' | 'fingerprint'): string | undefined {
  const node = isMap(item) ? item.get(key, true) : undefined;
  const text = isScalar(node) ? String(node.value) : undefined;
  return key === 'fingerprint' ? text?.toLowerCase() : text;
}
