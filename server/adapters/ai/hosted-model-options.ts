/** How long a model thinks before it answers. */
export type ThinkingEffort = 'low' | 'medium' | 'high';

/** A model of a provider that everybody reaches at the same address. */
export interface HostedModelOptions {
  readonly model: string;
  /** Asked for each ask, so that a new key counts at once. */
  readonly key: () => Promise<string | undefined>;
  /** Where a gateway stands in for the provider. */
  readonly baseUrl?: string;
  /** For models that can be told; the others refuse it. */
  readonly effort?: ThinkingEffort;
}
