import picomatch from 'picomatch';
import type { CustomRule } from '#shared/domain/custom-rule.ts';
import { lineBreakOf } from '../rules/edits/line-break-of.ts';
import type { Fix, Listener, Rule, RuleContext, RuleExample } from '../rules/rule.ts';
import type { GrammarTable } from '../source/grammar-table.ts';
import { LANGUAGES, type LanguageDefinition, type LanguageId } from '../source/languages.ts';
import { type CompiledMatcher, compileMatcher, snippetFor } from './compile-matcher.ts';
import { createTemplateEdit, type Match, renderTemplate } from './fix-template.ts';
import { Matching } from './match-pattern.ts';
import { replaceMetavariables } from './metavariables.ts';
import type { ParseText } from './parse-snippet.ts';

const SHOWN_LENGTH = 60;

/** Makes a rule like those of the catalog of what a project wrote down. Its patterns are compiled when first needed. */
export function createCustomRule(definition: CustomRule, parse: ParseText): Rule {
  const { id, title, category, severity, confidence, cwe, note, fix, file } = definition;
  // The grammar is what differs between two kinds of files of a language, such as TypeScript and TSX.
  const compiled = new WeakMap<GrammarTable, CompiledMatcher>();
  const matcherFor = ({ tree, language }: RuleContext): CompiledMatcher => {
    let matcher = compiled.get(tree.grammar);
    if (!matcher) compiled.set(tree.grammar, (matcher = compileMatcher(definition.matcher, language, parse).matcher));
    return matcher;
  };
  const isWanted = createPathTest(definition);
  return {
    id,
    title,
    category,
    severity,
    confidence,
    ...(cwe === undefined ? {} : { cwe }),
    languages: languagesOf(definition),
    rationale: note,
    examples: toExamples(definition),
    ...(fix ? { fix: fix.safety } : {}),
    file,
    create(context) {
      if (!isWanted(context.path)) return {};
      const matcher = matcherFor(context);
      if (matcher.words && !matcher.words.some((word) => context.text.includes(word))) return {};
      const matching = new Matching(context.text, context.dialect);
      const listener: Listener = (node) => {
        const match = node.isNamed ? findMatch(matcher, node, matching) : undefined;
        if (match) report(definition, match, context);
      };
      return Object.fromEntries([...(matcher.kinds ?? [])].map((kind) => [kind, listener]));
    },
  };
}

/** The rows of the language table that a rule is for. */
export function languageRowsOf({ languages }: CustomRule): LanguageDefinition[] {
  return LANGUAGES.filter(({ id }) => languages.includes(id));
}

function languagesOf(definition: CustomRule): LanguageId[] {
  return [...new Set(languageRowsOf(definition).map(({ id }) => id))];
}

function findMatch(matcher: CompiledMatcher, node: Match['node'], matching: Matching): Match | undefined {
  matching.start();
  let match: Match | undefined;
  matcher.test(node, matching, (end) => {
    match = {
      node,
      span: { start: node.start, end },
      bindings: new Map(matching.bindings),
      isFixable: !matching.hasIgnored,
    };
    return true;
  });
  return matching.isExhausted ? undefined : match;
}

function report({ message, fix }: CustomRule, match: Match, context: RuleContext): void {
  const template = fix && match.isFixable ? snippetFor(fix.template, context.language.id) : undefined;
  context.report({
    at: match.span,
    message: describe(message, match),
    ...(fix && template !== undefined ? { fix: createFix(template, fix, match, context) } : {}),
  });
}

function createFix(
  template: string,
  { safety, title }: NonNullable<CustomRule['fix']>,
  match: Match,
  { tree }: RuleContext,
): Fix {
  return {
    title: title === undefined ? describeFix(template, match, tree) : describe(title, match),
    safety,
    edits: () => [createTemplateEdit(template, match, tree)],
  };
}

function describeFix(template: string, match: Match, tree: RuleContext['tree']): string {
  if (template.trim() === '') return `Remove \`${shorten(tree.text.slice(match.span.start, match.span.end))}\``;
  return `Replace by \`${shorten(renderTemplate(template, match, tree).replaceAll(lineBreakOf(tree), ' '))}\``;
}

function describe(text: string, { bindings }: Match): string {
  return replaceMetavariables(text, ({ name }) => shorten(bindings.get(name ?? '')?.text ?? ''));
}

function shorten(code: string): string {
  const line = code.replaceAll(/\s+/g, ' ').trim();
  return line.length > SHOWN_LENGTH ? `${line.slice(0, SHOWN_LENGTH - 3)}...` : line;
}

function createPathTest({ include, exclude }: CustomRule): (path: string) => boolean {
  const isIncluded = include.length > 0 ? picomatch([...include], { dot: true }) : () => true;
  const isExcluded = exclude.length > 0 ? picomatch([...exclude], { dot: true }) : () => false;
  return (path) => isIncluded(path) && !isExcluded(path);
}

/** Bad and good code in pairs, as the page of a rule shows it. */
function toExamples({ bad, good }: CustomRule): RuleExample[] {
  return bad.flatMap(({ language, code, fixed }) => {
    const better = fixed ?? good.find((test) => test.language === language)?.code;
    if (better === undefined) return [];
    return [
      { language: language as LanguageId, bad: code, good: better, ...(fixed === undefined ? {} : { isFixed: true }) },
    ];
  });
}
