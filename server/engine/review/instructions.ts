import type { OutgoingFiles } from '../ports/outgoing-files.ts';
import type { WorkspaceFiles } from '../ports/workspace-files.ts';
import type { RepositoryInstruction } from './prompt.ts';

/** In the order of their say within a folder. */
const FILES = ['.refactoriq/instructions.md', 'AGENTS.md', '.github/copilot-instructions.md'] as const;
/** Prompts take far less; this bounds what is read, redacted and hashed. */
const MAX_LENGTH = 16_000;

export interface LoadedInstructions {
  /** Nearest first. */
  readonly instructions: readonly RepositoryInstruction[];
  /** What was there and does not count, or not all of it; `reason` is in words without full stop. */
  readonly remarks: readonly { readonly file: string; readonly reason: string }[];
}

/** What a repository wants reviewers of a file to know, from the file's folder up to the root of the workspace. */
export async function loadInstructions(
  path: string,
  { files, outgoing }: { readonly files: Pick<WorkspaceFiles, 'read'>; readonly outgoing: OutgoingFiles },
  signal?: AbortSignal,
): Promise<LoadedInstructions> {
  const instructions: RepositoryInstruction[] = [];
  const remarks: { file: string; reason: string }[] = [];
  for (const file of candidatesFor(path)) {
    const bytes = await readInside(files, file, signal);
    if (bytes === undefined) continue;
    const answer = bytes === 'outside' ? undefined : await outgoing.mayLeave(file);
    if (bytes === 'outside' || answer?.kind !== 'yes') {
      remarks.push({ file, reason: 'it must not leave this machine' });
      continue;
    }
    const text = decode(bytes);
    if (text === undefined) remarks.push({ file, reason: 'it is no text in UTF-8' });
    else if (text.length > MAX_LENGTH) remarks.push({ file, reason: `only its first ${MAX_LENGTH} characters count` });
    if (text !== undefined && text.trim() !== '') instructions.push({ file, text: takeStart(text) });
  }
  return { instructions, remarks };
}

/** A link out of the workspace would show a model any file of the user. */
async function readInside(
  files: Pick<WorkspaceFiles, 'read'>,
  file: string,
  signal: AbortSignal | undefined,
): Promise<Uint8Array | undefined | 'outside'> {
  try {
    return await files.read(file, signal);
  } catch (error) {
    if (error instanceof RangeError) return 'outside';
    throw error;
  }
}

function candidatesFor(path: string): string[] {
  const names = path.split('/').slice(0, -1);
  const folders = Array.from({ length: names.length + 1 }, (_, up) => names.slice(0, names.length - up));
  return folders.flatMap((folder) => FILES.map((file) => [...folder, file].join('/')));
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** Whole lines, if there are any. */
function takeStart(text: string): string {
  if (text.length <= MAX_LENGTH) return text;
  const start = text.slice(0, MAX_LENGTH);
  return start.slice(0, start.lastIndexOf('\n') + 1 || MAX_LENGTH);
}
