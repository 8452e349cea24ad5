import { join, relative, sep } from 'node:path';
import { type ConflictReading, readConflict } from '#engine/analysis/merge-conflict.ts';
import type { ConflictedFile } from '#engine/ports/git.ts';
import { formatDiff } from '#engine/proposals/unified-diff.ts';
import { encodeSource, MAX_SOURCE_BYTES } from '#engine/source/read-source.ts';
import { ExitCode, UsageError } from '../exit-codes.ts';
import { stripControl } from '../reporters/code-frame.ts';
import { countOf } from '../reporters/summary.ts';
import type { CliServices, Workspace } from '../services.ts';
import { openRepository } from './changed-files.ts';
import { openSelection } from './select-files.ts';

/** The command line of `conflicts`, as commander reads it. */
export interface ConflictsOptions {
  readonly diff?: boolean;
  readonly apply?: boolean;
}

/** A file in conflict as it is on the disk, with what can be said of it. */
interface ReadFile {
  readonly path: string;
  readonly before: Uint8Array;
  readonly reading: ConflictReading;
  /** Without conflicts. */
  readonly after: Uint8Array | undefined;
}

/** `refactoriq conflicts`: explains what a merge could not bring together, and settles what can be settled. */
export async function runConflicts(
  services: CliServices,
  { paths, options, signal }: { paths: readonly string[]; options: ConflictsOptions; signal: AbortSignal },
): Promise<ExitCode> {
  if (options.diff && options.apply) throw new UsageError('--diff and --apply do not go together: choose one.');
  const { workspace, paths: selected } = await openSelection(services, paths);
  const option = '"refactoriq conflicts"';
  const repository = await openRepository(services, workspace.root, { option, signal });
  const conflicts = (await repository.conflicts(signal)).filter(({ path }) =>
    selected.some((wanted) => wanted === '' || path === wanted || path.startsWith(`${wanted}/`)),
  );
  const files: ReadFile[] = [];
  for (const conflict of conflicts) {
    signal.throwIfAborted();
    files.push(await readFile(services, workspace, conflict));
  }
  if (files.length === 0) services.terminal.err('No file is in conflict.\n');
  let open = 0;
  for (const file of files) if (!(await handle(services, workspace, { file, options }))) open++;
  return open === 0 ? ExitCode.clean : ExitCode.findings;
}

async function readFile(
  services: CliServices,
  { tree }: Workspace,
  { path, base, ours, theirs }: ConflictedFile,
): Promise<ReadFile> {
  const content = await tree.read(path, MAX_SOURCE_BYTES);
  const before = content.kind === 'bytes' ? content.bytes : new Uint8Array();
  const text = decode(before);
  const versions = { base: decode(base), ours: decode(ours), theirs: decode(theirs) };
  const isText = text !== undefined && [base, ours, theirs].every((bytes) => !bytes || decode(bytes) !== undefined);
  if (content.kind !== 'bytes' || !isText) {
    const detail = 'It cannot be read as text: choose a side with "git checkout --ours" or "--theirs".';
    const isRemoved = ours === undefined || theirs === undefined;
    if (!isRemoved) return { path, before, reading: { kind: 'none', detail }, after: undefined };
  }
  const reading = await readConflict(path, text ?? '', { analyzer: await services.analyzer(), versions });
  const resolved = reading.kind === 'conflicts' ? reading.resolved : undefined;
  return { path, before, reading, after: resolved === undefined ? undefined : encodeSource(resolved, false) };
}

/** Keeps a byte order mark as a character of the text, which gives it back. */
function decode(bytes: Uint8Array | undefined): string | undefined {
  if (!bytes) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Prints or settles a file; whether nothing is left to do in it but `git add`. */
async function handle(
  { terminal, files }: CliServices,
  { root }: Workspace,
  { file, options }: { file: ReadFile; options: ConflictsOptions },
): Promise<boolean> {
  const { path, before, after } = file;
  const name = stripControl(relative(terminal.cwd, join(root, path)).split(sep).join('/'));
  if (options.diff) {
    if (after) await terminal.out(formatDiff(path, before, after));
    else terminal.err(`${name} cannot be settled: run without --diff for the reasons.\n`);
    return false;
  }
  if (!options.apply) {
    await terminal.out(describe(name, file));
    return false;
  }
  const outcome = after ? await files.replace(join(root, path), before, after) : undefined;
  if (outcome === 'replaced') await terminal.out(`${name}: settled. Look at it, then "git add" it.\n`);
  else if (outcome) terminal.err(`${name} was not settled: it was changed or deleted meanwhile. Run again.\n`);
  else terminal.err(describe(name, file));
  return outcome === 'replaced';
}

function describe(name: string, { reading, after }: ReadFile): string {
  if (reading.kind === 'none') return `${name}\n  ${reading.detail}\n\n`;
  const conflicts = reading.conflicts.flatMap(({ line, ours, theirs, resolution }) => [
    `  line ${line}`,
    `    ours    ${stripControl(ours)}`,
    `    theirs  ${stripControl(theirs)}`,
    `    ${resolution ? `can be settled: ${resolution.reason}` : 'is for you to decide: the sides contradict each other, or the result would not parse.'}`,
  ]);
  const count = countOf(reading.conflicts.length, 'conflict');
  const advice = after ? 'can be settled: look with --diff, write with --apply' : 'not all can be settled';
  return `${name}: ${count}, ${advice}\n${conflicts.join('\n')}\n\n`;
}
