import type { Confidence } from '#shared/domain/finding.ts';

/** From how many times a limit on a reviewer would ask for a change, and from how many on without thinking twice. */
const CLEAR = 1.5;
const GROSS = 2;

export interface Excess {
  readonly value: number;
  readonly limit: number;
  /** The limit that holds where a project sets none. */
  readonly defaultLimit: number;
}

/**
 * How sure it is that somebody wants to hear about a value over its limit. What is just over a default limit is seldom
 * worth a change; a limit that a project sets is meant as it stands.
 */
export function confidenceOf({ value, limit, defaultLimit }: Excess): Confidence {
  if (value <= limit) return 'low';
  if (limit !== defaultLimit || value >= GROSS * limit) return 'high';
  return value >= CLEAR * limit ? 'medium' : 'low';
}
