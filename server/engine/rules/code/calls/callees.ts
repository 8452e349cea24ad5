import type { CalleeNames } from '../../rule.ts';

/** `^sort$`, `^(sort|toSorted)$`. */
const LIST = /^\^(?:(\w*)|\(([\w|]+)\))\$$/;

/** The callees whose last name matches a pattern. */
export function calleesLike(pattern: RegExp): CalleeNames {
  const [, name, names = name] = (pattern.flags === '' && LIST.exec(pattern.source)) || [];
  const listed = names?.split('|');
  return { has: (callee) => pattern.test(callee), names: () => listed };
}

/** The callees that any of several wants. */
export function calleesOf(...callees: readonly CalleeNames[]): CalleeNames {
  return {
    has: (name, language) => callees.some((some) => some.has(name, language)),
    names(language) {
      const lists = callees.map((some) => some.names?.(language));
      return lists.every((list) => list !== undefined) ? new Set(lists.flatMap((list) => [...list])) : undefined;
    },
  };
}
