import type { TextEdit } from '#shared/domain/text-edit.ts';
import type { Call } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { type ComposedText, composedTextOf, type Hole } from '../code/texts/composed-text.ts';
import { writtenOnceAt } from '../code/libraries/query-definition.ts';
import { type PlaceholderStyle, placeholderStyle } from '../code/libraries/sql-placeholders.ts';
import { holesInQuery, type QueryHole } from '../code/libraries/query-holes.ts';
import type { RuleContext } from '../rule.ts';
import { removeUnusedGoImport } from './remove-go-import.ts';
import { insertAfter, replaceNode } from './replace-node.ts';

/** Methods that take the values behind the text. */
const TAKES_VALUES: Readonly<Record<string, RegExp>> = {
  python: /^(execute|raw)$/,
  javascript: /^(query|execute|run|get|all|each)$/,
  go: /^(Query|QueryRow|Exec|Queryx|QueryRowx|MustExec)(Context)?$|^(Raw|Where|Or|Having|Get|Select)$/,
};

/** Puts placeholders into the text of a query and hands its values over apart; undefined where that is not certain. */
export function bindQueryValues(context: RuleContext, call: Call, query: SyntaxNode): TextEdit[] | undefined {
  const language = context.language.id === 'typescript' ? 'javascript' : context.language.id;
  const place = placeOfValues(context, call, query);
  if (!place) return undefined;
  const text = composedTextOf(context, writtenOnceAt(context, query) ?? query);
  const style = text && placeholderStyle(context, call);
  const holes = style && holesInQuery(text, style);
  if (!holes) return undefined;
  const values = holes.map((hole) => valueText(hole, language));
  if (values.includes('')) return undefined;
  return [
    ...placeholderEdits(text, holes, style),
    place.isOwnCall
      ? replaceNode(place.at, `(${values.join(', ')})`)
      : insertAfter(place.at, `, ${asArguments(values, language)}`),
    ...(text.node.text.includes('Sprintf') ? removeUnusedGoImport(context, 'fmt', text.node) : []),
  ];
}

interface Place {
  readonly at: SyntaxNode;
  /** The values are the only arguments of a call of their own. */
  readonly isOwnCall: boolean;
}

/** Behind the text, or in the brackets of the `.get()` that follows a `prepare(…)` of JavaScript. */
function placeOfValues({ language, dialect }: RuleContext, call: Call, query: SyntaxNode): Place | undefined {
  const id = language.id === 'typescript' ? 'javascript' : language.id;
  if (!isAlone(call, query, id)) return undefined;
  if (TAKES_VALUES[id]?.test(call.name) === true) return { at: query, isOwnCall: false };
  const outer = call.name === 'prepare' && id === 'javascript' ? call.node.parent?.parent : undefined;
  const run = outer && dialect.call(outer);
  const at = outer?.field('arguments');
  const isEmpty = run?.receiver === call.node && run.arguments.length === 0 && /^(get|all|run|iterate)$/.test(run.name);
  return at && isEmpty ? { at, isOwnCall: true } : undefined;
}

/** No values are handed over yet: nothing follows the text, or only the callback that takes the result. */
function isAlone(call: Call, query: SyntaxNode, language: string): boolean {
  const index = call.arguments.findIndex(({ value }) => value === query);
  const behind = call.arguments.slice(index + 1);
  if (index < 0 || call.arguments[index]?.name !== undefined) return false;
  if (behind.length === 0) return true;
  const isCallback = behind.length === 1 && /function|arrow/.test(behind[0]?.value.kind ?? '');
  return language === 'javascript' && isCallback;
}

/** The edits that make the text a fixed one. */
export function placeholderEdits(
  text: ComposedText,
  holes: readonly QueryHole[],
  style: PlaceholderStyle,
): readonly TextEdit[] {
  const places = holes.map(({ hole, lead, trail }, index) => ({
    start: hole.start - lead.length,
    end: hole.end + trail.length,
    newText: (style === '$n' ? `$${index + 1}` : style) + hole.closing,
  }));
  return [...places, ...text.cleanUp];
}

/** The value with the wildcards that stood around it; empty where they cannot be put around it. */
function valueText({ hole, lead, trail }: QueryHole, language: string): string {
  const [before, after] = [wildcards(lead), wildcards(trail)];
  const value = hole.value.text;
  if (before + after === '') return value;
  if (language === 'javascript') return value.includes('`') ? '' : `\`${before}\${${value}}${after}\``;
  if (language === 'python') {
    const quote = value.includes('"') ? "'" : '"';
    return value.includes(quote) || /[\n\\]/.test(value) ? '' : `f${quote}${before}{${value}}${after}${quote}`;
  }
  return joined(hole, before, after);
}

function joined({ value }: Hole, before: string, after: string): string {
  return [before && `"${before}"`, value.text, after && `"${after}"`].filter((part) => part !== '').join(' + ');
}

function wildcards(text: string): string {
  return text.replaceAll(/[^%]/g, '');
}

function asArguments(values: readonly string[], language: string): string {
  const list = values.join(', ');
  if (language === 'python') return values.length === 1 ? `(${list},)` : `(${list})`;
  return language === 'javascript' ? `[${list}]` : list;
}
