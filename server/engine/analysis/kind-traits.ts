import type { Dialect } from '../source/dialect.ts';
import type { GrammarTable } from '../source/grammar-table.ts';
import type { SyntaxNode } from '../source/syntax-tree.ts';

/** What a kind of node means to the metrics; one bit each, because grammars may give one kind several meanings. */
export const TRAITS = {
  function: 1 << 0,
  if: 1 << 1,
  else: 1 << 2,
  loop: 1 << 3,
  switch: 1 << 4,
  case: 1 << 5,
  catch: 1 << 6,
  ternary: 1 << 7,
  logical: 1 << 8,
  jump: 1 << 9,
  call: 1 << 10,
  string: 1 << 11,
  quote: 1 << 12,
} as const;

const KNOWN = 1 << 15;
/** The traits of most kinds: they mean nothing to the metrics. */
export const NO_TRAITS = KNOWN;
const KIND_COUNT = 0x10000;
/** Every grammar has one dialect. */
const BY_GRAMMAR = new WeakMap<GrammarTable, KindTraits>();
const QUOTES: ReadonlySet<string> = new Set(['string_start', 'string_end']);

/** The traits of each kind of one grammar, worked out when a kind is first met and then a look-up by number. */
export class KindTraits {
  private readonly known = new Uint16Array(KIND_COUNT);
  private readonly sets: readonly (readonly [trait: number, kinds: ReadonlySet<string>])[];

  static for(grammar: GrammarTable, dialect: Dialect): KindTraits {
    let traits = BY_GRAMMAR.get(grammar);
    if (!traits) BY_GRAMMAR.set(grammar, (traits = new KindTraits(dialect)));
    return traits;
  }

  private constructor(dialect: Dialect) {
    const { controlFlow, roles } = dialect;
    this.sets = [
      [TRAITS.function, controlFlow.functions],
      [TRAITS.if, controlFlow.ifs],
      [TRAITS.else, controlFlow.elses],
      [TRAITS.loop, controlFlow.loops],
      [TRAITS.switch, controlFlow.switches],
      [TRAITS.case, controlFlow.cases],
      [TRAITS.catch, controlFlow.catches],
      [TRAITS.ternary, controlFlow.ternaries],
      [TRAITS.logical, controlFlow.logicals],
      [TRAITS.jump, controlFlow.jumps],
      [TRAITS.call, new Set(roles.Call)],
      [TRAITS.string, new Set(roles.String)],
      [TRAITS.quote, QUOTES],
    ];
  }

  of({ type }: SyntaxNode): number {
    const known = this.known[type.id] ?? 0;
    if (known !== 0) return known;
    let traits = KNOWN;
    // A keyword may be spelled like a kind (`lambda` in Python), but it only names what its parent is.
    if (type.isNamed) for (const [trait, kinds] of this.sets) if (kinds.has(type.name)) traits |= trait;
    this.known[type.id] = traits;
    return traits;
  }
}
