import { basename, dirname } from 'node:path/posix';
import {
  DidChangeWatchedFilesNotification,
  type DidChangeWatchedFilesParams,
  type Disposable,
  FileChangeType,
  type FileSystemWatcher,
} from 'vscode-languageserver/node';
import { SUPPRESSIONS_FILE } from '#shared/domain/suppression.ts';
import { CUSTOM_RULE_EXTENSIONS, CUSTOM_RULES_FOLDER } from '#shared/custom-rule-files.ts';
import { CONFIG_FILE_NAME } from '#shared/project-config-schema.ts';
import { LANGUAGES } from '#engine/source/languages.ts';
import { toFileUri } from '../document-uri.ts';
import type { Session } from '../session.ts';
import { reloadConfiguration } from './configuration.ts';

const CONFIG_FILES: ReadonlySet<string> = new Set([CONFIG_FILE_NAME, '.gitignore', '.ignore', '.refactoriqignore']);

/** The editor's promise to tell when a source or configuration file changes on disk. */
export class FileWatchers {
  private readonly given: Pick<Session, 'connection' | 'client' | 'workspace'>;
  private registration: Disposable | undefined;

  constructor(given: Pick<Session, 'connection' | 'client' | 'workspace'>) {
    this.given = given;
  }

  /** Asks for the workspace folders as they are now. */
  async renew(): Promise<void> {
    const { connection, client } = this.given;
    if (!client.canRegisterWatchers) return;
    this.registration?.dispose();
    this.registration = await connection.client.register(DidChangeWatchedFilesNotification.type, {
      watchers: createWatchers(this.given),
    });
  }
}

/** Files on disk changed: their diagnostics follow, and new configurations take effect. */
export async function changeWatchedFiles(session: Session, { changes }: DidChangeWatchedFilesParams): Promise<void> {
  const { closedFiles, publisher } = session;
  for (const { uri, type } of changes) {
    if (type !== FileChangeType.Deleted) continue;
    if (isConfigFile(uri)) publisher.clear(uri);
    else closedFiles.clear(session, uri);
  }
  if (changes.some(({ uri }) => isConfigFile(uri))) await reloadConfiguration(session);
  else if (changes.some(({ type }) => type === FileChangeType.Deleted)) await followRenames(session);
  const changed = changes.filter(({ uri, type }) => type !== FileChangeType.Deleted && !isConfigFile(uri));
  await closedFiles.refresh(
    session,
    changed.map(({ uri }) => uri),
  );
}

/** What a team decided about the findings of a file that is gone holds for the one that has them now. */
async function followRenames({ workspace, reviews }: Session): Promise<void> {
  workspace.reloadConfigs();
  await reviews.reviewAll();
}

/** Whether a document decides what is reviewed and how. */
export function isConfigFile(uri: string): boolean {
  return CONFIG_FILES.has(basename(uri)) || isRuleFile(uri) || uri.endsWith(`/${SUPPRESSIONS_FILE}`);
}

function isRuleFile(uri: string): boolean {
  return (
    CUSTOM_RULE_EXTENSIONS.some((extension) => uri.endsWith(extension)) &&
    dirname(uri).endsWith(`/${CUSTOM_RULES_FOLDER}`)
  );
}

function createWatchers({ client, workspace }: Pick<Session, 'client' | 'workspace'>): FileSystemWatcher[] {
  const extensions = [...new Set(LANGUAGES.flatMap((language) => language.extensions))].map((extension) =>
    extension.slice(1),
  );
  const ruleEndings = CUSTOM_RULE_EXTENSIONS.map((extension) => extension.slice(1)).join(',');
  const patterns = [
    `**/*.{${extensions.join(',')}}`,
    `**/{${[...CONFIG_FILES].join(',')}}`,
    `**/${CUSTOM_RULES_FOLDER}/*.{${ruleEndings}}`,
    `**/${SUPPRESSIONS_FILE}`,
  ];
  if (!client.hasRelativePatterns) return patterns.map((globPattern) => ({ globPattern }));
  return workspace.folders.flatMap(({ root }) =>
    patterns.map((pattern) => ({ globPattern: { baseUri: toFileUri(root), pattern } })),
  );
}
