import type { LanguageId } from '../source/languages.ts';

/** The names of a workspace's folders and files, by which its own modules are told from installed ones. */
export class WorkspaceNames {
  private readonly names = new Set<string>();

  constructor(paths: readonly string[]) {
    for (const path of paths)
      for (const part of path.split('/')) this.names.add(part.replace(/\.[^.]+$/, '')).add(part);
  }

  /** Whether what an import stands for can be a module of this workspace, as far as names tell. */
  canHold(importPath: string, language: LanguageId): boolean {
    if (/^[./#~]|^@\//.test(importPath)) return true;
    return !importPath.startsWith('node:') && modulesOf(importPath, language).some((name) => this.names.has(name));
  }
}

/** The parts of an import that are names of folders or files. */
function modulesOf(importPath: string, language: LanguageId): string[] {
  const parts = importPath.split(/[/.]/);
  switch (language) {
    case 'python':
      return parts.slice(0, 1);
    case 'java':
      return parts.filter((part) => /^\p{Lu}/u.test(part)).slice(0, 1);
    case 'go':
      return importPath.split('/').slice(-2); // the last one may be a major version
    default:
      return parts;
  }
}
