import type { CallSinks } from './call-sinks.ts';

const SCRIPT = [{ paths: ['RegExp', 'window.RegExp', 'globalThis.RegExp'], argument: 0 }] as const;

/** Where a text is compiled as a regular expression, with its position. */
export const REGEX_SINKS: CallSinks = {
  python: [
    {
      paths: ['re', 'regex'].flatMap((module) =>
        ['compile', 'match', 'fullmatch', 'search', 'sub', 'subn', 'findall', 'finditer', 'split'].map(
          (name) => `${module}.${name}`,
        ),
      ),
      argument: 0,
      keyword: 'pattern',
    },
  ],
  javascript: SCRIPT,
  typescript: SCRIPT,
  java: [
    { paths: ['java.util.regex.Pattern.compile', 'java.util.regex.Pattern.matches'], argument: 0 },
    { methods: ['matches', 'replaceAll', 'replaceFirst'], receiver: /./, argument: 0 },
  ],
  go: [
    {
      paths: ['MustCompile', 'Compile', 'MatchString', 'MustCompilePOSIX', 'CompilePOSIX'].map(
        (name) => `regexp.${name}`,
      ),
      argument: 0,
    },
  ],
};

/** The function that escapes a text for use in a pattern, beside the one that compiles it. */
export const REGEX_ESCAPERS: Readonly<Record<string, string>> = {
  're.': 're.escape',
  'Pattern.': 'Pattern.quote',
  'regexp.': 'regexp.QuoteMeta',
};
