import type { CalleeNames } from '../rule.ts';

/** The callees whose last name matches a pattern. */
export function calleesLike(pattern: RegExp): CalleeNames {
  return { has: (name) => pattern.test(name) };
}

/** The callees that any of several wants. */
export function calleesOf(...names: readonly CalleeNames[]): CalleeNames {
  return { has: (name, language) => names.some((some) => some.has(name, language)) };
}
