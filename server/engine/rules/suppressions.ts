import type { Category } from '#shared/domain/finding.ts';
import type { FileFacts } from './file-facts.ts';
import type { Rule } from './rule.ts';
import type { SyntaxNode } from '../source/syntax-tree.ts';

/** Lines on which some rules are silent; lines are zero-based and inclusive. */
interface Suppression {
  readonly from: number;
  readonly to: number;
  /** Lower-cased rule ids and aliases; undefined silences every rule. */
  readonly names: ReadonlySet<string> | undefined;
  readonly category?: Category;
}

type Reach = 'line' | 'next-line' | 'file' | 'from-here';

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
  { pattern: /\/\/\s*nolint\b(?::([\w\-,]+))?/, reach: 'line' },
  { pattern: /\beslint-disable-line\b([\w\-,/@ ]*)/, reach: 'line' },
  { pattern: /\beslint-disable-next-line\b([\w\-,/@ ]*)/, reach: 'next-line' },
  { pattern: /^\/\*\s*eslint-disable(?!-)\b([\w\-,/@ ]*)/, reach: 'from-here' },
];
const QUICK_TEST = /refactoriq-ignore|noqa|nosec|nosemgrep|NOSONAR|nolint|eslint-disable/i;

/** Which findings of a file its authors have silenced in the source. */
export class Suppressions {
  private readonly suppressions: readonly Suppression[];

  constructor(file: FileFacts) {
    const fromComments = file.tree.comments.flatMap((comment) =>
      QUICK_TEST.test(comment.text) ? readComment(comment, file) : [],
    );
    this.suppressions = [...fromComments, ...readAnnotations(file)];
  }

  /** Whether a finding of `rule` is silenced by a mark on one of these zero-based lines. */
  covers(rule: Rule, lines: readonly number[]): boolean {
    return this.suppressions.some(
      (suppression) =>
        lines.some((line) => isWithin(line, suppression)) &&
        (suppression.category === undefined || suppression.category === rule.category) &&
        (suppression.names === undefined || namesOf(rule).some((name) => suppression.names?.has(name))),
    );
  }
}

function isWithin(line: number, suppression: Suppression): boolean {
  return suppression.from <= line && line <= suppression.to;
}

function namesOf(rule: Rule): string[] {
  return [rule.id, ...(rule.aliases ?? [])].map((name) => name.toLowerCase());
}

function readComment(comment: SyntaxNode, file: FileFacts): Suppression[] {
  const { lines } = file.tree;
  const line = lines.lineAt(comment.start);
  const lastLine = lines.lineAt(comment.end);
  return MARKS.flatMap((mark) => {
    const match = mark.pattern.exec(comment.text);
    if (!match) return [];
    const standsAlone =
      lines.textOf(line).trimStart().length === lines.textOf(line).length - (comment.start - lines.startOf(line));
    const reach = mark.reach === 'line' && standsAlone ? 'next-line' : mark.reach;
    const names = readNames(match[1] ?? '');
    return [{ ...linesOf(reach, line, lastLine), names, ...(mark.category ? { category: mark.category } : {}) }];
  });
}

function linesOf(reach: Reach, line: number, lastLine: number): { from: number; to: number } {
  switch (reach) {
    case 'line':
      return { from: line, to: lastLine };
    case 'next-line':
      return { from: line, to: lastLine + 1 };
    case 'from-here':
      return { from: line, to: Infinity };
    case 'file':
      return { from: 0, to: Infinity };
  }
}

/** A reason after `--` is for people. No names at all silence every rule. */
function readNames(text: string): ReadonlySet<string> | undefined {
  const names = (text.split('--')[0] ?? '').split(/[\s,]+/).filter((name) => name !== '');
  return names.length === 0 ? undefined : new Set(names.map((name) => name.toLowerCase()));
}

/** Java's `@SuppressWarnings("name")` holds for the declaration that carries it. */
function readAnnotations(file: FileFacts): Suppression[] {
  if (file.language.id !== 'java' || !file.tree.text.includes('@SuppressWarnings')) return [];
  const result: Suppression[] = [];
  for (const node of file.tree.root.descendants()) {
    if (node.kind !== 'annotation' || node.field('name')?.text !== 'SuppressWarnings') continue;
    const declaration = node.parent?.kind === 'modifiers' ? node.parent.parent : node.parent;
    if (!declaration) continue;
    const names = new Set([...node.text.matchAll(/"([^"]*)"/g)].map((match) => (match[1] ?? '').toLowerCase()));
    result.push({
      from: file.tree.lines.lineAt(declaration.start),
      to: file.tree.lines.lineAt(declaration.end),
      names: names.has('all') ? undefined : names,
    });
  }
  return result;
}
