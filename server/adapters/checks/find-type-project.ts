import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import type { ParsedConfig, TypeScriptApi } from './typescript-api.ts';

/** A configuration with the files it names. */
export interface TypeProject extends ParsedConfig {
  /** Absolute folder of the configuration. */
  readonly folder: string;
  readonly configFile: string;
}

const CONFIG_NAMES = ['tsconfig.json', 'jsconfig.json'] as const;

/** The folders from that of a file up to the root, all absolute with forward slashes. */
export function foldersAbove(root: string, path: string): string[] {
  const folders: string[] = [];
  for (let folder = posix.dirname(posix.join(root, path)); ; folder = posix.dirname(folder)) {
    folders.push(folder);
    if (folder === root || folder === posix.dirname(folder)) return folders;
  }
}

/**
 * The nearest configuration at or above a file that names it, itself or through a project that it refers to. Where none
 * does, the nearest one: its files may import this one.
 */
export function findTypeProject(ts: TypeScriptApi, root: string, path: string): TypeProject | undefined {
  const file = posix.join(root, path);
  const configs = foldersAbove(root, path).flatMap((folder) =>
    CONFIG_NAMES.map((name) => posix.join(folder, name)).filter((config) => existsSync(config)),
  );
  const projects: TypeProject[] = [];
  for (const config of configs) {
    for (const project of readProjects(ts, config)) {
      if (project.fileNames.includes(file)) return project;
      projects.push(project);
    }
  }
  return projects.find(({ fileNames }) => fileNames.length > 0);
}

/** A project and those it refers to, each once. */
function readProjects(ts: TypeScriptApi, configFile: string, seen = new Set<string>()): TypeProject[] {
  if (seen.has(configFile)) return [];
  seen.add(configFile);
  const parsed = ts.getParsedCommandLineOfConfigFile(
    configFile,
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined }, // then there is no result
  );
  if (!parsed) return [];
  const { options, fileNames, projectReferences } = parsed;
  const referred = projectReferences?.map((reference) => ts.resolveProjectReferencePath(reference)) ?? [];
  return [
    {
      folder: posix.dirname(configFile),
      configFile,
      options,
      fileNames,
      ...(projectReferences && { projectReferences }),
    },
    ...referred.flatMap((config) => readProjects(ts, config, seen)),
  ];
}
