import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { DiskSourceTree } from '#adapters/workspace/source-tree.ts';
import { selectPaths } from '#adapters/workspace/workspace-root.ts';
import type { LanguageId } from '#engine/source/languages.ts';
import { MAX_SOURCE_BYTES, readSource } from '#engine/source/read-source.ts';
import { FULL_LANGUAGES } from './languages.ts';
import { generateSource } from './generated-source.ts';
import { ROOT, WORK_DIR } from './paths.ts';

export interface BenchFile {
  /** Relative to the tree's folder, with forward slashes. */
  readonly path: string;
  readonly bytes: number;
  readonly languageId: LanguageId;
}

/** A folder of source code to measure with; the files are those that RefactorIQ analyzes. */
export interface BenchTree {
  readonly title: string;
  readonly folder: string;
  readonly files: readonly BenchFile[];
}

const DEFAULT_BYTES = 10_000_000;
const MAX_PACKAGE_FILE_BYTES = 200_000;
const OWN_FOLDERS = ['client', 'scripts', 'server', 'shared', 'test/unit', 'test/integration', 'test/support'];
const SCRIPT = /\.[cm]?[jt]sx?$/;
const NOT_CODE = /\.d\.[cm]?ts$/;

/** Lists the source files of a folder as the command line finds them. */
export async function readTree(folder: string, title = folder): Promise<BenchTree> {
  const selection = await selectPaths(folder, [folder]);
  if (selection.kind === 'outside') throw new Error(`${folder} is outside of its workspace.`);
  const listing = await new DiskSourceTree(selection.root).list(selection.paths);
  const files = listing.files.flatMap((entry) => {
    const absolute = join(selection.root, entry.path);
    const file = inspect(absolute);
    return file ? [{ ...file, path: relative(folder, absolute).split(sep).join('/') }] : [];
  });
  return { title, folder, files };
}

/** This project's sources, then the JavaScript and TypeScript of its dependencies, a file of each in turn: 10 MB. */
export async function createDefaultTree(): Promise<BenchTree> {
  const folder = join(WORK_DIR, 'tree');
  rmSync(folder, { recursive: true, force: true });
  let bytes = 0;
  for (const { source, target } of [...ownFiles(), ...dependencyFiles()]) {
    if (bytes >= DEFAULT_BYTES) break;
    const file = inspect(source);
    if (!file) continue;
    bytes += file.bytes;
    mkdirSync(dirname(join(folder, target)), { recursive: true });
    cpSync(source, join(folder, target));
  }
  return readTree(folder, 'this project and its dependencies, JavaScript and TypeScript');
}

interface Copy {
  readonly source: string;
  readonly target: string;
}

function ownFiles(): Copy[] {
  return OWN_FOLDERS.flatMap((name) => scriptsBelow(join(ROOT, name))).map((source) => ({
    source,
    target: relative(ROOT, source),
  }));
}

/** The first file of each package, then the second of each, and so on. */
function dependencyFiles(): Copy[] {
  const modules = join(ROOT, 'node_modules');
  const isPackage = (name: string): boolean => !name.startsWith('.') && !name.startsWith('@');
  return readdirSync(modules)
    .filter(isPackage)
    .toSorted()
    .flatMap((name) =>
      scriptsBelow(join(modules, name), MAX_PACKAGE_FILE_BYTES).map((source, turn) => ({ source, turn })),
    )
    .toSorted((a, b) => a.turn - b.turn)
    .map(({ source }) => ({ source, target: join('packages', relative(modules, source)) }));
}

/** Generated files of all full languages, about 2 MB: names differ, shapes repeat. */
export async function createGeneratedTree(filesPerLanguage = 10): Promise<BenchTree> {
  const folder = join(WORK_DIR, 'generated');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const language of FULL_LANGUAGES) {
    for (let variant = 0; variant < filesPerLanguage; variant++) {
      const { text } = generateSource(language, variant);
      writeFileSync(join(folder, `sample_${variant}${language.extension}`), text);
    }
  }
  return readTree(folder, 'generated files');
}

/** A copy of those files of a tree that belong to some languages: other tools get what RefactorIQ analyzes, no more. */
export function copyPart(tree: BenchTree, name: string, languages: readonly LanguageId[]): BenchTree {
  const folder = join(WORK_DIR, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const files = tree.files.filter(({ languageId }) => languages.includes(languageId));
  for (const { path } of files) cpSync(join(tree.folder, path), join(folder, path));
  return { title: tree.title, folder, files };
}

export function megabytesOf({ files }: BenchTree): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6;
}

function inspect(file: string): Omit<BenchFile, 'path'> | undefined {
  const { size } = statSync(file);
  if (size === 0 || size > MAX_SOURCE_BYTES) return undefined;
  const source = readSource(file, readFileSync(file));
  return source.kind === 'source' ? { bytes: source.bytes, languageId: source.language.id } : undefined;
}

/** In a fixed order. Links are not followed. */
function scriptsBelow(folder: string, maxBytes = MAX_SOURCE_BYTES): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : scriptsBelow(path, maxBytes);
      const isWanted = entry.isFile() && SCRIPT.test(entry.name) && !NOT_CODE.test(entry.name);
      return isWanted && statSync(path).size <= maxBytes ? [path] : [];
    });
}
