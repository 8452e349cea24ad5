/** Finds secrets in texts of any language. */
export interface SecretDetector {
  /** In any order; they may overlap. */
  detect(text: string): Promise<readonly DetectedSecret[]>;
}

export interface DetectedSecret {
  readonly start: number;
  readonly end: number;
  /** What it is, in capitals with underscores: `AWS_KEY`. */
  readonly kind: string;
}
