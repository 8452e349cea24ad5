import { join, relative, sep } from 'node:path';
import { applyEdits, type FormattingOptions, modify, parseTree, findNodeAtLocation } from 'jsonc-parser';
import type { WorkspaceEdit } from 'vscode-languageserver/node';
import { CONFIG_FILE_NAME } from '#shared/project-config-schema.ts';
import { LineMap } from '#engine/source/line-map.ts';
import { toFileCreation, toWorkspaceEdit } from '../convert/to-workspace-edit.ts';
import { toFileUri } from '../document-uri.ts';
import type { Review } from '../document-reviews.ts';
import { UserError } from '../outcomes.ts';
import type { Session } from '../session.ts';

const FORMAT: FormattingOptions = { insertSpaces: true, tabSize: 2 };
const MAX_CONFIG_BYTES = 1_000_000;

/** The edit that turns a rule off in the configuration that counts for a document; makes the file where there is none. */
export async function disableRule(session: Session, review: Review, ruleId: string): Promise<WorkspaceEdit> {
  const { folder } = session.workspace.placeOf(review.uri);
  if (!folder) throw new UserError('The document is not in a folder yet, so there is no place for a configuration.');
  const { configFile } = review.config;
  if (configFile === undefined) {
    const text = applyEdits('{}', modify('{}', ['rules', ruleId], 'off', { formattingOptions: FORMAT }));
    return toFileCreation(toFileUri(join(folder.root, CONFIG_FILE_NAME)), `${text}\n`);
  }
  const open = session.documents.all().find(({ uri }) => uri === toFileUri(configFile));
  const text = open?.getText() ?? (await readText(folder, configFile));
  const edits = editConfig(text, ruleId).map(({ offset, length, content }) => ({
    start: offset,
    end: offset + length,
    newText: content,
  }));
  const target = { uri: toFileUri(configFile), version: open?.version ?? null, lines: new LineMap(text) };
  return toWorkspaceEdit(target, edits, session.client);
}

/** A rule with options keeps them. */
function editConfig(text: string, ruleId: string): ReturnType<typeof modify> {
  const tree = parseTree(text, [], { allowTrailingComma: true });
  const hasOptions = tree !== undefined && findNodeAtLocation(tree, ['rules', ruleId])?.type === 'object';
  const path = hasOptions ? ['rules', ruleId, 'level'] : ['rules', ruleId];
  return modify(text, path, 'off', { formattingOptions: FORMAT });
}

async function readText(
  { tree, root }: { tree: Session['workspace']['folders'][number]['tree']; root: string },
  file: string,
) {
  const content = await tree.read(relative(root, file).split(sep).join('/'), MAX_CONFIG_BYTES);
  if (content.kind !== 'bytes') throw new UserError(`${file} cannot be read.`);
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(content.bytes);
}
