/**
 * Takes secrets out of texts before they leave. One redactor serves one review or refactoring: in all of its texts the same
 * secret has the same placeholder.
 */
export interface Redactor {
  /** Text in which nothing is secret comes back as it is; so do placeholders. */
  redact(text: string): Promise<RedactedText>;
}

export interface RedactedText {
  readonly text: string;
  /** Puts the secrets back into an answer: those of every text that this redactor was given so far. */
  readonly restore: (answer: string) => string;
}
