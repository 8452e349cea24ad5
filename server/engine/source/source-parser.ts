import { Edit, Language, Parser, type Tree } from 'web-tree-sitter';
import type { GrammarSource } from '../ports/grammar-source.ts';
import { GrammarTable } from './grammar-table.ts';
import type { LanguageDefinition } from './languages.ts';
import { LineMap } from './line-map.ts';
import type { SyntaxTree } from './syntax-tree.ts';
import type { ParserMemory } from './tree-memory.ts';
import { TreeReader } from './tree-reader.ts';

interface LoadedGrammar {
  readonly language: Language;
  readonly reader: TreeReader;
}

/** How long one text may keep the parser busy: ambiguous or hostile input can take minutes. */
const PARSE_BUDGET_MS = 5000;

/** Not among the types of Node.js. */
declare const WebAssembly: {
  readonly Memory: new (pages: { initial: number; maximum: number }) => ParserMemory;
};

/** The parser's memory, in 64 kB pages as its binding would make it: 32 MB that may grow to 2 GB. */
const MEMORY = { initial: 512, maximum: 32_768 };

let runtime: Promise<ParserMemory> | undefined;

/** Thrown when a text could not be parsed within the budget. */
export class ParseTimeoutError extends Error {
  override readonly name = 'ParseTimeoutError';
}

/** Parses with WebAssembly grammars, which are loaded when a language is first met. */
export class SourceParser {
  private readonly grammars = new Map<string, Promise<LoadedGrammar>>();
  private readonly ready = new Map<string, LoadedGrammar>();
  private readonly source: GrammarSource;
  private readonly memory: ParserMemory;
  private readonly parser: Parser;
  private readonly budget: number;

  private constructor(source: GrammarSource, memory: ParserMemory, parser: Parser, budget: number) {
    this.source = source;
    this.memory = memory;
    this.parser = parser;
    this.budget = budget;
  }

  /** Starts the WebAssembly runtime when this is the first parser of the process. */
  static async create(source: GrammarSource, { budget = PARSE_BUDGET_MS } = {}): Promise<SourceParser> {
    // Two starts at once would corrupt each other's memory, and there is one runtime for a process.
    runtime ??= startRuntime(source);
    return new SourceParser(source, await runtime, new Parser(), budget);
  }

  /** Makes `parse` of this language possible. */
  async prepare(language: LanguageDefinition): Promise<void> {
    const file = language.grammarFile;
    let loading = this.grammars.get(file);
    if (!loading) {
      loading = this.load(file);
      this.grammars.set(file, loading);
      loading.catch(() => this.grammars.delete(file)); // so that the next call tries again
    }
    this.ready.set(file, await loading);
  }

  /** Parses a whole text. The language must be prepared. Throws ParseTimeoutError. */
  parse(language: LanguageDefinition, text: string): SyntaxTree {
    const { tree, syntax } = this.run(language, text, undefined);
    tree.delete();
    return syntax;
  }

  /** A parse that follows a text through its edits and reuses what did not change. Dispose it when the document closes. */
  follow(language: LanguageDefinition): IncrementalParse {
    return new IncrementalParse((text, previous) => this.run(language, text, previous));
  }

  private async load(file: string): Promise<LoadedGrammar> {
    const language = await Language.load(await this.source.read(file));
    return { language, reader: new TreeReader(this.memory, language, new GrammarTable(language)) };
  }

  private grammarOf(language: LanguageDefinition): LoadedGrammar {
    const grammar = this.ready.get(language.grammarFile);
    if (!grammar) throw new Error(`The grammar ${language.grammarFile} was not prepared.`);
    return grammar;
  }

  private run(
    language: LanguageDefinition,
    text: string,
    previous: Tree | undefined,
  ): { tree: Tree; syntax: SyntaxTree } {
    const { language: grammar, reader } = this.grammarOf(language);
    this.parser.setLanguage(grammar);
    const deadline = performance.now() + this.budget;
    const tree = this.parser.parse(text, previous, { progressCallback: () => performance.now() > deadline });
    if (!tree) {
      this.parser.reset(); // an aborted parse would otherwise continue with the next text
      throw new ParseTimeoutError(`Parsing took more than ${this.budget / 1000} s.`);
    }
    try {
      return { tree, syntax: reader.read(tree, text, new LineMap(text)) };
    } catch (error) {
      tree.delete();
      throw error;
    }
  }
}

async function startRuntime(source: GrammarSource): Promise<ParserMemory> {
  const wasmMemory = new WebAssembly.Memory(MEMORY);
  await Parser.init({ wasmBinary: await source.read('web-tree-sitter.wasm'), wasmMemory });
  return wasmMemory;
}

/** Holds the parser's tree of one open document between edits. */
export class IncrementalParse {
  private readonly run: (text: string, previous: Tree | undefined) => { tree: Tree; syntax: SyntaxTree };
  private current: { readonly tree: Tree; readonly syntax: SyntaxTree } | undefined;

  constructor(run: (text: string, previous: Tree | undefined) => { tree: Tree; syntax: SyntaxTree }) {
    this.run = run;
  }

  /** Parses the document's new text. Throws ParseTimeoutError; the next call then parses the whole text. */
  update(text: string): SyntaxTree {
    const before = this.current;
    if (before?.syntax.text === text) return before.syntax;
    if (before) before.tree.edit(editBetween(before.syntax, text));
    this.current = undefined;
    try {
      this.current = this.run(text, before?.tree);
      return this.current.syntax;
    } finally {
      before?.tree.delete();
    }
  }

  dispose(): void {
    this.current?.tree.delete();
    this.current = undefined;
  }
}

/** The one edit that turns the old text into the new one: everything between their common beginning and end. */
function editBetween(before: SyntaxTree, text: string): Edit {
  const old = before.text;
  const limit = Math.min(old.length, text.length);
  let start = 0;
  while (start < limit && old.charCodeAt(start) === text.charCodeAt(start)) start++;
  let tail = 0;
  while (tail < limit - start && old.charCodeAt(old.length - 1 - tail) === text.charCodeAt(text.length - 1 - tail))
    tail++;
  const newLines = new LineMap(text);
  const pointIn = (lines: LineMap, offset: number): { row: number; column: number } => {
    const { line, character } = lines.positionAt(offset);
    return { row: line, column: character };
  };
  return new Edit({
    startIndex: start,
    oldEndIndex: old.length - tail,
    newEndIndex: text.length - tail,
    startPosition: pointIn(before.lines, start),
    oldEndPosition: pointIn(before.lines, old.length - tail),
    newEndPosition: pointIn(newLines, text.length - tail),
  });
}
