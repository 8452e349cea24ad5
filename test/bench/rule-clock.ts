import type { Listeners, Rule, RuleContext } from '#engine/rules/rule.ts';

export interface RuleTime {
  readonly name: string;
  milliseconds: number;
  calls: number;
}

/** What the rules of a file share is made by the first that asks; here it is made before, and is nobody's. */
const SHARED = 'scopes of the file, for all rules';

/** Measures the time in each rule's listeners. */
export class RuleClock {
  private readonly times = new Map<string, RuleTime>();
  private lastTree: unknown;

  get entries(): readonly RuleTime[] {
    return [...this.times.values()];
  }

  reset(): void {
    for (const time of this.times.values()) Object.assign(time, { milliseconds: 0, calls: 0 });
  }

  /** The same rule with a clock around it. */
  attach(rule: Rule): Rule {
    return { ...rule, create: (context) => this.create(rule, context) };
  }

  private create(rule: Rule, context: RuleContext): Listeners {
    this.prepare(context);
    const time = this.timeOf(rule.id);
    const listeners = this.measure(time, () => rule.create(context));
    return Object.fromEntries(
      Object.entries(listeners).map(([key, listener]) => [
        key,
        listener && ((node: Parameters<typeof listener>[0]) => this.measure(time, () => listener(node))),
      ]),
    );
  }

  private prepare(context: RuleContext): void {
    if (this.lastTree === context.tree) return;
    this.lastTree = context.tree;
    this.measure(this.timeOf(SHARED), () => [context.scopes, context.names, context.flow]);
    void context.metrics;
  }

  private measure<T>(time: RuleTime, action: () => T): T {
    const start = performance.now();
    try {
      return action();
    } finally {
      time.milliseconds += performance.now() - start;
      time.calls++;
    }
  }

  private timeOf(name: string): RuleTime {
    let time = this.times.get(name);
    if (!time) this.times.set(name, (time = { name, milliseconds: 0, calls: 0 }));
    return time;
  }
}
