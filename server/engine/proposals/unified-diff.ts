import { formatPatch, OMIT_HEADERS, structuredPatch } from 'diff';
import type { Proposal } from '#shared/domain/proposal.ts';
import type { ProposalJournal } from '../ports.ts';

const CONTEXT_LINES = 3;

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
  const patch = structuredPatch(path, path, decode(before), decode(after), undefined, undefined, {
    context: CONTEXT_LINES,
  });
  if (patch.hunks.length === 0) return '';
  return `--- ${formatName(`a/${path}`)}\n+++ ${formatName(`b/${path}`)}\n${formatPatch(patch, OMIT_HEADERS)}`;
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
