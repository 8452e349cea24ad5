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
  private readonly fieldNames: readonly (string | undefined)[];

  constructor(language: Language) {
    this.kinds = Array.from({ length: language.nodeTypeCount }, (_, id) =>
      describeKind(id, language.nodeTypeForId(id) ?? '', language.nodeTypeIsNamed(id)),
    );
    this.fieldNames = Array.from({ length: language.fieldCount + 1 }, (_, id) =>
      id === 0 ? undefined : (language.fieldNameForId(id) ?? undefined),
    );
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
