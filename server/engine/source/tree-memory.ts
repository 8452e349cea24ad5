import type { Language, Tree } from 'web-tree-sitter';

/*
 * Where tree-sitter keeps what in the memory of its 32-bit WebAssembly build: lib/src/subtree.h, tree.h and parser.h of
 * the release that package.json pins. A test holds what is read here against the parser's own cursor.
 */

/** The memory that the parser's WebAssembly runs on; its buffer is another one whenever it has grown. */
export interface ParserMemory {
  readonly buffer: ArrayBuffer;
}

/** A subtree takes eight bytes: a pointer to its data or, where the lowest bit is set, all there is to know of a small leaf. */
export const SUBTREE_BYTES = 8;
const IS_INLINE = 1;
const IS_VISIBLE = 1;
const IS_EXTRA = 1 << 2;
const IS_MISSING_INLINE = 1 << 4;
const IS_MISSING = 1 << 9;

/** Offsets in a subtree's data. Its children lie directly before it. */
const PADDING = 4;
const SIZE = 16;
const ERROR_COST = 32;
const CHILD_COUNT = 36;
const SYMBOL = 40;
const TRAITS = 44;
const VISIBLE_CHILD_COUNT = 48;
const PRODUCTION = 66;

/** Offsets in the description of a language. */
const ALIAS_SEQUENCE_LENGTH = 36;
const FIELD_MAP_SLICES = 64;
const FIELD_MAP_ENTRIES = 68;
const PUBLIC_SYMBOLS = 76;
const ALIAS_SEQUENCES = 84;

/** Where the parser's object lies in its memory: the property that the binding keeps for itself. */
export function addressOf(object: Tree | Language): number {
  return (object as unknown as { readonly 0: number })[0];
}

/** Looks at one subtree after the other; sizes are in bytes of UTF-16. Valid until the parser runs again. */
export class SubtreeView {
  private readonly words: Int32Array;
  private readonly halves: Uint16Array;
  /** The pointer to the data, or the first half of an inline leaf. */
  private head = 0;
  private isInline = false;
  private traits = 0;
  size = 0;
  /** The white space before it. */
  padding = 0;

  constructor(memory: ParserMemory) {
    this.words = new Int32Array(memory.buffer);
    this.halves = new Uint16Array(memory.buffer);
  }

  moveTo(address: number): void {
    this.head = this.word(address);
    this.isInline = (this.head & IS_INLINE) !== 0;
    if (this.isInline) {
      const tail = this.word(address + 4);
      this.traits = this.head >> 1;
      this.size = tail >>> 24;
      this.padding = (tail >> 16) & 0xff;
    } else {
      this.traits = this.half(this.head + TRAITS);
      this.size = this.word(this.head + SIZE);
      this.padding = this.word(this.head + PADDING);
    }
  }

  get symbol(): number {
    return this.isInline ? (this.head >> 8) & 0xff : this.half(this.head + SYMBOL);
  }

  /** Whether it appears in the tree; else its children do, in its place. */
  get isVisible(): boolean {
    return (this.traits & IS_VISIBLE) !== 0;
  }

  /** A comment or the like, which may stand anywhere. */
  get isExtra(): boolean {
    return (this.traits & IS_EXTRA) !== 0;
  }

  /** Made up by the parser. */
  get isMissing(): boolean {
    return (this.traits & (this.isInline ? IS_MISSING_INLINE : IS_MISSING)) !== 0;
  }

  get hasErrors(): boolean {
    return !this.isInline && this.word(this.head + ERROR_COST) !== 0;
  }

  get hasChildren(): boolean {
    return !this.isInline && this.word(this.head + CHILD_COUNT) !== 0;
  }

  /** Of a subtree with children. */
  get hasVisibleChildren(): boolean {
    return this.word(this.head + VISIBLE_CHILD_COUNT) !== 0;
  }

  /** Of a subtree with children: where these lie, one after the other. */
  get firstChild(): number {
    return this.head - this.word(this.head + CHILD_COUNT) * SUBTREE_BYTES;
  }

  /** Where the children end. */
  get lastChildEnd(): number {
    return this.head;
  }

  /** The number of the grammar's rule by which a subtree with children was made. */
  get production(): number {
    return this.half(this.head + PRODUCTION);
  }

  private word(address: number): number {
    return this.words[address >> 2] as number;
  }

  private half(address: number): number {
    return this.halves[address >> 1] as number;
  }
}

/** What a rule of the grammar says of the children it made a subtree of, by their index without comments and the like. */
export interface Production {
  /** The symbol under which a child appears; nothing or 0 where it keeps its own. */
  readonly aliases: readonly number[];
  /** Nothing or 0 where a child has no field. */
  readonly fields: readonly number[];
}

export const NO_PRODUCTION: Production = { aliases: [], fields: [] };

/** What trees of a language need to be understood, read from its description when first asked for. */
export class LanguageView {
  private readonly memory: ParserMemory;
  private readonly address: number;
  private readonly publicSymbols: Uint16Array;
  private readonly productions: (Production | undefined)[] = [NO_PRODUCTION];

  constructor(memory: ParserMemory, language: Language) {
    this.memory = memory;
    this.address = addressOf(language);
    const symbols = new DataView(memory.buffer).getInt32(this.address + PUBLIC_SYMBOLS, true);
    this.publicSymbols = new Uint16Array(memory.buffer, symbols, language.nodeTypeCount).slice();
  }

  /** The kind of node that stands for a symbol: grammars have several symbols for some kinds. */
  kindOf(symbol: number): number {
    return this.publicSymbols[symbol] ?? symbol;
  }

  production(id: number): Production {
    return (this.productions[id] ??= this.readProduction(id));
  }

  private readProduction(id: number): Production {
    const memory = new DataView(this.memory.buffer);
    const pointer = (offset: number): number => memory.getInt32(this.address + offset, true);
    const length = memory.getUint16(this.address + ALIAS_SEQUENCE_LENGTH, true);
    const sequence = pointer(ALIAS_SEQUENCES) + id * length * 2;
    const aliases = Array.from({ length }, (_, index) => memory.getUint16(sequence + index * 2, true));
    const fields = Array.from({ length }, () => 0);
    const slice = pointer(FIELD_MAP_SLICES) + id * 4;
    const first = pointer(FIELD_MAP_ENTRIES) + memory.getUint16(slice, true) * 4;
    const end = first + memory.getUint16(slice + 2, true) * 4;
    for (let entry = first; entry < end; entry += 4) {
      const index = memory.getUint8(entry + 2);
      const isInherited = memory.getUint8(entry + 3) !== 0;
      if (!isInherited && !fields[index]) fields[index] = memory.getUint16(entry, true);
    }
    return { aliases, fields };
  }
}
