/** Writes files by their absolute paths so that readers see the old or the new content, never half of it. */
export interface FileWriter {
  write(file: string, content: Uint8Array | string): Promise<void>;
  /** Writes only when the file still holds `expected`. Keeps its mode. */
  replace(file: string, expected: Uint8Array, content: Uint8Array): Promise<ReplaceOutcome>;
}

export type ReplaceOutcome = 'replaced' | 'changed-meanwhile' | 'gone';
