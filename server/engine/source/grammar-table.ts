import type { Language } from 'web-tree-sitter';

const PUNCTUATION = /^[()[\]{},;:.'"`]+$/;

/** What all nodes of one kind have in common. */
export interface NodeKind {
  readonly id: number;
  readonly name: string;
  readonly isNamed: boolean;
  /** Brackets, separators and quotes: they carry no meaning beyond the tree's shape. */
  readonly isPunctuation: boolean;
  readonly isComment: boolean;
}

/** The kind of what the parser could not place. */
export const ERROR_KIND: NodeKind = {
  id: 0xffff,
  name: 'ERROR',
  isNamed: true,
  isPunctuation: false,
  isComment: false,
};

/** A grammar's node kinds and fields, looked up by number so that a walk never crosses into WebAssembly for them. */
export class GrammarTable {
  private readonly kinds: readonly NodeKind[];
  private readonly kindsByName = new Map([[ERROR_KIND.name, [ERROR_KIND]]]);
  private readonly fieldNames: readonly (string | undefined)[];

  constructor(language: Language) {
    this.kinds = Array.from({ length: language.nodeTypeCount }, (_, id) =>
      describeKind(id, language.nodeTypeForId(id) ?? '', language.nodeTypeIsNamed(id)),
    );
    for (const kind of this.kinds) {
      const sameName = this.kindsByName.get(kind.name);
      if (sameName) sameName.push(kind);
      else this.kindsByName.set(kind.name, [kind]);
    }
    this.fieldNames = Array.from({ length: language.fieldCount + 1 }, (_, id) =>
      id === 0 ? undefined : (language.fieldNameForId(id) ?? undefined),
    );
  }

  /** How many kinds there are: their numbers are lower, all but that of errors. */
  get kindCount(): number {
    return this.kinds.length;
  }

  /** The kinds of a name: that of a node, of a keyword that reads the same, and for some names several. */
  kindsNamed(name: string): readonly NodeKind[] {
    return this.kindsByName.get(name) ?? [];
  }

  kind(id: number): NodeKind {
    return this.kinds[id] ?? ERROR_KIND;
  }

  fieldName(id: number): string | undefined {
    return this.fieldNames[id];
  }
}

function describeKind(id: number, name: string, isNamed: boolean): NodeKind {
  return {
    id,
    name,
    isNamed,
    isPunctuation: !isNamed && PUNCTUATION.test(name),
    isComment: isNamed && /(^|_)comment$/.test(name),
  };
}
