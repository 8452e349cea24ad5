import type { Call } from '../../source/dialect.ts';
import type { LanguageId } from '../../source/languages.ts';
import { PathSet } from '../../source/names.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { fullNamesOf } from '../code/calls/star-imports.ts';
import type { CalleeNames, RuleContext } from '../rule.ts';

/** Calls that are dangerous when an argument is not under the program's control. */
export interface CallSink {
  /** Full names of functions, as `Names` gives them. */
  readonly paths?: readonly string[];
  /** Method names, for receivers whose type the file does not tell. */
  readonly methods?: readonly string[];
  /** What the receiver of such a method must look like (its last name), so that `.execute` of a task queue is not meant. */
  readonly receiver?: RegExp;
  /** Index of the dangerous argument. */
  readonly argument: number;
  /** The same argument when it is passed by name. */
  readonly keyword?: string;
  /** Methods of such a name on such a receiver leave no doubt, as a full name does. */
  readonly isTelling?: boolean;
  /** Data may be passed as a whole (`where({ id })`): only text that is put together counts. */
  readonly takesData?: boolean;
}

export type CallSinks = Readonly<Partial<Record<LanguageId, readonly CallSink[]>>>;

/** A call of a sink. */
export interface SinkHit {
  readonly call: Call;
  /** The dangerous argument; undefined when the call does not pass it. */
  readonly argument: SyntaxNode | undefined;
  /** Known by full name, not only by the look of the receiver. */
  readonly isCertain: boolean;
  readonly sink: CallSink;
}

/** Looks calls up in a table of sinks. */
export class SinkMatcher implements CalleeNames {
  private readonly byLanguage: ReadonlyMap<string, SinkIndex>;

  constructor(sinks: CallSinks) {
    this.byLanguage = new Map(Object.entries(sinks).map(([language, list]) => [language, indexSinks(list)]));
  }

  /** Whether a function or method of this name may be a sink. */
  has(name: string, language: LanguageId): boolean {
    return this.byLanguage.get(language)?.has(name) === true;
  }

  names(language: LanguageId): Iterable<string> {
    return this.byLanguage.get(language)?.keys() ?? [];
  }

  /** The sink that a `Call` node calls, if any. */
  match(context: RuleContext, node: SyntaxNode): SinkHit | undefined {
    const index = this.byLanguage.get(context.language.id);
    const call = index && context.dialect.call(node);
    if (!call) return undefined;
    const path = context.names.pathOf(call.callee);
    const byPath = path === undefined ? undefined : index.get(lastPart(path));
    const fullNames = byPath && path !== undefined ? fullNamesOf(context, path) : [];
    const certain = byPath?.find(({ paths }) => fullNames.some((name) => paths.has(name)));
    const likely =
      certain ??
      index.get(call.name)?.find((entry) => entry.methods.has(call.name) && isCalledOn(context, call, entry));
    if (!likely) return undefined;
    const { sink } = likely;
    return {
      call,
      argument: argumentOf(call, sink),
      isCertain: certain !== undefined || sink.isTelling === true,
      sink,
    };
  }
}

/** By the last part of the names, so that a call which is no sink costs one look-up. */
type SinkIndex = ReadonlyMap<string, readonly IndexedSink[]>;

interface IndexedSink {
  readonly sink: CallSink;
  readonly paths: PathSet;
  readonly methods: ReadonlySet<string>;
}

function indexSinks(sinks: readonly CallSink[]): SinkIndex {
  const index = new Map<string, IndexedSink[]>();
  for (const sink of sinks) {
    const entry = { sink, paths: new PathSet(sink.paths ?? []), methods: new Set(sink.methods) };
    for (const name of new Set([...(sink.paths ?? []).map(lastPart), ...(sink.methods ?? [])])) {
      index.set(name, [...(index.get(name) ?? []), entry]);
    }
  }
  return index;
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

function isCalledOn(context: RuleContext, call: Call, { sink }: IndexedSink): boolean {
  if (!call.receiver || !sink.receiver) return false;
  const last = lastName(context, call.receiver);
  return last !== undefined && sink.receiver.test(last);
}

function lastName(context: RuleContext, node: SyntaxNode): string | undefined {
  const expression = context.dialect.expression(node);
  if (expression.kind === 'name') return expression.name;
  if (expression.kind === 'member') return expression.property;
  return expression.kind === 'call' ? expression.call.name : undefined;
}

/** The argument by keyword, else by position; undefined as well when a spread argument hides the positions. */
function argumentOf(call: Call, { argument, keyword }: CallSink): SyntaxNode | undefined {
  const named = keyword === undefined ? undefined : call.arguments.find(({ name }) => name === keyword);
  if (named) return named.value;
  const positional = call.arguments.filter(({ name }) => name === undefined);
  if (positional.slice(0, argument + 1).some(({ isSpread }) => isSpread)) return undefined;
  return positional[argument]?.value;
}
