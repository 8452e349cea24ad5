import type { SentPayload } from '#shared/domain/ai-usage.ts';

/** Remembers for this user what was sent to models: not the text, but enough to tell what it was. */
export interface SendLog {
  /** Resolves when it is written. What cannot be logged must not be sent. */
  add(sent: SentPayload): Promise<void>;
  /** Oldest first; what is long past is dropped. */
  entries(): Promise<readonly SentPayload[]>;
}
