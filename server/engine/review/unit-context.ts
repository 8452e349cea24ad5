import { type DeclaredSymbol, declaredSymbols } from '../proposals/symbols.ts';
import type { FileFacts } from '../rules/file-facts.ts';
import type { SyntaxNode } from '../source/syntax-tree.ts';
import { importsOf } from './imports-of.ts';
import type { ReviewUnit } from './review-units.ts';
import { estimateTokens, takeLines } from './token-estimate.ts';

/** What one declaration may take: long lists say no more than their beginning. */
const MAX_PIECE_TOKENS = 80;
const WORD = /[\p{L}_$][\p{L}\p{N}_$]*/gu;
/** How methods call the object they belong to. */
const OWN_MEMBER = /^(?:self|this)\.([\p{L}_$][\p{L}\p{N}_$]*)\s*[:=]/u;

/** Tells what a reader must know of the rest of a file to judge some of its units. */
export class UnitContexts {
  private readonly file: FileFacts;
  private readonly symbols: readonly DeclaredSymbol[];

  constructor(file: FileFacts) {
    this.file = file;
    this.symbols = declaredSymbols(file);
  }

  /**
   * The heads of the units' classes, the heads of the functions they name, the fields, constants and types they use, and
   * their imports; in this order as many as fit.
   */
  around(units: readonly ReviewUnit[], maxTokens: number): string {
    const { file, symbols } = this;
    const words = new Set(units.flatMap(({ code }) => code.match(WORD) ?? []));
    const isHidden = (node: { readonly start: number; readonly end: number }): boolean =>
      !units.some(({ spans }) => spans.some(({ start, end }) => start <= node.start && node.end <= end));
    const owners = symbols.filter((one) => one.isClass && units.some((unit) => holds(one, unit)) && isHidden(one));
    const others = symbols.filter((one) => words.has(one.name) && isHidden(one) && !owners.includes(one));
    const nodes = [...owners.flatMap((symbol) => fieldsOf(file, symbol, words)), ...declarationsOf(file, words)];
    const imports = importsOf(file).filter((node) => namesAny(node, words));
    const pieces = [
      ...[...owners, ...others].map((symbol) => headOf(file, symbol)),
      ...[...nodes.filter(isHidden), ...imports].map(textOf),
    ];
    return joinWithin([...new Set(pieces)], maxTokens);
  }
}

function joinWithin(pieces: readonly string[], maxTokens: number): string {
  const taken: string[] = [];
  let left = maxTokens;
  for (const piece of pieces) {
    const tokens = estimateTokens(`${piece}\n`);
    if (piece === '' || tokens > left) continue;
    taken.push(piece);
    left -= tokens;
  }
  return taken.join('\n');
}

function holds({ start, end }: DeclaredSymbol, { spans }: ReviewUnit): boolean {
  return spans.some((span) => start <= span.end && span.start <= end);
}

/** Everything before the body, on one line. */
function headOf({ tree }: FileFacts, { start, end, nameNode }: DeclaredSymbol): string {
  let node = nameNode;
  while (node?.parent && node.start >= start && !bodyOf(node)) node = node.parent;
  const body = node && bodyOf(node);
  const head = tree.text.slice(start, body && body.start > start ? body.start : end);
  return takeLines(head.replace(/\s+/g, ' ').trim(), MAX_PIECE_TOKENS);
}

function bodyOf(node: SyntaxNode): SyntaxNode | undefined {
  return node.field('body') ?? node.children.find(({ kind }) => /(?:^|_)(?:body|block)$/.test(kind));
}

/** The fields that a class lists, and those that its methods make by an assignment. */
function fieldsOf(file: FileFacts, symbol: DeclaredSymbol, words: ReadonlySet<string>): SyntaxNode[] {
  const { functions, classes } = file.dialect.controlFlow;
  const node = symbol.nameNode?.ancestor(classes);
  const members = node?.field('body')?.namedChildren ?? [];
  const listed = members.filter((member) => !holdsKind(member, functions) && namesAny(member, words));
  const made = members
    .filter((member) => holdsKind(member, functions) && /\b(?:__init__|constructor)\b/.test(member.text))
    .flatMap((member) => [...member.descendants()].filter(({ kind }) => kind.endsWith('statement')))
    .filter(({ text }) => words.has(OWN_MEMBER.exec(text)?.[1] ?? ''));
  return [...listed, ...made];
}

function holdsKind(node: SyntaxNode, kinds: ReadonlySet<string>): boolean {
  return kinds.has(node.kind) || node.namedChildren.some(({ kind }) => kinds.has(kind));
}

/** Constants and types at the top of the file. */
function declarationsOf({ tree, scopes }: FileFacts, words: ReadonlySet<string>): SyntaxNode[] {
  const found = new Set<SyntaxNode>();
  for (const { name, kind, declarations } of scopes.module.bindings.values()) {
    if (!words.has(name) || kind === 'import' || kind === 'function' || kind === 'class') continue;
    for (const declaration of declarations) {
      let node: SyntaxNode = declaration;
      while (node.parent && node.parent !== tree.root) node = node.parent;
      found.add(node);
    }
  }
  return [...found].toSorted((a, b) => a.start - b.start);
}

function namesAny({ text }: SyntaxNode, words: ReadonlySet<string>): boolean {
  return text.match(WORD)?.some((word) => words.has(word)) ?? false;
}

function textOf({ text }: SyntaxNode): string {
  return takeLines(text, MAX_PIECE_TOKENS);
}
