/** Where compiled grammars come from. */
export interface GrammarSource {
  /** The bytes of a WebAssembly file such as `tree-sitter-python.wasm`. Rejects when there is none of that name. */
  read(fileName: string): Promise<Uint8Array>;
}
