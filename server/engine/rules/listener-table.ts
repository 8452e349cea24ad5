import type { Dialect } from '../source/dialect.ts';
import type { GrammarTable, NodeKind } from '../source/grammar-table.ts';
import type { LanguageId } from '../source/languages.ts';
import type { SyntaxNode } from '../source/syntax-tree.ts';
import type { CalleeNames, Rule } from './rule.ts';

/** The number of a listener: of what one rule listens to under one key, in every file of a grammar. */
export type Slot = number;

/** Who listens to the nodes of a kind. */
interface KindSlots {
  readonly enter: Slot[];
  readonly exit: Slot[];
}

/** What a table is made for. */
export interface Audience {
  readonly rules: readonly { readonly rule: Rule }[];
  readonly roles: Dialect['roles'];
  readonly language: LanguageId;
}

/** A large tree has some ten thousand names of functions; more are not worth their memory. */
const MAX_NAMES = 20_000;
const NOBODY: readonly Slot[] = [];

/**
 * Which rules listen to what, by the numbers of their listeners. It is learned from what the rules return for the first files
 * and serves all files of a grammar, so that a file costs no more than its listeners.
 */
export class ListenerTable {
  readonly file: Slot[] = [];
  readonly comments: Slot[] = [];
  /** Stands for all rules that name the functions whose calls they want. */
  readonly namedCalls: Slot;
  /** Stands for all rules that name the operators they want. */
  readonly namedOperators: Slot;
  private readonly grammar: GrammarTable;
  private readonly audience: Audience;
  /** By the number of the kind; the last one is for errors, whose number is far beyond the others. */
  private readonly kinds: (KindSlots | undefined)[];
  private readonly blank: undefined[] = [];
  private readonly owners: (readonly number[])[] = [];
  /** For each rule its listeners by their keys. */
  private readonly slots: readonly Map<string, Slot>[];
  private readonly byCallee = new Map<string, readonly Slot[]>();
  /** Rules that can only be asked about a name. */
  private readonly askedAboutCallees: { readonly callees: CalleeNames; readonly slot: Slot }[] = [];
  private readonly listedCallees = new Map<string, Slot[]>();
  private readonly byOperator = new Map<string, Slot[]>();

  constructor(grammar: GrammarTable, audience: Audience) {
    this.grammar = grammar;
    this.audience = audience;
    this.kinds = Array.from({ length: grammar.kindCount + 1 }, () => undefined);
    this.slots = audience.rules.map(() => new Map());
    this.namedCalls = this.addShared('Call', ({ callees }) => callees !== undefined);
    this.namedOperators = this.addShared('Binary', ({ operators }) => operators !== undefined);
    for (const [index, { rule }] of audience.rules.entries()) {
      if (rule.callees) this.addCallees(index, rule.callees);
      if (rule.operators) this.addOperators(index, rule.operators);
    }
  }

  /** A place for each listener, in which there is none. */
  places(): undefined[] {
    return this.blank.slice();
  }

  /** The number of the listener that the rule at `index` has under a key. */
  slotOf(index: number, key: string): Slot {
    const slots = this.slotsOf(index);
    let slot = slots.get(key);
    if (slot === undefined) {
      slots.set(key, (slot = this.add([index])));
      this.listen(slot, key);
    }
    return slot;
  }

  /** All that a rule listens to in some file, by key. */
  slotsOf(index: number): Map<string, Slot> {
    return this.slots[index] as Map<string, Slot>;
  }

  /** The indices of the rules that a listener works for. */
  ownersOf(slot: Slot): readonly number[] {
    return this.owners[slot] ?? [];
  }

  /** Who listens to a node. */
  of({ type }: SyntaxNode): KindSlots | undefined {
    return this.kinds[Math.min(type.id, this.kinds.length - 1)];
  }

  /** Who wants to see the calls of functions of a name. */
  calling(name: string): readonly Slot[] {
    let slots = this.byCallee.get(name);
    if (!slots) {
      const { language } = this.audience;
      const asked = this.askedAboutCallees.filter(({ callees }) => callees.has(name, language));
      slots = [...(this.listedCallees.get(name) ?? NOBODY), ...asked.map(({ slot }) => slot)];
      if (this.byCallee.size < MAX_NAMES) this.byCallee.set(name, slots);
    }
    return slots;
  }

  /** Who wants to see the expressions of an operator. */
  operating(operator: string): readonly Slot[] {
    return this.byOperator.get(operator) ?? NOBODY;
  }

  private addShared(key: string, isConcerned: (rule: Rule) => boolean): Slot {
    const owners = [...this.audience.rules.entries()]
      .filter(([, { rule }]) => isConcerned(rule))
      .map(([index]) => index);
    const slot = this.add(owners);
    if (owners.length > 0) this.listen(slot, key);
    return slot;
  }

  private addOperators(index: number, operators: readonly string[]): void {
    const slot = this.add([index]);
    this.slotsOf(index).set('Binary', slot);
    for (const operator of operators) join(this.byOperator, operator, slot);
  }

  private add(owners: readonly number[]): Slot {
    this.blank.push(undefined);
    return this.owners.push(owners) - 1;
  }

  private addCallees(index: number, callees: CalleeNames): void {
    const slot = this.add([index]);
    this.slotsOf(index).set('Call', slot);
    const names = callees.names?.(this.audience.language);
    if (!names) this.askedAboutCallees.push({ callees, slot });
    for (const name of names ?? []) join(this.listedCallees, name, slot);
  }

  private listen(slot: Slot, key: string): void {
    const [name = '', phase] = key.split(':');
    if (name === 'File') this.file.push(slot);
    else if (name === 'Comment') this.comments.push(slot);
    else
      for (const { id } of this.kindsOf(name)) {
        const kind = (this.kinds[Math.min(id, this.kinds.length - 1)] ??= { enter: [], exit: [] });
        (phase === 'exit' ? kind.exit : kind.enter).push(slot);
      }
  }

  /** The kinds of a role, or those of the name itself. */
  private kindsOf(name: string): readonly NodeKind[] {
    if (!/^[A-Z]/.test(name) || name === 'ERROR') return this.grammar.kindsNamed(name);
    const kinds = (this.audience.roles as Readonly<Record<string, readonly string[]>>)[name] ?? [];
    // Grammars name keywords like the nodes they begin (`class`, `string`); a role means the node.
    return kinds.flatMap((kind) => this.grammar.kindsNamed(kind)).filter(({ isNamed }) => isNamed);
  }
}

function join(slots: Map<string, Slot[]>, name: string, slot: Slot): void {
  const known = slots.get(name);
  if (known) known.push(slot);
  else slots.set(name, [slot]);
}
