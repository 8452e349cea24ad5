import type { SymbolReference } from '#shared/domain/impact.ts';
import type { ParsedDocument } from '../analysis/analyzer.ts';
import type { FileFacts } from '../rules/file-facts.ts';
import { type LanguageId, languageOfPath } from '../source/languages.ts';
import { findReferences } from './symbol-references.ts';
import type { DeclaredSymbol } from './symbols.ts';
import type { WorkspaceNames } from './workspace-names.ts';

export interface FoundReference extends SymbolReference {
  /** In test code. */
  readonly isTest: boolean;
}

export interface FoundReferences {
  /** By path, then line; each line once for each symbol. */
  readonly references: readonly FoundReference[];
  /** The names of which there may be more than that, sorted. */
  readonly cut: readonly string[];
}

export interface SearchLimits {
  /** Files whose names say that they can hold references. */
  readonly files: number;
  readonly bytes: number;
  readonly references: number;
  readonly referencesPerSymbol: number;
}

const LIMITS: SearchLimits = { files: 5000, bytes: 50_000_000, references: 200, referencesPerSymbol: 50 };

/** Languages whose code can call each other. */
const FAMILIES: readonly (readonly LanguageId[])[] = [
  ['javascript', 'typescript'],
  ['java', 'kotlin'],
  ['c', 'cpp'],
];
/** Files without grammar that hold JavaScript. */
const COMPONENT = /\.(?:vue|svelte|astro)$/;

function familyOf(language: LanguageId | undefined, path: string): LanguageId | undefined {
  const own = language ?? (COMPONENT.test(path) ? 'javascript' : undefined);
  return FAMILIES.find((family) => family.some((id) => id === own))?.[0] ?? own;
}

/** The symbols that share a name, in languages that can call each other. */
interface Sought {
  readonly name: string;
  readonly family: LanguageId | undefined;
  readonly symbols: readonly DeclaredSymbol[];
  found: number;
  isDone: boolean;
}

/** One search through the files of a workspace, given one by one in the order in which they shall count. */
export class ReferenceSearch {
  private readonly limits: SearchLimits;
  private readonly references: FoundReference[] = [];
  private readonly cut = new Set<string>();
  private sought: readonly Sought[];
  private files = 0;
  private bytes = 0;

  constructor(
    symbols: readonly DeclaredSymbol[],
    documents: ReadonlyMap<string, ParsedDocument>,
    limits: Partial<SearchLimits> = {},
  ) {
    this.limits = { ...LIMITS, ...limits };
    const groups = new Map<string, Sought & { readonly symbols: DeclaredSymbol[] }>();
    for (const symbol of symbols) {
      const { name, path } = symbol;
      const family = familyOf(documents.get(path)?.language.id, path);
      const group = groups.get(`${family} ${name}`);
      if (group) group.symbols.push(symbol);
      else groups.set(`${family} ${name}`, { name, family, symbols: [symbol], found: 0, isDone: false });
    }
    this.sought = [...groups.values()];
  }

  get isOver(): boolean {
    return this.sought.length === 0;
  }

  wants(path: string): boolean {
    const family = familyOf(languageOfPath(path)?.id, path);
    return family !== undefined && this.sought.some((one) => one.family === family);
  }

  /** Counts a file that was read, and tells whether it is worth more than that. */
  mentions(path: string, text: string): boolean {
    this.files++;
    this.bytes += text.length;
    if (this.files > this.limits.files || this.bytes > this.limits.bytes) {
      for (const { name } of this.sought) this.cut.add(name);
      this.sought = [];
      return false;
    }
    return this.soughtIn(path).some(({ name }) => text.includes(name));
  }

  add(path: string, text: string, facts: FileFacts | undefined, names: WorkspaceNames): void {
    const isTest = facts?.isTestCode ?? false;
    for (const one of this.soughtIn(path)) {
      for (const line of findReferences(one.symbols, { text, facts, names })) {
        if (this.isFull(one)) break;
        one.found++;
        this.references.push({ symbol: one.name, path, line, isTest });
      }
    }
    this.sought = this.sought.filter(({ isDone }) => !isDone);
  }

  /** A file that names something could not be looked into. */
  skip(path: string): void {
    for (const { name } of this.soughtIn(path)) this.cut.add(name);
  }

  finish(): FoundReferences {
    return { references: this.references.toSorted(byPlace), cut: [...this.cut].toSorted() };
  }

  private soughtIn(path: string): Sought[] {
    const family = familyOf(languageOfPath(path)?.id, path);
    return this.sought.filter((one) => one.family === family);
  }

  private isFull(one: Sought): boolean {
    one.isDone = one.found >= this.limits.referencesPerSymbol || this.references.length >= this.limits.references;
    if (one.isDone) this.cut.add(one.name);
    return one.isDone;
  }
}

function byPlace(a: FoundReference, b: FoundReference): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.line - b.line || (a.symbol < b.symbol ? -1 : Number(a.symbol > b.symbol));
}
