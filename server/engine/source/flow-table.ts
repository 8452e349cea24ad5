/** What a value may be used for; a sanitizer makes a value harmless for some of these. */
export type SinkKind =
  | 'sql'
  | 'nosql'
  | 'shell'
  | 'code'
  | 'path'
  | 'html'
  | 'template'
  | 'url'
  | 'header'
  | 'log'
  | 'ldap'
  | 'xpath'
  | 'format'
  | 'regex';

/** Members of certain parameters or members that bring outside data in, such as the `query` of a handler's `req`. */
export interface SourceMembers {
  /** Names of members and of parameters without a type, and types of parameters with one. */
  readonly object: readonly string[];
  readonly members: readonly string[];
}

/** What the flow must know of libraries; full names as `Names` gives them. */
export interface FlowTable {
  /** Members and calls that bring outside data in. A name ending with `.*` stands for everything below it. */
  readonly sources: readonly string[];
  /** Words in a parameter's declaration that mark outside data: its name, its type, an annotation or a default. */
  readonly sourceMarks: readonly string[];
  readonly sourceMembers?: readonly SourceMembers[];
  /** Calls and members whose value is harmless for some uses, or for all. */
  readonly sanitizers: readonly { readonly path: string; readonly for: readonly SinkKind[] | 'all' }[];
  /** Functions that return (part of) their arguments. */
  readonly propagators: readonly string[];
  /** Methods that return (part of) what they are called on and of their arguments. */
  readonly textMethods: readonly string[];
  /** Functions and methods that compose text: `format`, `String.format`, `fmt.Sprintf`. */
  readonly formatters: readonly string[];
}

/** A flow table with its names ready for look-up; made once for each language. */
export class IndexedFlowTable {
  readonly propagators: ReadonlySet<string>;
  readonly textMethods: ReadonlySet<string>;
  private readonly sources: ReadonlySet<string>;
  /** The names that stand for everything below them. */
  private readonly sourceRoots: ReadonlySet<string>;
  private readonly sourceMark: RegExp | undefined;
  private readonly sourceMembers = new Map<string, Set<string>>();
  private readonly formatters: ReadonlySet<string>;
  private readonly sanitizers: ReadonlyMap<string, readonly SinkKind[] | 'all'>;

  constructor(table: FlowTable) {
    this.propagators = new Set(table.propagators);
    this.textMethods = new Set(table.textMethods);
    this.sources = new Set(table.sources.filter((path) => !path.endsWith('.*')));
    this.sourceRoots = new Set(table.sources.filter((path) => path.endsWith('.*')).map((path) => path.slice(0, -2)));
    this.sourceMark = table.sourceMarks.length > 0 ? new RegExp(table.sourceMarks.map(asWords).join('|')) : undefined;
    for (const { object, members } of table.sourceMembers ?? []) {
      for (const name of object)
        this.sourceMembers.set(name, new Set([...(this.sourceMembers.get(name) ?? []), ...members]));
    }
    this.formatters = new Set(table.formatters);
    this.sanitizers = new Map(table.sanitizers.map((sanitizer) => [sanitizer.path, sanitizer.for]));
  }

  isSource(path: string | undefined): boolean {
    return path !== undefined && (this.sources.has(path) || this.isBelowSource(path));
  }

  /** `os.environ.get()` and `os.environ[]` lie below `os.environ`. */
  private isBelowSource(path: string): boolean {
    for (let end = path.length - 1; end > 0; end--) {
      const character = path[end];
      if ((character === '.' || character === '[') && this.sourceRoots.has(path.slice(0, end))) return true;
    }
    return false;
  }

  isSourceMember(object: string, member: string): boolean {
    return this.sourceMembers.get(object)?.has(member) ?? false;
  }

  isMarkedSource(declaration: string): boolean {
    return this.sourceMark?.test(declaration) ?? false;
  }

  isFormatter(path: string | undefined, name: string): boolean {
    return (path !== undefined && this.formatters.has(path)) || this.formatters.has(`.${name}`);
  }

  /** A sanitizer named with a leading dot is a method, whatever it is called on. */
  isSanitizer(path: string | undefined, name: string, sink: SinkKind): boolean {
    const uses = (path === undefined ? undefined : this.sanitizers.get(path)) ?? this.sanitizers.get(`.${name}`);
    return uses === 'all' || (uses?.includes(sink) ?? false);
  }
}

/** A pattern for a mark that is not part of a longer word. */
function asWords(mark: string): string {
  const escaped = mark.replaceAll(/[^\w\s]/g, String.raw`\$&`);
  return `${/^\w/.test(mark) ? String.raw`(?<![\w$])` : ''}${escaped}${/\w$/.test(mark) ? String.raw`(?![\w$.])` : ''}`;
}
