import type { LanguageId } from '#engine/source/languages.ts';

type FullLanguage = Extract<LanguageId, 'python' | 'javascript' | 'typescript' | 'java' | 'go'>;

/** A kind of problem, with the rules that look for it in one language or another. */
export interface RuleFamily {
  readonly title: string;
  readonly rules: readonly string[];
  /** Why a language has no rule of the family. */
  readonly absent?: Readonly<Partial<Record<FullLanguage, string>>>;
}

export const FULL_LANGUAGES: readonly (readonly [id: FullLanguage, title: string])[] = [
  ['python', 'Python'],
  ['javascript', 'JavaScript'],
  ['typescript', 'TypeScript'],
  ['java', 'Java'],
  ['go', 'Go'],
];

const COMPILER = 'the compiler refuses it';
const NOT_PYTHON = {
  javascript: 'assertions are no statement of the language',
  typescript: 'assertions are no statement of the language',
  java: 'assertions are off unless asked for, and nobody checks by them',
  go: 'no assertions',
};
const NO_EXCEPTIONS = 'errors are values: see unchecked-error';

/** What reviewers look for, in the order of the table in docs/rules/README.md. */
export const RULE_FAMILIES: readonly RuleFamily[] = [
  { title: 'SQL injection', rules: ['sql-injection'] },
  { title: 'NoSQL injection', rules: ['nosql-injection'] },
  { title: 'Command injection', rules: ['command-injection'] },
  {
    title: 'Code injection',
    rules: ['code-injection', 'unsafe-reflection'],
    absent: { go: 'the language evaluates no text; plug-ins and interpreters are rare' },
  },
  { title: 'LDAP injection', rules: ['ldap-injection'] },
  { title: 'XPath injection', rules: ['xpath-injection'] },
  { title: 'Template injection', rules: ['template-injection'] },
  {
    title: 'Header injection',
    rules: ['header-injection'],
    absent: { go: 'net/http refuses line breaks in headers' },
  },
  { title: 'Path traversal', rules: ['path-traversal'] },
  { title: 'Zip slip', rules: ['zip-slip'] },
  { title: 'Server-side request forgery', rules: ['ssrf'] },
  { title: 'Open redirect', rules: ['open-redirect'] },
  { title: 'XSS, innerHTML, unescaped template', rules: ['cross-site-scripting', 'autoescape-disabled'] },
  {
    title: 'Unsafe deserialization and YAML',
    rules: ['unsafe-deserialization'],
    absent: { go: 'decoders of the standard library and of YAML only fill the types that the program names' },
  },
  {
    title: 'XML external entities',
    rules: ['xml-external-entities'],
    absent: { go: 'encoding/xml resolves no external entities' },
  },
  { title: 'Weak hash', rules: ['weak-hash', 'weak-password-hash'] },
  { title: 'Weak cipher or mode', rules: ['weak-cipher'] },
  { title: 'Key size', rules: ['weak-key-size'] },
  { title: 'Predictable IV, nonce or salt', rules: ['predictable-iv'] },
  { title: 'Insecure random for secrets', rules: ['insecure-random'] },
  { title: 'Comparison of secrets that leaks time', rules: ['timing-unsafe-comparison'] },
  { title: 'Hard-coded secrets', rules: ['hard-coded-secret'] },
  { title: 'TLS verification off', rules: ['tls-verification-disabled', 'ssh-host-key-ignored'] },
  { title: 'Old protocols', rules: ['old-tls-version', 'cleartext-transmission'] },
  { title: 'JWT without verification', rules: ['jwt-without-verification'] },
  {
    title: 'Debug mode on',
    rules: ['debug-mode-enabled'],
    absent: {
      javascript: 'frameworks take the mode from the environment (NODE_ENV)',
      typescript: 'frameworks take the mode from the environment (NODE_ENV)',
    },
  },
  { title: 'Permissive CORS', rules: ['permissive-cors'] },
  { title: 'Cookies without flags', rules: ['cookie-without-flags'] },
  {
    title: 'CSRF protection off',
    rules: ['csrf-disabled'],
    absent: {
      javascript: 'no framework has it on, to be turned off',
      typescript: 'no framework has it on, to be turned off',
      go: 'no framework has it on, to be turned off',
    },
  },
  { title: 'Insecure temporary files', rules: ['insecure-temp-file'] },
  { title: 'File modes', rules: ['permissive-file-mode'] },
  { title: 'ReDoS', rules: ['redos', 'regex-injection'], absent: { go: 'its regular expressions run in linear time' } },
  { title: 'Log injection', rules: ['log-injection'] },
  {
    title: 'Prototype pollution',
    rules: ['prototype-pollution'],
    absent: { python: 'no prototypes', java: 'no prototypes', go: 'no prototypes' },
  },
  { title: 'Format strings from outside', rules: ['format-string'] },
  {
    title: 'Trust boundaries',
    rules: ['trust-boundary-violation', 'mass-assignment'],
    absent: { go: 'sessions are packages of their own and hold what types allow' },
  },
  { title: 'Internals shown to visitors', rules: ['information-exposure'] },
  { title: 'Resource never closed', rules: ['resource-not-closed', 'defer-in-loop'] },
  {
    title: 'Broad or empty catch',
    rules: ['empty-catch', 'bare-except', 'broad-catch', 'unreachable-except', 'broad-raise'],
  },
  {
    title: 'Errors and results dropped',
    rules: ['unchecked-error', 'ignored-result', 'exception-not-raised', 'lost-exception-cause'],
  },
  {
    title: 'Swallowed promise, missing await',
    rules: ['floating-promise', 'missing-await'],
    absent: { java: 'no await', go: 'no await' },
  },
  {
    title: 'Async in forEach',
    rules: ['async-foreach', 'promise-executor-async'],
    absent: { python: 'no callbacks of this kind', java: 'no await', go: 'no await' },
  },
  { title: 'Lost update, check-then-act', rules: ['lost-update', 'check-then-act'] },
  {
    title: 'Threads and locks',
    rules: [
      'ineffective-lock',
      'wait-outside-loop',
      'double-checked-locking',
      'static-date-format',
      'thread-run-called',
      'copied-lock',
      'waitgroup-add-in-goroutine',
    ],
    absent: { javascript: 'one thread', typescript: 'one thread' },
  },
  {
    title: 'No time limit, open to all interfaces',
    rules: ['request-without-timeout', 'bind-all-interfaces'],
  },
  { title: 'Checks that assertions make', rules: ['assert-used-as-check'], absent: NOT_PYTHON },
  {
    title: 'Mutable default',
    rules: ['mutable-default'],
    absent: {
      javascript: 'defaults are made anew for each call',
      typescript: 'defaults are made anew for each call',
      java: 'no default values',
      go: 'no default values',
    },
  },
  {
    title: 'Wrong equality',
    rules: ['literal-identity', 'loose-equality', 'string-identity', 'none-comparison', 'boxed-comparison'],
    absent: { go: 'one equality, checked by types' },
  },
  { title: 'NaN compare', rules: ['nan-comparison'] },
  { title: 'Self compare or assign', rules: ['self-comparison', 'self-assignment'] },
  {
    title: 'Duplicate key',
    rules: ['duplicate-key'],
    absent: { java: 'no literals with keys' },
  },
  {
    title: 'Duplicate branch, case or condition',
    rules: ['duplicate-condition', 'identical-branches', 'duplicate-case'],
  },
  {
    title: 'Duplicate method or argument',
    rules: ['duplicate-method-definition', 'duplicate-argument'],
    absent: { java: COMPILER, go: COMPILER },
  },
  { title: 'Always true or false', rules: ['constant-condition', 'assert-on-tuple'] },
  { title: 'Unreachable code', rules: ['unreachable-code'] },
  {
    title: 'Unused variable, import, parameter, value',
    rules: ['unused-variable', 'unused-import', 'unused-parameter', 'unused-value', 'unused-expression'],
  },
  { title: 'Shadowing', rules: ['shadowed-name'] },
  {
    title: 'Fallthrough',
    rules: ['switch-fallthrough'],
    absent: { python: '`match` does not fall through', go: '`switch` does not fall through unless told' },
  },
  { title: 'Infinite recursion or loop', rules: ['infinite-recursion', 'infinite-loop'] },
  {
    title: 'Off by one with length',
    rules: ['array-index-off-by-one'],
    absent: { python: 'loops run over elements or `range(len(x))`, which ends before the length' },
  },
  {
    title: 'Loop variable captured',
    rules: ['loop-variable-captured'],
    absent: { java: COMPILER, go: 'each round has a variable of its own since Go 1.22' },
  },
  {
    title: 'Modified while iterated',
    rules: ['modified-while-iterated'],
    absent: { go: 'allowed for maps by the language; a slice is evaluated once' },
  },
  {
    title: 'Return in finally',
    rules: ['return-in-finally'],
    absent: { go: NO_EXCEPTIONS },
  },
  {
    title: 'Missing super or self',
    rules: ['missing-super-call', 'missing-self'],
    absent: { go: 'no inheritance; the receiver is declared' },
  },
  {
    title: 'Null dereference',
    rules: ['null-dereference', 'optional-without-check', 'unsafe-optional-chaining', 'nil-map-write'],
  },
  {
    title: 'Comparisons and operators that mislead',
    rules: [
      'assignment-in-condition',
      'bitwise-instead-of-logical',
      'comparison-chaining',
      'negated-operand',
      'index-of-comparison',
      'float-equality',
      'error-identity',
      'type-comparison',
    ],
  },
  {
    title: 'Numbers that lose a part',
    rules: [
      'integer-truncation',
      'integer-division-as-float',
      'bigdecimal-from-double',
      'octal-literal',
      'parseint-without-radix',
    ],
    absent: { python: 'integers have no limit and `/` divides them exactly' },
  },
  {
    title: 'Names, calls and arguments that do not exist',
    rules: ['undefined-name', 'wrong-argument-count', 'builtin-not-constructible'],
    absent: { java: COMPILER, go: COMPILER },
  },
  {
    title: 'Missing or lost return',
    rules: ['missing-return', 'discarded-return', 'getter-without-return', 'init-returns-value'],
    absent: { java: COMPILER, go: COMPILER },
  },
  { title: 'Broken regular expressions', rules: ['invalid-regex', 'regex-mistake'] },
  {
    title: 'Texts that are not what they seem',
    rules: ['implicit-string-concatenation', 'missing-f-prefix', 'f-string-without-placeholder', 'strip-of-suffix'],
    absent: {
      javascript: 'template literals say what they are',
      typescript: 'template literals say what they are',
      java: 'no such shorthand',
    },
  },
  {
    title: 'Shared or exposed state',
    rules: ['mutable-class-attribute', 'mutable-static', 'exposed-internal-array', 'equals-without-hashcode'],
    absent: {
      javascript: 'fields belong to one object',
      typescript: 'fields belong to one object',
      go: 'no classes',
    },
  },
  {
    title: 'Arrays and variables of JavaScript',
    rules: ['array-sort-default', 'for-in-array', 'sparse-array', 'delete-variable', 'reassigned-constant'],
    absent: { python: 'no such behaviour', java: 'no such behaviour', go: 'no such behaviour' },
  },
  { title: 'Format arguments', rules: ['format-arguments'] },
  {
    title: 'String building in loops',
    rules: ['string-concat-in-loop'],
    absent: { javascript: 'engines build strings as ropes', typescript: 'engines build strings as ropes' },
  },
  { title: 'N+1 queries', rules: ['query-in-loop'] },
  { title: 'Regex compiled in a loop', rules: ['regex-compiled-in-loop'] },
  { title: 'Needless copy', rules: ['needless-copy', 'accumulating-spread'] },
  {
    title: 'Blocking I/O on an async path',
    rules: ['blocking-call-in-async', 'await-in-loop'],
    absent: { java: 'threads may block', go: 'goroutines may block' },
  },
  { title: 'Membership on a list in a loop', rules: ['list-membership-in-loop'] },
  { title: 'Long function', rules: ['long-function'] },
  { title: 'Deep nesting', rules: ['deep-nesting'] },
  { title: 'Many parameters', rules: ['many-parameters'] },
  { title: 'Cyclomatic and cognitive complexity', rules: ['high-complexity'] },
  { title: 'Large class', rules: ['large-class'] },
  { title: 'Magic number', rules: ['magic-number'] },
  { title: 'Commented-out code', rules: ['commented-out-code'] },
  { title: 'TODO comments', rules: ['todo-comment'] },
  { title: 'Boolean parameter', rules: ['boolean-parameter'] },
  { title: 'Duplicated block', rules: ['duplicated-block'] },
  { title: 'Complicated condition', rules: ['complicated-condition', 'nested-ternary'] },
  { title: 'Needless else', rules: ['needless-else', 'collapsible-if', 'redundant-boolean'] },
  { title: 'Naming', rules: ['naming'] },
  {
    title: 'Debugging left in, empty functions',
    rules: ['debug-statement', 'empty-function'],
  },
  {
    title: 'Shorter or newer form',
    rules: [
      'comprehension-instead-of-list-call',
      'dict-get-default',
      'double-negation',
      'enumerate-instead-of-range-len',
      'is-empty',
      'isinstance-merge',
      'key-set-lookup',
      'naive-utc-time',
      'needless-pass',
      'object-has-own',
      'optional-chaining',
      'percent-or-format-to-f-string',
      'prefer-const',
      'template-literal',
      'unnecessary-lambda',
      'unnecessary-semicolon',
      'var-declaration',
      'wildcard-import',
    ],
    absent: { go: 'gofmt and the language leave one form' },
  },
];
