export type ConsentAnswer = 'granted' | 'refused';

/**
 * Remembers to whom the user lets code of one workspace be sent. It is kept outside of the workspace, so that no
 * repository answers for its user.
 */
export interface ConsentStore {
  /** By recipient: who it is and where, such as `openai at api.openai.com`, so that another address is another question. */
  answers(): Promise<ReadonlyMap<string, ConsentAnswer>>;
  remember(recipient: string, answer: ConsentAnswer): Promise<void>;
}
