/** Something the user can understand and do something about; its message is shown as it is. */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** The document changed while the answer was made, so that it would be wrong. */
export class StaleDocumentError extends Error {
  override readonly name = 'StaleDocumentError';

  constructor() {
    super('The document was changed meanwhile.');
  }
}

export function isAbortError(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** For `catch`, where being overtaken by something newer is as good as being done. */
export function ignoreAbort(error: unknown): undefined {
  if (!isAbortError(error)) throw error;
  return undefined;
}

/** What an abort that gives no other reason throws. */
export function createAbortError(): Error {
  return new DOMException('The work was cancelled.', 'AbortError');
}
