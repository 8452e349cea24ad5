import type { CodeMatcher, CustomRule, CustomRuleProblem, RulePath, Snippet } from '#shared/domain/custom-rule.ts';
import type { LanguageDefinition } from '../source/languages.ts';
import { compileMatcher } from './compile-matcher.ts';
import { languageRowsOf } from './custom-rule.ts';
import { findMetavariables } from './metavariables.ts';
import type { ParseText } from './parse-snippet.ts';

/** What checking needs of a parser. */
export interface SnippetParser {
  prepare(language: LanguageDefinition): Promise<void>;
  parse(...given: Parameters<ParseText>): ReturnType<ParseText>;
}

/** Compiles a rule for all its languages and tells what is wrong with its patterns, expressions and names. */
export async function checkCustomRule(rule: CustomRule, parser: SnippetParser): Promise<CustomRuleProblem[]> {
  const problems: CustomRuleProblem[] = [];
  for (const id of rule.languages) {
    const found: (readonly CustomRuleProblem[])[] = [];
    for (const language of languageRowsOf({ ...rule, languages: [id] })) {
      await parser.prepare(language);
      const { problems, matcher } = compileMatcher(rule.matcher, language, (...given) => parser.parse(...given));
      const isEmpty = problems.length === 0 && matcher.kinds?.size === 0;
      found.push(isEmpty ? [describeSilence(rule, language)] : problems);
    }
    // JSX in a pattern is for one of the two grammars of TypeScript only.
    problems.push(...(found.find((some) => some.length === 0) ?? found[0] ?? []));
  }
  return withoutRepeats([...problems, ...checkNames(rule)]);
}

function describeSilence({ matcher }: CustomRule, { id, title }: LanguageDefinition): CustomRuleProblem {
  return {
    path: [...matcher.path, 'languages'],
    isKey: false,
    message: `No pattern can match ${title} code. Write one for "${id}", or leave the language out.`,
  };
}

function withoutRepeats(problems: readonly CustomRuleProblem[]): CustomRuleProblem[] {
  const seen = new Map<string, CustomRuleProblem>();
  // One message for each place: what is wrong in two languages is told for the first.
  for (const problem of problems) {
    const key = problem.path.join('\n');
    if (!seen.has(key)) seen.set(key, problem);
  }
  return [...seen.values()];
}

interface NameUse {
  readonly name: string;
  readonly path: RulePath;
  readonly isKey: boolean;
}

/** Metavariables that are used but never get a meaning. */
function checkNames({ matcher, fix, message }: CustomRule): CustomRuleProblem[] {
  const known = boundNames(matcher);
  const uses: NameUse[] = [
    ...constrainedNames(matcher, known),
    ...usesIn(message, [...matcher.path, 'message']),
    ...(fix ? snippetsOf(fix.template).flatMap(([key, code]) => usesIn(code, [...matcher.path, 'fix', ...key])) : []),
    ...(fix?.title === undefined ? [] : usesIn(fix.title, [...matcher.path, 'fix-title'])),
  ];
  return uses.flatMap(({ name, path, isKey }) => {
    if (known.has(name)) return [];
    const names = [...known].map((each) => `$${each}`).join(', ');
    const advice = names === '' ? 'The patterns have none with a name.' : `The patterns have ${names}.`;
    return [{ path, isKey, message: `There is no metavariable $${name} in the patterns. ${advice}` }];
  });
}

function usesIn(text: string, path: RulePath): NameUse[] {
  return findMetavariables(text).flatMap(({ name }) => (name === undefined ? [] : [{ name, path, isKey: false }]));
}

function snippetsOf(snippet: Snippet): [RulePath, string][] {
  return typeof snippet === 'string' ? [[[], snippet]] : Object.entries(snippet).map(([key, code]) => [[key], code]);
}

/** Names that a match gives a meaning to: those of patterns that need not fail. */
function boundNames(matcher: CodeMatcher): Set<string> {
  const names = new Set<string>();
  for (const [, code] of snippetsOf(matcher.pattern ?? ''))
    for (const { name } of findMetavariables(code)) if (name !== undefined) names.add(name);
  for (const part of [matcher.any, matcher.all, matcher.inside, matcher.has].flatMap((list) => list ?? []))
    for (const name of boundNames(part)) names.add(name);
  return names;
}

/** Names in `where`, each against what is known at its place; a part that must fail knows its own names as well. */
function constrainedNames(matcher: CodeMatcher, outer: ReadonlySet<string>): NameUse[] {
  const known = new Set([...outer, ...boundNames(matcher)]);
  const own = Object.keys(matcher.where ?? {})
    .filter((name) => !known.has(name))
    .map((name) => ({ name, path: [...matcher.path, 'where', `$${name}`], isKey: true }));
  const { any, all, not, inside, notInside, has, notHas } = matcher;
  const parts = [any, all, not, inside, notInside, has, notHas].flatMap((list) => list ?? []);
  return [...own, ...parts.flatMap((part) => constrainedNames(part, known))];
}
