/** The ids by which editors call the languages we analyze; a test holds them against the engine's table. */
export const EDITOR_LANGUAGE_IDS = [
  'python',
  'javascript',
  'javascriptreact',
  'typescript',
  'typescriptreact',
  'java',
  'go',
  'c',
  'cpp',
  'csharp',
  'php',
  'ruby',
  'rust',
  'kotlin',
] as const;

/** Documents on disk and new ones that were never saved; nothing of virtual file systems, whose files we could not read. */
export const DOCUMENT_SCHEMES = ['file', 'untitled'] as const;
