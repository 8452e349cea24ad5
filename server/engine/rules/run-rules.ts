import type { RuleFailure } from '#shared/domain/analysis.ts';
import type { GrammarTable } from '../source/grammar-table.ts';
import type { SyntaxNode } from '../source/syntax-tree.ts';
import type { FileFacts } from './file-facts.ts';
import { ListenerTable, type Slot } from './listener-table.ts';
import type { Listener, Report, Rule, RuleContext, RuleOptionValue } from './rule.ts';

/** A rule that is on for a file, with what the project set. */
export interface ActiveRule {
  readonly rule: Rule;
  readonly options: Readonly<Record<string, RuleOptionValue>>;
}

export interface RuleReport {
  readonly rule: Rule;
  readonly report: Report;
}

/**
 * Runs rules over one file in a single walk: every node is handed to the listeners of its kind, so the cost grows with
 * the nodes that rules care about and hardly with the number of rules. A rule that throws is reported as failed and left
 * out for the rest of the file; the others go on.
 */
export function runRules(
  file: FileFacts,
  rules: readonly ActiveRule[],
): { reports: RuleReport[]; failures: RuleFailure[] } {
  const run = new FileRun(file, rules);
  run.start();
  run.walk();
  return { reports: run.reports, failures: run.failures };
}

/** By the rules that are on: the same list of rules comes with every file of a language. */
const TABLES = new WeakMap<readonly ActiveRule[], WeakMap<GrammarTable, ListenerTable>>();

function tableFor({ tree, dialect, language }: FileFacts, rules: readonly ActiveRule[]): ListenerTable {
  let tables = TABLES.get(rules);
  if (!tables) TABLES.set(rules, (tables = new WeakMap()));
  let table = tables.get(tree.grammar);
  if (!table) {
    table = new ListenerTable(tree.grammar, { rules, roles: dialect.roles, language: language.id });
    tables.set(tree.grammar, table);
  }
  return table;
}

/** All rules on one file. */
class FileRun {
  readonly reports: RuleReport[] = [];
  private readonly file: FileFacts;
  private readonly rules: readonly ActiveRule[];
  private readonly table: ListenerTable;
  /** By their numbers in the table; nothing for those that a rule does not have for this file, or has lost by a failure. */
  private readonly listeners: (Listener | undefined)[];
  /** By the index of the rule. */
  private readonly errors = new Map<number, string>();

  constructor(file: FileFacts, rules: readonly ActiveRule[]) {
    this.file = file;
    this.rules = rules;
    this.table = tableFor(file, rules);
    this.listeners = this.table.places();
  }

  get failures(): RuleFailure[] {
    return [...this.errors]
      .sort(([a], [b]) => a - b)
      .map(([index, message]) => ({ ruleId: this.rules[index]?.rule.id ?? '', message }));
  }

  /** Asks the rules for their listeners. */
  start(): void {
    for (let index = 0; index < this.rules.length; index++) {
      try {
        this.startRule(index);
      } catch (error) {
        this.fail(index, error);
      }
    }
    this.listeners[this.table.namedCalls] = (node) => this.handCall(node);
    this.listeners[this.table.namedOperators] = (node) => this.handBinary(node);
  }

  /** Iterative, because generated expressions nest deeper than the call stack goes. */
  walk(): void {
    const { tree } = this.file;
    this.hand(this.table.file, tree.root);
    /** Last first; the end of a node that somebody listens to stands as undefined. */
    const pending: (SyntaxNode | undefined)[] = [tree.root];
    const open: SyntaxNode[] = [];
    while (pending.length > 0) {
      const node = pending.pop();
      if (node) {
        const slots = this.table.of(node);
        if (slots) this.hand(slots.enter, node);
        if (slots && slots.exit.length > 0) {
          open.push(node);
          pending.push(undefined);
        }
        const { children } = node;
        for (let index = children.length - 1; index >= 0; index--) pending.push(children[index]);
      } else {
        const left = open.pop();
        if (left) this.hand(this.table.of(left)?.exit ?? [], left);
      }
    }
    for (const comment of tree.comments) this.hand(this.table.comments, comment);
  }

  private startRule(index: number): void {
    const active = this.rules[index] as ActiveRule;
    const listeners = active.rule.create(new RuleRun(this.file, active, this.reports));
    for (const key in listeners) this.listeners[this.table.slotOf(index, key)] = listeners[key];
  }

  private hand(slots: readonly Slot[], node: SyntaxNode): void {
    for (let index = 0; index < slots.length; index++) {
      const slot = slots[index] as Slot;
      const listener = this.listeners[slot];
      if (!listener) continue;
      try {
        listener(node);
      } catch (error) {
        for (const owner of this.table.ownersOf(slot)) this.fail(owner, error);
      }
    }
  }

  /** Hands a call to the rules that want calls of its name: most calls concern none of the dozens that look for some. */
  private handCall(node: SyntaxNode): void {
    const call = this.file.dialect.call(node);
    if (!call) return;
    const slots = this.table.calling(call.name);
    this.hand(slots, node);
    if (call.receiver && call.name !== '') return; // a method goes by its own name
    const path = this.file.names.pathOf(call.callee);
    const fullName = path?.slice(path.lastIndexOf('.') + 1);
    if (fullName === undefined || fullName === call.name) return;
    const others = this.table.calling(fullName).filter((slot) => !slots.includes(slot));
    this.hand(others, node);
  }

  private handBinary(node: SyntaxNode): void {
    const binary = this.file.dialect.binary(node);
    if (binary) this.hand(this.table.operating(binary.operator), node);
  }

  /** Leaves a rule out for the rest of the file. */
  private fail(index: number, error: unknown): void {
    if (!this.errors.has(index))
      this.errors.set(index, error instanceof Error ? (error.stack ?? error.message) : String(error));
    for (const slot of this.table.slotsOf(index).values()) this.listeners[slot] = undefined;
  }
}

/** One rule on one file. */
class RuleRun implements RuleContext {
  private readonly file: FileFacts;
  private readonly active: ActiveRule;
  private readonly reports: RuleReport[];

  constructor(file: FileFacts, active: ActiveRule, reports: RuleReport[]) {
    this.file = file;
    this.active = active;
    this.reports = reports;
  }

  get language(): RuleContext['language'] {
    return this.file.language;
  }

  get path(): string {
    return this.file.path;
  }

  get text(): string {
    return this.file.tree.text;
  }

  get tree(): RuleContext['tree'] {
    return this.file.tree;
  }

  get dialect(): RuleContext['dialect'] {
    return this.file.dialect;
  }

  get scopes(): RuleContext['scopes'] {
    return this.file.scopes;
  }

  get names(): RuleContext['names'] {
    return this.file.names;
  }

  get flow(): RuleContext['flow'] {
    return this.file.flow;
  }

  get metrics(): RuleContext['metrics'] {
    return this.file.metrics;
  }

  get isTestCode(): boolean {
    return this.file.isTestCode;
  }

  integer(option: string): number {
    return this.option(option, 'number') as number;
  }

  flag(option: string): boolean {
    return this.option(option, 'boolean') as boolean;
  }

  strings(option: string): readonly string[] {
    return this.option(option, 'object') as readonly string[];
  }

  report(report: Report): void {
    this.reports.push({
      rule: this.active.rule,
      report: this.isSeldomUrgent ? { ...report, confidence: 'low' } : report,
    });
  }

  private get isSeldomUrgent(): boolean {
    const { isTestCode, isFixture } = this.file;
    const { category } = this.active.rule;
    return (
      (isTestCode && (category === 'style' || category === 'performance')) ||
      (isFixture && category === 'maintainability')
    );
  }

  private option(name: string, type: string): RuleOptionValue {
    const { rule, options } = this.active;
    const value = options[name] ?? rule.options?.[name]?.default;
    if (typeof value !== type) throw new Error(`The rule ${rule.id} declares no such option: ${name} (${type}).`);
    return value as RuleOptionValue;
  }
}
