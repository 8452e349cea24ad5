/** Remembers what models said about code, so that the same question is not paid for twice. */
export interface ReviewCache {
  /** What was put under a key (64 hexadecimal digits); undefined when there is nothing or it is damaged. */
  get(key: string): Promise<string | undefined>;
  /** Values hold placeholders where the code has secrets. Failing to keep one is not the caller's concern. */
  put(key: string, value: string): Promise<void>;
}
