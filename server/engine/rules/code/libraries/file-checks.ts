import type { LanguageId } from '../../../source/languages.ts';

/** Calls that ask whether a file or directory is there. */
export interface FileChecks {
  readonly names: RegExp;
  /** Full names of those that take the path. */
  readonly paths: RegExp;
  /** Types whose methods ask about themselves. */
  readonly types: RegExp;
}

const SCRIPT_CHECKS: FileChecks = {
  names: /^(existsSync|accessSync|pathExists|pathExistsSync)$/,
  paths: /^((node:)?fs|fs-extra)\./,
  types: /^$/,
};
const SCRIPT_ACTIONS =
  /^(readFile|writeFile|unlink|rm|rmdir|mkdir|open|rename|copyFile|appendFile|createReadStream)(Sync)?$/;

export const FILE_CHECKS: Readonly<Partial<Record<LanguageId, FileChecks>>> = {
  python: {
    names: /^(exists|isfile|isdir|lexists|access|is_file|is_dir)$/,
    paths: /^os\.(path\.(exists|isfile|isdir|lexists)|access)$/,
    types: /^pathlib\.(Path|PosixPath)(\(\))?$/,
  },
  javascript: SCRIPT_CHECKS,
  typescript: SCRIPT_CHECKS,
  java: {
    names: /^(exists|notExists|isFile|isDirectory)$/,
    paths: /^(java\.nio\.file\.)?Files\.(exists|notExists|isDirectory|isRegularFile)$/,
    types: /^(java\.io\.)?File$/,
  },
  go: { names: /^(Stat|Lstat)$/, paths: /^os\.L?[Ss]tat$/, types: /^$/ },
};

/** Methods and functions that act on a file whose path is their first argument or receiver. */
export const FILE_ACTIONS: Readonly<Partial<Record<LanguageId, RegExp>>> = {
  python: /^(open|remove|unlink|rmdir|mkdir|makedirs|rename|rmtree|read_text|write_text|chmod)$/,
  javascript: SCRIPT_ACTIONS,
  typescript: SCRIPT_ACTIONS,
  java: /^(delete|deleteIfExists|createFile|createNewFile|mkdir|createDirectory|renameTo|readAllBytes|newInputStream|move)$/,
  go: /^(Create|Mkdir|Remove|RemoveAll|Rename|WriteFile|ReadFile|Open|OpenFile)$/,
};
