import { formatPatch, OMIT_HEADERS, type StructuredPatch, type StructuredPatchHunk, structuredPatch } from 'diff';
import type { Proposal } from '#shared/domain/proposal.ts';
import type { ProposalJournal } from '../ports/proposal-journal.ts';

const CONTEXT_LINES = 3;
/** Removed and added lines above which looking for the shortest diff takes seconds: its time grows with their square. */
const MAX_EDITS = 2000;

/** What a proposal changes, as a unified diff of all its files that `git apply` and `patch -p1` take. */
export async function diffOfProposal(proposal: Proposal, journal: Pick<ProposalJournal, 'content'>): Promise<string> {
  const diffs: string[] = [];
  for (const { path, base, result } of proposal.files) {
    diffs.push(formatDiff(path, await journal.content(base), await journal.content(result)));
  }
  return diffs.join('');
}

/** A unified diff of one file, as `git apply` and `patch -p1` take it; empty when nothing differs. */
export function formatDiff(path: string, before: Uint8Array, after: Uint8Array): string {
  const patch = compare(decode(before), decode(after));
  if (patch.hunks.length === 0) return '';
  return `--- ${formatName(`a/${path}`)}\n+++ ${formatName(`b/${path}`)}\n${formatPatch(patch, OMIT_HEADERS)}`;
}

function compare(before: string, after: string): StructuredPatch {
  const options = { context: CONTEXT_LINES, maxEditLength: MAX_EDITS };
  const patch = structuredPatch('', '', before, after, undefined, undefined, options);
  return patch ?? { ...NO_PATCH, hunks: [replaceMiddle(splitLines(before), splitLines(after))] };
}

const NO_PATCH: Omit<StructuredPatch, 'hunks'> = {
  oldFileName: undefined,
  newFileName: undefined,
  oldHeader: undefined,
  newHeader: undefined,
};

/** All lines between those by which two texts begin and end alike. */
function replaceMiddle(before: readonly string[], after: readonly string[]): StructuredPatchHunk {
  const limit = Math.min(before.length, after.length);
  let start = 0;
  while (start < limit && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < limit - start && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const first = Math.max(start - CONTEXT_LINES, 0);
  const context = Math.min(tail, CONTEXT_LINES);
  const [oldEnd, newEnd] = [before.length - tail, after.length - tail];
  return {
    oldStart: first + 1,
    oldLines: oldEnd + context - first,
    newStart: first + 1,
    newLines: newEnd + context - first,
    lines: [
      ...before.slice(first, start).flatMap((line) => formatLine(' ', line)),
      ...before.slice(start, oldEnd).flatMap((line) => formatLine('-', line)),
      ...after.slice(start, newEnd).flatMap((line) => formatLine('+', line)),
      ...after.slice(newEnd, newEnd + context).flatMap((line) => formatLine(' ', line)),
    ],
  };
}

/** With their line feeds, of which the last one may lack. */
function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function formatLine(mark: string, line: string): string[] {
  return line.endsWith('\n') ? [mark + line.slice(0, -1)] : [mark + line, '\\ No newline at end of file'];
}

/** A byte order mark is part of the first line. */
function decode(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

const ESCAPES: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r', '"': '\\"', '\\': '\\\\' };

/** Quoted as git does it; a tab tells `patch` that blanks before it belong to the name. */
function formatName(name: string): string {
  // oxlint-disable-next-line no-control-regex
  const escaped = name.replace(/[\u0000-\u001F"\\\u007F]/g, escapeCharacter);
  if (escaped !== name) return `"${escaped}"`;
  return name.includes(' ') ? `${name}\t` : name;
}

function escapeCharacter(character: string): string {
  return ESCAPES[character] ?? `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`;
}
