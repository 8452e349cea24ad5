/** The history of changes cannot be used; the message is for the user and says what to do about it. */
export class HistoryError extends Error {
  override readonly name: string = 'HistoryError';
}
