import type { Range } from './text.ts';

export type ComplexityLevel = 'low' | 'medium' | 'high';

/** Sizes and complexities of one function, or of a file's code as a whole. */
export interface CodeMetrics {
  /** Physical lines from first to last. */
  readonly lines: number;
  /** Lines that hold code, neither blank nor comment only. */
  readonly codeLines: number;
  /** McCabe: decision points + 1 (for a file: the sum over its functions and top-level code). */
  readonly cyclomatic: number;
  /** Cognitive complexity as SonarSource defined it. */
  readonly cognitive: number;
  /** Halstead volume: N * log2(n), in bits. */
  readonly halsteadVolume: number;
  /** 0 (bad) to 100 (good). */
  readonly maintainability: number;
}

export interface FunctionMetrics extends CodeMetrics {
  readonly name: string;
  /** The range of the name, where editors put a lens. */
  readonly nameRange: Range;
  readonly range: Range;
  readonly parameters: number;
  /** Deepest nesting of control structures; 0 = none. */
  readonly nesting: number;
  readonly level: ComplexityLevel;
}

export interface FileMetrics extends CodeMetrics {
  readonly functions: readonly FunctionMetrics[];
}
