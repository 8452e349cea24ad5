import { HistoryError } from './history-error.ts';

/** The journal has lost a content that it once kept. */
export class MissingContentError extends HistoryError {
  override readonly name = 'MissingContentError';
  readonly hash: string;

  /** `detail` says in words without full stop what is wrong with it. */
  constructor(hash: string, detail: string) {
    super(`The history has lost a content that it needs for this (${hash.slice(0, 12)}: ${detail}).`);
    this.hash = hash;
  }
}
