import type { RuleFailure } from '#shared/domain/analysis.ts';
import type { Dialect } from '../source/dialect.ts';
import type { SyntaxNode } from '../source/syntax-tree.ts';
import type { FileFacts } from './file-facts.ts';
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

interface Subscription {
  readonly run: Guard;
  readonly listener: Listener;
  readonly isRole: boolean;
}

/** Who answers for a listener that throws. */
interface Guard {
  readonly failure: string | undefined;
  fail(error: unknown): void;
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
  const reports: RuleReport[] = [];
  const runs = rules.map((active) => new RuleRun(file, active, reports));
  const dispatch = subscribe(file, rules, runs);
  dispatch.callNamed('File', file.tree.root);
  walk(file.tree.root, dispatch);
  for (const comment of file.tree.comments) dispatch.callNamed('Comment', comment);
  const failures = runs.flatMap((run) =>
    run.failure === undefined ? [] : [{ ruleId: run.rule.id, message: run.failure }],
  );
  return { reports, failures };
}

/** Who listens to what. Kinds are looked up by name once a file and by number from then on. */
class Dispatch {
  private readonly enter = new ListenerTable();
  private readonly exit = new ListenerTable();

  add({ kinds, isExit, isRole }: ListenerKey, run: Guard, listener: Listener): void {
    const table = isExit ? this.exit : this.enter;
    const subscription = { run, listener, isRole };
    for (const kind of kinds) table.add(kind, subscription);
  }

  call(node: SyntaxNode): void {
    notify(this.enter.of(node), node);
  }

  callExit(node: SyntaxNode): void {
    notify(this.exit.of(node), node);
  }

  hasExit(node: SyntaxNode): boolean {
    return this.exit.of(node).length > 0;
  }

  /** For listeners that are not about a kind of node. */
  callNamed(name: 'File' | 'Comment', node: SyntaxNode): void {
    notify(this.enter.named(name), node);
  }

  get hasExits(): boolean {
    return !this.exit.isEmpty;
  }
}

const NOBODY: readonly Subscription[] = [];

class ListenerTable {
  private readonly byName = new Map<string, Subscription[]>();
  private readonly byId: (readonly Subscription[] | undefined)[] = [];

  get isEmpty(): boolean {
    return this.byName.size === 0;
  }

  add(kind: string, subscription: Subscription): void {
    const list = this.byName.get(kind);
    if (list) list.push(subscription);
    else this.byName.set(kind, [subscription]);
  }

  of({ kind, kindId }: SyntaxNode): readonly Subscription[] {
    return this.byId[kindId] ?? this.remember(kindId, kind);
  }

  named(kind: string): readonly Subscription[] {
    return this.byName.get(kind) ?? NOBODY;
  }

  private remember(kindId: number, kind: string): readonly Subscription[] {
    const list = this.named(kind);
    // The number of erroneous nodes is far beyond all others and would make the array a slow one.
    if (kindId < 0xffff) this.byId[kindId] = list;
    return list;
  }
}

function notify(subscriptions: readonly Subscription[], node: SyntaxNode): void {
  for (const { run, listener, isRole } of subscriptions) {
    // Grammars name keywords like the nodes they begin (`class`, `string`); a role means the node.
    if (run.failure !== undefined || (isRole && !node.isNamed)) continue;
    try {
      listener(node);
    } catch (error) {
      run.fail(error);
    }
  }
}

function subscribe(file: FileFacts, rules: readonly ActiveRule[], runs: readonly RuleRun[]): Dispatch {
  const dispatch = new Dispatch();
  const calls = new NamedCalls(file, rules);
  for (const [index, run] of runs.entries()) {
    run.guard(() => {
      for (const [key, listener] of Object.entries(run.rule.create(run))) {
        if (!listener) continue;
        if (key === 'Call' && run.rule.callees) calls.add(index, run, listener);
        else dispatch.add(parseKey(file.dialect.roles, key), run, listener);
      }
    });
  }
  if (!calls.isEmpty) dispatch.add(parseKey(file.dialect.roles, 'Call'), calls, (node) => calls.call(node));
  return dispatch;
}

/** By the rules that are on: which of them want the calls of a name. The same rules come with every file of a language. */
const WANTED_CALLEES = new WeakMap<readonly ActiveRule[], Map<string, readonly number[]>>();

/** Hands a call to the rules that want calls of its name, so that most calls concern none of the dozens that look for some. */
class NamedCalls implements Guard {
  failure: string | undefined;
  private readonly file: FileFacts;
  private readonly rules: readonly ActiveRule[];
  private readonly wanted: Map<string, readonly number[]>;
  /** By the index of the rule. */
  private readonly subscriptions: Subscription[][] = [];

  constructor(file: FileFacts, rules: readonly ActiveRule[]) {
    this.file = file;
    this.rules = rules;
    let wanted = WANTED_CALLEES.get(rules);
    if (!wanted) WANTED_CALLEES.set(rules, (wanted = new Map()));
    this.wanted = wanted;
  }

  get isEmpty(): boolean {
    return this.subscriptions.length === 0;
  }

  add(rule: number, run: Guard, listener: Listener): void {
    this.subscriptions[rule] = [{ run, listener, isRole: true }];
  }

  call(node: SyntaxNode): void {
    const call = this.file.dialect.call(node);
    if (!call) return;
    const rules = this.rulesFor(call.name);
    for (const rule of rules) notify(this.subscriptions[rule] ?? NOBODY, node);
    if (call.receiver && call.name !== '') return; // a method goes by its own name
    const path = this.file.names.pathOf(call.callee);
    const fullName = path?.slice(path.lastIndexOf('.') + 1);
    if (fullName === undefined || fullName === call.name) return;
    for (const rule of this.rulesFor(fullName))
      if (!rules.includes(rule)) notify(this.subscriptions[rule] ?? NOBODY, node);
  }

  fail(error: unknown): void {
    this.failure = String(error);
    for (const { run } of this.subscriptions.flat()) run.fail(error);
  }

  private rulesFor(name: string): readonly number[] {
    let rules = this.wanted.get(name);
    if (!rules) {
      const { id } = this.file.language;
      rules = [...this.rules.keys()].filter((index) => this.rules[index]?.rule.callees?.has(name, id));
      if (this.wanted.size < MAX_NAMES) this.wanted.set(name, rules);
    }
    return rules;
  }
}

/** A large tree has some ten thousand names of functions; more are not worth their memory. */
const MAX_NAMES = 20_000;

/** What a key of a rule's listeners stands for. */
interface ListenerKey {
  readonly kinds: readonly string[];
  readonly isExit: boolean;
  readonly isRole: boolean;
}

/** By the roles of a language: the same keys come with every file. */
const PARSED_KEYS = new WeakMap<Dialect['roles'], Map<string, ListenerKey>>();

function parseKey(roles: Dialect['roles'], key: string): ListenerKey {
  let keys = PARSED_KEYS.get(roles);
  if (!keys) PARSED_KEYS.set(roles, (keys = new Map()));
  let parsed = keys.get(key);
  if (!parsed) {
    const [name = '', phase] = key.split(':');
    const isRole = /^[A-Z]/.test(name) && name !== 'Comment' && name !== 'File';
    // The grammar's kinds behind a role; a key that is no role stands for itself.
    const kinds = isRole ? ((roles as Readonly<Record<string, readonly string[]>>)[name] ?? []) : [name];
    parsed = { kinds, isExit: phase === 'exit', isRole };
    keys.set(key, parsed);
  }
  return parsed;
}

/** Iterative, because generated expressions nest deeper than the call stack goes. */
function walk(root: SyntaxNode, dispatch: Dispatch): void {
  const stack: SyntaxNode[] = [root];
  const open: SyntaxNode[] = [];
  const { hasExits } = dispatch;
  let node: SyntaxNode | undefined;
  while ((node = stack.pop())) {
    if (hasExits && open.at(-1) === node) {
      open.pop();
      dispatch.callExit(node);
      continue;
    }
    dispatch.call(node);
    if (hasExits && dispatch.hasExit(node)) {
      open.push(node);
      stack.push(node);
    }
    const { children } = node;
    for (let index = children.length - 1; index >= 0; index--) stack.push(children[index] as SyntaxNode);
  }
}

/** One rule on one file: its context and what became of it. */
class RuleRun implements RuleContext, Guard {
  readonly rule: Rule;
  /** Why the rule stopped, once it threw. */
  failure: string | undefined;
  private readonly file: FileFacts;
  private readonly options: Readonly<Record<string, RuleOptionValue>>;
  private readonly reports: RuleReport[];

  constructor(file: FileFacts, active: ActiveRule, reports: RuleReport[]) {
    this.file = file;
    this.rule = active.rule;
    this.options = active.options;
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
    this.reports.push({ rule: this.rule, report });
  }

  /** Runs a piece of the rule unless it failed before. */
  guard(action: () => void): void {
    if (this.failure !== undefined) return;
    try {
      action();
    } catch (error) {
      this.fail(error);
    }
  }

  fail(error: unknown): void {
    this.failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
  }

  private option(name: string, type: string): RuleOptionValue {
    const value = this.options[name] ?? this.rule.options?.[name]?.default;
    if (typeof value !== type) throw new Error(`The rule ${this.rule.id} declares no such option: ${name} (${type}).`);
    return value as RuleOptionValue;
  }
}
