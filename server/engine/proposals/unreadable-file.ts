/** A file that is there cannot be read; the message is a sentence for the user. */
export class UnreadableFileError extends Error {
  override readonly name = 'UnreadableFileError';
  readonly path: string;

  /** `detail` says why in words without full stop. */
  constructor(path: string, detail: string, options?: ErrorOptions) {
    super(`${path} cannot be read: ${detail}.`, options);
    this.path = path;
  }
}
