import {
  CodeLensRefreshRequest,
  DidChangeConfigurationNotification,
  type DidChangeConfigurationParams,
} from 'vscode-languageserver/node';
import { SETTINGS_SECTION } from '#shared/settings.ts';
import type { Session } from '../session.ts';

/** Asks the editor to tell when our settings change. */
export async function registerConfiguration({ connection, client }: Session): Promise<void> {
  if (!client.canRegisterConfiguration) return;
  await connection.client.register(DidChangeConfigurationNotification.type, { section: SETTINGS_SECTION });
}

/** The user changed a setting: everything that depends on settings is made again. */
export async function changeConfiguration(session: Session, { settings }: DidChangeConfigurationParams): Promise<void> {
  session.settings.invalidate(settings);
  await session.reviews.reviewAll();
  if (session.client.canRefreshLenses) await session.connection.sendRequest(CodeLensRefreshRequest.type);
  await session.closedFiles.refresh(session, session.closedFiles.uris);
}

/** Configuration files may have changed: open documents and reviewed files are looked at again. */
export async function reloadConfiguration(session: Session): Promise<void> {
  session.workspace.reloadConfigs();
  await session.reviews.reviewAll();
  await session.workspace.readConfigs();
  await session.closedFiles.refresh(session, session.closedFiles.uris);
}
