import { dirname, join } from 'node:path';
import type { AiModel } from '#engine/ports/ai-model.ts';
import type { ChangedFile } from '#engine/ports/git.ts';
import type { OutgoingFiles } from '#engine/ports/outgoing-files.ts';
import type { WorkspaceFiles } from '#engine/ports/workspace-files.ts';
import { countLines, type LineRange } from '#engine/analysis/changed-lines.ts';
import { loadInstructions } from '#engine/review/instructions.ts';
import type { ReviewRequest, ReviewServices } from '#engine/review/prepare-review.ts';
import { MAX_SOURCE_BYTES, readSource } from '#engine/source/read-source.ts';
import type { CliServices, Workspace } from '../services.ts';
import type { RunConfig } from './run-config.ts';

/** What preparing files for a model takes. */
export interface DocumentInput {
  readonly services: CliServices;
  /** With the contents that are to be looked at. */
  readonly workspace: Workspace;
  readonly config: RunConfig;
  readonly outgoing: OutgoingFiles;
  /** Where the repository's instructions are read. */
  readonly files: WorkspaceFiles;
  readonly signal: AbortSignal;
}

export type DocumentOpening =
  | {
      readonly kind: 'open';
      readonly request: ReviewRequest;
      readonly bytes: Uint8Array;
      readonly hasBom: boolean;
      /** About instructions of the repository that do not count, or not in full: sentences. */
      readonly remarks: readonly string[];
    }
  /** `reason` is a sentence for the user. */
  | { readonly kind: 'kept'; readonly reason: string };

/** A file with what the rules find in it, if it may leave. With `change`, only what it reaches. */
export async function openDocument(
  { services, workspace, config, outgoing, files, signal }: DocumentInput,
  path: string,
  change?: ChangedFile,
): Promise<DocumentOpening> {
  const answer = await outgoing.mayLeave(path);
  if (answer.kind === 'no') return { kind: 'kept', reason: answer.reason };
  const content = await workspace.tree.read(path, MAX_SOURCE_BYTES);
  const source = content.kind === 'bytes' ? readSource(path, content.bytes) : undefined;
  if (content.kind !== 'bytes' || source?.kind !== 'source') {
    return { kind: 'kept', reason: `${path} is not sent to a model: it is no source code that can be read.` };
  }
  const { config: project } = await config.forFolder(dirname(join(workspace.root, path)));
  const analyzer = await services.analyzer();
  await analyzer.prepare(source.language);
  const analysis = analyzer.analyze(analyzer.parse(path, source.language, source.text), project);
  const { instructions, remarks } = await loadInstructions(path, { files, outgoing }, signal);
  const request: ReviewRequest = {
    context: { analyzer, analysis, config: project },
    instructions,
    ...(change ? { changedLines: linesOf(change, source.text) } : {}),
  };
  const sentences = remarks.map(({ file, reason }) => `Instructions in ${file}: ${reason}.`);
  return { kind: 'open', request, bytes: content.bytes, hasBom: source.hasBom, remarks: sentences };
}

/** What a review of one file works with. */
export function reviewServicesOf({ ai, clock, version }: CliServices, model: AiModel): ReviewServices {
  return { model, cache: ai.cache, clock, rulesVersion: version, createRedactor: () => ai.createRedactor() };
}

/** The lines of a text that a change added, and those behind which it removed some. Counted from zero. */
function linesOf({ hunks }: ChangedFile, text: string): LineRange[] {
  const last = Math.max(0, countLines(text) - 1);
  if (hunks === 'all') return [{ first: 0, last }];
  return hunks.map(({ newStart, addedCount }) => {
    const first = Math.max(0, newStart - 1);
    return { first: Math.min(first, last), last: Math.min(first + Math.max(addedCount, 1) - 1, last) };
  });
}
