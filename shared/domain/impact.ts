export type RiskLevel = 'low' | 'medium' | 'high';

/** A function, method or class that a change touches. */
export interface TouchedSymbol {
  readonly name: string;
  readonly path: string;
  /** One-based. */
  readonly line: number;
  /** Code of other files can name it. */
  readonly isPublic: boolean;
  /** Its name, parameters or result type are not the same after the change. */
  readonly isSignatureChanged: boolean;
}

/** A place that names a touched symbol. */
export interface SymbolReference {
  readonly symbol: string;
  readonly path: string;
  /** One-based. */
  readonly line: number;
}

/** What a change reaches beyond its own lines. */
export interface Impact {
  readonly symbols: readonly TouchedSymbol[];
  /** Found by name, so another symbol of that name may be meant; in the order of the files. */
  readonly callers: readonly SymbolReference[];
  /** Tests that name the symbols. */
  readonly tests: readonly SymbolReference[];
  /** More references were left out. */
  readonly isCut: boolean;
  /** Cyclomatic complexity of the changed files together, after minus before. */
  readonly complexityDelta: number;
  /** Mean score of the changed files (0 to 10), after minus before. */
  readonly scoreDelta: number;
  readonly risk: RiskLevel;
  /** Why the risk is what it is, one sentence each; empty for no particular risk. */
  readonly reasons: readonly string[];
}
