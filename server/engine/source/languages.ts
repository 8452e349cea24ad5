/** Languages with rules, metrics and fixes of their own. */
export type FullLanguageId = 'python' | 'javascript' | 'typescript' | 'java' | 'go';
/** Languages with metrics and the rules that need no knowledge of the language. */
export type GenericLanguageId = 'c' | 'cpp' | 'csharp' | 'php' | 'ruby' | 'rust' | 'kotlin';
export type LanguageId = FullLanguageId | GenericLanguageId;

export interface LanguageDefinition {
  readonly id: LanguageId;
  readonly title: string;
  readonly grammarFile: string;
  /** Lower case, with the dot. */
  readonly extensions: readonly string[];
  /** The ids by which editors call it. */
  readonly editorIds: readonly string[];
  readonly lineComment: string;
}

const JAVASCRIPT = { title: 'JavaScript', id: 'javascript', lineComment: '//' } as const;
const TYPESCRIPT = { title: 'TypeScript', id: 'typescript', lineComment: '//' } as const;

/** Every analyzed language; two rows of one id differ in their grammar only. */
export const LANGUAGES: readonly LanguageDefinition[] = [
  {
    id: 'python',
    title: 'Python',
    grammarFile: 'tree-sitter-python.wasm',
    extensions: ['.py', '.pyw', '.pyi'],
    editorIds: ['python'],
    lineComment: '#',
  },
  {
    ...JAVASCRIPT,
    grammarFile: 'tree-sitter-javascript.wasm',
    extensions: ['.js', '.jsx', '.mjs', '.cjs'],
    editorIds: ['javascript', 'javascriptreact'],
  },
  {
    ...TYPESCRIPT,
    grammarFile: 'tree-sitter-typescript.wasm',
    extensions: ['.ts', '.mts', '.cts'],
    editorIds: ['typescript'],
  },
  { ...TYPESCRIPT, grammarFile: 'tree-sitter-tsx.wasm', extensions: ['.tsx'], editorIds: ['typescriptreact'] },
  {
    id: 'java',
    title: 'Java',
    grammarFile: 'tree-sitter-java.wasm',
    extensions: ['.java'],
    editorIds: ['java'],
    lineComment: '//',
  },
  {
    id: 'go',
    title: 'Go',
    grammarFile: 'tree-sitter-go.wasm',
    extensions: ['.go'],
    editorIds: ['go'],
    lineComment: '//',
  },
  {
    id: 'c',
    title: 'C',
    grammarFile: 'tree-sitter-c.wasm',
    extensions: ['.c', '.h'],
    editorIds: ['c'],
    lineComment: '//',
  },
  {
    id: 'cpp',
    title: 'C++',
    grammarFile: 'tree-sitter-cpp.wasm',
    extensions: ['.cc', '.cpp', '.cxx', '.hh', '.hpp', '.hxx'],
    editorIds: ['cpp'],
    lineComment: '//',
  },
  {
    id: 'csharp',
    title: 'C#',
    grammarFile: 'tree-sitter-c_sharp.wasm',
    extensions: ['.cs'],
    editorIds: ['csharp'],
    lineComment: '//',
  },
  {
    id: 'php',
    title: 'PHP',
    grammarFile: 'tree-sitter-php.wasm',
    extensions: ['.php'],
    editorIds: ['php'],
    lineComment: '//',
  },
  {
    id: 'ruby',
    title: 'Ruby',
    grammarFile: 'tree-sitter-ruby.wasm',
    extensions: ['.rb', '.rake'],
    editorIds: ['ruby'],
    lineComment: '#',
  },
  {
    id: 'rust',
    title: 'Rust',
    grammarFile: 'tree-sitter-rust.wasm',
    extensions: ['.rs'],
    editorIds: ['rust'],
    lineComment: '//',
  },
  {
    id: 'kotlin',
    title: 'Kotlin',
    grammarFile: 'tree-sitter-kotlin.wasm',
    extensions: ['.kt', '.kts'],
    editorIds: ['kotlin'],
    lineComment: '//',
  },
];

/** Each id once. */
export const LANGUAGE_IDS: readonly LanguageId[] = [...new Set(LANGUAGES.map(({ id }) => id))];

const BY_EXTENSION = new Map(
  LANGUAGES.flatMap((language) => language.extensions.map((extension) => [extension, language])),
);
const BY_EDITOR_ID = new Map(LANGUAGES.flatMap((language) => language.editorIds.map((id) => [id, language])));

/** The language of a file by the extension of its name. */
export function languageOfPath(path: string): LanguageDefinition | undefined {
  const dot = path.lastIndexOf('.');
  return dot < 0 ? undefined : BY_EXTENSION.get(path.slice(dot).toLowerCase());
}

/** The language of an open document: the editor's word counts, the file name decides where the editor does not know. */
export function languageOfDocument(editorId: string, path: string): LanguageDefinition | undefined {
  return BY_EDITOR_ID.get(editorId) ?? languageOfPath(path);
}
