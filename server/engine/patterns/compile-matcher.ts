import type { CodeMatcher, CustomRuleProblem, RulePath, Snippet } from '#shared/domain/custom-rule.ts';
import type { LanguageDefinition } from '../source/languages.ts';
import type { SyntaxNode } from '../source/syntax-tree.ts';
import { compilePattern, type Pattern } from './compile-pattern.ts';
import { compileConstraints } from './constraints.ts';
import type { Matching } from './match-pattern.ts';
import type { ParseText } from './parse-snippet.ts';

/** Tests a node; `next` is told where the match ends and says whether the rest agrees. */
export type NodeTest = (node: SyntaxNode, matching: Matching, next: (end: number) => boolean) => boolean;

/** A matcher made for one grammar. */
export interface CompiledMatcher {
  /** Of the nodes that can match; undefined when it can be any. */
  readonly kinds: ReadonlySet<string> | undefined;
  /** Of these words every match holds one; undefined when that cannot be said. */
  readonly words: readonly string[] | undefined;
  readonly test: NodeTest;
}

export interface MatcherCompilation {
  readonly matcher: CompiledMatcher;
  readonly problems: readonly CustomRuleProblem[];
}

const NOTHING: CompiledMatcher = { kinds: new Set(), words: [], test: () => false };

/** The snippet for a language; that for JavaScript serves TypeScript as well. Undefined when there is none. */
export function snippetFor(snippet: Snippet, languageId: string): string | undefined {
  if (typeof snippet === 'string') return snippet;
  return snippet[languageId] ?? (languageId === 'typescript' ? snippet['javascript'] : undefined);
}

/** Makes a matcher for one grammar. A pattern with a fault is named and matches nothing. */
export function compileMatcher(
  definition: CodeMatcher,
  language: LanguageDefinition,
  parse: ParseText,
): MatcherCompilation {
  const compiler = new MatcherCompiler(language, parse);
  const matcher = compiler.compile(definition);
  return { matcher, problems: compiler.problems };
}

class MatcherCompiler {
  readonly problems: CustomRuleProblem[] = [];
  private readonly language: LanguageDefinition;
  private readonly parse: ParseText;

  constructor(language: LanguageDefinition, parse: ParseText) {
    this.language = language;
    this.parse = parse;
  }

  compile(definition: CodeMatcher): CompiledMatcher {
    const list = (part: readonly CodeMatcher[] = []): CompiledMatcher[] => part.map((each) => this.compile(each));
    const own = [
      ...(definition.pattern === undefined ? [] : [this.compilePattern(definition.pattern, definition.path)]),
      ...(definition.any ? [anyOf(list(definition.any))] : []),
      ...list(definition.all),
    ];
    const where = compileConstraints(definition.where ?? {}, [...definition.path, 'where']);
    this.problems.push(...where.problems);
    const agrees: NodeTest = (node, matching, next) => where.holds(matching) && next(node.end);
    const around = [...list(definition.inside).map(isInside), ...list(definition.has).map(hasWithin)];
    const conditions: NodeTest[] = [
      agrees,
      // What stands around gives more metavariables their meaning.
      ...(around.length > 0 ? [...around, agrees] : []),
      ...list(definition.not).map(({ test }) => negate(test)),
      ...list(definition.notInside).map((inner) => negate(isInside(inner))),
      ...list(definition.notHas).map((inner) => negate(hasWithin(inner))),
    ];
    return {
      kinds: own.map(({ kinds }) => kinds).reduce(intersect, undefined),
      words: own.find(({ words }) => words !== undefined)?.words,
      test: allOf(
        own.map(({ test }) => test),
        conditions,
      ),
    };
  }

  private compilePattern(snippet: Snippet, path: RulePath): CompiledMatcher {
    const code = snippetFor(snippet, this.language.id);
    if (code === undefined) return NOTHING;
    const compiled = compilePattern(code, this.language, this.parse);
    if (compiled.kind === 'patterns') return anyOf(compiled.patterns.map(toMatcher));
    const at = typeof snippet === 'string' ? [] : [this.language.id in snippet ? this.language.id : 'javascript'];
    this.problems.push({ path: [...path, 'pattern', ...at], isKey: false, message: compiled.message });
    return NOTHING;
  }
}

function toMatcher(pattern: Pattern): CompiledMatcher {
  return {
    kinds: new Set([pattern.kind]),
    words: pattern.word === undefined ? undefined : [pattern.word],
    test: (node, matching, next) => node.kind === pattern.kind && matching.match(pattern, node, next),
  };
}

function anyOf(options: readonly CompiledMatcher[]): CompiledMatcher {
  const kinds = options.map((option) => option.kinds);
  const words = options.map((option) => option.words);
  return {
    kinds: kinds.includes(undefined) ? undefined : new Set(kinds.flatMap((some) => [...(some ?? [])])),
    words: words.includes(undefined) ? undefined : words.flatMap((some) => some ?? []),
    test: (node, matching, next) => options.some((option) => option.test(node, matching, next)),
  };
}

/** The first test says how far the match reaches; the conditions are about its first node. */
function allOf(own: readonly NodeTest[], conditions: readonly NodeTest[]): NodeTest {
  const tests = [...own, ...conditions];
  const run = (index: number, node: SyntaxNode, matching: Matching, finish: () => boolean): boolean => {
    const test = tests[index];
    return test ? test(node, matching, () => run(index + 1, node, matching, finish)) : finish();
  };
  return (node, matching, next) => {
    const [first] = own;
    if (!first) return run(0, node, matching, () => next(node.end));
    return first(node, matching, (end) => run(1, node, matching, () => next(end)));
  };
}

function isInside({ kinds, test }: CompiledMatcher): NodeTest {
  return (node, matching, next) => {
    for (let around = node.parent; around; around = around.parent) {
      matching.spend(1);
      if (kinds && !kinds.has(around.kind)) continue;
      if (test(around, matching, continueWith(node, matching, next))) return true;
    }
    return false;
  };
}

function hasWithin({ kinds, test }: CompiledMatcher): NodeTest {
  return (node, matching, next) => {
    for (const inner of node.descendants()) {
      matching.spend(1);
      if (inner === node || (kinds && !kinds.has(inner.kind))) continue;
      if (test(inner, matching, continueWith(node, matching, next))) return true;
    }
    return false;
  };
}

/** Goes on with the node itself: what was ignored around or within it is in no danger. */
function continueWith(node: SyntaxNode, matching: Matching, next: (end: number) => boolean): () => boolean {
  const { hasIgnored } = matching;
  return () => {
    matching.hasIgnored = hasIgnored;
    return next(node.end);
  };
}

/** What a test that must fail gives to metavariables is forgotten. */
function negate(test: NodeTest): NodeTest {
  return (node, matching, next) => {
    const { hasIgnored } = matching;
    const before = new Map(matching.bindings);
    const holds = test(node, matching, () => true);
    matching.bindings = before;
    matching.hasIgnored = hasIgnored;
    return !holds && next(node.end);
  };
}

function intersect(
  a: ReadonlySet<string> | undefined,
  b: ReadonlySet<string> | undefined,
): ReadonlySet<string> | undefined {
  if (!a || !b) return a ?? b;
  return new Set([...a].filter((kind) => b.has(kind)));
}
