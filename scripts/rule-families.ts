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

const COMPILER_JAVA = 'the compiler refuses it';
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
  { title: 'Header injection', rules: ['header-injection'] },
  { title: 'Path traversal', rules: ['path-traversal'] },
  { title: 'Zip slip', rules: ['zip-slip'] },
  { title: 'Server-side request forgery', rules: ['ssrf'] },
  { title: 'Open redirect', rules: ['open-redirect'] },
  { title: 'XSS, innerHTML, unescaped template', rules: ['cross-site-scripting', 'unescaped-template'] },
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
  { title: 'CSRF protection off', rules: ['csrf-disabled'] },
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
  { title: 'Trust boundaries', rules: ['trust-boundary-violation', 'mass-assignment'] },
  { title: 'Internals shown to visitors', rules: ['information-exposure'] },
  { title: 'Resource never closed', rules: ['resource-not-closed'] },
  { title: 'Broad or empty catch', rules: ['empty-catch', 'bare-except', 'broad-catch'] },
  {
    title: 'Errors and results dropped',
    rules: ['unchecked-error', 'ignored-result', 'exception-not-raised', 'lost-exception-cause'],
  },
  {
    title: 'Swallowed promise, missing await',
    rules: ['floating-promise'],
    absent: { java: 'no await', go: 'no await' },
  },
  {
    title: 'Async in forEach',
    rules: ['async-foreach', 'promise-executor-async'],
    absent: { python: 'no callbacks of this kind', java: 'no await', go: 'no await' },
  },
  { title: 'Lost update, check-then-act', rules: ['lost-update', 'check-then-act'] },
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
  { title: 'Duplicate branch or condition', rules: ['duplicate-condition', 'identical-branches'] },
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
    absent: { java: COMPILER_JAVA, go: 'each round has a variable of its own since Go 1.22' },
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
  { title: 'Null dereference', rules: ['null-dereference'] },
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
];
