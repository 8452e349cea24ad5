import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { posix } from 'node:path';
import { findTypeProject, foldersAbove, type TypeProject } from './find-type-project.ts';
import type { TypeCheckFile, TypeCheckRequest, TypeVerdict } from './type-check-protocol.ts';
import { type Overlay, type TypeFault, TypeSession } from './type-session.ts';
import { isTypeScriptApi, type TypeScriptApi } from './typescript-api.ts';

/** The changed files of one project. */
interface ProjectChange {
  readonly ts: TypeScriptApi;
  readonly project: TypeProject;
  readonly files: readonly TypeCheckFile[];
}

/** Why a file is not checked. */
interface Uncovered {
  readonly path: string;
  readonly reason: string;
}

/** Whether the changed files, or files that depend on them, have errors of types that they did not have before. */
export function compareTypes({ root, files }: TypeCheckRequest): TypeVerdict {
  const projects = new Map<string, ProjectChange>();
  const uncovered: Uncovered[] = [];
  for (const file of files) {
    const found = locate(root, file);
    if (typeof found === 'string') {
      uncovered.push({ path: file.path, reason: found });
    } else {
      const known = projects.get(found.project.configFile)?.files ?? [];
      projects.set(found.project.configFile, { ...found, files: [...known, file] });
    }
  }
  const faults: TypeFault[] = [];
  for (const change of projects.values()) {
    const checked = findNewFaults(root, change);
    faults.push(...checked.faults);
    uncovered.push(...checked.uncovered);
  }
  return toVerdict({ root, faults, uncovered, isAnyCovered: uncovered.length < files.length });
}

/** The project of a file, or why it has none. */
function locate(root: string, { path }: TypeCheckFile): Pick<ProjectChange, 'ts' | 'project'> | string {
  const ts = loadTypeScript(root, path);
  if (typeof ts === 'string') return ts;
  const project = findTypeProject(ts, root, path);
  return project ? { ts, project } : 'no tsconfig.json or jsconfig.json covers it';
}

/** The package of the nearest `node_modules` at or above a file, or why there is none that can be used. */
function loadTypeScript(root: string, path: string): TypeScriptApi | string {
  for (const folder of foldersAbove(root, path)) {
    const version = readVersion(posix.join(folder, 'node_modules/typescript/package.json'));
    if (version === undefined) continue;
    const loaded: unknown = createRequire(posix.join(folder, 'package.json'))('typescript');
    return isTypeScriptApi(loaded) ? loaded : `TypeScript ${version} has no API that this check knows; 4 to 6 have`;
  }
  return 'there is no TypeScript in node_modules';
}

function readVersion(manifest: string): string | undefined {
  try {
    const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version?: unknown };
    return String(version);
  } catch {
    return undefined; // not installed here
  }
}

function findNewFaults(
  root: string,
  { ts, project, files }: ProjectChange,
): { faults: TypeFault[]; uncovered: Uncovered[] } {
  const overlayOf = (side: 'before' | 'after'): Overlay =>
    new Map(files.map((file) => [posix.join(root, file.path), file[side]]));
  const [before, after] = [overlayOf('before'), overlayOf('after')];
  const session = new TypeSession(ts, project, before);
  const uncovered = files.flatMap((file) => whyUnchecked(session, root, project, file));
  const paths = [...before.keys()].filter((path) => session.has(path));
  const shapes = paths.map((path) => session.shapeOf(path));
  const findNew = (affected: readonly string[]): TypeFault[] => {
    session.use(after);
    const errors = session.errorsOf(affected);
    if (errors.length === 0) return [];
    session.use(before);
    return subtract(errors, session.errorsOf(new Set(errors.map(({ path }) => path))));
  };
  const own = findNew(paths);
  if (own.length > 0) return { faults: own, uncovered }; // no need to look at what depends on that
  session.use(after);
  const isShapeKept = paths.every(
    (path, index) => shapes[index] !== undefined && session.shapeOf(path) === shapes[index],
  );
  return { faults: isShapeKept ? [] : findNew(session.dependentsOf(paths)), uncovered };
}

function whyUnchecked(session: TypeSession, root: string, { options }: TypeProject, file: TypeCheckFile): Uncovered[] {
  const { path } = file;
  if (!session.has(posix.join(root, path))) return [{ path, reason: 'no tsconfig.json or jsconfig.json covers it' }];
  const isChecked = /tsx?$/.test(path) || options.checkJs === true || /^\s*\/\/\s*@ts-check/m.test(file.after);
  return isChecked ? [] : [{ path, reason: 'its project does not check JavaScript ("checkJs")' }];
}

/** Errors that are not among the others; lines do not count, because a change moves them. */
function subtract(errors: readonly TypeFault[], known: readonly TypeFault[]): TypeFault[] {
  const left = known.map(toKey);
  return errors.filter((error) => {
    const index = left.indexOf(toKey(error));
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}

function toKey({ path, code, message }: TypeFault): string {
  return `${path} ${code} ${message}`;
}

interface Findings {
  readonly root: string;
  readonly faults: readonly TypeFault[];
  readonly uncovered: readonly Uncovered[];
  readonly isAnyCovered: boolean;
}

function toVerdict({ root, faults, uncovered, isAnyCovered }: Findings): TypeVerdict {
  const [fault] = faults;
  if (fault) {
    const place = `${posix.relative(root, fault.path)}:${fault.line}:${fault.column}`;
    const others = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
    return { outcome: 'failed', detail: `${place}: ${fault.message} [TS${fault.code}]${others}` };
  }
  const left = uncovered.map(({ path, reason }) => `${path} is not checked: ${reason}.`);
  return { outcome: isAnyCovered ? 'passed' : 'not-run', ...(left.length > 0 && { detail: left.join(' ') }) };
}
