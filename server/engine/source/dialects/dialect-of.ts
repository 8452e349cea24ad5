import type { Dialect } from '../dialect.ts';
import type { LanguageId } from '../languages.ts';
import { GENERIC_KINDS } from './generic-kinds.ts';
import { genericDialect } from './generic.ts';
import { go } from './go.ts';
import { java } from './java.ts';
import { javascript } from './javascript.ts';
import { python } from './python.ts';

const DIALECTS: Readonly<Record<LanguageId, Dialect>> = {
  python,
  javascript,
  typescript: javascript,
  java,
  go,
  c: genericDialect(GENERIC_KINDS.c),
  cpp: genericDialect(GENERIC_KINDS.cpp),
  csharp: genericDialect(GENERIC_KINDS.csharp),
  php: genericDialect(GENERIC_KINDS.php),
  ruby: genericDialect(GENERIC_KINDS.ruby),
  rust: genericDialect(GENERIC_KINDS.rust),
  kotlin: genericDialect(GENERIC_KINDS.kotlin),
};

/** What the nodes of a language's grammar mean. TypeScript's grammar extends JavaScript's, so they share a dialect. */
export function dialectOf(id: LanguageId): Dialect {
  return DIALECTS[id];
}
