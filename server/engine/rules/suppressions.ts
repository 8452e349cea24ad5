import type { Category } from '#shared/domain/finding.ts';
import type { FileFacts } from './file-facts.ts';
import type { Rule } from './rule.ts';
import type { SyntaxNode, SyntaxTree } from '../source/syntax-tree.ts';

/** Lines on which some rules are silent; lines are zero-based and inclusive. */
interface Suppression {
  readonly from: number;
  readonly to: number;
  /** Lower-cased rule ids and aliases; undefined silences every rule. */
  readonly names: ReadonlySet<string> | undefined;
  readonly category?: Category;
}

/** From an offset on some rules are silent, or speak again. */
interface Switch {
  readonly at: number;
  readonly isSilent: boolean;
  readonly names: ReadonlySet<string> | undefined;
}

type Reach = 'line' | 'next-line' | 'file';

interface Mark {
  readonly pattern: RegExp;
  readonly reach: Reach;
  readonly category?: Category;
}

/** Our own marks and the usual ones of the host languages. The first group holds the names, separated by commas or blanks. */
const MARKS: readonly Mark[] = [
  { pattern: /\brefactoriq-ignore-file\b[: ]*([\w\-, ]*)/, reach: 'file' },
  { pattern: /\brefactoriq-ignore-next-line\b[: ]*([\w\-, ]*)/, reach: 'next-line' },
  { pattern: /\brefactoriq-ignore(?!-)\b[: ]*([\w\-, ]*)/, reach: 'line' },
  { pattern: /#\s*noqa\b(?::\s*([\w\-, ]+))?/i, reach: 'line' },
  { pattern: /#\s*nosec\b()/i, reach: 'line', category: 'security' },
  { pattern: /\bnosemgrep\b()/, reach: 'line' },
  { pattern: /\bNOSONAR\b()/, reach: 'line' },
  { pattern: /\/\/\s*nolint:(?=[\w\-,]*\bgosec\b)()/, reach: 'line', category: 'security' },
  { pattern: /\/\/\s*nolint\b(?::([\w\-,]+))?/, reach: 'line' },
  { pattern: /\beslint-disable-line\b([\w\-,/@\s]*)/, reach: 'line' },
  { pattern: /\beslint-disable-next-line\b([\w\-,/@\s]*)/, reach: 'next-line' },
];
const SWITCH = /^\/\*\s*eslint-(disable|enable)(?!-)\b([\w\-,/@\s]*)/;
const QUICK_TEST = /refactoriq-ignore|noqa|nosec|nosemgrep|NOSONAR|nolint|eslint-(?:dis|en)able/i;

/** Where a finding is, as far as marks are concerned. */
export interface MarkedPlace {
  /** Offset of its start. */
  readonly start: number;
  /** Zero-based lines on which a mark counts. */
  readonly lines: readonly number[];
}

/** What marks know of a rule. */
export type SuppressibleRule = Pick<Rule, 'id' | 'category' | 'aliases'>;

/** Which findings of a file its authors have silenced in the source. */
export class Suppressions {
  private readonly file: FileFacts;
  private readonly suppressions: readonly Suppression[];
  private readonly switches: readonly Switch[];

  constructor(file: FileFacts) {
    const marked = file.tree.comments.filter((comment) => QUICK_TEST.test(comment.text));
    this.file = file;
    this.suppressions = [...marked.flatMap((comment) => readComment(comment, file)), ...readAnnotations(file)];
    this.switches = marked.flatMap(readSwitch);
  }

  /** Whether a finding of `rule` is silenced, also by a mark on the first line of the statement it stands in. */
  covers(rule: SuppressibleRule, { start, lines }: MarkedPlace): boolean {
    return (this.suppressions.length > 0 && this.isMarked(rule, start, lines)) || this.isSwitchedOff(rule, start);
  }

  private isMarked(rule: SuppressibleRule, start: number, ownLines: readonly number[]): boolean {
    const lines = [...ownLines, this.file.tree.lines.lineAt(startOfStatement(this.file, start))];
    return this.suppressions.some(
      (suppression) =>
        lines.some((line) => isWithin(line, suppression)) &&
        (suppression.category === undefined || suppression.category === rule.category) &&
        isNamed(rule, suppression.names),
    );
  }

  private isSwitchedOff(rule: SuppressibleRule, start: number): boolean {
    return this.switches.findLast(({ at, names }) => at <= start && isNamed(rule, names))?.isSilent ?? false;
  }
}

function isWithin(line: number, suppression: Suppression): boolean {
  return suppression.from <= line && line <= suppression.to;
}

/** No names stand for every rule. */
function isNamed({ id, aliases = [] }: SuppressibleRule, names: ReadonlySet<string> | undefined): boolean {
  return names === undefined || [id, ...aliases].some((name) => names.has(name.toLowerCase()));
}

const BODY = /(^|_)(block|body)$|(declaration|statement)_list$/;

/** Where the innermost statement begins that holds an offset, or the head of a statement with a body. */
function startOfStatement({ tree, dialect }: FileFacts, offset: number): number {
  const blocks = dialect.roles.Block ?? [];
  let statement = tree.root;
  let node: SyntaxNode | undefined = tree.root;
  while (node) {
    const inner: SyntaxNode | undefined = node.children.find(({ start, end }) => start <= offset && offset < end);
    const isBody: boolean = node === tree.root || blocks.includes(node.kind) || BODY.test(node.kind);
    if (inner && isBody) statement = inner;
    node = inner;
  }
  return statement === tree.root ? offset : statement.start;
}

function readComment(comment: SyntaxNode, file: FileFacts): Suppression[] {
  return MARKS.flatMap(({ pattern, reach, category }) => {
    const match = pattern.exec(comment.text);
    if (!match) return [];
    const names = readNames(match[1] ?? '');
    return [{ ...linesOf(reach, comment, file.tree), names, ...(category ? { category } : {}) }];
  });
}

function linesOf(reach: Reach, comment: SyntaxNode, tree: SyntaxTree): { from: number; to: number } {
  if (reach === 'file') return { from: 0, to: Infinity };
  const from = tree.lines.lineAt(comment.start);
  const last = tree.lines.lineAt(comment.end);
  if (reach === 'next-line') return { from: last + 1, to: nextCodeLine(last, tree) };
  return { from, to: standsAlone(comment, tree) ? nextCodeLine(last, tree) : last };
}

/** The first line behind a mark that is not a comment only, so that marks can be stacked. */
function nextCodeLine(line: number, tree: SyntaxTree): number {
  let next = line + 1;
  const from = tree.lines.startOf(next);
  for (const comment of tree.comments) {
    if (comment.start < from) continue;
    const at = tree.lines.lineAt(comment.start);
    if (at > next) break;
    if (at === next && standsAlone(comment, tree)) next = tree.lines.lineAt(comment.end) + 1;
  }
  return next;
}

/** Whether nothing but a comment is on its lines, apart from the braces that JSX needs around one. */
function standsAlone({ start, end }: SyntaxNode, { text, lines }: SyntaxTree): boolean {
  const before = text.slice(lines.startOf(lines.lineAt(start)), start).trim();
  const after = text.slice(end, lines.spanOf(lines.lineAt(end)).end).trim();
  return (before === '' && after === '') || (before === '{' && after === '}');
}

function readSwitch(comment: SyntaxNode): Switch[] {
  const match = SWITCH.exec(comment.text);
  return match ? [{ at: comment.start, isSilent: match[1] === 'disable', names: readNames(match[2] ?? '') }] : [];
}

/** A reason after `--` is for people. No names at all silence every rule, and so does golangci-lint's `all`. */
function readNames(text: string): ReadonlySet<string> | undefined {
  const names = (text.split('--')[0] ?? '').split(/[\s,]+/).filter((name) => name !== '');
  return names.length === 0 || names.includes('all') ? undefined : new Set(names.map((name) => name.toLowerCase()));
}

/** Java's `@SuppressWarnings("name")` holds for the declaration that carries it. */
function readAnnotations(file: FileFacts): Suppression[] {
  if (file.language.id !== 'java' || !file.tree.text.includes('SuppressWarnings')) return [];
  const result: Suppression[] = [];
  for (const node of file.tree.root.descendants()) {
    if (node.kind !== 'annotation' || !/(^|\.)SuppressWarnings$/.test(node.field('name')?.text ?? '')) continue;
    const declaration = node.parent?.kind === 'modifiers' ? node.parent.parent : node.parent;
    if (!declaration) continue;
    const names = new Set(
      [...node.text.matchAll(/"(?:[a-z]+:|PMD\.)?([^"]*)"/g)].map((match) => (match[1] ?? '').toLowerCase()),
    );
    result.push({
      from: file.tree.lines.lineAt(declaration.start),
      to: file.tree.lines.lineAt(declaration.end),
      names: names.has('all') ? undefined : names,
    });
  }
  return result;
}
