import type { Language } from 'web-tree-sitter';

/** The kind of what the parser could not place. */
export const ERROR_KIND_ID = 0xffff;
const PUNCTUATION = /^[()[\]{},;:.'"`]+$/;

/** The names and traits of a grammar's node kinds, looked up by number so that a walk never crosses into WebAssembly for them. */
export class GrammarTable {
  private readonly kinds: readonly string[];
  private readonly named: readonly boolean[];
  private readonly punctuation: readonly boolean[];
  private readonly comments: readonly boolean[];
  private readonly fieldNames: readonly (string | undefined)[];

  constructor(language: Language) {
    const ids = Array.from({ length: language.nodeTypeCount }, (_, id) => id);
    this.kinds = ids.map((id) => language.nodeTypeForId(id) ?? '');
    this.named = ids.map((id) => language.nodeTypeIsNamed(id));
    this.punctuation = ids.map((id) => !this.named[id] && PUNCTUATION.test(this.kinds[id] ?? ''));
    this.comments = ids.map((id) => this.named[id] === true && /(^|_)comment$/.test(this.kinds[id] ?? ''));
    this.fieldNames = Array.from({ length: language.fieldCount + 1 }, (_, id) =>
      id === 0 ? undefined : (language.fieldNameForId(id) ?? undefined),
    );
  }

  get kindCount(): number {
    return this.kinds.length;
  }

  kindName(id: number): string {
    return id === ERROR_KIND_ID ? 'ERROR' : (this.kinds[id] ?? '');
  }

  isNamed(id: number): boolean {
    return id === ERROR_KIND_ID || this.named[id] === true;
  }

  /** Brackets, separators and quotes: they carry no meaning beyond the tree's shape. */
  isPunctuation(id: number): boolean {
    return this.punctuation[id] === true;
  }

  isComment(id: number): boolean {
    return this.comments[id] === true;
  }

  /** What is in a comment, such as the text of Rust's `///`, is part of it; tokens without a name hold nothing. */
  hasInside(id: number): boolean {
    return this.isNamed(id) && !this.isComment(id);
  }

  fieldName(id: number): string | undefined {
    return this.fieldNames[id];
  }
}
